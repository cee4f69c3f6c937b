// A process of its own for durability.mjs: `write` works on a store until it is killed, `open` says how long opening one took.

import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { captured } from './durabilityEvents.mjs';

const [what, bundlePath, folder, assetPath, events] = process.argv.slice(2);
const { openStore, acquireLease } = createRequire(import.meta.url)(bundlePath);

if (what === 'write') {
  const lease = await acquireLease(folder);
  if ('heldBy' in lease) throw new Error('The store has a writer.');
  const store = await openStore({ folder, assetPath, lease });
  writeSync(1, 'ready\n');
  for (const batch of captured(1e9, 1_000, `killed-${process.pid}-`)) {
    await store.appendCapture(batch);
    writeSync(1, 'batch\n');
    for (let slices = 0; slices < 10; slices += 1) await store.indexText(100);
  }
} else if (what === 'pause') {
  const lease = await acquireLease(folder);
  if ('heldBy' in lease) throw new Error('The store has a writer.');
  const store = await openStore({ folder, assetPath, lease });
  writeSync(1, 'ready\n');
  // A live writer: a few events a second until it is killed.
  for (const batch of captured(1e9, 10, `live-${process.pid}-`)) {
    await store.appendCapture(batch);
    await new Promise((resolve) => setTimeout(resolve, Number(events)));
  }
} else {
  const started = performance.now();
  const store = await openStore({ folder, assetPath, readOnly: what === 'read' });
  const opened = performance.now();
  const proposals = (await store.listProposals()).length;
  const { sessions, events: held } = await store.counts();
  const asked = performance.now();
  const { note } = await store.location();
  const facts = {
    openMs: opened - started,
    askMs: asked - opened,
    proposals,
    sessions,
    events: held,
    isCurrent: store.isCurrent,
    note,
    rssMiB: process.memoryUsage().rss / 1048576,
  };
  await store.close();
  console.log(JSON.stringify(facts));
}
