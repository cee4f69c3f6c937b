import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { makeRecallIndex, type RecallIndex, type SkillFileStamp, termsByPath } from '../memory/recall/recallIndex.ts';
import { skillTerms } from '../memory/trigger/rivalIndex.ts';
import { contentHash } from '../skills/contentHash.ts';
import { parseSkillDocument, skillHeader } from '../skills/document/skillDocument.ts';

const bytesPerToken = 4;

/**
 * Reads the skills that files hold and makes their index. Of files with the same content, and of skills with the same
 * name, the first counts. Terms of files that did not change since `before` are taken from there.
 */
export function buildRecallIndex(
  folders: readonly string[],
  files: readonly SkillFileStamp[],
  before: RecallIndex | null,
): RecallIndex {
  const unchanged = before ? termsByPath(before, unchangedPaths(files, before)) : new Map<string, never>();
  const known = new Map((before?.skills ?? []).map((skill) => [skill.path, skill]));
  const names = new Set<string>();
  const contents = new Set<string>();
  const skills = files.flatMap(({ path: file, sizeBytes }) => {
    const real = realPath(file);
    if (real === null || contents.has(real)) return [];
    contents.add(real);
    const earlier = known.get(file);
    const earlierTerms = unchanged.get(file);
    if (earlier && earlierTerms) {
      if (names.has(earlier.name)) return [];
      names.add(earlier.name);
      return [{ skill: earlier, terms: earlierTerms }];
    }
    const text = readText(file);
    if (text === null) return [];
    const hash = contentHash(text);
    const header = skillHeader(text);
    const name = header.name ?? path.basename(path.dirname(file));
    if (contents.has(hash) || names.has(name)) return [];
    contents.add(hash);
    names.add(name);
    const description = header.description ?? '';
    const terms = skillTerms({ name, description, body: parseSkillDocument(text).body });
    return [{ skill: { name, description, path: file, tokens: Math.ceil(sizeBytes / bytesPerToken) }, terms }];
  });
  return makeRecallIndex(folders, files, skills);
}

function unchangedPaths(files: readonly SkillFileStamp[], before: RecallIndex): ReadonlySet<string> {
  const stamps = new Map(before.files.map((stamp) => [stamp.path, stamp]));
  return new Set(
    files
      .filter((file) => {
        const stamp = stamps.get(file.path);
        return stamp?.modifiedMs === file.modifiedMs && stamp.sizeBytes === file.sizeBytes;
      })
      .map((file) => file.path),
  );
}

function realPath(file: string): string | null {
  try {
    return realpathSync(file);
  } catch {
    return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
