// What the editor feels, in a real workbench: activation time as the editor itself tells it, the longest block of the
// extension host's thread while a large history is indexed, memory, and the processor while idle. After `npm run package`:
// `node test/bench/editor.mjs [--starts 10] [--megabytes 200] [--idle 60] [--json]`; needs Chromium. Blocks are told in
// processor time of the host's thread, so that other programs do not count.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { editorVersions, installEditor } from '../editor/install.mjs';
import { root } from './bundle.mjs';
import { recordedIn, writeTree } from './coldIndexTree.mjs';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '10' },
    megabytes: { type: 'string', default: '200' },
    idle: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});

if (!existsSync(path.join(root, 'dist/skillify.vsix'))) {
  console.error('dist/skillify.vsix is missing: run "npm run package" first.');
  process.exit(1);
}
installEditor(editorVersions[0]);
const shared = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error' };
mkdirSync(path.join(root, 'dist/test'), { recursive: true });
await build({
  ...shared,
  entryPoints: [path.join(root, 'test/editor/bench/hostSuite.ts')],
  outfile: path.join(root, 'dist/test/benchSuite.js'),
  format: 'cjs',
  external: ['vscode'],
});
// As deep below the root as `test/editor`: the program finds its places from where it lies.
const outfile = path.join(root, 'test/.out/benchEditor.mjs');
await build({
  ...shared,
  entryPoints: [path.join(root, 'test/editor/bench/measure.ts')],
  outfile,
  format: 'esm',
  packages: 'external',
});
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-editor-bench-'));
try {
  writeTree(path.join(folder, 'home'), Number(values.megabytes) * 1e6);
  const parameters = ['--folder', folder, '--alias', recordedIn, '--starts', values.starts, '--idle', values.idle];
  const run = spawnSync(process.execPath, [outfile, ...parameters], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`the measurement ended with ${run.status ?? run.signal}`);
  const found = { ...JSON.parse(run.stdout), megabytes: Number(values.megabytes) };
  console.log(values.json ? JSON.stringify(found) : JSON.stringify(found, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
