import { expect, test } from 'vitest';
import type { LedgerReport } from '../../src/engine/ledgerContract.ts';
import { type PlantedEffect, PlantedHistory } from '../support/plantedHistory.ts';
import { ask } from '../support/sampleScope.ts';

const effects: readonly PlantedEffect[] = ['helpful', 'useless', 'harmful'];
const wanted = { helpful: 'helpful', useless: 'no-effect', harmful: 'harmful' } as const;
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const dayMs = 86_400_000;

/** Each seed plants each effect once, on changing topics. */
function effectsOf(seed: number): readonly PlantedEffect[] {
  return effects.map((_effect, index) => effects[(index + seed) % effects.length] ?? 'useless');
}

/** Capture, approval and later sessions of one history: what was said after 4 eligible sessions, and after 22. */
async function playOut(seed: number): Promise<{ readonly early: readonly string[]; readonly late: readonly string[] }> {
  const history = new PlantedHistory(seed, effectsOf(seed));
  try {
    const now = Date.now();
    history.writeBefore(now, 18);
    const engine = await history.scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
    const names = await history.approve(engine);
    const verdicts = ({ skills }: LedgerReport) =>
      [...names.values()].map((name) => skills.find((skill) => skill.name === name)?.verdict ?? 'none');
    history.writeAfter(now + dayMs, now + 14 * dayMs, 4, names);
    await ask(engine, 'now', { trigger: 'command' });
    const early = verdicts(await ask(engine, 'ledger', { name: null }));
    history.writeAfter(now + 14 * dayMs, now + 90 * dayMs, 18, names);
    await ask(engine, 'now', { trigger: 'command' });
    const report = await ask(engine, 'ledger', { name: null });
    expect(report.sessionsLeft).toBe(0);
    return { early, late: verdicts(report) };
  } finally {
    await history.dispose();
  }
}

test('planted skills are told apart from transcripts of two assistants, and not before there is enough to tell', async () => {
  const wrong: string[] = [];
  let opposite = 0;
  for (const seed of seeds) {
    const { early, late } = await playOut(seed);
    expect(early, `seed ${seed}, few sessions`).toEqual(effects.map(() => 'too-early'));
    for (const [index, effect] of effectsOf(seed).entries()) {
      const verdict = late[index];
      if (verdict !== wanted[effect]) wrong.push(`seed ${seed}: ${effect} was called ${verdict}`);
      if (effect !== 'helpful' && verdict === 'helpful') opposite += 1;
      if (effect === 'helpful' && verdict === 'harmful') opposite += 1;
    }
  }
  // Of 60 skills: a useless one passes for helpful or harmful in about 5 of 100 cases, by the intervals that are used.
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(6);
  expect(opposite, wrong.join('\n')).toBeLessThanOrEqual(2);
}, 900_000);
