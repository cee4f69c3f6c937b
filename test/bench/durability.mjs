// What durability costs: bytes written per byte stored, pauses per commit, and opening after a kill.
// `node test/bench/durability.mjs [--events 100000,1000000] [--small 20000 or 0 for none] [--keep DIR] [--json]`. Bytes are counted where SQLite's
// file calls leave us. Wall clock times, unlike bytes, are of a quiet machine only; what is kept below DIR is used again.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, root } from './bundle.mjs';
import { captured } from './durabilityEvents.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000,1000000' },
    small: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '9' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const assetPath = path.join(root, 'node_modules/sql.js/dist');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'skillify-durability-'));
const bundlePath = path.join(work, 'bundle.cjs');
await bundle({ 'store/openStore.ts': ['openStore'], 'store/lease.ts': ['acquireLease'] }, bundlePath);
const { openStore } = createRequire(import.meta.url)(bundlePath);
const program = path.join(path.dirname(fileURLToPath(import.meta.url)), 'durabilityPart.mjs');
const report = { node: process.version, load: os.loadavg()[0], commits: [], sizes: [] };
const say = (line) => {
  if (!values.json) console.log(line);
};

/** The file system of a writer, counting what goes to disk. */
class CountingFileSystem {
  bytes = 0;
  syncs = 0;
  writes = 0;

  constructor() {
    for (const call of ['openSync', 'closeSync', 'readSync', 'ftruncateSync', 'fstatSync', 'statSync', 'unlinkSync']) {
      this[call] = fs[call];
    }
  }

  writeSync(...parameters) {
    const written = fs.writeSync(...parameters);
    this.bytes += written;
    this.writes += 1;
    return written;
  }

  fdatasyncSync(handle) {
    this.syncs += 1;
    fs.fdatasyncSync(handle);
  }
}

