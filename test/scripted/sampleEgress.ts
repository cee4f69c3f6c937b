import type { EgressReport } from '../../src/engine/writerContract.ts';

/** Two calls to a model: an answer, and one that the provider had no time for. */
export function sampleEgress(): EgressReport {
  const at = Date.parse('2026-10-01T09:00:00Z');
  const call = {
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    purpose: 'reword',
    bytesSent: 4_812,
    redactions: 1,
  };
  const sum = { calls: 2, bytesSent: 9_624, tokens: 1_460, costUsd: 0.0004 };
  return {
    writer: { kind: 'anthropic', author: 'anthropic/claude-haiku-5-5' },
    today: sum,
    total: sum,
    calls: [
      {
        ...call,
        number: 2,
        at: at + 60_000,
        tokens: { input: 410, output: 350, cacheRead: 700, cacheWrite: 0 },
        costUsd: 0.0004,
        outcome: 'answered',
        failure: null,
        durationMs: 2_310,
        isEstimate: false,
      },
      {
        ...call,
        number: 1,
        at,
        tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
        costUsd: 0,
        outcome: 'failed',
        failure: 'overloaded',
        durationMs: 840,
        isEstimate: false,
      },
    ],
  };
}
