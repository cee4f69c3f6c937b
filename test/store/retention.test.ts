import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../../src/store/openStore.ts';
import { describeRetention } from './retentionContract.ts';
import { ASSETS } from './testFolder.ts';

for (const forceFallback of [false, true])
  describeRetention(forceFallback ? 'segments' : 'file', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-retention-'));
    return {
      open: () => openStore({ folder, assetPath: ASSETS, forceFallback }),
      openReadOnly: () => openStore({ folder, assetPath: ASSETS, forceFallback, readOnly: true }),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  });
