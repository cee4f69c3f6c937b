/**
 * Every benchmark by name: its program, and its parameters in full and for a quick look. Those of PostgreSQL need a server
 * and are run by themselves (`test/bench/postgres`).
 */
export const benchmarks = [
  { name: 'coldIndex', file: 'coldIndex.mjs', full: [], quick: ['--mb', '10', '--rounds', '1'], takesPeers: true },
  { name: 'incremental', file: 'incremental.mjs', full: [], quick: ['--mb', '5,10', '--seconds', '3', '--idle', '3'] },
  {
    name: 'durability',
    file: 'durability.mjs',
    full: [],
    quick: ['--events', '5000', '--small', '1000', '--kills', '1'],
  },
  { name: 'eventIds', file: 'eventIds.mjs', full: [], quick: ['--events', '20000'] },
  { name: 'killTrials', file: 'killTrials.mjs', full: [], quick: ['--trials', '10'], isText: true },
  { name: 'manyProcesses', file: 'manyProcesses.mjs', full: [], quick: ['--seconds', '5'] },
  { name: 'search', file: 'search.mjs', full: [], quick: ['--events', '5000,10000', '--rounds', '5'] },
  { name: 'ask', file: 'ask.mjs', full: [], quick: ['--events', '5000', '--rounds', '2'] },
  { name: 'summaries', file: 'summaries.mjs', full: [], quick: ['--history', '1000,2000'] },
  { name: 'clustering', file: 'clustering.mjs', full: [], quick: ['--episodes', '500,1000'] },
  { name: 'mining', file: 'mining.mjs', full: [], quick: ['--episodes', '1000', '--rounds', '1'] },
  { name: 'codify', file: 'codify.mjs', full: [], quick: ['--episodes', '500'] },
  { name: 'ledger', file: 'ledger.mjs', full: [], quick: ['--episodes', '500', '--skills', '5'] },
  { name: 'growth', file: 'growth.mjs', full: [], quick: ['--days', '60', '--full-days', '1', '--scale', '100'] },
  { name: 'recall', file: 'recall/run.mjs', full: [], quick: ['--runs', '5', '--skills', '0,500'] },
  { name: 'editor', file: 'editor.mjs', full: [], quick: ['--starts', '2', '--megabytes', '5', '--idle', '5'] },
  { name: 'bundleSizes', file: 'bundleSizes.mjs', full: [], quick: [] },
  { name: 'triggerLab', file: 'triggerLab.mjs', full: [], quick: ['--edits', '5'], takesData: true },
  { name: 'skillClustering', file: 'skillClustering.mjs', full: [], quick: [], takesData: true },
];
