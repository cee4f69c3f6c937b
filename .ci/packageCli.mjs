// Packs the command line by itself as dist/skillify-cli.tgz, which `npm install -g` takes; expects a production build.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stage = path.join(root, 'dist/cli-package');
// All programs but the editor's own.
const programs = readdirSync(path.join(root, 'dist')).filter((file) => file.endsWith('.js') && file !== 'extension.js');
const files = [...programs, 'sql-wasm-debug.wasm', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json'];

rmSync(stage, { recursive: true, force: true });
mkdirSync(path.join(stage, 'dist'), { recursive: true });
for (const file of files) cpSync(path.join(root, 'dist', file), path.join(stage, 'dist', file));
for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) cpSync(path.join(root, file), path.join(stage, file));

const { name, version, license, repository, homepage, bugs, engines, keywords } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);
const { description } = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
const manifest = {
  name,
  version,
  description,
  license,
  repository,
  homepage,
  bugs,
  keywords,
  bin: { skillify: 'dist/cli.js' },
  engines: { node: engines.node },
};
writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// The archive holds permissions, which must not depend on who packs it.
for (const file of readdirSync(stage, { recursive: true, withFileTypes: true })) {
  if (file.isFile()) chmodSync(path.join(file.parentPath, file.name), file.name === 'cli.js' ? 0o755 : 0o644);
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const packed = spawnSync(npm, ['pack', '--json', '--silent', '--pack-destination', path.join(root, 'dist')], {
  cwd: stage,
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (packed.status !== 0) {
  console.error(packed.stderr || `npm pack ended with ${packed.status}.`);
  process.exit(1);
}
renameSync(path.join(root, 'dist', `${name}-${version}.tgz`), path.join(root, 'dist/skillify-cli.tgz'));
rmSync(stage, { recursive: true, force: true });
console.log('Packed dist/skillify-cli.tgz');
