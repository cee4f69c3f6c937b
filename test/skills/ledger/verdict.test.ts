import { describe, expect, test } from 'vitest';
import type { PhaseCounts } from '../../../src/skills/ledger/ledgerCounts.ts';
import { judgeSkill, minimumAfter, minimumBefore } from '../../../src/skills/ledger/verdict.ts';

const weekMs = 7 * 86_400_000;
const times = { approvedAt: 0, lastEligibleAt: 10 * weekMs, latestAt: 10 * weekMs };

function counts(eligible: number, recurred: number, more: Partial<PhaseCounts> = {}): PhaseCounts {
  const loads = { visible: eligible, loaded: eligible, loadedRecurred: recurred, notLoadedRecurred: 0 };
  return { sessions: eligible, eligible, recurred, opposed: 0, loadedElsewhere: 0, recalled: 0, ...loads, ...more };
}

const verdictOf = (before: PhaseCounts, after: PhaseCounts) => judgeSkill(before, after, times).verdict;

describe('the verdict on a skill', () => {
  test('is helpful, harmful or no effect by the interval of the difference', () => {
    expect(verdictOf(counts(16, 13), counts(20, 2))).toBe('helpful');
    expect(verdictOf(counts(16, 4), counts(20, 17))).toBe('harmful');
    expect(verdictOf(counts(16, 12), counts(20, 15))).toBe('no-effect');
  });

  test('is harmful where the opposite is asked for since', () => {
    const judged = judgeSkill(counts(16, 8), counts(20, 9, { opposed: 12 }), times);
    expect(judged).toMatchObject({ verdict: 'harmful', suggestions: [{ kind: 'retire' }] });
    expect(judged.reason).toContain('12 of 20');
  });

  test('is too early below the least numbers, however clear they look, and says what is missing', () => {
    const early = judgeSkill(counts(20, 20), counts(minimumAfter - 1, 0), times);
    expect(early).toMatchObject({ verdict: 'too-early' });
    expect(early.reason).toContain('1 more are needed');
    expect(verdictOf(counts(minimumBefore - 1, 4), counts(20, 0))).toBe('too-early');
  });

  test('is too early, not no effect, while an effect worth having is not excluded', () => {
    expect(verdictOf(counts(6, 3), counts(8, 2))).toBe('too-early');
  });

  test('counts eligible sessions, not all of them', () => {
    expect(verdictOf(counts(16, 13, { sessions: 400 }), counts(20, 2, { sessions: 500 }))).toBe('helpful');
  });

  test('is that it never fires, or is not loaded', () => {
    expect(verdictOf(counts(16, 13), counts(0, 0, { sessions: 20 }))).toBe('never-fires');
    expect(verdictOf(counts(16, 13), counts(0, 0, { sessions: 19 }))).toBe('too-early');
    const ignored = counts(20, 15, { loaded: 2, loadedRecurred: 0, notLoadedRecurred: 15 });
    const judged = judgeSkill(counts(16, 13), ignored, times);
    expect(judged).toMatchObject({ verdict: 'not-loaded', suggestions: [{ kind: 'sharpen-description' }] });
    expect(judged.loading.high).toBeLessThan(0.2);
  });

  test('is not “not loaded” where loading cannot be seen', () => {
    const unseen = counts(20, 15, { visible: 0, loaded: 0, loadedRecurred: 0 });
    expect(verdictOf(counts(16, 13), unseen)).toBe('no-effect');
  });

  test('comes with a rewrite where the mistake returns in sessions that loaded it', () => {
    const { suggestions } = judgeSkill(counts(16, 12), counts(20, 15), times);
    expect(suggestions).toMatchObject([{ kind: 'rewrite' }]);
  });

  test('comes with a retirement where nothing called for it for weeks', () => {
    const idle = { approvedAt: 0, lastEligibleAt: weekMs, latestAt: 12 * weekMs };
    const { suggestions } = judgeSkill(counts(16, 12), counts(9, 1, { sessions: 60 }), idle);
    expect(suggestions).toEqual([{ kind: 'retire', reason: 'Nothing in the last 11 weeks called for it.' }]);
  });
});

describe('the least numbers', () => {
  const choose = (of: number, count: number) => {
    let ways = 1;
    for (let index = 0; index < count; index += 1) ways = (ways * (of - index)) / (index + 1);
    return ways;
  };
  const chance = (count: number, of: number, rate: number) =>
    choose(of, count) * rate ** count * (1 - rate) ** (of - count);

  /** How often a skill with these rates gets a verdict, of all outcomes there can be. */
  function frequency(verdict: string, before: readonly [of: number, rate: number], after: readonly [number, number]) {
    let sum = 0;
    for (let earlier = 0; earlier <= before[0]; earlier += 1)
      for (let later = 0; later <= after[0]; later += 1)
        if (verdictOf(counts(before[0], earlier), counts(after[0], later)) === verdict)
          sum += chance(earlier, ...before) * chance(later, ...after);
    return sum;
  }

  test('show a large fall with the usual power', () => {
    expect(frequency('helpful', [minimumBefore, 0.8], [minimumAfter, 0.1])).toBeCloseTo(0.81, 2);
    expect(frequency('helpful', [minimumBefore, 0.8], [minimumAfter, 0.2])).toBeCloseTo(0.67, 2);
    expect(frequency('helpful', [8, 0.8], [8, 0.2])).toBeCloseTo(0.8, 2);
  });

  test('let no effect pass for one in at most 8 of 100', () => {
    for (const rate of [0.1, 0.3, 0.5, 0.7, 0.9])
      for (const [before, after] of [
        [minimumBefore, minimumAfter],
        [8, 8],
        [20, 20],
      ] as const)
        expect(
          frequency('helpful', [before, rate], [after, rate]) + frequency('harmful', [before, rate], [after, rate]),
        ).toBeLessThan(0.08);
  });
});
