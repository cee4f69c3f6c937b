import { barPlot, linePlot } from './plot.mjs';

/**
 * Every plot by name: the benchmarks it may be drawn from, and how to read one's report. A report may also hold ready
 * `plots`: `{ name, kind: 'lines' or 'bars', ...what plot.mjs takes }`, which are drawn as they are.
 */
const plots = [
  {
    name: 'cold-index',
    from: ['coldIndex'],
    draw: ({ rows }) =>
      barPlot({
        title: 'Cold index against reading and JSON.parse of the same bytes',
        yLabel: 'processor time, floor = 1',
        bars: rows.map(({ name, processorToFloor }) => ({
          name: name.replace('floor: split, decode, JSON.parse', 'floor'),
          value: processorToFloor,
          hue: name.startsWith('ours') ? 0 : 1,
        })),
        limits: [
          { name: 'bar with text index: 3.75', value: 3.75 },
          { name: 'bar for structure: 1.75', value: 1.75 },
        ],
      }),
  },
  {
    name: 'incremental-latency',
    from: ['incremental'],
    draw: ({ rows }) =>
      linePlot({
        title: 'Following sessions: latency against the size of the history',
        xLabel: 'megabytes of transcripts',
        yLabel: 'milliseconds, wall clock',
        isLogX: true,
        isLogY: true,
        limit: { name: 'one line, write to row: 20 ms', value: 20 },
        series: [
          ['one line, p50', ({ oneLine }) => oneLine.wallMs.p50],
          ['30 lines/s to row, p95', ({ live }) => live.toRowMs.p95],
          ['30 lines/s to search, p95', ({ live }) => live.toSearchMs.p95],
        ].map(([name, of]) => ({ name, points: rows.map((row) => [row.megabytes, of(row)]) })),
      }),
  },
  {
    name: 'write-amplification',
    from: ['durability'],
    draw: ({ commits }) =>
      barPlot({
        title: 'Bytes written per byte stored',
        yLabel: 'ratio',
        bars: commits.map(({ commitEvents, indexEvery, amplification }) => ({
          name: `${commitEvents} a commit, ${indexEvery > 0 ? `index every ${indexEvery}` : 'no index'}`,
          value: amplification,
          hue: indexEvery > 0 ? 1 : 0,
        })),
        limits: [
          { name: 'bar for commits of 1,000: 3', value: 3 },
          { name: 'bar for commits of 100: 6', value: 6 },
        ],
      }),
  },
  {
    name: 'search',
    from: ['search'],
    draw: ({ sizes }) =>
      linePlot({
        title: 'Search: p95 against the number of events',
        xLabel: 'events',
        yLabel: 'processor ms, p95',
        isLogX: true,
        isLogY: true,
        limit: { name: 'any query: 100 ms', value: 100 },
        series: [
          'rare word',
          'common word',
          'two words',
          'phrase',
          'prefix of three letters',
          'common word, outcome',
        ].map((query) => ({
          name: query,
          points: sizes.flatMap(({ events, rows }) => {
            const row = rows.find((each) => each.query === query);
            return row ? [[events, Math.max(0.01, row.processorMs.p95)]] : [];
          }),
        })),
      }),
  },
  {
    name: 'store-size',
    from: ['growth'],
    draw: (report) =>
      linePlot({
        title: 'Size of a store over time, at a developer’s rate',
        xLabel: 'days',
        yLabel: 'MB in use',
        series: Object.entries(report).flatMap(([name, simulation]) =>
          name !== 'full' && Array.isArray(simulation?.rows) && simulation.rows.length > 2
            ? [
                {
                  name: name === 'developer' ? 'with pruning' : name,
                  points: simulation.rows.map(({ day, usedMb }) => [day, usedMb]),
                },
              ]
            : [],
        ),
      }),
  },
  {
    name: 'mining-time',
    from: ['clustering'],
    draw: ({ rows }) =>
      linePlot({
        title: 'Mining: processor time against episodes',
        xLabel: 'episodes',
        yLabel: 'seconds',
        isLogX: true,
        isLogY: true,
        limit: { name: 'clustering of 100,000: 60 s', value: 60 },
        series: [
          { name: 'clustering', points: rows.map(({ episodes, clustering }) => [episodes, clustering]) },
          { name: 'all patterns', points: rows.map(({ episodes, mining }) => [episodes, mining]) },
        ],
      }),
  },
];

/** The plots that reports (by benchmark) allow, and why the others are not drawn. */
export function plotsOf(reports) {
  const drawn = [];
  const absent = [];
  for (const { name, from, draw } of plots) {
    const svg = first(from, (benchmark) => pictureOf(reports.get(benchmark), name, draw));
    if (svg === null) absent.push({ name, reason: `${from.join(' or ')} has nothing for it yet` });
    else drawn.push({ name, svg });
  }
  return { drawn, absent };
}

function pictureOf(report, name, draw) {
  if (report === undefined) return null;
  const ready = (report.plots ?? []).find((plot) => plot.name === name);
  if (ready) return ready.kind === 'bars' ? barPlot(ready) : linePlot(ready);
  try {
    return draw ? draw(report) : null;
  } catch (error) {
    console.error(`The plot ${name} could not be drawn: ${error.message}`);
    return null;
  }
}

function first(list, find) {
  for (const each of list) {
    const found = find(each);
    if (found !== null) return found;
  }
  return null;
}
