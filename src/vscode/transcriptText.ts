import type { TranscriptEntry, TranscriptExcerpt } from '../engine/contract.ts';

/** A stretch of a transcript as text, and which of its lines (0-based, end exclusive) are the focused turn. */
export interface TranscriptText {
  readonly text: string;
  readonly focusStart: number;
  readonly focusEnd: number;
}

/** Lays an excerpt out for reading. Pure, so that what a reader sees can be tested without an editor. */
export function transcriptText(
  excerpt: TranscriptExcerpt,
  words: { readonly intro: string; readonly missing: string; readonly focus: string },
  formatTime: (at: number) => string,
): TranscriptText {
  const lines = [`# ${excerpt.title ?? excerpt.sessionId}`, '', words.intro];
  if (!excerpt.fileExists) lines.push(words.missing);
  let focusStart = 0;
  let focusEnd = 0;
  for (const entry of excerpt.entries) {
    const isFocus = entry.eventId === excerpt.focusEventId;
    lines.push('');
    if (isFocus) focusStart = lines.length;
    lines.push(heading(entry, isFocus ? `  ◀ ${words.focus}` : '', formatTime), '');
    for (const line of entry.text.split(/\r\n|\n|\r/)) lines.push(line);
    if (isFocus) focusEnd = lines.length;
  }
  return { text: `${lines.join('\n')}\n`, focusStart, focusEnd: Math.max(focusEnd, focusStart) };
}

function heading(entry: TranscriptEntry, mark: string, formatTime: (at: number) => string): string {
  return `## ${entry.heading} · ${formatTime(entry.at)}${mark}`;
}
