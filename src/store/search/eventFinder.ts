import type { SqlDatabase } from '../sqlite/database.ts';
import type { EventFindings, EventSearch, FoundEvent } from './eventSearch.ts';
import { foldWord } from './folding.ts';
import { FoundEvents } from './foundEvents.ts';
import { OpenSegments } from './openSegments.ts';
import { weightTable } from './postings.ts';
import { QueryPlanner, type TermPlan, type WordGroup } from './queryPlan.ts';
import { type ScoredDocuments, SegmentScorer } from './scoredDocuments.ts';
import { documentKinds, kindWeights } from './searchableText.ts';
import type { SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';
import { SessionFilter } from './sessionFilter.ts';
import { closeWord } from './spelling.ts';
import { TopCandidates } from './topCandidates.ts';

/** Documents that are compared before older segments are left alone. */
const comparedDocuments = 400_000;
/** Candidates that are kept for what only their text and outcome can tell. */
const keptCandidates = 2_000;
/** What being new adds at most, and after how long half of that. */
const recencyWorth = 0.15;
const recencyHalfMs = 30 * 86_400_000;
const bestTermWeight = 2.2;

interface Pass {
  readonly candidates: TopCandidates;
  readonly isExhaustive: boolean;
}

/**
 * Finds events by their words: BM25 (Robertson and Zaragoza 2009) over the segments of the index, newest first, weighed by
 * kind and, a little, by age against the newest text. Texts with all words come first; where there are none, some will do.
 */
export class EventFinder {
  private readonly open: OpenSegments;
  private readonly texts: FoundEvents;
  private readonly sessions: SessionFilter;

  constructor(database: SqlDatabase, tables: SegmentTables) {
    this.open = new OpenSegments(tables);
    this.texts = new FoundEvents(database);
    this.sessions = new SessionFilter(database);
  }

  find(search: EventSearch): EventFindings {
    const all = this.open.newestFirst();
    const planner = new QueryPlanner(this.open, all);
    const wanted = search.wanted.map((term) => planner.plan(term)).filter(({ groups }) => groups.length > 0);
    const excluded = search.excluded.map((term) => planner.plan(term)).filter(({ groups }) => groups.length > 0);
    const unknownWords = search.wanted.filter((term) => planner.plan(term).isUnknown).map(({ text }) => text);
    const groups = wanted.flatMap((plan) => plan.groups);
    if (search.wanted.length > 0 && groups.length === 0) {
      return { events: [], isExhaustive: true, isRelaxed: false, unknownWords };
    }
    const ideal = groups.reduce((sum, { rarity }) => sum + rarity * bestTermWeight, 0);
    const accept = (pass: Pass, sequences: readonly TermPlan[]) =>
      this.texts.choose(pass.candidates.sorted(), search, ideal, {
        wanted: sequences.flatMap(({ sequence }) => sequence ?? []),
        excluded: excluded.flatMap(({ sequence }) => sequence ?? []),
      });
    const strict = this.pass(search, all, groups, excluded, 'all');
    const events = accept(strict, wanted);
    if (events.length > 0 || (groups.length < 2 && wanted.every(({ sequence }) => sequence === null))) {
      return { events, isExhaustive: isExhaustive(strict, events, search), isRelaxed: false, unknownWords };
    }
    const relaxed = this.pass(search, all, groups, excluded, 'any');
    const some = accept(
      relaxed,
      wanted.filter(({ isFixed }) => isFixed),
    );
    return {
      events: some,
      isExhaustive: isExhaustive(relaxed, some, search),
      isRelaxed: some.length > 0,
      unknownWords,
    };
  }

  /** A word of the index that an unknown one may have been meant for, null when there is none. */
  closeWord(word: string): string | null {
    return closeWord(this.open, this.open.newestFirst(), foldWord(word));
  }

  private pass(
    search: EventSearch,
    all: readonly SegmentFacts[],
    groups: readonly WordGroup[],
    excluded: readonly TermPlan[],
    mode: 'all' | 'any',
  ): Pass {
    const candidates = new TopCandidates(keptCandidates);
    const newestAt = all[0]?.toAt ?? 0;
    const words = all.reduce((sum, segment) => sum + segment.words, 0);
    const documents = all.reduce((sum, segment) => sum + segment.documents, 0);
    const table = weightTable(words / Math.max(1, documents));
    const allowed = this.sessions.allowed(search);
    const { since, until } = search;
    let compared = 0;
    for (const segment of all) {
      if ((since !== null && segment.toAt < since) || (until !== null && segment.fromAt > until)) continue;
      if (compared >= comparedDocuments) return { candidates, isExhaustive: false };
      const scorer = new SegmentScorer(this.open, segment.number, segment.documents, table);
      const scored = groups.length === 0 ? everything(segment.documents) : scorer[mode](groups);
      compared += scored.documents.length;
      if (scored.documents.length === 0) continue;
      const unwanted = this.unwanted(scorer, segment, excluded);
      const { events, sessions, times, kinds } = this.open.columns(segment);
      const weights = documentKinds.map((kind) =>
        search.kinds.length === 0 || search.kinds.includes(kind) ? kindWeights[kind] : 0,
      );
      for (let index = 0; index < scored.documents.length; index += 1) {
        const document = scored.documents[index] ?? 0;
        const weight = weights[kinds[document] ?? 0] ?? 0;
        if (weight === 0 || unwanted?.has(document)) continue;
        // Being new cannot lift it any higher than this.
        const base = (scored.scores[index] ?? 0) * weight;
        if (base * (1 + recencyWorth) < candidates.threshold) continue;
        const at = times[document] ?? 0;
        if ((since !== null && at < since) || (until !== null && at > until)) continue;
        const session = sessions[document] ?? 0;
        if (allowed && !allowed.has(session)) continue;
        const recency = recencyHalfMs / (recencyHalfMs + Math.max(0, newestAt - at));
        candidates.add({ event: events[document] ?? 0, session, at, score: base * (1 + recencyWorth * recency) });
      }
    }
    return { candidates, isExhaustive: true };
  }

  /** Documents that hold an excluded word; excluded phrases are told from the text. */
  private unwanted(
    scorer: SegmentScorer,
    segment: SegmentFacts,
    excluded: readonly TermPlan[],
  ): ReadonlySet<number> | null {
    const words = excluded.filter(({ sequence }) => sequence === null);
    if (words.length === 0) return null;
    const found = new Set<number>();
    for (const { groups } of words) {
      if (groups.every(({ alternatives }) => alternatives.has(segment.number))) {
        for (const document of scorer.all(groups).documents) found.add(document);
      }
    }
    return found;
  }
}

/** Candidates beyond those that were kept are missed only where too few of these were good enough. */
function isExhaustive(pass: Pass, events: readonly FoundEvent[], { limit }: EventSearch): boolean {
  return pass.isExhaustive && (!pass.candidates.isFull || events.length >= limit);
}

/** Without words all documents are equal: the newest come first. */
function everything(documents: number): ScoredDocuments {
  return {
    documents: Int32Array.from({ length: documents }, (_, index) => documents - 1 - index),
    scores: new Float32Array(documents).fill(1),
  };
}
