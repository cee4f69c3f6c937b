import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '../../src/store/openStore.ts';
import { filesBelow } from '../support/sampleScope.ts';
import { describeForgetting } from './forgettingContract.ts';
import { describeLedger } from './ledgerContract.ts';
import { describeMemory } from './memoryContract.ts';
import { describeModelCalls } from './modelCallContract.ts';
import { describeSearch } from './searchContract.ts';
import { describeStore } from './storeContract.ts';
import { ASSETS } from './testFolder.ts';

for (const forceFallback of [false, true]) {
  const create = async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-contract-'));
    return {
      bytes: async () => Buffer.concat(filesBelow(folder).map((file) => readFileSync(file))).toString('latin1'),
      open: () => openStore({ folder, assetPath: ASSETS, forceFallback }),
      openReadOnly: () => openStore({ folder, assetPath: ASSETS, forceFallback, readOnly: true }),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  };
  describeStore(forceFallback ? 'segments' : 'file', create);
  describeForgetting(forceFallback ? 'segments' : 'file', create);
  describeLedger(forceFallback ? 'segments' : 'file', create);
  describeMemory(forceFallback ? 'segments' : 'file', create);
  describeModelCalls(forceFallback ? 'segments' : 'file', create);
  describeSearch(forceFallback ? 'segments' : 'file', create);
}
