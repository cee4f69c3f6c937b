import { capText, oneLine } from '../base/text.ts';
import { ASSISTANTS } from '../store/rows/words.ts';
import type { EventFindings, SearchTerm } from '../store/search/eventSearch.ts';
import type { Store } from '../store/store.ts';
import type { SearchHit, SearchKind, SearchReport, SearchRequest } from './memoryContract.ts';
import type { SearchIndexing } from './searchIndexing.ts';
import { SearchLibrary } from './searchLibrary.ts';
import { parseSearchQuery, type SearchQuery } from './searchQuery.ts';
import { MemoryRanker } from './searchRanking.ts';
import { snippetOf } from './searchSnippet.ts';

/** How long a search waits for the index where nothing is said of it: new prompts are found, typing is not held up. */
const waitMs = 100;
/** Summaries that are compared: the newest that have all words. */
const comparedSummaries = 60;
const summaryChars = 4_000;
const titleChars = 120;
/** Scopes whose summaries stand for the others of the same stretch of time. */
const generalScopes: readonly string[] = ['session', 'project'];
/** What a hit counts by its kind, against an event that answers as well. */
const kindWorth: Readonly<Record<SearchKind, number>> = { event: 1, memory: 0.4, proposal: 1.05, skill: 1.15 };

/** Searches everything stored of a project. */
export class Search {
  private readonly library: SearchLibrary;

  constructor(
    private readonly store: () => Store,
    private readonly indexing: SearchIndexing,
  ) {
    this.library = new SearchLibrary(store);
  }

  /** Skills or proposals changed: they are read again. */
  changed(): void {
    this.library.changed();
  }

  async search(request: SearchRequest, signal: AbortSignal, now = Date.now()): Promise<SearchReport> {
    await this.indexing.fill(request.waitMs ?? waitMs, signal);
    const parsed = parseSearchQuery(request.query, now, Object.keys(ASSISTANTS));
    const { notUnderstood } = parsed;
    const notYetIndexed = await this.store().notYetIndexed();
    if (notYetIndexed > 0) this.indexing.soon();
    const query = narrowed(parsed, request);
    if (query === null) {
      const { hits, isRelaxed, isExhaustive } = nothing;
      return { hits, isRelaxed, isExhaustive, notYetIndexed, corrected: null, notUnderstood };
    }
    const found = await this.look(query, request.limit, signal);
    const better = found.unknownWords.length === 0 ? null : await this.corrected(query, found.unknownWords, request);
    const used = better && better.found.hits.length > 0 ? better.found : found;
    return {
      hits: used.hits,
      notYetIndexed,
      corrected: used === found ? null : (better?.text ?? null),
      isRelaxed: used.isRelaxed,
      isExhaustive: used.isExhaustive,
      notUnderstood,
    };
  }

  private async look(query: SearchQuery, limit: number, signal?: AbortSignal) {
    const isAsked = (kind: SearchKind) => query.kinds.length === 0 || query.kinds.includes(kind);
    // Outcomes are of episodes; what has none is not meant.
    const hasOutcome = query.outcomes.length > 0;
    const events = isAsked('event') && query.statuses.length === 0 ? await this.events(query, limit) : nothing;
    const isBounded = hasOutcome || query.places.length > 0 || query.sessions.length > 0;
    const others = signal?.aborted || isBounded ? [] : await this.others(query, isAsked);
    const complete = others.filter(({ isRelaxed }) => !isRelaxed);
    // What has some of the words only is shown where nothing has all of them.
    const isRelaxed = events.isRelaxed || events.hits.length === 0;
    const chosen = complete.length > 0 || !isRelaxed ? complete : others;
    const eventHits = events.isRelaxed && complete.length > 0 ? [] : events.hits;
    const hits = [...eventHits, ...chosen.map(({ hit }) => hit)]
      .sort((left, right) => right.score - left.score || (right.at ?? 0) - (left.at ?? 0))
      .slice(0, limit);
    return {
      hits,
      // Where no events are asked for, skills and proposals tell which words are known.
      unknownWords: isAsked('event') ? events.unknownWords : query.wanted.map(({ text }) => text),
      isRelaxed: hits.length > 0 && complete.length === 0 && isRelaxed,
      isExhaustive: events.isExhaustive,
    };
  }

  private async events(query: SearchQuery, limit: number) {
    const findings = await this.store().findEvents({ ...query, kinds: query.eventKinds, limit });
    return { ...findings, hits: eventHits(findings, query.wanted) };
  }

