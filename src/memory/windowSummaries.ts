import { type Aggregate, aggregateOf, mergeAggregates } from './aggregate.ts';
import type { PlacedFact } from './fact.ts';
import { topicNames } from './topicNames.ts';

/** One thing that a summary of a window is about, with what was counted for it. */
export interface ScopedAggregate {
  readonly scope: 'session' | 'project' | 'branch' | 'assistant' | 'topic';
  /** Session id, branch, assistant or topic; empty for the whole project. */
  readonly subject: string;
  readonly aggregate: Aggregate;
}

/** Topics of an hour or day that are kept; quarter hours have fewer. */
const mostMergedTopics = 24;

/** The aggregates of a quarter hour over every scope, from its facts and its number of events by session. */
export function quarterAggregates(
  facts: readonly PlacedFact[],
  events: ReadonlyMap<string, number>,
): readonly ScopedAggregate[] {
  const scoped: ScopedAggregate[] = [{ scope: 'project', subject: '', aggregate: aggregateOf(facts, events) }];
  const add = (scope: ScopedAggregate['scope'], subject: string, isIn: (fact: PlacedFact) => boolean) => {
    const own = facts.filter(isIn);
    const sessions = new Set(own.map(({ session }) => session.sessionId));
    const counted = new Map([...events].filter(([sessionId]) => sessions.has(sessionId)));
    scoped.push({ scope, subject, aggregate: aggregateOf(own, counted) });
  };
  for (const sessionId of events.keys()) {
    const own = facts.filter(({ session }) => session.sessionId === sessionId);
    const counted = new Map([[sessionId, events.get(sessionId) ?? 0]]);
    scoped.push({ scope: 'session', subject: sessionId, aggregate: aggregateOf(own, counted) });
  }
  const branches = new Set(facts.flatMap(({ session }) => session.branch ?? []));
  for (const branch of branches) add('branch', branch, ({ session }) => session.branch === branch);
  const assistants = new Set(facts.map(({ session }) => session.assistant));
  for (const assistant of assistants) add('assistant', assistant, ({ session }) => session.assistant === assistant);
  for (const { topic, facts: own } of factsByTopic(facts)) add('topic', topic, (fact) => own.has(fact));
  return scoped;
}

/** The aggregates of a longer window, merged from those of the shorter ones in it; sessions have none of their own. */
export function mergedAggregates(parts: readonly ScopedAggregate[]): readonly ScopedAggregate[] {
  const groups = new Map<string, ScopedAggregate[]>();
  for (const part of parts) {
    if (part.scope === 'session') continue;
    const key = `${part.scope} ${part.subject}`;
    const group = groups.get(key);
    if (group) group.push(part);
    else groups.set(key, [part]);
  }
  const merged = [...groups.values()].flatMap(([first, ...others]): readonly ScopedAggregate[] => {
    if (first === undefined) return [];
    return [{ ...first, aggregate: mergeAggregates([first, ...others].map(({ aggregate }) => aggregate)) }];
  });
  const topics = merged
    .filter(({ scope }) => scope === 'topic')
    .sort(
      (left, right) => weight(right.aggregate) - weight(left.aggregate) || left.subject.localeCompare(right.subject),
    )
    .slice(0, mostMergedTopics);
  return [...merged.filter(({ scope }) => scope !== 'topic'), ...topics];
}

function weight({ outcomes, failedRuns, commands }: Aggregate): number {
  const episodes = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return episodes * 4 + failedRuns * 2 + commands.reduce((sum, { count }) => sum + count, 0);
}

/** Facts of the episodes in which a topic is named, by topic. */
function factsByTopic(
  facts: readonly PlacedFact[],
): readonly { readonly topic: string; readonly facts: ReadonlySet<PlacedFact> }[] {
  const { names, topics } = topicNames(facts);
  return topics.map((topic) => {
    const episodes = new Set<string>();
    const own = new Set<PlacedFact>();
    for (const fact of facts) {
      if (!names.get(fact)?.has(topic)) continue;
      own.add(fact);
      if (fact.kind === 'prompt' && fact.episodeId !== null) episodes.add(fact.episodeId);
    }
    for (const fact of facts) if (fact.episodeId !== null && episodes.has(fact.episodeId)) own.add(fact);
    return { topic, facts: own };
  });
}
