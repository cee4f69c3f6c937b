// What finding events by id costs as a store grows: bytes written, processor time and the longest commit, over the tables of
// ids alone. `node test/bench/eventIds.mjs [--events 1000000] [--batch 1000] [--json]`. Bytes are counted where SQLite's file calls
// leave us; times are of the processor, so a busy machine changes them little.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, root } from './bundle.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    batch: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'skillify-event-ids-'));

let written = 0;
const fileSystem = {
  ...Object.fromEntries(
    ['openSync', 'closeSync', 'readSync', 'ftruncateSync', 'fstatSync', 'statSync', 'unlinkSync', 'fdatasyncSync'].map(
      (call) => [call, fs[call]],
    ),
  ),
  writeSync(...parameters) {
    const bytes = fs.writeSync(...parameters);
    written += bytes;
    return bytes;
  },
};

const processorMs = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

try {
  const bundlePath = path.join(work, 'bundle.cjs');
  await bundle(
    {
      'store/tables/eventIds.ts': ['EventIds'],
      'store/sqlite/fileDatabase.ts': ['FileDatabase'],
      'store/sqlite/runtime.ts': ['loadRuntime'],
      'store/schema/migrations.ts': ['migrate'],
    },
    bundlePath,
  );
  const { EventIds, FileDatabase, loadRuntime, migrate } = createRequire(import.meta.url)(bundlePath);
  const { hook } = await loadRuntime(path.join(root, 'node_modules/sql.js/dist'));
  const file = path.join(work, 'store.db');
  const open = () => FileDatabase.open(hook, file, fileSystem, () => undefined);
  const fill = (database, ids, from, count) =>
    database.transaction('normal', () => {
      const names = Array.from({ length: count }, () => randomUUID());
      const hashes = ids.beginBatch(names);
      for (const [index, name] of names.entries()) ids.add(ids.find(name, hashes[index]).hash, from + index + 1, name);
      ids.endBatch(from + count);
    });

  let database = open();
  migrate(database, file);
  let ids = new EventIds(database);
  const [events, batch] = [Number(values.events), Number(values.batch)];
  const marks = [];
  let mark = { events: 0, written, processor: process.cpuUsage(), longestMs: 0 };
  for (let done = 0; done < events; ) {
    const started = process.cpuUsage();
    fill(database, ids, done, Math.min(batch, events - done));
    done = Math.min(events, done + batch);
    mark.longestMs = Math.max(mark.longestMs, processorMs(started));
    if (done % 100_000 !== 0 && done < events) continue;
    const share = done - mark.events;
    marks.push({
      events: done,
      bytesPerEvent: Math.round((written - mark.written) / share),
      storedPerEvent: Number((database.sizeBytes() / done).toFixed(1)),
      microsecondsPerEvent: Number(((processorMs(mark.processor) * 1_000) / share).toFixed(1)),
      longestCommitMs: Number(mark.longestMs.toFixed(1)),
    });
    mark = { events: done, written, processor: process.cpuUsage(), longestMs: 0 };
  }
  database.close();
  database = open();
  ids = new EventIds(database);
  const started = process.cpuUsage();
  fill(database, ids, events, 10);
  const firstCommitMs = Number(processorMs(started).toFixed(1));
  database.close();
  if (values.json) console.log(JSON.stringify({ marks, firstCommitMs, load: os.loadavg()[0] }, null, 2));
  else {
    for (const each of marks)
      console.log(
        `to ${String(each.events).padStart(8)}: ${each.bytesPerEvent} bytes written an event (${each.storedPerEvent} stored), ` +
          `${each.microsecondsPerEvent} microseconds of processor, longest commit ${each.longestCommitMs} ms of processor`,
      );
    console.log(`first commit after opening: ${firstCommitMs} ms of processor; load ${os.loadavg()[0].toFixed(1)}`);
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
