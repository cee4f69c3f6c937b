// Builds every runtime's bundle into dist/. `--watch` rebuilds on change, `--production` minifies and drops source maps.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { writeComponents } from './.ci/components.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const at = (...segments) => path.join(root, ...segments);

const shared = {
  bundle: true,
  absWorkingDir: root,
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};
// Only the extension and the in-editor tests may see vscode: anywhere else the import does not resolve and the build fails.
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = {
  ...shared,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  jsx: 'automatic',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
};
// `neutral` knows no node: modules, so a leak into domain code fails the build.
const pure = { ...shared, platform: 'neutral', format: 'esm', write: false, sourcemap: false, logLevel: 'error' };

/** The command line takes the engine from the worker's bundle, so that the package holds it once. */
const engineOfWorker = {
  name: 'engine-of-worker',
  setup(plugin) {
    plugin.onResolve({ filter: /\/engine\/engine\.ts$/ }, () => ({ path: './engineWorker.js', external: true }));
  },
};

/** A recall loads what makes its index only when a skill changed. */
const indexerApart = {
  name: 'indexer-apart',
  setup(plugin) {
    plugin.onResolve({ filter: /\/recallIndexer\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './recallIndexer.js', external: true },
    );
  },
};

/** What speaks to a team's server is apart: who has none never loads it. */
const entriesOfTeam = ['fleet/openTeamSession', 'cli/workerCommand', 'cli/teamAdmin', 'team/postgresTeamStore'];
const teamApart = {
  name: 'team-apart',
  setup(plugin) {
    const names = entriesOfTeam.map((entry) => path.basename(entry)).join('|');
    plugin.onResolve({ filter: new RegExp(`/(?:${names})\\.ts$`) }, () => ({ path: './team.js', external: true }));
  },
};
const team = {
  contents: entriesOfTeam.map((entry) => `export * from './src/${entry}.ts';`).join('\n'),
  resolveDir: root,
  sourcefile: 'team.ts',
  loader: 'ts',
};

const bundles = [
  { ...node, entryPoints: [at('src/extension.ts')], outfile: at('dist/extension.js'), external: ['vscode'] },
  { ...node, entryPoints: [at('src/engine/worker.ts')], outfile: at('dist/engineWorker.js'), plugins: [teamApart] },
  { ...node, stdin: team, outfile: at('dist/team.js'), plugins: [engineOfWorker] },
  {
    ...node,
    entryPoints: [at('src/cli/launch.ts')],
    outfile: at('dist/cli.js'),
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...node, entryPoints: [at('src/cli/main.ts')], outfile: at('dist/main.js'), plugins: [engineOfWorker, teamApart] },
  { ...node, entryPoints: [at('src/cli/recallMain.ts')], outfile: at('dist/recall.js'), plugins: [indexerApart] },
  { ...node, entryPoints: [at('src/engine/recallIndexer.ts')], outfile: at('dist/recallIndexer.js') },
  { ...node, entryPoints: [at('src/cli/hook.ts')], outfile: at('dist/hook.js') },
  { ...node, entryPoints: [at('src/cli/mcp/main.ts')], outfile: at('dist/mcp.js') },
  {
    ...browser,
    // One copy of React for both pages, in shared.js.
    format: 'esm',
    splitting: true,
    entryPoints: { sidebar: at('webview/sidebar/main.tsx'), panel: at('webview/panel/main.tsx') },
    outdir: at('dist/webview'),
    chunkNames: 'shared',
  },
  {
    ...node,
    entryPoints: [at('test/editor/suite/index.ts')],
    outfile: at('dist/test/editorSuite.js'),
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: [at('test/editor/suite/models.ts')],
    outfile: at('dist/test/modelSuite.js'),
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: [at('test/editor/suite/memory.ts')],
    outfile: at('dist/test/memorySuite.js'),
    external: ['vscode'],
  },
  { ...pure, entryPoints: [at('src/assistants/registry.ts')] },
  { ...pure, entryPoints: [at('src/signals/detect.ts')] },
  { ...pure, entryPoints: [at('src/mining/mine.ts')] },
  { ...pure, entryPoints: [at('src/assistants/hookConfigs.ts')] },
  { ...pure, entryPoints: [at('src/assistants/mcpConfigs.ts')] },
  { ...pure, entryPoints: [at('src/importers/registry.ts')] },
  { ...pure, entryPoints: [at('src/memory/readQuestion.ts')] },
  { ...pure, entryPoints: [at('src/memory/sessionFacts.ts')] },
  { ...pure, entryPoints: [at('src/memory/windowSummaries.ts')] },
  { ...pure, entryPoints: [at('src/memory/selectFacts.ts')] },
  { ...pure, entryPoints: [at('src/memory/wordingGuard.ts')] },
  { ...pure, entryPoints: [at('src/memory/recall/chooseSkills.ts')] },
  { ...pure, entryPoints: [at('src/skills/ledger/judgeSession.ts')] },
  { ...pure, entryPoints: [at('src/skills/ledger/skillLedger.ts')] },
];

if (!watch) rmSync(at('dist'), { recursive: true, force: true });
mkdirSync(at('dist'), { recursive: true });
for (const file of ['sql-wasm-debug.wasm']) {
  if (existsSync(at('node_modules/sql.js/dist', file))) cpSync(at('node_modules/sql.js/dist', file), at('dist', file));
}

// The sample tour opens the same small project that the tests use.
for (const folder of ['project', 'home']) {
  cpSync(at('test/fixtures/sample', folder), at('dist/sample', folder), { recursive: true });
}

const present = bundles.filter((bundle) => Object.values(bundle.entryPoints ?? {}).every((entry) => existsSync(entry)));
if (watch) {
  const announce = {
    name: 'announce',
    setup(plugin) {
      plugin.onStart(() => console.log('[watch] build started'));
      plugin.onEnd((result) => {
        for (const { text, location } of result.errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        console.log('[watch] build finished');
      });
    },
  };
  for (const bundle of present)
    await (await context({ ...bundle, plugins: [...(bundle.plugins ?? []), announce] })).watch();
} else {
  const results = await Promise.all(present.map((bundle) => build(bundle)));
  const metafiles = results.map(({ metafile }) => metafile);
  writeComponents(root, metafiles, ['sql.js', '@vscode/codicons']);
  for (const result of results) {
    for (const [file, output] of Object.entries(result.metafile.outputs)) {
      if (file.endsWith('.js') && file.startsWith('dist/'))
        console.log(`${file} ${(output.bytes / 1024).toFixed(0)} kB`);
    }
  }
}
