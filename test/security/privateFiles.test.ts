import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { batch, prompt } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';

const others = 0o077;

describe.skipIf(process.platform === 'win32')('the files of a store', () => {
  test('that an earlier version left open are closed to others when it is opened', async () => {
    const folder = path.join(temporaryFolder(), 'store');
    const first = await openStore({ folder, assetPath: ASSETS });
    await first.appendCapture(batch([prompt('e1')]));
    await first.close();
    mkdirSync(path.join(folder, 'segments.damaged-2026'));
    writeFileSync(path.join(folder, 'segments.damaged-2026', 'image'), 'x');
    writeFileSync(path.join(folder, 'store.damaged-2026.db'), 'x');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      chmodSync(path.join(folder, name), 0o777);
    chmodSync(folder, 0o755);
    const again = await openStore({ folder, assetPath: ASSETS });
    expect((await again.listSessions()).length).toBe(1);
    await again.close();
    expect(statSync(folder).mode & others).toBe(0);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      expect(statSync(path.join(folder, name)).mode & others, name).toBe(0);
  });

  test('are closed to others whatever the process lets others do', async () => {
    const before = process.umask(0);
    try {
      const folder = path.join(temporaryFolder(), 'store');
      const store = await openStore({ folder, assetPath: ASSETS });
      await store.appendCapture(batch([prompt('e1')]));
      const reader = await openStore({ folder, assetPath: ASSETS, readOnly: true });
      await reader.close();
      await store.close();
      expect(statSync(folder).mode & others).toBe(0);
      for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & others, name).toBe(0);
    } finally {
      process.umask(before);
    }
  });

  test('are closed alone: what lies beside them, and what a link leads to, stays as it is', async () => {
    const root = temporaryFolder();
    const folder = path.join(root, 'store');
    mkdirSync(folder);
    const beside = path.join(folder, 'notes.txt');
    const elsewhere = path.join(root, 'elsewhere.db');
    for (const file of [beside, elsewhere]) {
      writeFileSync(file, 'mine');
      chmodSync(file, 0o644);
    }
    symlinkSync(elsewhere, path.join(folder, 'store.link'));
    await (await openStore({ folder, assetPath: ASSETS })).close();
    expect(statSync(beside).mode & 0o777).toBe(0o644);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o644);
    expect(lstatSync(path.join(folder, 'store.link')).isSymbolicLink()).toBe(true);
  });
});
