// Mining against its bars: 100,000 episodes clustered within 60 s on one core, the last tenth of them at most twice as dear
// as the first, twice the history at most twice the time, one new episode under 5 ms, and the groups right.
// `node test/bench/mining.mjs [--episodes 100000] [--rounds 3] [--json]`; seconds are of the processor. Made-up projects whose
// recurring wishes are known (syntheticProject.mjs), each size in processes of its own, half and whole in turn.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from './bundle.mjs';
import { pairwise } from './clusterQuality.mjs';
import { syntheticProject } from './syntheticProject.mjs';

const { values } = parseArgs({
  options: {
    episodes: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    one: { type: 'string' },
  },
});

const seconds = () => process.cpuUsage().user / 1e6;

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
  let analysis = 0;
  for (const { id, events } of sessions) {
    const started = seconds();
    const found = source.analyseSession(id, events);
    analysis += seconds() - started;
    episodes.push(...found.episodes);
    signals.push(...found.signals);
  }
  const directives = source.directivesOf(episodes, signals);
  const likeness = new source.Likeness(source.termWeightsOf(episodes));
  // Each directive's turn begins when its features are asked for first, so nothing of the algorithm is repeated here.
  const begun = new Map();
  const watched = {
    features(directive) {
      if (!begun.has(directive)) begun.set(directive, performance.now());
      return likeness.features(directive);
    },
    compare: (left, right) => likeness.compare(left, right),
  };
  const started = seconds();
  const clusters = source.clusterDirectives(directives, watched);
  const clustering = seconds() - started;
  const starts = [...begun.values(), performance.now()];
  const each = starts.slice(1).map((at, index) => (at - starts[index]) * 1_000);
  const tenth = Math.floor(each.length / 10);
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const newest = each.slice(-1_000).sort((left, right) => left - right);
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
    analysisSeconds: analysis,
    clusteringSeconds: clustering,
    patternsSeconds: seconds() - before,
    patterns,
    lastAgainstFirstTenth: mean(each.slice(-tenth)) / mean(each.slice(0, tenth)),
    newDirectiveMicroseconds: { p50: newest[500], p95: newest[950], p99: newest[990], max: newest[999] },
    memoryMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
    ...pairwise(groups, labels),
  };
}

function medianOf(rows, of) {
  const sorted = rows.map(of).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

if (values.one !== undefined) console.log(JSON.stringify(await measure(Number(values.one))));
else {
  const whole = Number(values.episodes);
  const rows = { half: [], whole: [] };
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const [name, size] of [
      ['half', whole / 2],
      ['whole', whole],
    ]) {
      const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--one', String(Math.round(size))], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (run.status !== 0) throw new Error(`The run of ${size} episodes failed.`);
      rows[name].push(JSON.parse(run.stdout));
    }
  const median = (name, of) => medianOf(rows[name], of);
  const last = rows.whole.at(-1);
  const summary = {
    name: 'mining',
    node: process.version,
    load: os.loadavg(),
    episodes: last.episodes,
    directives: last.directives,
    clusteringSeconds: median('whole', (row) => row.clusteringSeconds),
    directivesPerSecond: Math.round(median('whole', (row) => row.directives / row.clusteringSeconds)),
    analysisSeconds: median('whole', (row) => row.analysisSeconds),
    patternsSeconds: median('whole', (row) => row.patternsSeconds),
    doubling: {
      clustering: median('whole', (row) => row.clusteringSeconds) / median('half', (row) => row.clusteringSeconds),
      analysis: median('whole', (row) => row.analysisSeconds) / median('half', (row) => row.analysisSeconds),
      patterns: median('whole', (row) => row.patternsSeconds) / median('half', (row) => row.patternsSeconds),
    },
    lastAgainstFirstTenth: median('whole', (row) => row.lastAgainstFirstTenth),
    newDirectiveMicroseconds: {
      p50: median('whole', (row) => row.newDirectiveMicroseconds.p50),
      p95: median('whole', (row) => row.newDirectiveMicroseconds.p95),
      max: median('whole', (row) => row.newDirectiveMicroseconds.max),
    },
    memoryMiB: median('whole', (row) => row.memoryMiB),
    precision: last.precision,
    recall: last.recall,
  };
  if (values.json) console.log(JSON.stringify(summary));
  else {
    const { doubling, newDirectiveMicroseconds: each } = summary;
    console.log(
      `${summary.episodes} episodes, ${summary.directives} directives; Node ${summary.node}, load ${summary.load[0].toFixed(1)}`,
    );
    console.log(
      `clustered in            ${summary.clusteringSeconds.toFixed(1)} s (bar 60), ${summary.directivesPerSecond} directives a second`,
    );
    console.log(`analysed in             ${summary.analysisSeconds.toFixed(1)} s`);
    console.log(`all patterns in         ${summary.patternsSeconds.toFixed(1)} s`);
    console.log(
      `twice the history       ${doubling.clustering.toFixed(2)} (clustering), ${doubling.analysis.toFixed(2)} (analysis), ${doubling.patterns.toFixed(2)} (patterns) times the time (bar 2)`,
    );
    console.log(`last against first tenth ${summary.lastAgainstFirstTenth.toFixed(2)} (bar 2)`);
    console.log(
      `one new directive       ${each.p50.toFixed(0)} µs p50, ${each.p95.toFixed(0)} µs p95, ${each.max.toFixed(0)} µs at most of 1,000 (bar 5,000)`,
    );
    console.log(`memory                  ${summary.memoryMiB} MiB, the whole history in it`);
    console.log(
      `precision, recall       ${summary.precision.toFixed(3)}, ${summary.recall.toFixed(3)} (bars 0.98, 0.95)`,
    );
  }
}
