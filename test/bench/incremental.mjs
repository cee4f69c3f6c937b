// What it costs to follow sessions in a tree of transcripts that is there already: one new line, ten live sessions at once,
// a start with nothing to do, and doing nothing; at two sizes of history, which should make no difference.
// `node test/bench/incremental.mjs [--mb 100,1000] [--seconds 20] [--idle 30] [--json]`. Never fails on time.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { recordedIn, writeTree } from './coldIndexTree.mjs';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '100,1000' },
    seconds: { type: 'string', default: '20' },
    idle: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});
const lines = 30;
const sessions = 10;
const linesPerSecond = 30;
const { openStore, captureProject, CaptureMemory, transcriptPlaces, resolveProject, assistants, TranscriptWatcher } =
  await load({
    'store/openStore.ts': ['openStore'],
    'capture/captureRun.ts': ['captureProject', 'transcriptPlaces'],
    'capture/captureMemory.ts': ['CaptureMemory'],
    'capture/locateProject.ts': ['resolveProject'],
    'capture/watcher.ts': ['TranscriptWatcher'],
    'assistants/registry.ts': ['assistants'],
  });
const assetPath = path.join(root, 'node_modules/sql.js/dist');

function processorMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function timed(task) {
  const before = process.cpuUsage();
  const started = performance.now();
  await task();
  return { wallMs: performance.now() - started, processorMs: processorMs(before) };
}

