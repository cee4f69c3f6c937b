// Kills processes that work on a store at random moments and checks what they leave, as the tests do, but often.
// `node test/bench/killTrials.mjs [--trials 200] [--seed N] [--kills 5] [--modes file,segments,changing]`; a trial is one kill.
// With `--power` the power is cut instead, in this process: what was not synced is lost in any part. `--power unsynced` is the
// control, where syncing does nothing and every store must fail.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { load, root } from './bundle.mjs';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '5' },
    modes: { type: 'string', default: 'file,file,segments,changing' },
    power: { type: 'string' },
  },
});
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'skillify-kills-'));
const script = path.join(work, 'killWorker.cjs');
const assetPath = path.join(root, 'node_modules/sql.js/dist');
await build({
  entryPoints: [path.join(root, 'test/store/killTrials/killWorker.ts')],
  outfile: script,
  ...{ bundle: true, minify: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' },
});
const { killTrial, powerCutTrial } = await load({
  '../test/store/killTrials/killTrial.ts': ['killTrial'],
  '../test/store/killTrials/powerCut.ts': ['powerCutTrial'],
});

/** Cuts the power, and ends the process with what came of it. */
async function cutPower() {
  const syncs = values.power !== 'unsynced';
  const perStore = syncs ? Number(values.kills) : 2;
  let [cuts, hot, acknowledged, stores, failed] = [0, 0, 0, 0, 0];
  for (let round = 0; cuts < Number(values.trials); round += 1) {
    stores += 1;
    cuts += perStore;
    try {
      const folder = path.join(work, `power-${round}`);
      const report = await powerCutTrial({ folder, assetPath, syncs }, Number(values.seed) + round, perStore);
      hot += report.hotCuts;
      acknowledged += report.acknowledged;
      fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      failed += 1;
      if (syncs) console.log(`FAILED ${error.message}`);
    }
  }
  console.log(
    `Seed ${values.seed}: ${cuts} power cuts ${syncs ? '' : 'without syncing '}on ${stores} stores (${hot} in a commit), ` +
      `${acknowledged} batches and decisions acknowledged, ${failed} stores failed`,
  );
  fs.rmSync(work, { recursive: true, force: true });
  process.exit(syncs === (failed === 0) ? 0 : 1);
}

if (values.power !== undefined) await cutPower();
const modes = values.modes.split(',');
const totals = { kills: 0, hotKills: 0, draftKills: 0, openingKills: 0, acknowledged: 0 };
const openMs = [];
const failures = [];
try {
  for (let round = 0; totals.kills < Number(values.trials); round += 1) {
    const folder = path.join(work, `store-${round}`);
    const seed = Number(values.seed) + round;
    try {
      const report = await killTrial(
        { folder, assetPath, script },
        modes[round % modes.length],
        seed,
        Number(values.kills),
      );
      for (const name of Object.keys(totals)) totals[name] += report[name];
      openMs.push(...report.openMs);
      fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      totals.kills += Number(values.kills);
      failures.push(error.message);
      console.log(`FAILED ${error.message}`);
    }
  }
  openMs.sort((left, right) => left - right);
  const at = (share) => openMs[Math.min(openMs.length - 1, Math.floor(openMs.length * share))]?.toFixed(0);
  console.log(
    `Seed ${values.seed}: ${totals.kills} kills (${totals.hotKills} in a commit, ${totals.draftKills} before a rename, ` +
      `${totals.openingKills} while opening), ${totals.acknowledged} batches and decisions acknowledged, ${failures.length} stores failed; ` +
      `opening afterwards p50 / p99 / max ${at(0.5)} / ${at(0.99)} / ${at(1)} ms; load ${os.loadavg()[0].toFixed(1)}`,
  );
  if (failures.length > 0) process.exitCode = 1;
} finally {
  if (failures.length === 0) fs.rmSync(work, { recursive: true, force: true });
  else console.log(`The failed stores are kept in ${work}.`);
}
