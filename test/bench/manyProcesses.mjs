// Two windows, command lines and an MCP server on one store, deciding and capturing at random and killed at random moments.
// `node test/bench/manyProcesses.mjs [--seconds 60] [--seed N] [--rounds 1]`; ends with 1 when a decision is lost or made twice.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { load, root } from './bundle.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'skillify-meeting-'));
const programs = path.join(work, 'programs');
await build({
  entryPoints: {
    cli: path.join(root, 'src/cli/main.ts'),
    mcp: path.join(root, 'src/cli/mcp/main.ts'),
    engineWorker: path.join(root, 'src/engine/worker.ts'),
    window: path.join(root, 'test/engine/manyProcesses/windowChild.ts'),
  },
  outdir: programs,
  ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] },
  logLevel: 'silent',
});
const assetPath = path.join(root, 'node_modules/sql.js/dist');
fs.copyFileSync(path.join(assetPath, 'sql-wasm-debug.wasm'), path.join(programs, 'sql-wasm-debug.wasm'));
const { meet } = await load({ '../test/engine/manyProcesses/manyProcesses.ts': ['meet'] });

function shown(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share) =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / 1_000).toFixed(2);
  return sorted.length === 0 ? 'none' : `p50 ${at(0.5)} s, max ${at(1)} s (${sorted.length})`;
}

let failed = 0;
for (let round = 0; round < Number(values.rounds); round += 1) {
  const seed = Number(values.seed) + round;
  const folder = path.join(work, `round-${round}`);
  for (const part of ['project', 'home']) {
    fs.cpSync(path.join(root, 'test/fixtures/sample', part), path.join(folder, part), { recursive: true });
  }
  const sessions = path.join(folder, 'home/.claude/projects/-workspace-payments-api');
  const transcript = path.join(sessions, 'c1a0de00-0000-4000-8000-0000000000ff.jsonl');
  fs.mkdirSync(sessions, { recursive: true });
  fs.writeFileSync(transcript, '');
  const meeting = {
    project: path.join(folder, 'project'),
    home: path.join(folder, 'home'),
    store: path.join(folder, 'store'),
    alias: '/workspace/payments-api',
    assetPath,
    program: path.join(programs, 'cli.js'),
    window: path.join(programs, 'window.js'),
    transcript,
  };
  try {
    const report = await meet(meeting, seed, Number(values.seconds) * 1_000);
    if (values.json) console.log(JSON.stringify({ seed, load: os.loadavg()[0], ...report }));
    else {
      console.log(
        `Seed ${seed}: ${report.kills} kills, acknowledged ${JSON.stringify(report.acknowledged)}, refused ${JSON.stringify(report.refused)}; ` +
          `${report.decisions} decisions and ${report.events} events stored, none lost or twice; ` +
          `the writer's place is taken after ${shown(report.takeoverMs)}; load ${os.loadavg()[0].toFixed(1)}`,
      );
    }
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    failed += 1;
    console.log(`FAILED seed ${seed}, kept in ${folder}: ${error.stack}`);
  }
}
if (failed === 0) fs.rmSync(work, { recursive: true, force: true });
process.exitCode = failed > 0 ? 1 : 0;
