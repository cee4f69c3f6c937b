import { type DocumentKind, documentKinds } from '../../search/searchableText.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/*
 * Markers are lexemes that no text can give, because words hold no equals sign. With them a filter is looked up in the same
 * index as the words. The marker of a workspace is written by the database itself.
 */

/** The marker of a kind of document. */
export function kindMarker(kind: DocumentKind): string {
  return `=k${documentKinds.indexOf(kind)}`;
}

/** The marker of an assistant. */
export function assistantMarker(assistant: string): string {
  return `=a${assistant}`;
}

/** The marker of the UTC day that starts at a time. */
export function dayMarker(dayAt: number): string {
  return `=d${Math.floor(dayAt / dayMs)}`;
}

/** The marker of the hour that a time lies in. */
export function hourMarker(at: number): string {
  return `=h${Math.floor(at / hourMs)}`;
}

/** Start of the UTC day of a time, both in UTC milliseconds. */
export function startOfUtcDay(at: number): number {
  return Math.floor(at / dayMs) * dayMs;
}