function quantiles(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function timed(times, task) {
  const started = performance.now();
  const result = await task();
  times.push(performance.now() - started);
  return result;
}

/** Fills a store by commits of one size. With `index`, the text index follows each `indexEvery` events until it has caught up. */
async function fill(folder, events, commitEvents, indexEvery) {
  const disk = new CountingFileSystem();
  const file = path.join(folder, 'store.db');
  const store = await openStore({ folder, assetPath, fileSystem: disk });
  const [commits, slices] = [[], []];
  const marks = [];
  let done = 0;
  let sinceIndexed = 0;
  disk.bytes = 0;
  const before = fs.statSync(file).size;
  for (const batch of captured(events, commitEvents)) {
    await timed(commits, () => store.appendCapture(batch));
    done += batch.events.length;
    sinceIndexed += batch.events.length;
    if (indexEvery > 0 && sinceIndexed >= indexEvery) {
      sinceIndexed = 0;
      for (let left = 1; left > 0; ) left = await timed(slices, () => store.indexText(100));
    }
    if (done % 100_000 === 0) marks.push({ events: done, written: disk.bytes, stored: fs.statSync(file).size });
  }
  const stored = fs.statSync(file).size - before;
  await store.close();
  const first = marks[0];
  const last = marks.at(-1);
  const previous = marks.at(-2);
  const growth =
    previous && first
      ? (last.written - previous.written) / (last.stored - previous.stored) / (first.written / first.stored)
      : null;
  return {
    events,
    commitEvents,
    indexEvery,
    writtenMB: Number((disk.bytes / 1e6).toFixed(1)),
    storedMB: Number((stored / 1e6).toFixed(1)),
    amplification: Number((disk.bytes / stored).toFixed(2)),
    lastToFirst100K: growth === null ? null : Number(growth.toFixed(2)),
    syncsPerCommit: Number((disk.syncs / (commits.length + slices.length)).toFixed(2)),
    commitMs: quantiles(commits),
    sliceMs: slices.length > 0 ? quantiles(slices) : null,
  };
}

function told(facts) {
  say(
    `  commits of ${String(facts.commitEvents).padStart(4)}, ${facts.indexEvery > 0 ? `index after ${facts.indexEvery}` : 'no text index'}: ` +
      `${facts.amplification} bytes written per byte stored (${facts.writtenMB} MB for ${facts.storedMB} MB)` +
      `${facts.lastToFirst100K === null ? '' : `, last 100,000 events ${facts.lastToFirst100K} times the first`}; ` +
      `commit p50 / p99 / max ${Object.values(facts.commitMs).join(' / ')} ms` +
      `${facts.sliceMs ? `, slice of the index ${Object.values(facts.sliceMs).join(' / ')} ms` : ''}`,
  );
}

function part(what, folder) {
  const run = spawnSync(process.execPath, [program, what, bundlePath, folder, assetPath], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function isHot(folder) {
  try {
    return fs.readFileSync(path.join(folder, 'store.db-journal'))[0] > 0;
  } catch {
    return false;
  }
}

/** Kills a writer at random moments; returns how long the next opening took, those with a journal to roll back apart. */
async function kills(folder, times) {
  const [all, hot] = [[], []];
  for (let kill = 0; kill < times; kill += 1) {
    const child = spawn(process.execPath, [program, 'write', bundlePath, folder, assetPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdout.resume();
    await sleep(50 + Math.random() * 600);
    // Half of the time as soon as there is something to roll back, which chance alone seldom meets.
    for (const until = Date.now() + 2_000; kill % 2 === 0 && !isHot(folder) && Date.now() < until; );
    child.kill('SIGKILL');
    await once(child, 'close');
    const wasHot = isHot(folder);
    const { openMs, note } = part('open', folder);
    if (note !== null) throw new Error(note);
    all.push(openMs);
    if (wasHot) hot.push(openMs);
  }
  return { all: quantiles(all), hotKills: hot.length, hot: quantiles(hot) };
}

/** Opens readers beside a live writer. */
async function readers(folder) {
  const child = spawn(process.execPath, [program, 'pause', bundlePath, folder, assetPath, '100'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const seen = Array.from({ length: 9 }, () => part('read', folder));
  child.kill('SIGKILL');
  await once(child, 'close');
  return {
    openMs: quantiles(seen.map(({ openMs }) => openMs)),
    askMs: quantiles(seen.map(({ askMs }) => askMs)),
    inPlace: seen.filter(({ isCurrent }) => isCurrent).length,
    of: seen.length,
    rssMiB: Math.round(Math.max(...seen.map(({ rssMiB }) => rssMiB))),
  };
}

try {
  const small = Number(values.small);
  say(`Node ${process.version}, load ${report.load.toFixed(1)}`);
  for (const [events, commitEvents, indexEvery] of small === 0
    ? []
    : [
        [small, 10, 0],
        [small, 10, 10],
        [small, 10, 100],
        [small * 2, 100, 0],
        [small * 2, 100, 100],
        [small * 2, 100, 1_000],
        [small * 5, 1_000, 0],
      ]) {
    const folder = fs.mkdtempSync(path.join(work, 'store-'));
    const facts = await fill(folder, events, commitEvents, indexEvery);
    report.commits.push(facts);
    told(facts);
    fs.rmSync(folder, { recursive: true, force: true });
  }
  for (const events of values.events.split(',').map(Number)) {
    const folder = path.join(values.keep ?? work, `events-${events}`);
    const isKept = fs.existsSync(path.join(folder, 'store.db'));
    fs.mkdirSync(folder, { recursive: true });
    const filled = isKept ? null : await fill(folder, events, 1_000, 1_000);
    if (filled) told(filled);
    const clean = quantiles(Array.from({ length: 9 }, () => part('open', folder).openMs));
    const beside = await readers(folder);
    const killed = await kills(folder, Number(values.kills));
    const sizeMB = Number((fs.statSync(path.join(folder, 'store.db')).size / 1e6).toFixed(0));
    report.sizes.push({ events, sizeMB, filled, clean, killed, beside });
    say(
      `  ${events} events (${sizeMB} MB): open p50 / p99 / max ${Object.values(clean).join(' / ')} ms, after a kill ${Object.values(killed.all).join(' / ')} ms` +
        ` (${killed.hotKills} with a journal to roll back: ${Object.values(killed.hot).join(' / ')} ms);` +
        ` a reader beside the writer opens in ${Object.values(beside.openMs).join(' / ')} ms (${beside.inPlace} of ${beside.of} in place, at most ${beside.rssMiB} MiB), asks in ${Object.values(beside.askMs).join(' / ')} ms`,
    );
  }
  report.loadAfter = os.loadavg()[0];
  if (values.json) console.log(JSON.stringify(report, null, 2));
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
