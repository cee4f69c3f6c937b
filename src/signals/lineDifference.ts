import type { FileEditEvent } from '../assistants/sessionEvent.ts';

/** What an edit truly took and put, as trimmed lines that say something; lines on both sides are context. */
export interface LineDifference {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Compares the two sides of an edit as multisets of lines: many transcripts repeat unchanged lines on both sides. */
export function lineDifference(edit: Pick<FileEditEvent, 'removedText' | 'addedText'>): LineDifference {
  const removed = tellingLines(edit.removedText);
  const added = tellingLines(edit.addedText);
  return { removed: without(removed, added), added: without(added, removed) };
}

/** Trimmed lines of a text that say something: brackets, blank lines and cut marks left out, ticked boxes unticked. */
export function tellingLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^([-*] )\[[ xX]\]/, '$1[ ]'))
    .filter((line) => isTelling(line));
}

/** A line without what formatters change: white space, quotes, closing commas and semicolons. */
export function formatless(line: string): string {
  return line.replace(/[\s'"`]+/g, '').replace(/(?<![,;])[,;]+$/, '');
}

function isTelling(line: string): boolean {
  if (/^… \d+ characters left out …$/.test(line)) return false;
  return /(?:[\p{L}\p{N}][^\p{L}\p{N}]*){3}/u.test(line);
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  });
}
