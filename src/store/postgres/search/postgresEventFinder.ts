import type { EventFindings, EventSearch, FoundEvent } from '../../search/eventSearch.ts';
import { foldWord } from '../../search/folding.ts';
import { documentKinds, kindWeights } from '../../search/searchableText.ts';
import type { SoughtSequences } from '../../search/sequences.ts';
import { likelySlips, mayBeSlip, otherSlips } from '../../search/spelling.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import { chooseTexts } from './foundTexts.ts';
import { IndexedDays } from './indexedDays.ts';
import { assistantMarker, kindMarker } from './markers.ts';
import { allowedSessions } from './sessionFilter.ts';
import { TermCounts } from './termCounts.ts';
import { findCandidates, type TextCandidate, type TextCondition } from './textCandidates.ts';
import { neededCounts, type SoughtTerm, type SoughtWord, soughtTerm } from './wordQuery.ts';
import { quotedLexeme } from './wordVector.ts';

/** The newest texts that are compared, at least; twice what is wanted where that is more. */
const compared = 1_000;
const bestWordWeight = 2.2;
/** Candidates beyond what is wanted, for texts that are there more than once. */
const spare = 60;

/** A search with what the index knows of its words. */
interface PlannedSearch {
  readonly search: EventSearch;
  readonly days: IndexedDays;
  readonly wanted: readonly SoughtTerm[];
  readonly words: readonly SoughtWord[];
  readonly sequences: SoughtSequences['excluded'];
  /** What every text must fulfil besides the wanted words. */
  readonly filter: Omit<TextCondition, 'words'>;
}

interface Pass {
  readonly events: readonly FoundEvent[];
  readonly isExhaustive: boolean;
}

/**
 * Finds events by their words as the embedded store does (BM25 weighed by kind and age; texts with all words first), but
 * compares the newest thousand only: `isExhaustive` says when there were more.
 */
export class PostgresEventFinder {
  constructor(private readonly queries: PostgresQueries) {}

  async find(search: EventSearch): Promise<EventFindings> {
    const planned = await this.plan(search);
    const unknownWords = search.wanted
      .filter((_term, index) => planned.wanted[index]?.isUnknown)
      .map(({ text }) => text);
    const { words } = planned;
    if (search.wanted.length > 0 && words.length === 0)
      return { events: [], isExhaustive: true, isRelaxed: false, unknownWords };
    const sequences = planned.wanted.flatMap(({ sequence }) => sequence ?? []);
    const strict = await this.withAll(planned, sequences);
    if (strict.events.length > 0 || (words.length < 2 && sequences.length === 0))
      return { ...strict, isRelaxed: false, unknownWords };
    const fixed = planned.wanted.filter(({ isFixed }) => isFixed).flatMap(({ sequence }) => sequence ?? []);
    const some = await this.withAny(planned, fixed);
    return { ...some, isRelaxed: some.events.length > 0, unknownWords };
  }

  /** A word of the index that an unknown one may have been meant for, null when there is none. */
  async closeWord(typed: string): Promise<string | null> {
    const word = foldWord(typed);
    if (!mayBeSlip(word)) return null;
    const likely = [...likelySlips(word)];
    const others = [...otherSlips(word)];
    const counts = await TermCounts.read(this.queries, [...likely, ...others], []);
    const mostFrequent = (slips: readonly string[]) =>
      slips.reduce<string | null>(
        (best, slip) => (counts.of(slip) > (best === null ? 0 : counts.of(best)) ? slip : best),
        null,
      );
    return mostFrequent(likely) ?? mostFrequent(others);
  }

