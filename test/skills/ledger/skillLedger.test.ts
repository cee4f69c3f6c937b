import { describe, expect, test } from 'vitest';
import type { LedgerSession } from '../../../src/skills/ledger/ledgerRow.ts';
import { type LedgerSource, skillLedger, weeksFromApproval } from '../../../src/skills/ledger/skillLedger.ts';

const monday = Date.parse('2026-10-05T00:00:00Z');
const dayMs = 86_400_000;
const approvedAt = monday + 2 * dayMs;

const row = (sessionId: string, at: number, more: Partial<LedgerSession> = {}): LedgerSession => ({
  ...{ name: 'use-pnpm', sessionId, version: at < approvedAt ? 0 : 1, isEligible: true, isLoaded: false },
  ...{ recurred: null, recurredEventId: null, isOpposed: false, assistant: 'claude-code', model: 'm', at },
  ...{ isRecalled: false },
  ...more,
});
const rows = [
  row('a', monday, { recurred: 'said-again', recurredEventId: 'e1' }),
  row('b', monday + dayMs, { recurred: 'said-again', recurredEventId: 'e2' }),
  row('c', monday + 3 * dayMs, { isLoaded: true }),
  row('d', monday + 8 * dayMs, { assistant: 'import:specstory', model: null, recurred: 'same-failure' }),
  row('e', monday + 9 * dayMs, { isEligible: false, isLoaded: true }),
];
const sessions = [...rows, row('f', monday + 10 * dayMs)].map(({ sessionId: id, assistant, model, at: startedAt }) => ({
  ...{ id, assistant, model, startedAt },
}));
const source: LedgerSource = {
  ...{ name: 'use-pnpm', title: 'Use pnpm', status: 'approved', retiredAt: null, rows, completedBy: 'b' },
  versions: [{ version: 1, at: approvedAt }],
};

describe('the ledger of a skill', () => {
  const ledger = skillLedger(source, sessions);

  test('counts eligible sessions before and since, without the one that completed the proposal', () => {
    expect(ledger.counts.before).toMatchObject({ sessions: 1, eligible: 1, recurred: 1 });
    expect(ledger.counts.after).toMatchObject({ sessions: 4, eligible: 2, recurred: 1, loaded: 1, loadedElsewhere: 1 });
  });

  test('counts loading only where it can be seen', () => {
    expect(ledger.counts.after.visible).toBe(1);
    expect(ledger.parts.map(({ displayName, canSeeLoading }) => [displayName, canSeeLoading])).toEqual(
      expect.arrayContaining([
        ['Claude Code', true],
        ['import:specstory', false],
      ]),
    );
  });

  test('has the week of the approval on both sides, with intervals', () => {
    expect(ledger.weeks.map(({ at, isAfter, eligible, recurred }) => [at, isAfter, eligible, recurred])).toEqual([
      [monday, false, 1, 1],
      [monday, true, 1, 0],
      [monday + 7 * dayMs, true, 1, 1],
    ]);
    expect(ledger.weeks[0]?.interval.high).toBe(1);
  });

  test('names the sessions in which the mistake came back', () => {
    expect(ledger.returned).toMatchObject([{ sessionId: 'd', recurred: 'same-failure' }]);
  });

  test('counts nothing after a retirement', () => {
    const retired = skillLedger({ ...source, status: 'retired', retiredAt: monday + 4 * dayMs }, sessions);
    expect(retired.counts.after.sessions).toBe(1);
  });

  test('adds skills up by weeks from each one’s approval', () => {
    const weeks = weeksFromApproval(rows, new Map([['use-pnpm', approvedAt]]));
    expect(weeks.map(({ at, eligible }) => [at / (7 * dayMs), eligible])).toEqual([
      [-1, 2],
      [0, 2],
    ]);
  });
});
