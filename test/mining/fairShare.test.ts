import { describe, expect, test } from 'vitest';
import { fairShare, timesPerSession } from '../../src/mining/fairShare.ts';
import { findPatterns } from '../../src/mining/findPatterns.ts';
import { sessionsOf } from '../../src/mining/pattern.ts';
import { termWeightsOf, wordsOfSession } from '../../src/mining/sessionWords.ts';
import type { Episode } from '../../src/signals/episode.ts';

const start = Date.parse('2026-10-01T09:00:00Z');

function episodes(sessionId: string, prompts: readonly string[], day = 0): readonly Episode[] {
  return prompts.map((prompt, index) => ({
    id: `${sessionId}-${index}`,
    sessionId,
    index,
    startedAt: start + day * 86_400_000 + index * 1000,
    endedAt: start + day * 86_400_000 + index * 1000 + 500,
    promptEventId: `${sessionId}-${index}-prompt`,
    prompt,
    steps: [],
    paths: [],
    outcome: { kind: 'succeeded', reasons: [] },
  }));
}

/** One session of a thousand prompts on whatever, and thirty of a few prompts on something else. */
const huge = episodes(
  'huge',
  Array.from({ length: 1000 }, (_prompt, index) => `please use the carousel widget for screen number${index % 7}`),
);
const small = Array.from({ length: 30 }, (_session, number) =>
  episodes(`small-${number}`, ['always sort the imports with ruff', `explain module${number}`], number + 1),
);

describe('fairShare', () => {
  test('keeps of each session the items of greatest worth, in the order given', () => {
    const items = [1, 5, 2, 4].map((value) => ({ sessionId: 'long', value }));
    const other = { sessionId: 'short', value: 0 };
    expect(fairShare([...items, other], ({ value }) => value, 2).map(({ value }) => value)).toEqual([5, 4, 0]);
  });

  test('the first of equals stay', () => {
    const items = ['a', 'b', 'c'].map((name) => ({ sessionId: 'one', name }));
    expect(fairShare(items, () => 0, 2).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('a session of a thousand prompts among thirty small ones', () => {
  test('counts for as many prompts in the weights of words as forty', () => {
    expect(wordsOfSession(huge).prompts).toBe(40);
    expect(wordsOfSession(huge.slice(0, 5)).prompts).toBe(5);
    const weights = termWeightsOf([...huge, ...small.flat()]);
    // 40 of the huge session's prompts name the widget, 30 of the small ones the imports: about as common.
    expect(weights.weight('widget') / weights.weight('import')).toBeGreaterThan(0.8);
  });

  test('leaves their rule found, in all thirty sessions', () => {
    const rule = findPatterns([...huge, ...small.flat()], []).find(({ directives }) =>
      directives.some(({ text }) => text.includes('ruff')),
    );
    expect(rule && sessionsOf(rule).size).toBe(30);
  });

  test('gives a pattern no more evidence than its share', () => {
    const again = episodes('again', ['please use the carousel widget for the start screen'], 3);
    const later = episodes('later', ['please use the carousel widget for the end screen'], 4);
    const pattern = findPatterns([...huge, ...small.flat(), ...again, ...later], []).find(({ directives }) =>
      directives.some(({ text }) => text.includes('carousel')),
    );
    expect(pattern && sessionsOf(pattern).size).toBe(3);
    expect(pattern?.directives.filter(({ sessionId }) => sessionId === 'huge')).toHaveLength(timesPerSession);
  });

  test('makes no pattern of what it alone keeps asking for', () => {
    const patterns = findPatterns([...huge, ...small.flat()], []);
    expect(patterns.filter(({ directives }) => directives.some(({ text }) => text.includes('carousel')))).toEqual([]);
  });
});