  private async plan(search: EventSearch): Promise<PlannedSearch> {
    const needed = neededCounts([...search.wanted, ...search.excluded]);
    const markers = [
      search.kinds.map((kind) => kindMarker(kind)),
      search.assistants.map((assistant) => assistantMarker(assistant)),
    ].filter((each) => each.length > 0);
    const [counts, days, sessions] = await Promise.all([
      TermCounts.read(this.queries, [...needed.terms, ...markers.flat()], needed.beginnings),
      IndexedDays.read(this.queries),
      allowedSessions(this.queries, search),
    ]);
    const terms = (list: EventSearch['wanted']) => list.map((term) => soughtTerm(term, counts, days.documents));
    const wanted = terms(search.wanted);
    const excluded = terms(search.excluded).filter(({ words }) => words.length > 0);
    const unwanted = excluded.filter(({ sequence, isUnknown }) => sequence === null && !isUnknown);
    const query = [
      ...markers.map((each) => `(${each.map(quotedLexeme).join('|')})`),
      ...unwanted.map(({ words }) => `!(${words.map(queryOf).join('&')})`),
    ];
    const shares = markers.map((each) => each.reduce((sum, marker) => sum + counts.of(marker), 0) / days.documents);
    return {
      search,
      days,
      wanted,
      words: wanted.flatMap(({ words }) => words),
      sequences: excluded.flatMap(({ sequence }) => sequence ?? []),
      filter: {
        query: query.join('&'),
        share: jointShare(shares),
        since: search.since,
        until: search.until,
        sessions,
        kindWeights: documentKinds.map((kind) =>
          search.kinds.length === 0 || search.kinds.includes(kind) ? kindWeights[kind] : 0,
        ),
      },
    };
  }

  private async withAll(planned: PlannedSearch, sequences: SoughtSequences['wanted']): Promise<Pass> {
    const { words, days, filter, search } = planned;
    if (words.some(({ documents }) => documents === 0)) return { events: [], isExhaustive: true };
    const condition: TextCondition = {
      ...filter,
      query: [...words.map(queryOf), ...(filter.query === '' ? [] : [filter.query])].join('&'),
      words,
      share: jointShare([filter.share, ...words.map(({ documents }) => documents / days.documents)]),
    };
    const most = Math.max(compared, 2 * search.limit);
    const isSifted = search.outcomes.length > 0 || sequences.length + planned.sequences.length > 0;
    const first = isSifted ? most : 2 * search.limit + spare;
    for (const best of first < most ? [first, most] : [most]) {
      const found = await findCandidates(this.queries, days, condition, most, best);
      const { events, isUsedUp } = await this.choose(planned, found.best, sequences);
      const hasMore = isUsedUp && events.length < search.limit && found.best.length === best && best < most;
      if (!hasMore) return { events, isExhaustive: found.isExhaustive };
    }
    return { events: [], isExhaustive: false };
  }

  /** Texts with any of the words: of each word the newest, scored by all. */
  private async withAny(planned: PlannedSearch, sequences: SoughtSequences['wanted']): Promise<Pass> {
    const { words, days, filter, search } = planned;
    const known = words.filter(({ documents }) => documents > 0);
    const most = Math.max(search.limit + spare, Math.ceil(compared / Math.max(1, known.length)));
    const found = await Promise.all(
      known.map((word) => {
        const query = filter.query === '' ? queryOf(word) : `${queryOf(word)}&${filter.query}`;
        const share = jointShare([filter.share, word.documents / days.documents]);
        return findCandidates(this.queries, days, { ...filter, query, words: known, share }, most, most);
      }),
    );
    const all = new Map<number, TextCandidate>();
    for (const { best } of found) for (const each of best) all.set(each.number, each);
    const sorted = [...all.values()].sort(
      (left, right) => right.score - left.score || right.at - left.at || right.number - left.number,
    );
    const { events } = await this.choose(planned, sorted, sequences);
    return { events, isExhaustive: found.every(({ isExhaustive }) => isExhaustive) };
  }

  private choose(planned: PlannedSearch, candidates: readonly TextCandidate[], wanted: SoughtSequences['wanted']) {
    const ideal = planned.words.reduce((sum, { rarity }) => sum + rarity * bestWordWeight, 0);
    return chooseTexts(this.queries, candidates, planned.search, ideal, { wanted, excluded: planned.sequences });
  }
}

function queryOf({ exact, beginning }: SoughtWord): string {
  return beginning ?? exact;
}

/** Share of texts that fulfil several conditions: words that are asked for together stand together more often than by chance. */
function jointShare(shares: readonly number[]): number {
  const [least = 1, ...others] = shares.map((share) => Math.min(1, share)).sort((left, right) => left - right);
  return others.reduce((joint, share) => joint * Math.sqrt(share), least);
}
