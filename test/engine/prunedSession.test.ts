import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedAnalysis } from '../../src/engine/prunedSession.ts';
import type { Episode } from '../../src/signals/episode.ts';
import type { Signal } from '../../src/signals/signal.ts';

function episode(at: number): Episode {
  return {
    id: `episode-${at}`,
    sessionId: 's',
    index: at,
    startedAt: at,
    endedAt: at + 1,
    promptEventId: `p${at}`,
    prompt: 'p',
    steps: [],
    paths: [],
    outcome: { kind: 'unknown', reasons: [] },
  };
}

function signal(at: number): Signal {
  const base = {
    kind: 'correction',
    sessionId: 's',
    episodeId: `episode-${at}`,
    relatedEventIds: [],
    before: null,
  } as const;
  return {
    ...base,
    id: `signal-${at}`,
    eventId: `p${at}`,
    at,
    confidence: 1,
    rule: 'r',
    explanation: 'e',
    text: 't',
    after: null,
  };
}

const analysis = (times: readonly number[]) => ({ episodes: times.map(episode), signals: times.map(signal) });

test('what was mined of the pruned part stays, followed by what is mined of the rest', () => {
  const joined = joinedAnalysis(10, analysis([1, 5, 20]), analysis([20, 30]));
  expect(joined.episodes.map(({ id, index }) => [id, index])).toEqual([
    ['episode-1', 0],
    ['episode-5', 1],
    ['episode-20', 2],
    ['episode-30', 3],
  ]);
  expect(joined.signals.map(({ at }) => at)).toEqual([1, 5, 20, 30]);
});

test('mining again, however often, loses nothing and counts nothing twice', () => {
  const times = fc.uniqueArray(fc.nat(100)).map((list) => list.sort((left, right) => left - right));
  fc.assert(
    fc.property(times, fc.nat(100), (all, untilAt) => {
      const since = analysis(all.filter((at) => at > untilAt));
      const once = joinedAnalysis(untilAt, analysis(all), since);
      expect(once.episodes.map(({ startedAt }) => startedAt)).toEqual(all);
      expect(joinedAnalysis(untilAt, once, since)).toEqual(once);
    }),
  );
});
