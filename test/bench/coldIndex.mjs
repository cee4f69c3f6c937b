// A first look at many transcripts against reading and parsing the same bytes, with the text index and without, each part
// in a process of its own, parts in turn. `node test/bench/coldIndex.mjs [--mb 200] [--rounds 3] [--peers DIR] [--json]`
// makes a tree of sessions; `--home DIR --alias PATH` measures a real one. Where `--peers DIR` names a folder with
// installed indexers (see coldIndexPeers.mjs), those that are there are measured in turn with ours. Never fails on time.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, root } from './bundle.mjs';
import { findPeers, runPeer } from './coldIndexPeers.mjs';
import { recordedIn, writeTree } from './coldIndexTree.mjs';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    home: { type: 'string' },
    alias: { type: 'string' },
    peers: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const partProgram = path.join(path.dirname(fileURLToPath(import.meta.url)), 'coldIndexPart.mjs');
const work = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
const home = values.home ?? path.join(work, 'home');
const alias = values.alias ?? recordedIn;

function measure(part, options = {}) {
  const folder = mkdtempSync(path.join(work, 'run-'));
  const parameters = JSON.stringify({
    home,
    alias,
    bundlePath: path.join(work, 'bundle.cjs'),
    assetPath: path.join(root, 'node_modules/sql.js/dist'),
    folder,
    ...options,
  });
  try {
    return JSON.parse(execFileSync(process.execPath, [partProgram, part, parameters], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(list) {
  const sorted = [...list].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

try {
  mkdirSync(home, { recursive: true });
  if (values.home === undefined) writeTree(home, Number(values.mb) * 1e6);
  await bundle(
    {
      'store/openStore.ts': ['openStore'],
      'capture/captureRun.ts': ['captureProject'],
      'capture/locateProject.ts': ['resolveProject'],
      'assistants/registry.ts': ['assistants'],
    },
    path.join(work, 'bundle.cjs'),
  );
  const { peers, missing } = values.peers === undefined ? { peers: [], missing: [] } : findPeers(values.peers);
  const parts = [
    ['read the bytes', () => measure('read')],
    ['floor: split, decode, JSON.parse', () => measure('floor')],
    ['ours, structure', () => measure('ours', { indexesText: false })],
    ['ours, with the text index', () => measure('ours', { indexesText: true })],
    ...peers.map((peer) => [`${peer.name} ${peer.version}`, () => runPeer(peer, home, work)]),
  ];
  const taken = new Map(parts.map(([name]) => [name, []]));
  const loadBefore = os.loadavg()[0];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, take] of parts) taken.get(name).push(take());
  }
  const loadAfter = os.loadavg()[0];
  const { bytes } = taken.get('read the bytes')[0];
  const { lines } = taken.get('floor: split, decode, JSON.parse')[0];
  const { events, transcripts, skipped, storedBytes } = taken.get('ours, structure')[0];
  const textBytes = taken.get('ours, with the text index')[0].storedBytes;
  const of = (name, figure) => median(taken.get(name).map((run) => run[figure]));
  const floor = 'floor: split, decode, JSON.parse';
  const rows = parts.map(([name]) => ({
    name,
    processorMs: Math.round(of(name, 'processorMs')),
    wallMs: Math.round(of(name, 'wallMs')),
    // Ratios are taken within each round: what disturbs one part of a round often disturbs the others.
    processorToFloor: median(
      taken.get(name).map((run, round) => run.processorMs / taken.get(floor)[round].processorMs),
    ),
    wallToFloor: median(taken.get(name).map((run, round) => run.wallMs / taken.get(floor)[round].wallMs)),
    peakMegabytes: Math.round(of(name, 'peakBytes') / 1e6),
  }));
  const report = {
    benchmark: 'coldIndex',
    node: process.version,
    processors: os.cpus().length,
    load: [loadBefore, loadAfter],
    rounds: Number(values.rounds),
    bytes,
    lines,
    transcripts,
    events,
    skipped,
    storedBytes,
    storedToRaw: storedBytes / bytes,
    storedWithTextToRaw: textBytes / bytes,
    rows,
    missingPeers: missing,
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(
      `${(bytes / 1e6).toFixed(1)} MB, ${lines} lines, ${transcripts} transcripts, ${events} events; medians of ${report.rounds} rounds in turn, Node ${process.version}, load ${loadBefore.toFixed(1)} to ${loadAfter.toFixed(1)}`,
    );
    console.log(`${''.padEnd(36)}processor ms  to floor   wall ms  to floor   peak MB`);
    for (const row of rows) {
      console.log(
        `${row.name.padEnd(36)}${String(row.processorMs).padStart(12)}${row.processorToFloor.toFixed(2).padStart(10)}${String(row.wallMs).padStart(10)}${row.wallToFloor.toFixed(2).padStart(10)}${String(row.peakMegabytes).padStart(10)}`,
      );
    }
    console.log(
      `database to transcripts: ${report.storedToRaw.toFixed(3)}, with the text index ${report.storedWithTextToRaw.toFixed(3)}`,
    );
    for (const name of missing) console.log(`not measured, because it is not installed there: ${name}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
