// Part of fleet.mjs: `skillify worker` in a process of its own, whose work is accounted for step by step.
import { createRequire } from 'node:module';
import { ProcessorMeter } from './fleetMeter.mjs';

const stopping = new AbortController();
const laps = [];
const problems = [];
process.on('message', async (message) => {
  if (message.kind === 'start') await start(message);
  if (message.kind === 'figures') {
    const { user, system } = process.cpuUsage();
    const seconds = (user + system) / 1e6;
    const memoryMb = process.memoryUsage().rss / 1024 / 1024;
    process.send({ kind: 'figures', seconds, memoryMb, laps: laps.splice(0), problems });
  }
  if (message.kind === 'stop') stopping.abort();
});

async function start({ program, assetPath, environment, name, superuserUrl, parameters }) {
  const bundled = createRequire(import.meta.url)(program);
  const meter = await bundled.PostgresPool.open({ url: superuserUrl }, { connections: 1 });
  const server = new ProcessorMeter();
  let workspace = null;
  let own = process.cpuUsage();
  let startedAt = Date.now();
  let serverSeconds = 0;
  /** Everything since the last lap was this. */
  const lap = async (step) => {
    const rows = await meter.rows('SELECT pid FROM pg_stat_activity WHERE application_name = $1', [name]);
    const before = serverSeconds;
    serverSeconds = server.take(rows.map(({ pid }) => pid));
    const { user, system } = process.cpuUsage(own);
    own = process.cpuUsage();
    const at = Date.now();
    laps.push({
      ...{ workspace, step, startedAt, endedAt: at },
      ...{ clientSeconds: (user + system) / 1e6, serverSeconds: serverSeconds - before },
    });
    startedAt = at;
  };
  const after = (owner, method, step, before = null) => {
    const original = owner[method];
    owner[method] = async function (...parametersOfCall) {
      if (before !== null) await lap(before);
      try {
        return await original.apply(this, parametersOfCall);
      } finally {
        await lap(step);
      }
    };
  };
  const { MiningWorker, TeamStoreSession, Summaries, SearchIndexing, Retention } = bundled;
  after(TeamStoreSession, 'open', 'opening');
  after(Summaries.prototype, 'update', 'summaries', 'mining');
  after(SearchIndexing.prototype, 'fill', 'text index');
  after(Retention.prototype, 'update', 'retention');
  const work = MiningWorker.prototype.mine;
  MiningWorker.prototype.mine = async function (job, ...rest) {
    await lap('queue');
    workspace = job.workspace;
    try {
      return await work.call(this, job, ...rest);
    } finally {
      await lap('closing');
      workspace = null;
    }
  };
  const log = (text) => {
    if (text.startsWith('Taking')) process.send({ kind: 'ready' });
    else problems.push(text);
  };
  const line = bundled.readCommandLine(['worker', ...parameters]);
  const context = { environment, assetPath, signal: stopping.signal, paint: (text) => text, log, foundFault() {} };
  await bundled.runCommand(line, context);
  await meter.close();
  process.disconnect();
}
