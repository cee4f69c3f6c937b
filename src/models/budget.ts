import type { ModelTokens, ModelUsage } from '../store/modelCall.ts';
import { ModelError } from './modelError.ts';

/** What model calls may use up; money in US dollars. */
export interface BudgetLimits {
  readonly maxTokensPerRun: number;
  readonly maxTokensPerDay: number;
  readonly maxCostPerRunUsd: number;
  readonly maxCostPerDayUsd: number;
}

export const defaultLimits: BudgetLimits = {
  maxTokensPerRun: 150_000,
  maxTokensPerDay: 600_000,
  maxCostPerRunUsd: 0.25,
  maxCostPerDayUsd: 1,
};

/** What a question uses up at most. */
export interface Estimate {
  readonly tokens: ModelTokens;
  /** Null where the model's price is not known; then only tokens are limited. */
  readonly costMicroUsd: number | null;
}

/**
 * An upper bound of the tokens of a text: a token for every two bytes. English prose takes four bytes a token, code about
 * three, and scripts beyond ASCII two bytes or more.
 */
export function tokensAtMost(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 2);
}

export function allTokens({ input, output, cacheRead, cacheWrite }: ModelTokens): number {
  return input + output + cacheRead + cacheWrite;
}

/** The beginning of the local day that a time falls into, UTC milliseconds. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** What one run has used up, and whether the next question still fits into it and into the day. */
export class Budget {
  private tokens = 0;
  private microUsd = 0;

  constructor(private readonly limits: BudgetLimits) {}

  get usedTokens(): number {
    return this.tokens;
  }

  get usedMicroUsd(): number {
    return this.microUsd;
  }

  /** Throws `budget`, saying which limit, unless the question fits whatever it turns out to use. */
  check(estimate: Estimate, today: Pick<ModelUsage, 'tokens' | 'costMicroUsd'>): void {
    const tokens = allTokens(estimate.tokens);
    const cost = estimate.costMicroUsd ?? 0;
    const { maxTokensPerRun, maxTokensPerDay, maxCostPerRunUsd, maxCostPerDayUsd } = this.limits;
    if (this.tokens + tokens > maxTokensPerRun) throw reached(`${maxTokensPerRun} tokens a run`, 'with the next run');
    if (today.tokens + tokens > maxTokensPerDay) throw reached(`${maxTokensPerDay} tokens a day`, 'tomorrow');
    if (this.microUsd + cost > maxCostPerRunUsd * 1e6) throw reached(`$${maxCostPerRunUsd} a run`, 'with the next run');
    if (today.costMicroUsd + cost > maxCostPerDayUsd * 1e6) throw reached(`$${maxCostPerDayUsd} a day`, 'tomorrow');
  }

  spend(tokens: ModelTokens, costMicroUsd: number | null): void {
    this.tokens += allTokens(tokens);
    this.microUsd += costMicroUsd ?? 0;
  }

  /** How many more questions of this size fit. */
  callsLeft(estimate: Estimate, today: Pick<ModelUsage, 'tokens' | 'costMicroUsd'>): number {
    const tokens = Math.max(1, allTokens(estimate.tokens));
    const leftTokens = Math.min(this.limits.maxTokensPerRun - this.tokens, this.limits.maxTokensPerDay - today.tokens);
    const byTokens = Math.floor(leftTokens / tokens);
    const cost = estimate.costMicroUsd ?? 0;
    if (cost === 0) return Math.max(0, byTokens);
    const leftCost = Math.min(
      this.limits.maxCostPerRunUsd * 1e6 - this.microUsd,
      this.limits.maxCostPerDayUsd * 1e6 - today.costMicroUsd,
    );
    return Math.max(0, Math.min(byTokens, Math.floor(leftCost / cost)));
  }
}

function reached(limit: string, when: string): ModelError {
  return new ModelError(
    'budget',
    `The limit of ${limit} for the writer model is reached; what is left is worded ${when}.`,
  );
}
