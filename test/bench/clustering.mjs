// How clustering and mining grow with the number of episodes, on made-up projects whose recurring wishes are known.
// `node test/bench/clustering.mjs [--episodes 1000,10000,100000] [--json]`; seconds are of the processor, so other work does not count.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from './bundle.mjs';
import { pairwise } from './clusterQuality.mjs';
import { syntheticProject } from './syntheticProject.mjs';

const { values } = parseArgs({
  options: {
    episodes: { type: 'string', default: '1000,10000,30000,100000' },
    one: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const seconds = () => process.cpuUsage().user / 1e6;

/** One size, in a process of its own so that its memory is its own. */
async function measure(count) {
  const source = await load({
    'signals/detect.ts': ['analyseSession'],
    'mining/directive.ts': ['directivesOf'],
    'mining/sessionWords.ts': ['termWeightsOf'],
    'mining/likeness.ts': ['Likeness'],
    'mining/cluster.ts': ['clusterDirectives'],
    'mining/findPatterns.ts': ['findPatterns'],
  });
  const { sessions, familyOf } = syntheticProject(count);
  const episodes = [];
  const signals = [];
  for (const { id, events } of sessions) {
    const analysis = source.analyseSession(id, events);
    episodes.push(...analysis.episodes);
    signals.push(...analysis.signals);
  }
  const directives = source.directivesOf(episodes, signals);
  const likeness = new source.Likeness(source.termWeightsOf(episodes));
  const started = seconds();
  const clusters = source.clusterDirectives(directives, likeness);
  const clustering = seconds() - started;
  const groups = [];
  const labels = [];
  const seen = new Set();
  for (const [group, { members }] of clusters.entries())
    for (const { eventId } of members) {
      const family = familyOf.get(eventId);
      if (family === undefined || seen.has(eventId)) continue;
      seen.add(eventId);
      groups.push(group);
      labels.push(String(family));
    }
  const before = seconds();
  const patterns = source.findPatterns(episodes, signals).length;
  return {
    episodes: episodes.length,
    directives: directives.length,
    clusters: clusters.length,
    clustering,
    patterns,
    mining: seconds() - before,
    memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...pairwise(groups, labels),
  };
}

if (values.one !== undefined) console.log(JSON.stringify(await measure(Number(values.one))));
else {
  const rows = [];
  const say = (line) => {
    if (!values.json) console.log(line);
  };
  say(
    `episodes  directives  clusters  clustering s  µs each   all patterns s  µs/episode  growth  memory MiB  precision  recall   (Node ${process.version})`,
  );
  let before = null;
  for (const size of values.episodes.split(',')) {
    const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--one', size], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (run.status !== 0) throw new Error(`The run of ${size} episodes failed.`);
    const row = JSON.parse(run.stdout);
    rows.push(row);
    const each = (row.mining / row.episodes) * 1e6;
    say(
      [
        String(row.episodes).padStart(8),
        String(row.directives).padStart(10),
        String(row.clusters).padStart(8),
        row.clustering.toFixed(2).padStart(12),
        ((row.clustering / row.directives) * 1e6).toFixed(0).padStart(7),
        row.mining.toFixed(2).padStart(16),
        each.toFixed(0).padStart(10),
        (before === null ? '' : (each / before).toFixed(2)).padStart(6),
        String(row.memoryMiB).padStart(10),
        row.precision.toFixed(3).padStart(9),
        row.recall.toFixed(3).padStart(6),
      ].join('  '),
    );
    before = each;
  }
  say('growth: time per episode against the line above; 1.00 is linear. memory: most of the whole process.');
  if (values.json) console.log(JSON.stringify({ benchmark: 'clustering', node: process.version, rows }));
}
