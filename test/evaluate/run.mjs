// Bundles and runs a script of this folder: `node test/evaluate/run.mjs train|evaluate|routing|trainRouting [options]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [script, ...options] = process.argv.slice(2);
if (!['train', 'evaluate', 'routing', 'trainRouting'].includes(script)) {
  console.error('usage: node test/evaluate/run.mjs train|evaluate|routing|trainRouting [options]');
  process.exit(2);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
// Beside node_modules, so that the packages left out of the bundle are found.
const outfile = path.join(root, 'node_modules', '.cache', 'skillify', `${script}.mjs`);
mkdirSync(path.dirname(outfile), { recursive: true });
await build({
  entryPoints: [path.join(here, `${script}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...options], { stdio: 'inherit' }).status ?? 1;
