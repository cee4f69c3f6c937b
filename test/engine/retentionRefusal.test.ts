import { expect, onTestFinished, test } from 'vitest';
import { Retention, type RetentionSurroundings } from '../../src/engine/retention.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { StoreSpace } from '../../src/store/retention/retentionLane.ts';
import { memoryLimitBytes } from '../../src/store/segments/memoryLimit.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';

/** A fallback store that says of itself how large it is. */
async function fallbackOf(share: number, freeShare = 0): Promise<{ store: SqlStore; around: RetentionSurroundings }> {
  const folder = temporaryFolder();
  const store = await openStore({ folder, assetPath: ASSETS, forceFallback: true });
  onTestFinished(() => store.close());
  store.retention.space = async (): Promise<StoreSpace> => ({
    fileBytes: memoryLimitBytes * share,
    freeBytes: memoryLimitBytes * freeShare,
  });
  const around = {
    store: () => store,
    isWriter: () => true,
    policy: {},
    folder,
    inTurn: <T>(slice: () => Promise<T>) => slice(),
    onDidPrune: () => undefined,
    log: () => undefined,
  };
  return { store, around };
}

test('reading is refused, saying what to do, when the fallback is nearly full and nothing can be pruned', async () => {
  const { around } = await fallbackOf(0.95);
  const refusal = await new Retention(around).refusal();
  expect(refusal).toMatchObject({ code: 'write-failed' });
  expect(refusal?.message).toMatch(/no transcripts are read.*PostgreSQL/);
});

test('reading goes on, and the status tells, while the fallback only comes near its limit', async () => {
  const { around } = await fallbackOf(0.7);
  const retention = new Retention(around);
  expect(await retention.refusal()).toBeNull();
  expect((await retention.status())?.notice).toContain('PostgreSQL');
});

test('space that is free inside the file counts as room', async () => {
  const { around } = await fallbackOf(0.95, 0.6);
  const retention = new Retention(around);
  expect(await retention.refusal()).toBeNull();
  expect((await retention.status())?.notice).toBeNull();
});

test('a reader prunes nothing, whatever the settings', async () => {
  const { around, store } = await fallbackOf(0.95);
  const retention = new Retention({ ...around, isWriter: () => false, policy: { days: 1, maxSizeMb: 1 } });
  await retention.update(new AbortController().signal, 1_000);
  expect(await store.getValue('retention.policy')).toBeUndefined();
  expect(await retention.refusal()).not.toBeNull();
});
