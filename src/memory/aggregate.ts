import { type Fact, isFailedRun, type PlacedFact } from './fact.ts';

/** A name and how often it occurred. */
export interface NameCount {
  readonly name: string;
  readonly count: number;
}

/** Failures of one thing, with the newest example. */
export interface FailureCount extends NameCount {
  readonly lastAt: number;
  readonly eventId: string;
  readonly message: string | null;
}

export interface Attempt {
  readonly eventId: string;
  readonly at: number;
  readonly text: string;
  readonly outcome: string;
}

export interface Quote {
  readonly eventId: string;
  readonly at: number;
  readonly text: string;
}

/**
 * Counted facts of a window. Merging two aggregates gives that of both together: totals are exact, lists keep their most
 * frequent or newest members.
 */
export interface Aggregate {
  /** Episodes by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly attempts: readonly Attempt[];
  readonly failures: readonly FailureCount[];
  /** Failed runs, those of groups that the list has no room for included. */
  readonly failedRuns: number;
  readonly corrections: readonly Quote[];
  readonly correctionCount: number;
  /** Files that were changed. */
  readonly files: readonly NameCount[];
  readonly commands: readonly NameCount[];
  /** Ids of the sessions that have events in the window. */
  readonly sessions: readonly string[];
  readonly events: number;
}

const mostAttempts = 12;
const mostNames = 40;
const mostFailures = 30;
const mostCorrections = 10;
const mostSessions = 2_000;

export const emptyAggregate: Aggregate = {
  outcomes: {},
  attempts: [],
  failures: [],
  failedRuns: 0,
  corrections: [],
  correctionCount: 0,
  files: [],
  commands: [],
  sessions: [],
  events: 0,
};

/** What facts come to; `events` is how many events their window holds, by session. */
export function aggregateOf(facts: readonly PlacedFact[], events: ReadonlyMap<string, number>): Aggregate {
  const outcomes: Record<string, number> = {};
  const failures: FailureCount[] = [];
  const files: NameCount[] = [];
  const commands: NameCount[] = [];
  const prompts = facts.filter(({ kind }) => kind === 'prompt');
  const corrections = facts.filter(({ kind }) => kind === 'correction');
  for (const { state } of prompts) outcomes[state] = (outcomes[state] ?? 0) + 1;
  for (const fact of facts) {
    const { kind, name, state, at: lastAt, citedEventId: eventId, message } = fact;
    if (kind === 'file' && state !== 'read') files.push({ name, count: 1 });
    if (kind === 'command' || kind === 'test') commands.push({ name, count: 1 });
    if (isFailedRun(fact)) failures.push({ name, count: 1, lastAt, eventId, message });
  }
  return {
    outcomes,
    attempts: newest(prompts.map(attemptOf), mostAttempts),
    failures: failureGroups(failures).slice(0, mostFailures),
    failedRuns: failures.length,
    corrections: newest(
      corrections.map(({ eventId, at, text }) => ({ eventId, at, text })),
      mostCorrections,
    ),
    correctionCount: corrections.length,
    files: nameCounts(files).slice(0, mostNames),
    commands: nameCounts(commands).slice(0, mostNames),
    sessions: [...events.keys()].sort().slice(0, mostSessions),
    events: [...events.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** The aggregate of several windows together. */
export function mergeAggregates(aggregates: readonly Aggregate[]): Aggregate {
  const outcomes: Record<string, number> = {};
  for (const each of aggregates)
    for (const [outcome, count] of Object.entries(each.outcomes)) outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  const sum = (of: (aggregate: Aggregate) => number) => aggregates.reduce((total, each) => total + of(each), 0);
  return {
    outcomes,
    attempts: newest(
      aggregates.flatMap(({ attempts }) => attempts),
      mostAttempts,
    ),
    failures: failureGroups(aggregates.flatMap(({ failures }) => failures)).slice(0, mostFailures),
    failedRuns: sum(({ failedRuns }) => failedRuns),
    corrections: newest(
      aggregates.flatMap(({ corrections }) => corrections),
      mostCorrections,
    ),
    correctionCount: sum(({ correctionCount }) => correctionCount),
    files: nameCounts(aggregates.flatMap(({ files }) => files)).slice(0, mostNames),
    commands: nameCounts(aggregates.flatMap(({ commands }) => commands)).slice(0, mostNames),
    sessions: [...new Set(aggregates.flatMap(({ sessions }) => sessions))].sort().slice(0, mostSessions),
    events: sum(({ events }) => events),
  };
}

/** Ids of the events that an aggregate quotes. */
export function citedEvents(aggregate: Aggregate): readonly string[] {
  const { attempts, failures, corrections } = aggregate;
  return [...new Set([...attempts, ...failures, ...corrections].map(({ eventId }) => eventId))];
}

/** Names with the sum of their counts, most often first. */
export function nameCounts(names: readonly NameCount[]): readonly NameCount[] {
  const counts = new Map<string, number>();
  for (const { name, count } of names) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].map(([name, count]) => ({ name, count })).sort(moreFirst);
}

/** Failures of the same thing as one group with its newest example, most often first. */
export function failureGroups(failures: readonly FailureCount[]): readonly FailureCount[] {
  const groups = new Map<string, FailureCount>();
  for (const failure of failures) {
    const known = groups.get(failure.name);
    if (known === undefined) groups.set(failure.name, failure);
    else {
      const later = failure.lastAt >= known.lastAt ? failure : known;
      groups.set(failure.name, {
        ...later,
        message: later.message ?? known.message ?? failure.message,
        count: known.count + failure.count,
      });
    }
  }
  return [...groups.values()].sort((left, right) => moreFirst(left, right) || right.lastAt - left.lastAt);
}

function moreFirst(left: NameCount, right: NameCount): number {
  return right.count - left.count || left.name.localeCompare(right.name);
}

function newest<T extends Quote | Attempt>(quotes: readonly T[], limit: number): readonly T[] {
  return [...quotes]
    .sort((left, right) => right.at - left.at || left.eventId.localeCompare(right.eventId))
    .slice(0, limit);
}

function attemptOf({ eventId, at, text, state }: Fact): Attempt {
  return { eventId, at, text, outcome: state };
}
