// First and second run of the command line against reading and parsing the same bytes, in one go.
// `node test/bench/capture.mjs` copies the sample sessions 250 times; `--home DIR --alias PATH` measures real ones.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: { home: { type: 'string' }, alias: { type: 'string' }, copies: { type: 'string' } },
});
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
const project = path.join(folder, 'project');
mkdirSync(project);
const home = values.home ?? copies(Number(values.copies ?? 250));
const alias = values.alias ?? '/workspace/payments-api';

function below(start) {
  return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(start, entry.name);
    return entry.isDirectory() ? below(file) : entry.name.endsWith('.jsonl') ? [file] : [];
  });
}

function copies(count) {
  const source = path.join(root, 'test/fixtures/sample/home');
  const target = path.join(folder, 'home');
  for (const file of below(source)) {
    const text = readFileSync(file, 'utf8');
    for (let copy = 0; copy < count; copy += 1) {
      const mark = copy.toString(16).padStart(4, '0');
      const renamed = path
        .join(target, path.relative(source, file))
        .replace(/-[48]000-/, `-${mark}-`)
        .replace(/-7000-/, `-${mark}-`);
      mkdirSync(path.dirname(renamed), { recursive: true });
      writeFileSync(
        renamed,
        text.replaceAll('-4000-8000-', `-${mark}-8000-`).replaceAll('-7000-8000-', `-${mark}-8000-`),
      );
    }
  }
  return target;
}

function timed(task) {
  const started = performance.now();
  const result = task();
  return { ms: performance.now() - started, result };
}

function parseAll(files) {
  for (const file of files) {
    const bytes = readFileSync(file);
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(10, from);
      const to = end < 0 ? bytes.length : end;
      if (to > from) JSON.parse(bytes.utf8Slice(from, to));
      from = to + 1;
    }
  }
}

function now(store) {
  const parameters = [
    path.join(root, 'dist/cli.js'),
    'now',
    '--json',
    '--project',
    project,
    '--home',
    home,
    '--alias',
    alias,
    '--store',
    store,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const files = below(home);
const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
const rounds = [1, 2, 3].map((round) => {
  const store = path.join(folder, `store-${round}`);
  const floor = timed(() => parseAll(files));
  const first = timed(() => now(store));
  const second = timed(() => now(store));
  const size = below2(store);
  return {
    floor: floor.ms,
    first: first.ms,
    captured: first.result.captured.ms,
    mined: first.result.mined.ms,
    second: second.ms,
    size,
    events: first.result.captured.events,
  };
});
function below2(start) {
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}
const median = (key) => rounds.map((round) => round[key]).sort((left, right) => left - right)[1];
const ratio = (value) => (value / median('floor')).toFixed(2);
console.log(
  `${files.length} transcripts, ${(bytes / 1e6).toFixed(1)} MB, ${median('events')} events; medians of 3 rounds, Node ${process.version}`,
);
console.log(`floor: read and JSON.parse   ${median('floor').toFixed(0)} ms   1.00`);
console.log(`capture into the store       ${median('captured').toFixed(0)} ms   ${ratio(median('captured'))}`);
console.log(`signals and mining           ${median('mined').toFixed(0)} ms   ${ratio(median('mined'))}`);
console.log(`whole first run, as process  ${median('first').toFixed(0)} ms   ${ratio(median('first'))}`);
console.log(`second run, nothing new      ${median('second').toFixed(0)} ms   ${ratio(median('second'))}`);
console.log(
  `store on disk                ${(median('size') / 1e6).toFixed(1)} MB   ${(median('size') / bytes).toFixed(2)} of the transcripts`,
);
rmSync(folder, { recursive: true, force: true });
