import type { Directive } from '../directive.ts';
import type { Pattern } from '../pattern.ts';
import type { Evidence } from '../proposal.ts';

/** A dismissed pattern, or a change that was turned down, returns when this many more sessions support it. */
export const returningSessions = 3;

/** What was known when something was decided. */
export interface Baseline {
  readonly evidence: readonly Evidence[];
  /** Time of the latest of it, UTC milliseconds. */
  readonly knownUntil: number;
}

/** What came to a pattern since. */
export interface Growth {
  /** Ids of the events that are new. */
  readonly eventIds: ReadonlySet<string>;
  /** Sessions that supported it for the first time. */
  readonly sessions: ReadonlySet<string>;
  /** New corrections that are rules by their own words, and refusals with words. */
  readonly corrections: readonly Directive[];
}

/**
 * Compares a pattern with what was known at a decision. Only what happened after the last known event counts as new: a
 * pattern that was cut differently meanwhile has other old events, and those are no news.
 */
export function growthOf(pattern: Pick<Pattern, 'directives' | 'fixes'>, baseline: Baseline): Growth {
  const known = new Set(baseline.evidence.map((item) => item.eventId));
  const isNew = (item: { readonly eventId: string; readonly at: number }) =>
    !known.has(item.eventId) && item.at > baseline.knownUntil;
  const knownSessions = new Set(baseline.evidence.map((item) => item.sessionId));
  const items = [...pattern.directives, ...pattern.fixes].filter(isNew);
  return {
    eventIds: new Set(items.map((item) => item.eventId)),
    sessions: new Set(items.map((item) => item.sessionId).filter((id) => !knownSessions.has(id))),
    corrections: pattern.directives.filter((item) => isNew(item) && isExplicitCorrection(item)),
  };
}

/** What came to several patterns of one skill. */
export function joinedGrowth(growths: readonly Growth[]): Growth {
  return {
    eventIds: new Set(growths.flatMap((growth) => [...growth.eventIds])),
    sessions: new Set(growths.flatMap((growth) => [...growth.sessions])),
    corrections: growths.flatMap((growth) => growth.corrections),
  };
}

/** True when a dismissed pattern, or a change that was turned down, has grown enough to be shown again. */
export function mayReturn(growth: Growth): boolean {
  return growth.sessions.size >= returningSessions || growth.corrections.length > 0;
}

/** A correction that states a rule, or a refusal in words: once is enough. */
export function isExplicitCorrection(directive: Directive): boolean {
  return directive.signal === 'rejection' || (directive.corrective && directive.explicitness >= 0.85);
}

/** The baseline of a list of evidence. */
export function baselineOf(evidence: readonly Evidence[]): Baseline {
  return { evidence, knownUntil: Math.max(0, ...evidence.map((item) => item.at)) };
}