  /** Summaries, proposals and skills: each hit with whether it has only some of the words. */
  private async others(query: SearchQuery, isAsked: (kind: SearchKind) => boolean) {
    const found: { readonly hit: SearchHit; readonly isRelaxed: boolean }[] = [];
    if (isAsked('proposal') || isAsked('skill')) {
      for (const kind of ['proposal', 'skill'] as const) {
        if (!isAsked(kind)) continue;
        const { entries, isRelaxed } = await this.library.find(kind, query);
        for (const hit of entries) found.push({ hit: { ...hit, score: hit.score * kindWorth[kind] }, isRelaxed });
      }
    }
    const isLibraryOnly = query.statuses.length > 0 || query.patternKinds.length > 0;
    if (isAsked('memory') && !isLibraryOnly) {
      for (const hit of await this.summaries(query)) found.push({ hit, isRelaxed: false });
    }
    return found;
  }

  private async summaries(query: SearchQuery): Promise<readonly SearchHit[]> {
    const { wanted, excluded, since, until, assistants } = query;
    const store = this.store();
    const summaries = await store.findSummaries(wanted, since, until, comparedSummaries);
    if (summaries.length === 0) return [];
    const assistantOf = new Map((await store.listSessions()).map(({ id, assistant }) => [id, assistant]));
    const ranker = new MemoryRanker(
      summaries.map(({ text }) => ({ fields: [{ text: capText(text, summaryChars), weight: 1 }] })),
    );
    const byStretch = new Map<string, SearchHit>();
    for (const { index, score } of ranker.rank(wanted, excluded).entries) {
      const summary = summaries[index];
      if (!summary) continue;
      const assistant =
        summary.scope === 'assistant' ? summary.subject : (assistantOf.get(summary.sessionId ?? '') ?? null);
      if (assistants.length > 0 && (assistant === null || !assistants.includes(assistant))) continue;
      // One stretch of time is summarised over the project, its branches and topics, mostly in the same words.
      const stretch = `${summary.from} ${summary.to}`;
      const known = byStretch.get(stretch);
      if (known && (!generalScopes.includes(summary.scope) || generalScopes.includes(known.title))) continue;
      const subject = generalScopes.includes(summary.scope) || summary.subject === '' ? '' : ` ${summary.subject}`;
      byStretch.set(stretch, {
        kind: 'memory',
        id: String(summary.number),
        score: known?.score ?? score * kindWorth.memory,
        at: summary.to,
        assistant,
        session: summary.sessionId,
        title: oneLine(`${summary.scope}${subject}`, titleChars),
        snippet: snippetOf(summary.text, wanted),
        event: null,
      });
    }
    return [...byStretch.values()];
  }

  /** The same query with unknown words replaced by what they were probably meant for; null when nothing is close. */
  private async corrected(query: SearchQuery, unknown: readonly string[], request: SearchRequest) {
    let text = request.query;
    const replaced = new Map<string, string>();
    for (const word of unknown) {
      const isOfEvents = query.kinds.length === 0 || query.kinds.includes('event');
      const close = (await this.library.correction(word)) ?? (isOfEvents ? await this.store().closeWord(word) : null);
      if (close === null || close === word) continue;
      replaced.set(word, close);
      text = text.replace(word, () => close);
    }
    if (replaced.size === 0) return null;
    const wanted = query.wanted.map((term) => ({ ...term, text: replaced.get(term.text) ?? term.text }));
    return { text, found: await this.look({ ...query, wanted }, request.limit) };
  }
}

const nothing: Pick<SearchReport, 'hits' | 'isRelaxed' | 'isExhaustive'> & {
  readonly unknownWords: readonly string[];
} = {
  hits: [],
  isRelaxed: false,
  isExhaustive: true,
  unknownWords: [],
};

function eventHits({ events }: EventFindings, wanted: readonly SearchTerm[]): readonly SearchHit[] {
  return events.map((event) => ({
    kind: 'event',
    id: event.id,
    score: event.score * kindWorth.event,
    at: event.at,
    assistant: event.assistant,
    session: event.sessionId,
    title: oneLine(event.sessionTitle ?? event.sourceSessionId, titleChars),
    snippet: snippetOf(event.text, wanted),
    event: {
      kind: event.kind,
      sourceSession: event.sourceSessionId,
      file: event.file,
      line: event.line,
      outcome: event.outcome,
      repeats: event.repeats,
    },
  }));
}

/** What both the query and the request ask for; null where they rule each other out. */
function narrowed(query: SearchQuery, request: SearchRequest): SearchQuery | null {
  const kinds = both(query.kinds, request.kinds);
  const assistants = both<string>(query.assistants, request.assistants);
  const outcomes = both(query.outcomes, request.outcomes);
  if (kinds === null || assistants === null || outcomes === null) return null;
  return {
    ...query,
    kinds,
    assistants,
    outcomes,
    places: query.places.length > 0 ? query.places : (request.places ?? []),
    since: latest(query.since, request.since),
    until: negated(latest(negated(query.until), negated(request.until))),
  };
}

/** Values in both lists, where an empty list means all; null when they share none. */
function both<T extends string>(left: readonly T[], right: readonly T[]): readonly T[] | null {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  const shared = left.filter((value) => right.includes(value));
  return shared.length > 0 ? shared : null;
}

function latest(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.max(left, right);
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}
