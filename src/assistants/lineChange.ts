import { isRecord, stringsAt } from '../base/json.ts';
import { clipText } from './clippedText.ts';
import { excerptLimitChars } from './limits.ts';

/** What an edit took away and put in its place: capped excerpts with full line counts. */
export interface LineChange {
  readonly removedText: string;
  readonly addedText: string;
  readonly removedLines: number;
  readonly addedLines: number;
}

/** A change of which the transcript does not tell the lines. */
export const unknownChange: LineChange = { removedText: '', addedText: '', removedLines: 0, addedLines: 0 };

/** The change that replaces one text by another. */
export function changeOfTexts(removed: string, added: string): LineChange {
  return {
    removedText: clipText(removed, excerptLimitChars),
    addedText: clipText(added, excerptLimitChars),
    removedLines: countLines(removed),
    addedLines: countLines(added),
  };
}

/** The change described by diff lines, each beginning with `+`, `-` or a space, without file headers. */
export function changeOfDiffLines(lines: readonly string[]): LineChange {
  const removed = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
  return {
    removedText: clipText(removed.join('\n'), excerptLimitChars),
    addedText: clipText(added.join('\n'), excerptLimitChars),
    removedLines: removed.length,
    addedLines: added.length,
  };
}

/** The change described by hunks that each hold `lines`; null when there is none. */
export function changeOfHunks(hunks: readonly unknown[]): LineChange | null {
  const lines = hunks.flatMap((hunk) => (isRecord(hunk) ? stringsAt(hunk, 'lines') : []));
  return lines.length === 0 ? null : changeOfDiffLines(lines);
}

/** Several changes of one file as one. */
export function joinChanges(changes: readonly LineChange[]): LineChange {
  const [first, ...others] = changes;
  if (first === undefined) return unknownChange;
  if (others.length === 0) return first;
  const join = (texts: readonly string[]) =>
    clipText(texts.filter((text) => text !== '').join('\n'), excerptLimitChars);
  return {
    removedText: join(changes.map((change) => change.removedText)),
    addedText: join(changes.map((change) => change.addedText)),
    removedLines: changes.reduce((sum, change) => sum + change.removedLines, 0),
    addedLines: changes.reduce((sum, change) => sum + change.addedLines, 0),
  };
}

function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}
