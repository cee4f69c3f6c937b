import type { Episode } from '../signals/episode.ts';
import type { Directive } from './directive.ts';
import type { PatternKind } from './proposal.ts';

/** A fix that recurs: what failed, what passed instead, and the events that show it. */
export interface FixInstance {
  readonly eventId: string;
  readonly relatedEventIds: readonly string[];
  readonly sessionId: string;
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** Something that recurs, or was said plainly enough to count alone: what a proposal is drafted from. */
export interface Pattern {
  /** Heaviest topic stems, sorted: the identity of the pattern while its evidence grows. */
  readonly key: string;
  readonly kind: PatternKind;
  /** Oldest first. */
  readonly directives: readonly Directive[];
  readonly opposing: readonly Directive[];
  readonly fixes: readonly FixInstance[];
  /** First words of a prompt that is pasted word for word; null for every other pattern. */
  readonly opening: string | null;
  /** Topic stems with their most common written form, heaviest first. */
  readonly topics: readonly { readonly stem: string; readonly surface: string }[];
  /** Steps that successful episodes of a workflow share, in their usual order. */
  readonly steps: readonly WorkflowStep[];
  /** Episodes that the instructions corrected (corrections) or opened (workflows). */
  readonly contexts: readonly Episode[];
}

export interface WorkflowStep {
  /** Program and sub-command. */
  readonly name: string;
  /** The command as its runs have it in common, what differs as placeholders. */
  readonly example: string;
  /** Episodes of the pattern in which it ran, of how many. */
  readonly episodes: number;
  readonly of: number;
  readonly eventIds: readonly string[];
}

/** Distinct sessions behind a pattern. */
export function sessionsOf(pattern: Pick<Pattern, 'directives' | 'fixes'>): ReadonlySet<string> {
  return new Set([...pattern.directives, ...pattern.fixes].map((item) => item.sessionId));
}
