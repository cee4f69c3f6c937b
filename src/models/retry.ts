import { cancelledCall, ModelError } from './modelError.ts';

/** How failures that pass are tried again. */
export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  /** Waits are never longer; a provider that asks for more is left alone until the next run. */
  readonly longestDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 3, firstDelayMs: 1_000, longestDelayMs: 20_000 };

/**
 * Repeats an attempt that failed in a passing way: exponential backoff with jitter, or as long as the provider asked for.
 * Throws the last error; `cancelled` as soon as the signal is aborted.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    if (signal.aborted) throw cancelledCall(signal.reason);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ModelError) || !error.isPassing || tried >= policy.attempts) throw error;
      const backoffMs = policy.firstDelayMs * 2 ** (tried - 1) * (0.5 + random() / 2);
      const delayMs = error.retryAfterMs ?? Math.min(policy.longestDelayMs, backoffMs);
      if (delayMs > policy.longestDelayMs) throw error;
      await wait(delayMs, signal);
    }
  }
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelledCall(signal.reason));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
