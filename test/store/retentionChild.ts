import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/openStore.ts';

// Prunes everything, has the index drop it and gives pages back, in small slices, until it is done or killed.
const [folder = '', assetPath = '', mode = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const store = await openStore({ folder, assetPath, forceFallback: mode === 'segments' });
  writeSync(1, 'ready\n');
  for (const { sessionId } of await store.retention.listPrunable(Number.MAX_SAFE_INTEGER, 1_000)) {
    while ((await store.retention.prune(sessionId, 15)).events > 0) {
      writeSync(1, 'pruned\n');
      await store.indexText(20);
    }
    await store.retention.shrink(5);
  }
  while ((await store.indexText(20)) > 0);
  while ((await store.retention.shrink(5)) > 0);
  await store.close();
  writeSync(1, 'done\n');
}

void main();
