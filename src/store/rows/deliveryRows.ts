import path from 'node:path';
import type { DeliveredCopy, DeliveryMode, DeliveryScope } from '../../skills/delivery/manifest.ts';
import type { Skill } from '../../skills/skill.ts';
import { RecordReader, type Words } from './recordReader.ts';

const SCOPES: Words<DeliveryScope> = { project: true, user: true };
const MODES: Words<DeliveryMode> = { copy: true, link: true };

/** The column of a skill's copies: its manifest, or the paths alone of a skill without one. */
export function targetsJson({ targets, deliveries }: Skill): string {
  return JSON.stringify(deliveries ?? targets);
}

/** The same read back; `key` names a column or a member of the decisions log. */
export function targetsOf(reader: RecordReader, key: string): Pick<Skill, 'targets' | 'deliveries'> {
  const list = reader.list(key);
  if (list.every((element) => typeof element === 'string')) return { targets: reader.texts(key) };
  const name = reader.text('name');
  const deliveries = list.map((element) => copyOf(RecordReader.of(element, 'a copy of a skill')));
  const targets = deliveries.map(({ root, folder }) => path.join(root, ...folder.split('/'), name, 'SKILL.md'));
  return { targets, deliveries };
}

function copyOf(reader: RecordReader): DeliveredCopy {
  const replaced = reader.value('replacedText');
  return {
    scope: reader.word('scope', SCOPES),
    folder: reader.text('folder'),
    root: reader.text('root'),
    mode: reader.word('mode', MODES),
    contentHash: reader.text('contentHash'),
    madeFolders: reader.texts('madeFolders'),
    ...(replaced === undefined ? {} : { replacedText: reader.textOrNull('replacedText') }),
  };
}
