import type { DraftFlag, DraftFlagKind, LineCitation, Wording } from '../../mining/proposal.ts';
import { RecordReader, type Words } from './recordReader.ts';

const DRAFT_FLAG_KINDS: Words<DraftFlagKind> = {
  unsupported: true,
  'new-command': true,
  'new-url': true,
  'new-path': true,
  opposed: true,
  dropped: true,
};

/** Who worded a draft, from the JSON of a column or of the decisions log. */
export function wordingOf(reader: RecordReader): Wording {
  const template = RecordReader.of(reader.value('template'), 'the draft of a template');
  return {
    author: reader.text('author'),
    flags: reader.list('flags').map(flagOf),
    citations: reader.list('citations').map(citationOf),
    template: {
      title: template.text('title'),
      description: template.text('description'),
      skillMd: template.text('skillMd'),
      skillLines: template.list('skillLines').map((value) => (typeof value === 'number' ? value : null)),
    },
  };
}

/** A flag of a draft, from JSON. */
export function flagOf(value: unknown): DraftFlag {
  const reader = RecordReader.of(value, 'a flag of a draft');
  return { line: reader.number('line'), kind: reader.word('kind', DRAFT_FLAG_KINDS), text: reader.text('text') };
}

function citationOf(value: unknown): LineCitation {
  const reader = RecordReader.of(value, 'a citation of a draft');
  return { line: reader.number('line'), eventIds: reader.texts('eventIds') };
}
