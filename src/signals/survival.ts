import type { FileEditEvent } from '../assistants/sessionEvent.ts';
import { pathKey } from './editPath.ts';
import { formatless, lineDifference } from './lineDifference.ts';

/** What became of the lines an episode wrote, as far as the repository's history tells. */
export interface Survival {
  /** Telling lines that the episode wrote and that the first commit after it holds: what can be followed. */
  readonly lines: number;
  /** Of those, how many the last commit looked at still holds, and how many others stand in their file in a similar form. */
  readonly survived: number;
  readonly rewritten: number;
  readonly removed: number;
  /** Commits of the repository after the first one that holds the lines. */
  readonly laterCommits: number;
  /** Nothing more is to be learned: enough later commits, or old enough. */
  readonly isFinal: boolean;
}

/** What git knows of one file after an edit. */
export interface FileHistory {
  /** Path as the edit names it. */
  readonly path: string;
  /** The file in the first commit that touched it after the edit. */
  readonly firstText: string;
  /** The file at the last commit looked at; null where it is gone. */
  readonly lastText: string | null;
  /** Commits of the repository after the first one, whatever they touched. */
  readonly laterCommits: number;
}

/** Beyond this many later commits or this age the fate of an edit is settled. */
const settledCommits = 10;
const settledMs = 30 * 86_400_000;
/** Fewer lines tell nothing. */
const fewestLines = 3;

/** The lines each file finally got from an episode's edits: those written and not taken out again by itself. */
export function writtenLines(edits: readonly FileEditEvent[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, { path: string; lines: Set<string> }>();
  for (const edit of edits) {
    if (edit.branch === 'abandoned' || (edit.state !== 'applied' && edit.state !== 'user-modified')) continue;
    const file = files.get(pathKey(edit.path)) ?? { path: edit.path, lines: new Set<string>() };
    files.set(pathKey(edit.path), file);
    const change = lineDifference(edit);
    for (const line of change.removed) file.lines.delete(line);
    for (const line of change.added) file.lines.add(line);
  }
  return new Map([...files.values()].filter((file) => file.lines.size > 0).map((file) => [file.path, [...file.lines]]));
}

/**
 * Judges which of the written lines are still there. Only lines that the first commit after the edit holds are
 * followed: the others never got into the history in that form, by whatever hand. Null when too few can be followed.
 * A line counts as rewritten when one of the last text shares at least 60 in a hundred of its words.
 */
export function judgeSurvival(
  written: ReadonlyMap<string, readonly string[]>,
  histories: readonly FileHistory[],
  ageMs: number,
): Survival | null {
  let [lines, survived, rewritten, laterCommits] = [0, 0, 0, 0];
  for (const history of histories) {
    const first = new Set(history.firstText.split('\n').map(formatless));
    const followed = (written.get(history.path) ?? []).filter((line) => first.has(formatless(line)));
    const last = (history.lastText ?? '').split('\n');
    const lastLines = new Set(last.map(formatless));
    const gone = followed.filter((line) => !lastLines.has(formatless(line)));
    lines += followed.length;
    survived += followed.length - gone.length;
    rewritten += countSimilar(gone, last, first);
    laterCommits = Math.max(laterCommits, history.laterCommits);
  }
  if (lines < fewestLines) return null;
  const isFinal = laterCommits >= settledCommits || ageMs >= settledMs;
  return { lines, survived, rewritten, removed: lines - survived - rewritten, laterCommits, isFinal };
}

/** What the fate of the lines says of the episode, in words a user reads; null while there was no later commit. */
export function survivalReason(
  survival: Survival,
): { readonly says: 'kept' | 'gone' | 'mixed'; readonly text: string } | null {
  if (survival.laterCommits === 0) return null;
  const { lines, survived, rewritten, laterCommits } = survival;
  const when = laterCommits === 1 ? 'one commit later' : `${laterCommits} commits later`;
  const text = `${survived} of ${lines} lines were still there ${when}.`;
  if (survived / lines >= 0.75) return { says: 'kept', text };
  if ((survived + rewritten) / lines <= 0.4) return { says: 'gone', text: `Only ${text.charAt(0)}${text.slice(1)}` };
  return { says: 'mixed', text };
}

/** Lines of which a new line of the text keeps most words. */
function countSimilar(gone: readonly string[], text: readonly string[], first: ReadonlySet<string>): number {
  const candidates = text
    .filter((line) => !first.has(formatless(line)))
    .map(wordsOf)
    .filter((words) => words.size > 0);
  let similar = 0;
  for (const line of gone.slice(0, 400)) {
    const words = wordsOf(line);
    if (candidates.slice(0, 800).some((other) => share(words, other) >= 0.6)) similar += 1;
  }
  return similar;
}

function wordsOf(line: string): ReadonlySet<string> {
  return new Set(line.match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
}

function share(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared += 1;
  return shared / Math.max(left.size, right.size);
}
