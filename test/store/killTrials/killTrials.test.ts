import { describe, expect, it } from 'vitest';
import { childScript } from '../childScript.ts';
import { ASSETS, temporaryFolder } from '../testFolder.ts';
import { killTrial, type TrialMode } from './killTrial.ts';

const modes: readonly TrialMode[] = ['file', 'segments', 'changing'];

describe('a process killed at any moment of anything it does', () => {
  it.each(modes)(
    'leaves a store with all that was acknowledged (%s)',
    async (mode) => {
      const script = await childScript('killTrials/killWorker', { minify: true });
      const report = await killTrial({ folder: temporaryFolder(), assetPath: ASSETS, script }, mode, 20_261_121, 5);
      expect(report.kills).toBe(5);
      expect(report.acknowledged).toBeGreaterThan(3);
    },
    60_000,
  );
});
