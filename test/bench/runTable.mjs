const rounded = (value, digits = 1) => (typeof value === 'number' ? String(Number(value.toFixed(digits))) : '–');

/** Rows of `[measure, figure]` for each benchmark whose report is known; others are listed by name and time alone. */
const rowsOf = {
  coldIndex: ({ rows = [] }) =>
    rows.map(({ name, processorToFloor, wallToFloor }) => [
      `cold index: ${name}`,
      `${rounded(processorToFloor, 2)} × the floor by processor, ${rounded(wallToFloor, 2)} by wall clock`,
    ]),
  durability: ({ commits = [], sizes = [] }) => [
    ...commits.map(({ commitEvents, indexEvery, amplification }) => [
      `bytes written per byte stored, commits of ${commitEvents}, ${indexEvery > 0 ? `text indexed every ${indexEvery}` : 'no text index'}`,
      rounded(amplification, 2),
    ]),
    ...sizes.map(({ events, killed }) => [
      `open after kill -9 at ${events} events, ms`,
      Object.entries(killed?.all ?? {})
        .map(([name, ms]) => `${name} ${ms}`)
        .join(', '),
    ]),
  ],
  search: ({ sizes = [] }) =>
    sizes.flatMap(({ events, rows }) =>
      rows.map(({ query, processorMs, newest, ranked }) => [
        `search, ${events} events: ${query}`,
        `p50 ${rounded(processorMs.p50)}, p95 ${rounded(processorMs.p95)} ms${
          newest
            ? `; FTS5 newest p95 ${rounded(newest.processorMs.p95)}, ranked p95 ${rounded(ranked?.processorMs.p95)}`
            : ''
        }`,
      ]),
    ),
  ask: ({ sizes = [] }) =>
    sizes.flatMap(({ events, rows }) =>
      rows.map(({ question, processorMs }) => [
        `question, ${events} events: ${question}`,
        `p50 ${rounded(processorMs.p50)}, p95 ${rounded(processorMs.p95)} ms`,
      ]),
    ),
  incremental: ({ rows = [] }) =>
    rows.flatMap(({ megabytes, oneLine, live, warmStart, idleShare }) => [
      [
        `one new line to row, ${megabytes} MB`,
        `p50 ${rounded(oneLine.wallMs.p50)}, p95 ${rounded(oneLine.wallMs.p95)} ms`,
      ],
      [`30 lines a second to searchable, ${megabytes} MB`, `p95 ${rounded(live.toSearchMs.p95)} ms`],
      [`start with nothing to do, ${megabytes} MB`, `${rounded(warmStart.toFloor, 2)} × ${warmStart.floorName}`],
      [`idle, ${megabytes} MB`, `${rounded(idleShare * 100, 2)} % of a processor`],
    ]),
  mining: ({ episodes, clusteringSeconds, patternsSeconds, doubling, lastAgainstFirstTenth }) => [
    [
      `${episodes} episodes: clustering`,
      `${rounded(clusteringSeconds)} s, doubling ${rounded(doubling?.clustering, 2)} ×, last against first tenth ${rounded(lastAgainstFirstTenth, 2)}`,
    ],
    [
      `${episodes} episodes: all patterns`,
      `${rounded(patternsSeconds)} s, doubling ${rounded(doubling?.patterns, 2)} ×`,
    ],
  ],
  growth: (report) =>
    Object.entries(report).flatMap(([name, simulation]) => {
      const last = Array.isArray(simulation?.rows) ? simulation.rows.at(-1) : undefined;
      return last ? [[`store after ${last.day} days, ${name}`, `${rounded(last.usedMb)} MB in use`]] : [];
    }),
  killTrials: ({ lines = [] }) => lines.slice(-1).map((line) => ['kill trials', line]),
  summaries: ({ rows = [] }) =>
    rows.map(({ history, perEventMs }) => [
      `summaries, one new event at ${history} events`,
      `${rounded(perEventMs, 2)} ms`,
    ]),
  clustering: ({ rows = [] }) =>
    rows.map(({ episodes, clustering, mining }) => [
      `${episodes} episodes`,
      `clustered in ${rounded(clustering)} s, all patterns in ${rounded(mining)} s`,
    ]),
  codify: ({ steps = [] }) => steps.map(({ name, cpuMs }) => [`mining: ${name}`, `${rounded(cpuMs / 1000, 2)} s`]),
  ledger: ({ steps = [] }) => steps.map(({ name, cpuMs }) => [`ledger: ${name}`, `${rounded(cpuMs / 1000, 2)} s`]),
  recall: ({ sizes = [] }) =>
    sizes.map(({ skills, emptyMs, recallMs }) => [
      `recall over ${skills} skills`,
      `p50 ${rounded(recallMs.p50)} ms, an empty Node ${rounded(emptyMs.p50)} ms: ${rounded(recallMs.p50 - emptyMs.p50)} of its own`,
    ]),
  editor: (report) =>
    [
      ['activation, p50 / p95 of the starts', report.activationMs, 'ms'],
      ['longest block of the extension host while indexing', report.longestBlockMs, 'ms'],
      ['the same with the extension switched off', report.longestBlockOffMs, 'ms'],
      ['extension host and worker, resident, beyond the same without', report.addedMiB, 'MiB'],
      ['processor while idle, share of one core', report.idleShare, ''],
    ]
      .filter(([, value]) => value !== undefined)
      .map(([name, value, unit]) => [
        name,
        typeof value === 'object' && value !== null
          ? `${rounded(value.p50)} / ${rounded(value.p95)} ${unit}`
          : `${rounded(value, 4)} ${unit}`,
      ]),
  bundleSizes: ({ sizes = [] }) =>
    sizes.map(({ file, bytes, budget }) => [
      `size of ${file}`,
      `${bytes} bytes${budget === null ? '' : ` of ${budget}`}`,
    ]),
};

/** A Markdown table of what was measured, each with the load it was taken under. */
export function tableOf(measured) {
  const lines = ['| measure | figure | load |', '|---|---|---|'];
  for (const { name, report, seconds, load } of measured) {
    const rows = rowsOf[name]?.(report) ?? [[name, `see results.json (took ${seconds} s)`]];
    for (const [measure, figure] of rows)
      lines.push(`| ${measure} | ${figure} | ${load.map((each) => each.toFixed(1)).join(' to ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
