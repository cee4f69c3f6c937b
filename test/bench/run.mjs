// Runs the benchmarks one after the other, each in a process of its own, and keeps what they found.
// `npm run bench [-- NAME...] [--quick] [--data DIR] [--peers DIR] [--no-plots]`: results go to `test/.out/bench/results.json`
// and, as a table, `results.md` beside it; plots to `media/bench/*.svg`, from full runs only, because a quick one says
// whether the benchmarks work and little more. Figures are of this machine under its load; ratios within a row travel best.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchmarks } from './runList.mjs';
import { plotsOf } from './runPlots.mjs';
import { tableOf } from './runTable.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const out = path.join(root, 'test', '.out', 'bench');
const pictures = path.join(root, 'media', 'bench');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
    peers: { type: 'string' },
    plots: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

/** The last JSON document of an output: all of it, or from the last line that begins one. */
function documentIn(text) {
  const starts = [0, ...[...text.matchAll(/\n(?=\{)/g)].map(({ index }) => index + 1)];
  for (const start of starts.reverse()) {
    try {
      return JSON.parse(text.slice(start));
    } catch {
      // What came before was for people.
    }
  }
  return null;
}

function runOne({ name, file, full, quick, takesData = false, takesPeers = false, isText = false }) {
  const program = path.join(here, file);
  if (!existsSync(program)) return { name, state: 'missing', reason: `test/bench/${file} is not there` };
  if (takesData && values.data === undefined)
    return { name, state: 'skipped', reason: 'it needs a data set: --data DIR' };
  const parameters = values.quick ? quick : full;
  const data = takesData ? ['--data', values.data] : [];
  const peers = takesPeers && values.peers !== undefined ? ['--peers', values.peers] : [];
  console.log(`${name} ...`);
  const [loadBefore] = os.loadavg();
  const started = performance.now();
  const run = spawnSync(process.execPath, [program, ...parameters, ...data, ...peers, ...(isText ? [] : ['--json'])], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const common = {
    name,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    load: [loadBefore, os.loadavg()[0]],
    parameters,
  };
  if (run.status !== 0) return { ...common, state: 'failed', reason: `it ended with ${run.status ?? run.signal}` };
  const report = isText ? { lines: run.stdout.trim().split('\n') } : documentIn(run.stdout);
  if (report === null) return { ...common, state: 'failed', reason: 'it printed no JSON' };
  return { ...common, state: 'measured', report };
}

const known = benchmarks.map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const file = path.join(out, values.quick ? 'quick.json' : 'results.json');
// What was not measured this time keeps what was found before.
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : [];
const results = new Map(before.map((result) => [result.name, result]));
for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  const result = { ...runOne(benchmark), at: new Date().toISOString(), node: process.version };
  if (result.state !== 'measured') console.error(`NOT MEASURED: ${result.name}, because ${result.reason}.`);
  results.set(benchmark.name, result);
  const ordered = known.flatMap((name) => results.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify({ processors: os.cpus().length, results: ordered }, null, 2)}\n`);
}
const measured = [...results.values()].filter(({ state }) => state === 'measured');
const table = tableOf(measured);
writeFileSync(path.join(out, values.quick ? 'quick.md' : 'results.md'), table);
console.log(`\n${table}`);
const { drawn, absent } = plotsOf(new Map(measured.map(({ name, report }) => [name, report])));
for (const { name, reason } of absent) console.log(`No plot ${name}: ${reason}.`);
if (values.plots) {
  const folder = values.quick ? out : pictures;
  mkdirSync(folder, { recursive: true });
  for (const { name, svg } of drawn) writeFileSync(path.join(folder, `${name}.svg`), svg);
  console.log(`${drawn.length} plots in ${path.relative(root, folder)}.`);
}
if ([...results.values()].some(({ state }) => state === 'failed')) process.exitCode = 1;
