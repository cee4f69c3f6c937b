import { diffArrays } from 'diff';

/** Lines that both sides changed, each in its own way. */
export interface MergeConflict {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** What a merge gave: a text where nothing conflicts, and what conflicts. */
export interface Merged {
  /** Conflicts are settled as `prefer` says. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

/** A stretch of the base that a side replaced; `from` to `to` are indices of base lines. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Merges two texts that were made from one, line by line (diff3). Lines keep their own line ends. Changes that touch the
 * same or neighbouring lines conflict, unless both sides made the same change.
 */
export function threeWayMerge(base: string, ours: string, theirs: string, prefer: 'ours' | 'theirs' = 'ours'): Merged {
  if (ours === theirs || base === theirs) return { text: ours, conflicts: [] };
  if (base === ours) return { text: theirs, conflicts: [] };
  const baseLines = linesOf(base);
  const left = changesOf(baseLines, linesOf(ours));
  const right = changesOf(baseLines, linesOf(theirs));
  const merged: string[] = [];
  const conflicts: MergeConflict[] = [];
  let at = 0;
  while (left.length > 0 || right.length > 0) {
    const from = Math.min(left[0]?.from ?? Infinity, right[0]?.from ?? Infinity);
    const ourPart: Change[] = [];
    const theirPart: Change[] = [];
    let to = from;
    for (let grew = true; grew; ) {
      grew = false;
      for (const [changes, part] of [
        [left, ourPart],
        [right, theirPart],
      ] as const) {
        const [next] = changes;
        const isFirst = ourPart.length + theirPart.length === 0;
        if (!next || (isFirst ? next.from !== from : next.from > to)) continue;
        changes.shift();
        part.push(next);
        to = Math.max(to, next.to);
        grew = true;
      }
    }
    merged.push(...baseLines.slice(at, from));
    const range = baseLines.slice(from, to);
    const our = applied(range, from, ourPart);
    const their = applied(range, from, theirPart);
    if (theirPart.length === 0 || isSame(our, their)) merged.push(...our);
    else if (ourPart.length === 0) merged.push(...their);
    else {
      conflicts.push({ base: range, ours: our, theirs: their });
      merged.push(...(prefer === 'ours' ? our : their));
    }
    at = to;
  }
  merged.push(...baseLines.slice(at));
  return { text: merged.join(''), conflicts };
}

/** Lines with their line ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(base: readonly string[], changed: readonly string[]): Change[] {
  const changes: Change[] = [];
  let at = 0;
  let open: { from: number; to: number; lines: string[] } | null = null;
  for (const part of diffArrays([...base], [...changed])) {
    if (!part.added && !part.removed) {
      if (open) changes.push(open);
      open = null;
      at += part.value.length;
      continue;
    }
    open ??= { from: at, to: at, lines: [] };
    if (part.added) open.lines.push(...part.value);
    else {
      at += part.value.length;
      open.to = at;
    }
  }
  if (open) changes.push(open);
  return changes;
}

/** A stretch of the base, which begins at index `from`, with one side's changes. */
function applied(range: readonly string[], from: number, changes: readonly Change[]): readonly string[] {
  const lines: string[] = [];
  let at = from;
  for (const change of changes) {
    lines.push(...range.slice(at - from, change.from - from), ...change.lines);
    at = change.to;
  }
  lines.push(...range.slice(at - from));
  return lines;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
