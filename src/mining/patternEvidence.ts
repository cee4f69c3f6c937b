import { oneLine } from '../base/text.ts';
import type { Draft } from './draft.ts';
import type { Pattern } from './pattern.ts';
import type { Evidence } from './proposal.ts';

/** What evidence needs to know of the session it comes from. */
export type AssistantOf = (sessionId: string) => { readonly id: string; readonly displayName: string };

const sectionRanks: ReadonlyMap<string, number> = new Map([
  ['Do', 3],
  ['Do not', 3],
  ['When to use', 2],
  ['Examples', 1],
]);

/** Each event's line: a rule before the occasion it applies on, and either before a mere quote. */
function strongestLines(draft: Draft): ReadonlyMap<string, number> {
  let rank = 0;
  const ranks = draft.skillMd.split('\n').map((text) => {
    if (text.startsWith('## ')) rank = sectionRanks.get(text.slice(3)) ?? 0;
    return rank;
  });
  const rankOf = (line: number) => ranks[line - 1] ?? 0;
  const lines = new Map<string, number>();
  for (const { eventId, line } of draft.bindings) {
    const known = lines.get(eventId);
    if (known === undefined || rankOf(line) > rankOf(known)) lines.set(eventId, line);
  }
  return lines;
}

/** The evidence of a pattern bound to the lines of its draft. File and line are filled in by the engine, which knows where each event stands. */
export function evidenceOf(pattern: Pattern, draft: Draft, assistantOf: AssistantOf): readonly Evidence[] {
  const lines = strongestLines(draft);
  const make = (
    item: { eventId: string; sessionId: string; at: number },
    quote: string,
    supports: boolean,
    signal: string,
  ): Evidence => ({
    eventId: item.eventId,
    sessionId: item.sessionId,
    assistant: assistantOf(item.sessionId).id,
    file: null,
    line: null,
    at: item.at,
    quote: oneLine(quote, 400),
    supports,
    skillLine: supports ? (lines.get(item.eventId) ?? null) : null,
    signal,
    isNew: false,
  });
  return withoutRepeats([
    ...pattern.directives.map((item) => make(item, item.text, true, item.signal)),
    ...pattern.fixes.map((item) => make(item, `${item.before} → ${item.after}`, true, 'fix')),
    ...pattern.opposing.map((item) => make(item, item.text, false, item.signal)),
  ]);
}

/** One piece of evidence for each event and direction, the quotes of several joined. */
function withoutRepeats(all: readonly Evidence[]): readonly Evidence[] {
  const unique = new Map<string, Evidence>();
  for (const item of all) {
    const key = `${item.eventId}${item.supports}`;
    const known = unique.get(key);
    unique.set(key, known ? { ...known, quote: oneLine(`${known.quote} … ${item.quote}`, 400) } : item);
  }
  return [...unique.values()];
}

/** Binds evidence to where the text of its line stands in another draft; to the skill as a whole where it does not. */
export function rebind(item: Evidence, from: string, to: string): Evidence {
  if (item.skillLine === null) return item;
  const text = from.split('\n')[item.skillLine - 1];
  const index = text === undefined ? -1 : to.split('\n').indexOf(text);
  return { ...item, skillLine: index < 0 ? null : index + 1 };
}
