import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregateOf, mergeAggregates } from '../../src/memory/aggregate.ts';
import type { PlacedFact } from '../../src/memory/fact.ts';
import { summaryText } from '../../src/memory/summaryText.ts';
import { parentWindow, startOfQuarter } from '../../src/memory/summaryWindow.ts';
import { mergedAggregates, quarterAggregates } from '../../src/memory/windowSummaries.ts';

const start = Date.parse('2026-11-19T14:00:00Z');
const session = { sessionId: 's1', assistant: 'claude-code', cwd: '/code/shop', branch: 'main' };

function fact(number: number, overrides: Partial<PlacedFact> = {}): PlacedFact {
  const id = `e${number}`;
  const base = { eventId: id, citedEventId: id, episodeId: 'p', at: start + number * 1_000, message: null, session };
  return { ...base, kind: 'command', name: 'make build', state: 'passed', text: 'make build', ...overrides };
}

const anyFact = fc
  .record({
    number: fc.integer({ min: 0, max: 3_000 }),
    kind: fc.constantFrom('prompt', 'command', 'test', 'file', 'correction'),
    name: fc.constantFrom('make build', 'pnpm test', 'src/a.ts', 'src/b.ts'),
    state: fc.constantFrom('passed', 'failed', 'read', 'edited', 'succeeded'),
    session: fc.constantFrom('s1', 's2', 's3'),
  })
  .map(({ number, session: sessionId, ...rest }) => fact(number, { ...rest, session: { ...session, sessionId } }));
const facts = fc.uniqueArray(anyFact, { maxLength: 40, selector: ({ eventId }) => eventId });

function eventsOf(all: readonly PlacedFact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { session: own } of all) counts.set(own.sessionId, (counts.get(own.sessionId) ?? 0) + 1);
  return counts;
}

describe('merging', () => {
  test('windows gives the totals of all their facts together', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 40 }), (all, cut) => {
        const parts = [all.slice(0, cut), all.slice(cut)].map((part) => aggregateOf(part, eventsOf(part)));
        const merged = mergeAggregates(parts);
        const whole = aggregateOf(all, eventsOf(all));
        expect(merged.outcomes).toEqual(whole.outcomes);
        expect(merged.failedRuns).toBe(whole.failedRuns);
        expect(merged.correctionCount).toBe(whole.correctionCount);
        expect(merged.events).toBe(whole.events);
        expect(merged.sessions).toEqual(whole.sessions);
        expect(merged.files).toEqual(whole.files);
        expect(merged.commands).toEqual(whole.commands);
        expect(merged.failures.map(({ name, count }) => [name, count])).toEqual(
          whole.failures.map(({ name, count }) => [name, count]),
        );
      }),
    );
  });

  test('keeps the newest example of a failure, and a reason where one was given', () => {
    const failed = { state: 'failed', name: 'pnpm test' } as const;
    const older = aggregateOf([fact(1, { ...failed, message: 'FAIL a.test.ts' })], new Map());
    const newer = aggregateOf([fact(2, failed)], new Map());
    expect(mergeAggregates([newer, older]).failures).toEqual([
      { name: 'pnpm test', count: 2, lastAt: start + 2_000, eventId: 'e2', message: 'FAIL a.test.ts' },
    ]);
  });

  test('leaves the sessions out of longer windows', () => {
    const parts = quarterAggregates([fact(1), fact(2)], new Map([['s1', 2]]));
    expect(parts.some(({ scope }) => scope === 'session')).toBe(true);
    expect(mergedAggregates([...parts, ...parts]).map(({ scope, aggregate }) => [scope, aggregate.events])).toEqual([
      ['project', 4],
      ['branch', 4],
      ['assistant', 4],
      // `make build`, and the folder in which it ran.
      ['topic', 4],
      ['topic', 4],
    ]);
  });
});

describe('a quarter of an hour', () => {
  test('is summarised by project, session, branch, assistant and what is named more than once', () => {
    const codex = { ...session, sessionId: 's2', assistant: 'codex', branch: 'fix/cards' };
    const own = [
      fact(1, { kind: 'prompt', state: 'failed', text: 'fix payments-api', name: '', eventId: 'p' }),
      fact(2, {
        kind: 'test',
        state: 'failed',
        name: 'pnpm --filter payments-api test',
        text: 'pnpm --filter payments-api test',
      }),
      fact(3, { kind: 'file', state: 'edited', name: '/code/shop/packages/payments-api/a.ts', text: '' }),
      fact(4, { session: codex, episodeId: 'q' }),
    ];
    const scoped = quarterAggregates(
      own,
      new Map([
        ['s1', 30],
        ['s2', 5],
      ]),
    );
    const find = (scope: string, subject: string) =>
      scoped.find((each) => each.scope === scope && each.subject === subject)?.aggregate;
    expect(find('project', '')).toMatchObject({ events: 35, failedRuns: 1, sessions: ['s1', 's2'] });
    expect(find('session', 's2')).toMatchObject({ events: 5, failedRuns: 0 });
    expect(find('branch', 'fix/cards')).toMatchObject({ events: 5 });
    expect(find('assistant', 'claude-code')).toMatchObject({ events: 30, outcomes: { failed: 1 } });
    expect(find('topic', 'payments-api')).toMatchObject({ failedRuns: 1, outcomes: { failed: 1 } });
  });

  test('is told in sentences that hold its counts', () => {
    const text = summaryText(
      aggregateOf(
        [
          fact(1, { kind: 'prompt', state: 'succeeded', text: 'add a retry', name: '' }),
          fact(2, { state: 'failed', message: 'error: no target' }),
          fact(3, { kind: 'correction', state: 'correction', text: 'no, use make' }),
          fact(4, { kind: 'file', state: 'edited', name: '/code/shop/src/a.ts' }),
        ],
        new Map([['s1', 9]]),
      ),
    );
    expect(text).toBe(
      '1 prompt in 1 session, 9 events: 1 succeeded. Asked for: “add a retry” (succeeded). ' +
        '1 failed run: `make build` ×1 (error: no target). 1 correction: “no, use make”. ' +
        'Changed most: src/a.ts ×1. Ran most: `make build` ×1.',
    );
  });
});

describe('windows', () => {
  test.each([
    ['UTC', '2026-11-19T14:00:00Z', '2026-11-19T15:00:00Z', '2026-11-19T00:00:00Z', '2026-11-20T00:00:00Z'],
    ['Asia/Kolkata', '2026-11-19T13:30:00Z', '2026-11-19T14:30:00Z', '2026-11-18T18:30:00Z', '2026-11-19T18:30:00Z'],
    ['Asia/Kathmandu', '2026-11-19T14:15:00Z', '2026-11-19T15:15:00Z', '2026-11-18T18:15:00Z', '2026-11-19T18:15:00Z'],
  ])('follow the clock of %s', (timeZone, hourFrom, hourTo, dayFrom, dayTo) => {
    const quarter = startOfQuarter(Date.parse('2026-11-19T14:20:00Z'));
    const hour = parentWindow('quarter-hour', quarter, timeZone);
    expect(hour).toEqual({ window: 'hour', from: Date.parse(hourFrom), to: Date.parse(hourTo) });
    const day = parentWindow('hour', hour.from, timeZone);
    expect(day).toEqual({ window: 'day', from: Date.parse(dayFrom), to: Date.parse(dayTo) });
  });

  test('of a day on which the clocks go back last 25 hours', () => {
    const day = parentWindow('hour', Date.parse('2026-10-25T10:00:00Z'), 'Europe/Berlin');
    expect(day.to - day.from).toBe(25 * 3_600_000);
  });
});
