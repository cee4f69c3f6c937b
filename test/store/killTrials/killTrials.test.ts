import { describe, expect, it } from 'vitest';
import { childScript } from '../childScript.ts';
import { ASSETS, temporaryFolder } from '../testFolder.ts';
import { killTrial, type TrialMode } from './killTrial.ts';
import { powerCutTrial } from './powerCut.ts';

const modes: readonly TrialMode[] = ['file', 'segments', 'changing'];

describe('a process killed at any moment of anything it does', () => {
  it.each(modes)(
    'leaves a store with all that was acknowledged (%s)',
    async (mode) => {
      const script = await childScript('killTrials/killWorker', { minify: true });
      const report = await killTrial({ folder: temporaryFolder(), assetPath: ASSETS, script }, mode, 20_261_122, 4);
      expect(report.kills).toBe(4);
      expect(report.acknowledged).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('a power cut at any moment', () => {
  it('leaves a sound store with all that was acknowledged', async () => {
    const report = await powerCutTrial({ folder: temporaryFolder(), assetPath: ASSETS }, 11, 6);
    expect(report.acknowledged).toBeGreaterThan(10);
    expect(report.hotCuts).toBeGreaterThan(0);
  }, 60_000);

  it('would break a store that is not synced', async () => {
    const broken = [];
    for (let seed = 1; seed <= 4; seed += 1) {
      const trial = powerCutTrial({ folder: temporaryFolder(), assetPath: ASSETS, syncs: false }, seed, 2);
      broken.push(await trial.then(() => 0).catch(() => 1));
    }
    expect(broken.filter((each) => each === 1).length).toBeGreaterThan(1);
  }, 60_000);
});
