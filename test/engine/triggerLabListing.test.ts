import { describe, expect, test } from 'vitest';
import { hostListings } from '../../src/engine/triggerLabListing.ts';

const skill = (name: string, length: number) => ({ name, description: 'x'.repeat(length) });
const listing = (assistant: string, own: number, others: readonly number[] = []) => {
  const rivals = others.map((length, index) => skill(`rival-${index}`, length));
  const found = hostListings(skill('own', own), rivals).find((each) => each.assistant === assistant);
  if (!found) throw new Error(`no listing of ${assistant}`);
  return found;
};

describe('what assistants list of a skill', () => {
  test('is all of a short description among few skills', () => {
    for (const { assistant, kept, cut } of hostListings(skill('own', 200), [skill('other', 300)]))
      expect([assistant, kept, cut]).toEqual([assistant, 200, '']);
  });

  test('ends at the longest entry: 1,536 characters in Claude Code, 1,024 elsewhere', () => {
    expect(listing('claude-code', 2_000)).toMatchObject({ kept: 1_536, cut: 'x'.repeat(464) });
    expect(listing('codex', 2_000).kept).toBe(1_024);
    expect(listing('opencode', 1_025)).toMatchObject({ kept: 1_024, cut: 'x' });
  });

  test('is shortened in Codex so that all lists together fit: short ones whole, long ones at one length', () => {
    const others = [...Array.from({ length: 20 }, () => 500), 50];
    const { kept, listLimit } = listing('codex', 600, others);
    const names = 'own'.length + others.reduce((sum, _length, index) => sum + `rival-${index}`.length, 0) + 22 * 60;
    const used = names + 50 + 21 * kept;
    expect(kept).toBeLessThan(500);
    expect(used).toBeLessThanOrEqual(listLimit ?? 0);
    expect(used + 21).toBeGreaterThan(listLimit ?? 0);
    expect(listing('codex', 40, others)).toMatchObject({ kept: 40, cut: '' });
  });

  test('is not sure at all in Claude Code once the list is full, whose least used skills lose theirs', () => {
    const others = Array.from({ length: 20 }, () => 500);
    expect(listing('claude-code', 300, others)).toMatchObject({ kept: 0, overflow: 'least-used-dropped' });
    expect(listing('claude-code', 300, others.slice(0, 10)).kept).toBe(300);
  });

  test('is nothing in Codex where names alone fill the list', () => {
    expect(
      listing(
        'codex',
        300,
        Array.from({ length: 200 }, () => 10),
      ).kept,
    ).toBe(0);
  });
});
