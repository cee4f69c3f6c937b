import { promises as fs } from 'node:fs';
import path from 'node:path';
import { isRecord, stringAt } from '../../base/json.ts';
import { contentHash } from '../contentHash.ts';
import { parseSkillDocument } from '../document/skillDocument.ts';
import { readInstalledSkills } from '../installedSkills.ts';
import type { Skill, SkillVersion } from '../skill.ts';
import { canonicalFolder, copiesOf, copyPath, type DeliveryPlace, isElsewhere, rootOf } from './deliveredCopy.ts';
import { deliveryFolders } from './folderTable.ts';
import type { CopyState, DeliveredCopy } from './manifest.ts';
import { isInside, lstatOrNull } from './safePlace.ts';
import { linkText, readSkillFile } from './skillFiles.ts';

/** A copy as it was found. */
export interface CopyReading {
  readonly copy: DeliveredCopy;
  /** Absolute path of its SKILL.md in the working tree that is open. */
  readonly path: string;
  readonly state: CopyState;
  /** What stands there; null for nothing, and for a link, whose text is that of the canonical copy. */
  readonly text: string | null;
  /** Absolute path of the SKILL.md that it was moved to. */
  readonly movedTo: string | null;
}

/** Looks at every copy of a skill. Writes nothing. */
export async function readCopies(
  skill: Skill,
  versions: readonly SkillVersion[],
  place: DeliveryPlace,
): Promise<readonly CopyReading[]> {
  const known = knownHashes(skill, versions);
  const copies = copiesOf(skill);
  const readings = await Promise.all(copies.map((copy) => readCopy(skill, copy, known, place)));
  if (readings.every(({ state }) => state !== 'missing')) return readings;
  const moved = await movedCopies(skill, known, new Set(readings.map((reading) => reading.path)), place);
  return readings.map((reading): CopyReading => {
    const movedTo = reading.state === 'missing' ? moved.shift() : undefined;
    return movedTo === undefined ? reading : { ...reading, state: 'moved', movedTo };
  });
}

/** Hashes of the texts that were delivered under the skill's name up to now; a version that was undone is not among them. */
export function knownHashes(
  skill: Pick<Skill, 'contentHash' | 'version'>,
  versions: readonly SkillVersion[],
): ReadonlySet<string> {
  const delivered = versions.filter(({ version }) => version <= skill.version);
  return new Set([skill.contentHash, ...delivered.map((version) => version.contentHash)]);
}

/** True where a text has this hash, whatever line ends git gave it on this platform. */
export function isTextOf(text: string, hashes: ReadonlySet<string>): boolean {
  return hashes.has(contentHash(text)) || hashes.has(contentHash(text.replaceAll('\r\n', '\n')));
}

async function readCopy(
  skill: Skill,
  copy: DeliveredCopy,
  known: ReadonlySet<string>,
  place: DeliveryPlace,
): Promise<CopyReading> {
  const file = copyPath(skill.name, copy, place);
  const found = (state: CopyState, text: string | null = null): CopyReading => ({
    copy,
    path: file,
    state,
    text,
    movedTo: null,
  });
  const nothing = found(isElsewhere(copy, place) ? 'elsewhere' : 'missing');
  const folder = await lstatOrNull(path.dirname(file));
  if (folder === null) return nothing;
  if (folder.isSymbolicLink()) {
    if (copy.mode !== 'link') return found('foreign');
    const canonical = path.join(rootOf(copy.scope, place), ...canonicalFolder.split('/'), skill.name);
    const leadsTo = await fs.readlink(path.dirname(file));
    if (path.normalize(leadsTo) !== path.normalize(linkText(path.dirname(file), canonical))) return found('foreign');
    return (await lstatOrNull(path.join(canonical, 'SKILL.md'))) === null ? nothing : found('same');
  }
  const stat = await lstatOrNull(file);
  if (stat === null) return nothing;
  if (!stat.isFile() || !(await isInRoot(file, copy, place))) return found('foreign');
  const text = await readSkillFile(file);
  if (text === null) return nothing;
  if (isTextOf(text, new Set([skill.contentHash]))) return found('same', text);
  return found(isTextOf(text, known) ? 'outdated' : 'edited', text);
}

async function isInRoot(file: string, copy: DeliveredCopy, place: DeliveryPlace): Promise<boolean> {
  const [root, real] = await Promise.all([fs.realpath(rootOf(copy.scope, place)), fs.realpath(file)]);
  return isInside(root, real);
}

/** Paths of files elsewhere in the skill folders that are this skill: by a text that was delivered, or by its provenance. */
async function movedCopies(
  skill: Skill,
  known: ReadonlySet<string>,
  own: ReadonlySet<string>,
  place: DeliveryPlace,
): Promise<string[]> {
  const folders = deliveryFolders().map(({ scope, folder }) => path.join(rootOf(scope, place), ...folder.split('/')));
  const { files } = await readInstalledSkills(folders);
  const mark = provenanceOf(skill.skillMd);
  return files
    .filter((file) => !own.has(file.path))
    .filter(({ skillMd }) => isTextOf(skillMd, known) || (mark !== null && provenanceOf(skillMd) === mark))
    .map((file) => file.path);
}

/** The proposal that a SKILL.md says it was written from; null for one that Skillify did not write. */
export function provenanceOf(skillMd: string): string | null {
  const metadata = parseSkillDocument(skillMd).frontMatter?.['metadata'];
  if (!isRecord(metadata) || stringAt(metadata, 'generator') !== 'skillify') return null;
  return stringAt(metadata, 'skillify-proposal') ?? null;
}