function quantile(list, share) {
  const sorted = [...list].sort((left, right) => left - right);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const spread = (list) => ({ p50: quantile(list, 0.5), p95: quantile(list, 0.95) });

function promptLine(sessionId, uuid, number) {
  const record = {
    parentUuid: null,
    isSidechain: false,
    promptId: randomUUID(),
    type: 'user',
    message: { role: 'user', content: `please rename the handler of order ${number} and run its tests` },
    uuid,
    timestamp: new Date().toISOString(),
    promptSource: 'typed',
    userType: 'external',
    entrypoint: 'cli',
    cwd: recordedIn,
    sessionId,
    version: '2.1.104',
    gitBranch: 'main',
  };
  return `${JSON.stringify(record)}\n`;
}

/** A program written for the purpose, listing the tree and asking for each file's size: what no indexer can do without. */
function listAndStat(folder) {
  const found = spawnSync('rg', ['--files', '--hidden', '--no-ignore', folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const files =
    found.status === 0
      ? found.stdout.split('\n').filter((file) => file !== '')
      : readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  for (const file of files) statSync(file);
  return found.status === 0 ? 'ripgrep --files and stat' : 'readdir and stat (no ripgrep on the path)';
}

class Followed {
  constructor(folder) {
    this.folder = folder;
    this.home = path.join(folder, 'home');
    /** When each line was written, by the id of its event. */
    this.writtenAt = new Map();
    this.toRow = [];
    this.toSearch = [];
    this.unsearchable = [];
    this.memory = new CaptureMemory();
  }

  async open(bytes) {
    this.files = writeTree(this.home, bytes);
    const projectFolder = path.join(this.folder, 'project');
    mkdirSync(projectFolder);
    this.project = await resolveProject(projectFolder, [recordedIn]);
    await this.reopen();
  }

  async reopen() {
    this.store = await openStore({ folder: path.join(this.folder, 'store'), assetPath });
  }

  get options() {
    return { project: this.project, home: this.home, environment: {}, store: this.store, assistants, assetPath };
  }

  /** As the engine captures: at what the watcher named, or else at everything. */
  capture(changedPaths) {
    const { memory } = this;
    return captureProject({ ...this.options, memory, changedPaths, onAppended: (events) => this.note(events) });
  }

  note(events) {
    const now = performance.now();
    for (const { id } of events) {
      const written = this.writtenAt.get(id);
      if (written === undefined) continue;
      this.writtenAt.delete(id);
      this.toRow.push(now - written);
      this.unsearchable.push(written);
    }
  }

  async index() {
    while ((await this.store.indexText(100)) > 0);
    const now = performance.now();
    for (const written of this.unsearchable.splice(0)) this.toSearch.push(now - written);
  }

  write(file, sessionId, number) {
    const uuid = randomUUID();
    this.writtenAt.set(uuid, performance.now());
    appendFileSync(file, promptLine(sessionId, uuid, number));
  }

  async oneLine() {
    const file = this.files.at(-1);
    const took = [];
    for (let number = 0; number < lines; number += 1) {
      took.push(
        await timed(async () => {
          this.write(file, path.basename(file, '.jsonl'), number);
          await this.capture([file]);
        }),
      );
    }
    if (this.writtenAt.size > 0) throw new Error('A line that was written did not become a row.');
    return { wallMs: spread(took.map((one) => one.wallMs)), processorMs: spread(took.map((one) => one.processorMs)) };
  }

  async warmStart() {
    const ours = [];
    const floor = [];
    let floorName = '';
    for (let round = 0; round < 5; round += 1) {
      await this.store.close();
      floor.push(await timed(async () => (floorName = listAndStat(this.home))));
      ours.push(
        await timed(async () => {
          await this.reopen();
          await this.capture();
        }),
      );
    }
    const wallMs = quantile(
      ours.map((one) => one.wallMs),
      0.5,
    );
    const floorMs = quantile(
      floor.map((one) => one.wallMs),
      0.5,
    );
    return {
      wallMs,
      processorMs: quantile(
        ours.map((one) => one.processorMs),
        0.5,
      ),
      floorName,
      floorMs,
      toFloor: wallMs / floorMs,
    };
  }

  /** As the engine does it: the watcher says that something changed, one capture runs at a time, the index follows. */
  async live(seconds) {
    this.toRow = [];
    const places = transcriptPlaces(this.options);
    const live = Array.from({ length: sessions }, () => randomUUID());
    const fileOf = (sessionId) => path.join(path.dirname(this.files[0]), `${sessionId}.jsonl`);
    for (const sessionId of live) writeFileSync(fileOf(sessionId), promptLine(sessionId, randomUUID(), 0));
    await this.capture();
    let running = null;
    let changed = new Set();
    const look = (paths) => {
      for (const file of paths) changed.add(file);
      running ??= (async () => {
        while (changed.size > 0) {
          const now = [...changed];
          changed = new Set();
          await this.capture(now);
          await this.index();
        }
        running = null;
      })();
    };
    const watcher = new TranscriptWatcher({ places, onDidChange: look });
    await watcher.start();
    const cpu = process.cpuUsage();
    const started = performance.now();
    for (let number = 0; number < seconds * linesPerSecond; number += 1) {
      const sessionId = live[number % sessions];
      this.write(fileOf(sessionId), sessionId, number);
      await pause(Math.max(0, started + ((number + 1) * 1_000) / linesPerSecond - performance.now()));
    }
    const processorShare = processorMs(cpu) / (performance.now() - started);
    for (let waited = 0; this.writtenAt.size > 0 && waited < 30; waited += 1) await pause(500);
    await running;
    const notSeen = this.writtenAt.size;
    return {
      watcher,
      lines: seconds * linesPerSecond,
      notSeen,
      toRowMs: spread(this.toRow),
      toSearchMs: spread(this.toSearch),
      processorShare,
    };
  }
}

async function measured(megabytes) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  const followed = new Followed(folder);
  try {
    await followed.open(megabytes * 1e6);
    const cold = await timed(() => followed.capture());
    await followed.index();
    const oneLine = await followed.oneLine();
    const warmStart = await followed.warmStart();
    const { watcher, ...live } = await followed.live(Number(values.seconds));
    // The watcher's own pace falls while nothing happens.
    await pause(5_000);
    const cpu = process.cpuUsage();
    await pause(Number(values.idle) * 1_000);
    const idleShare = processorMs(cpu) / (Number(values.idle) * 1_000);
    watcher.dispose();
    await followed.store.close();
    return { megabytes, transcripts: followed.files.length, cold, oneLine, warmStart, live, idleShare };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const load1 = os.loadavg()[0];
const rows = [];
for (const megabytes of values.mb.split(',').map(Number)) rows.push(await measured(megabytes));
const report = {
  benchmark: 'incremental',
  node: process.version,
  processors: os.cpus().length,
  load: [load1, os.loadavg()[0]],
  rows,
};
if (values.json) console.log(JSON.stringify(report));
else {
  const ms = (value) => (value === null ? '–' : value.toFixed(1)).padStart(9);
  console.log(
    `Node ${report.node}, ${report.processors} processors, load ${report.load.map((one) => one.toFixed(1)).join(' to ')}; milliseconds, p50 and p95`,
  );
  for (const { megabytes, transcripts, oneLine, warmStart, live, idleShare } of rows) {
    console.log(`history of ${megabytes} MB in ${transcripts} transcripts`);
    console.log(
      `  one new line, write to row         ${ms(oneLine.wallMs.p50)}${ms(oneLine.wallMs.p95)}   processor ${ms(oneLine.processorMs.p50)}`,
    );
    console.log(
      `  start with nothing to do           ${ms(warmStart.wallMs)}            ${warmStart.toFloor.toFixed(2)} times ${warmStart.floorName} (${warmStart.floorMs.toFixed(1)})`,
    );
    console.log(
      `  ten live sessions, write to row    ${ms(live.toRowMs.p50)}${ms(live.toRowMs.p95)}   ${live.lines} lines, ${live.notSeen} not seen`,
    );
    console.log(
      `  ten live sessions, to searchable   ${ms(live.toSearchMs.p50)}${ms(live.toSearchMs.p95)}   ${(live.processorShare * 100).toFixed(1)} % of a processor`,
    );
    console.log(`  idle                               ${(idleShare * 100).toFixed(2)} % of a processor`);
  }
}
process.exit(0);
