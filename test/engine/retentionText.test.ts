import { expect, test } from 'vitest';
import type { RetentionStatus } from '../../src/engine/retentionContract.ts';
import { retentionLines } from '../../src/engine/retentionText.ts';

const status: RetentionStatus = {
  days: 365,
  maxSizeMb: 2_048,
  fileBytes: 50_000_000,
  freeBytes: 8_000_000,
  canShrink: true,
  prunedEvents: 0,
  prunedSessions: 0,
  lastRun: null,
  notice: null,
};

test('tells the limits, what is in use and that nothing was pruned', () => {
  expect(retentionLines(status, () => 'noon')).toEqual([
    'Raw text: kept for 365 days, at most 2 GB; 42 MB in use, 8 MB free inside the file',
    'Pruned so far: nothing',
  ]);
});

test('tells what the last pruning did, whether it goes on, and first of all what is to be done', () => {
  const lastRun = { at: 1, sessions: 3, events: 700, bytes: 900_000, givenBackBytes: 4_000_000, isDone: false };
  const lines = retentionLines(
    {
      ...status,
      days: 0,
      maxSizeMb: 0,
      canShrink: false,
      prunedEvents: 900,
      prunedSessions: 5,
      lastRun,
      notice: 'Do this.',
    },
    () => 'noon',
  );
  expect(lines[0]).toBe('Do this.');
  expect(lines[1]).toContain('kept whatever its age, no limit of size');
  expect(lines[2]).toContain('does not shrink');
  expect(lines[3]).toContain('900 events of 5 sessions');
  expect(lines[4]).toBe(
    'Last pruning: noon, 700 events of 3 sessions (900 kB of text), 4 MB given back to the disk; it goes on',
  );
});

test('says nothing of a store that is looked after elsewhere', () => {
  expect(retentionLines(null, () => 'noon')).toEqual([]);
});
