import fs from 'node:fs';
import path from 'node:path';
import { arrayAt, isRecord, numberAt, parseJson, recordAt, stringAt } from '../base/json.ts';
import { spoolFolder } from '../capture/hooks/spool.ts';
import { isWithin } from '../capture/pathForms.ts';
import type { Store } from '../store/store.ts';

/** A skill that the prompt hook named in a session. */
export interface RecallUse {
  readonly at: number;
  /** The assistant's own id of the session; null where the hook was not told. */
  readonly session: string | null;
  readonly assistant: string;
  readonly name: string;
  readonly score: number;
}

/** The part of the store that uses are kept in. */
export type ValueStore = Pick<Store, 'getValue' | 'setValue'>;

/** Name of the value that the uses are kept under, with how far each spool was read. */
const valueName = 'recallUses';
const usesAtMost = 5_000;
const spoolLimitBytes = 1024 * 1024;

/** The uses that are known of this project, oldest first. */
export async function readRecallUses(store: ValueStore): Promise<readonly RecallUse[]> {
  return arrayAt(await store.getValue(valueName), 'uses').flatMap((value) => usesOf(value, [value]));
}

/**
 * Takes over what the prompt hook noted since the last time in sessions of these folders that are captured. The spool is shared by all
 * projects, so it is emptied only when it is large and was read to its end. Returns how many uses were added.
 */
export async function takeRecallUses(
  store: ValueStore,
  dataFolders: readonly string[],
  projectPaths: readonly string[],
  isExcluded: (session: string) => boolean,
): Promise<number> {
  const kept = await store.getValue(valueName);
  const offsets = new Map<string, number>();
  const added: RecallUse[] = [];
  for (const folder of new Set(dataFolders)) {
    const file = recallSpool(folder);
    const before = numberAt(recordAt(kept, 'offsets'), file) ?? 0;
    const { text, end } = readFrom(file, before);
    offsets.set(file, end);
    for (const line of text.split('\n')) {
      const value = line === '' ? undefined : parseJson(line);
      const cwd = stringAt(value, 'cwd') ?? '';
      const isOurs = projectPaths.some((project) => isWithin(cwd, project));
      if (isOurs && !isExcluded(stringAt(value, 'session') ?? ''))
        added.push(...usesOf(value, arrayAt(value, 'skills')));
    }
  }
  const before = recordAt(kept, 'offsets') ?? {};
  if (added.length === 0 && [...offsets].every(([file, offset]) => (numberAt(before, file) ?? 0) === offset)) return 0;
  const uses = [...(await readRecallUses(store)), ...added].slice(-usesAtMost);
  await store.setValue(valueName, { offsets: Object.fromEntries(offsets), uses });
  return added.length;
}

/** Takes the uses of forgotten sessions out of the store and out of the spools. */
export async function forgetRecallUses(
  store: ValueStore,
  dataFolders: readonly string[],
  sessions: readonly string[],
): Promise<void> {
  const gone = new Set(sessions);
  const kept = await store.getValue(valueName);
  const uses = await readRecallUses(store);
  const left = uses.filter(({ session }) => session === null || !gone.has(session));
  const offsets: Record<string, number> = {};
  for (const folder of new Set(dataFolders)) {
    const file = recallSpool(folder);
    removeLines(file, gone);
    // What is left was read before, or belongs to others.
    offsets[file] = sizeOf(file);
  }
  if (isRecord(kept)) await store.setValue(valueName, { offsets, uses: left });
}

function recallSpool(dataFolder: string): string {
  return path.join(spoolFolder(dataFolder), 'recalls.jsonl');
}

function usesOf(line: unknown, skills: readonly unknown[]): readonly RecallUse[] {
  const at = numberAt(line, 'at');
  const assistant = stringAt(line, 'assistant') ?? stringAt(line, 'caller');
  const session = stringAt(line, 'session') ?? null;
  return skills.flatMap((skill): readonly RecallUse[] => {
    const name = stringAt(skill, 'name');
    const score = numberAt(skill, 'score');
    if (at === undefined || assistant === undefined || name === undefined || score === undefined) return [];
    return [{ at, session, assistant, name, score }];
  });
}

/** Whole lines from an offset on; from the start where the file was emptied meanwhile. */
function readFrom(file: string, offset: number): { readonly text: string; readonly end: number } {
  try {
    const bytes = fs.readFileSync(file);
    const start = offset > bytes.length ? 0 : offset;
    const end = bytes.lastIndexOf('\n') + 1;
    if (end <= start) return { text: '', end: start };
    const text = bytes.toString('utf8', start, end);
    if (bytes.length <= spoolLimitBytes || end !== sizeOf(file)) return { text, end };
    fs.renameSync(file, `${file}.old`);
    return { text, end: 0 };
  } catch {
    return { text: '', end: 0 };
  }
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function removeLines(file: string, sessions: ReadonlySet<string>): void {
  for (const each of [file, `${file}.old`]) {
    let text: string;
    try {
      text = fs.readFileSync(each, 'utf8');
    } catch {
      continue;
    }
    const left = text.split('\n').filter((line) => !sessions.has(stringAt(parseJson(line), 'session') ?? ''));
    if (left.length === text.split('\n').length) continue;
    const temporary = `${each}.${process.pid}`;
    fs.writeFileSync(temporary, left.join('\n'), { mode: 0o600 });
    fs.renameSync(temporary, each);
  }
}
