import { expect, onTestFinished, test, vi } from 'vitest';
import { SearchIndexing } from '../../src/engine/searchIndexing.ts';
import { openStore } from '../../src/store/openStore.ts';
import { batch, prompt } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';

async function filled(texts: number) {
  const folder = temporaryFolder();
  const store = await openStore({ folder, assetPath: ASSETS });
  onTestFinished(() => store.close());
  await store.appendCapture(batch(Array.from({ length: texts }, (_text, number) => prompt(`p${number}`))));
  const warnings: string[] = [];
  const indexing = new SearchIndexing(
    () => store,
    (message) => warnings.push(message),
  );
  onTestFinished(() => indexing.dispose());
  return { folder, store, indexing, warnings };
}

test('fills the index until it is complete or the time is over', async () => {
  const { store, indexing } = await filled(700);
  expect(await indexing.fill(0)).toBe(false);
  expect(await store.notYetIndexed()).toBe(700);
  expect(await indexing.fill(60_000)).toBe(true);
  expect(await store.notYetIndexed()).toBe(0);
});

test('fills the rest in the background, after a moment of quiet', async () => {
  const { store, indexing } = await filled(700);
  indexing.soon();
  indexing.soon();
  expect(await store.notYetIndexed()).toBe(700);
  await vi.waitFor(async () => expect(await store.notYetIndexed()).toBe(0), { timeout: 20_000, interval: 50 });
});

test('does nothing more once it is disposed', async () => {
  const { store, indexing, warnings } = await filled(10);
  indexing.soon();
  indexing.dispose();
  indexing.soon();
  expect(await indexing.fill(1_000)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await store.notYetIndexed()).toBe(10);
  expect(warnings).toEqual([]);
});

test('leaves the index of a reader as it is without a word, and tells what else goes wrong', async () => {
  const { folder, store, indexing, warnings } = await filled(10);
  const reader = await openStore({ folder, assetPath: ASSETS, readOnly: true });
  const reading = new SearchIndexing(
    () => reader,
    (message) => warnings.push(message),
  );
  expect(await reading.fill(1_000)).toBe(true);
  expect(await reader.notYetIndexed()).toBe(10);
  await reader.close();
  expect(warnings).toEqual([]);
  await store.close();
  await indexing.fill(1_000);
  expect(warnings).toEqual([expect.stringContaining('The search index could not be brought up to date')]);
});
