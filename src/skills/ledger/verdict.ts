import type { PhaseCounts } from './ledgerCounts.ts';
import { type Difference, type Interval, newcombeDifference, rateOf, wilsonInterval } from './proportion.ts';

/** What can be said of a skill so far. */
export type LedgerVerdict = 'helpful' | 'no-effect' | 'harmful' | 'never-fires' | 'not-loaded' | 'too-early';

/** What to do about it; a person decides. */
export interface LedgerSuggestion {
  readonly kind: 'sharpen-description' | 'rewrite' | 'retire';
  /** One sentence. */
  readonly reason: string;
}

/** A verdict with what it rests on. */
export interface LedgerJudgement {
  readonly verdict: LedgerVerdict;
  /** One sentence on what it rests on, or what is missing. */
  readonly reason: string;
  readonly suggestions: readonly LedgerSuggestion[];
  /** The mistake's rate among eligible sessions. */
  readonly before: { readonly rate: number; readonly interval: Interval };
  readonly after: { readonly rate: number; readonly interval: Interval };
  /** After minus before. */
  readonly change: Difference;
  /** Loaded minus eligible but not loaded, after approval. */
  readonly loading: Difference;
}

/**
 * Least numbers of eligible sessions before and after approval. With 5 and 8 a fall of the mistake's rate from 0.8 to 0.1 is
 * shown in 81 of 100 cases, the usual power, and one from 0.8 to 0.2 in 67; with 8 and 8 in 92 and 80. Below, even a large
 * effect is more easily missed. No effect passes for one, either way, in at most 8 of 100. (Exact binomial sums over
 * `newcombeDifference`; `test/skills/ledger/verdict.test.ts` computes them again.)
 */
export const minimumBefore = 5;
export const minimumAfter = 8;
/** No effect is said only where a fall of the rate this large is excluded; anything smaller is not worth a skill. */
export const worthwhileFall = 0.4;
/** Sessions without one that was eligible, after which a skill is said never to fire. */
export const sessionsToFire = 20;
/** Weeks without an eligible session after which retiring is suggested. */
export const idleWeeks = 8;
const weekMs = 7 * 86_400_000;

/** When a skill was last called for, and how far the history reaches. UTC milliseconds. */
export interface LedgerTimes {
  readonly approvedAt: number;
  /** Start of the last eligible session since approval; null when there was none. */
  readonly lastEligibleAt: number | null;
  readonly latestAt: number;
}

/** Judges a skill by its sessions before and after. Pure arithmetic: the same counts give the same verdict. */
export function judgeSkill(before: PhaseCounts, after: PhaseCounts, times: LedgerTimes): LedgerJudgement {
  const [earlier, later] = [
    { count: before.recurred, of: before.eligible },
    { count: after.recurred, of: after.eligible },
  ];
  const change = newcombeDifference(earlier, later);
  const objections = newcombeDifference(
    { count: before.opposed, of: before.eligible },
    { count: after.opposed, of: after.eligible },
  );
  const loading = newcombeDifference(
    { count: after.notLoadedRecurred, of: after.visible - after.loaded },
    { count: after.loadedRecurred, of: after.loaded },
  );
  const { verdict, reason } = verdictOf(before, after, change, objections);
  return {
    verdict,
    reason,
    suggestions: suggestionsOf(verdict, reason, after, times),
    before: { rate: rateOf(earlier), interval: wilsonInterval(earlier) },
    after: { rate: rateOf(later), interval: wilsonInterval(later) },
    change,
    loading,
  };
}

function verdictOf(
  before: PhaseCounts,
  after: PhaseCounts,
  change: Difference,
  objections: Difference,
): { readonly verdict: LedgerVerdict; readonly reason: string } {
  if (after.eligible === 0 && after.sessions >= sessionsToFire)
    return {
      verdict: 'never-fires',
      reason: `Nothing in ${after.sessions} sessions since its approval called for it.`,
    };
  if (after.eligible < minimumAfter) {
    const missing = minimumAfter - after.eligible;
    const reason = `It was called for in ${sessions(after.eligible)} since its approval; ${missing} more are needed.`;
    return { verdict: 'too-early', reason };
  }
  const rates = `The mistake came up in ${before.recurred} of ${before.eligible} eligible sessions before, and in ${after.recurred} of ${after.eligible} since.`;
  if (before.eligible >= minimumBefore) {
    if (change.low > 0) return { verdict: 'harmful', reason: rates };
    if (objections.low > 0)
      return {
        verdict: 'harmful',
        reason: `The opposite of what it says was asked for in ${after.opposed} of ${after.eligible} eligible sessions since, and in ${before.opposed} of ${before.eligible} before.`,
      };
    if (change.high < 0) return { verdict: 'helpful', reason: rates };
  }
  if (isIgnored(after))
    return {
      verdict: 'not-loaded',
      reason: `It was loaded in ${after.loaded} of ${after.visible} eligible sessions in which loading can be seen.`,
    };
  if (before.eligible < minimumBefore)
    return {
      verdict: 'too-early',
      reason: `Only ${sessions(before.eligible)} before its approval called for it, too few to compare with.`,
    };
  return change.low > -worthwhileFall
    ? { verdict: 'no-effect', reason: rates }
    : { verdict: 'too-early', reason: `${rates} That can still be chance.` };
}

/** Most eligible sessions went without it, as far as loading can be seen. */
function isIgnored(after: PhaseCounts): boolean {
  return after.visible >= minimumAfter && wilsonInterval({ count: after.loaded, of: after.visible }).high < 0.5;
}

function suggestionsOf(
  verdict: LedgerVerdict,
  reason: string,
  after: PhaseCounts,
  { approvedAt, lastEligibleAt, latestAt }: LedgerTimes,
): readonly LedgerSuggestion[] {
  if (verdict === 'harmful') return [{ kind: 'retire', reason }];
  const suggestions: LedgerSuggestion[] = [];
  const idle = Math.floor((latestAt - (lastEligibleAt ?? approvedAt)) / weekMs);
  if (idle >= idleWeeks && after.sessions >= sessionsToFire)
    suggestions.push({ kind: 'retire', reason: `Nothing in the last ${idle} weeks called for it.` });
  if (isIgnored(after))
    suggestions.push({
      kind: 'sharpen-description',
      reason: `It was called for in ${after.visible} sessions and loaded in ${after.loaded}: its description does not say plainly enough when it applies.`,
    });
  const returned = { count: after.loadedRecurred, of: after.loaded };
  if (verdict !== 'helpful' && after.loaded >= minimumBefore && wilsonInterval(returned).low > 0.2)
    suggestions.push({
      kind: 'rewrite',
      reason: `The mistake came back in ${after.loadedRecurred} of ${after.loaded} sessions that loaded it: its text does not prevent it.`,
    });
  return suggestions;
}

function sessions(count: number): string {
  return `${count} eligible session${count === 1 ? '' : 's'}`;
}
