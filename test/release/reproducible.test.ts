import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const head = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
const hasGit = head.status === 0;
if (!hasGit) console.error('SKIPPED: that packages are reproducible is checked in a clone with git only.');

describe.skipIf(!hasGit)('built in two folders from one commit', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-reproducible-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(cwd: string, command: string, ...parameters: string[]): void {
    const { status, stderr } = spawnSync(command, parameters, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${status}: ${stderr}`);
  }

  function hashes(name: string, mask: number): Record<string, string> {
    const clone = path.join(folder, name);
    const before = process.umask(mask);
    try {
      mkdirSync(path.dirname(clone), { recursive: true });
      run(folder, 'git', 'clone', '-q', root, clone);
      run(clone, 'git', 'checkout', '-q', head.stdout.trim());
      symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'));
      run(clone, process.execPath, 'esbuild.mjs', '--production');
      run(clone, process.execPath, '.ci/package.mjs');
      run(clone, process.execPath, '.ci/packageCli.mjs');
    } finally {
      process.umask(before);
    }
    return Object.fromEntries(
      ['skillify.vsix', 'skillify-cli.tgz'].map((file) => {
        const bytes = readFileSync(path.join(clone, 'dist', file));
        return [file, createHash('sha256').update(bytes).digest('hex')];
      }),
    );
  }

  test('the extension and the command line are the same, byte for byte', () => {
    const first = hashes('first', 0o022);
    expect(hashes('deeper/second', 0o077)).toEqual(first);
  });

  test('the command line works on its own', () => {
    const prefix = path.join(folder, 'global');
    const packed = path.join(folder, 'first/dist/skillify-cli.tgz');
    run(folder, 'npm', 'install', '-g', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, packed);
    const program = path.join(prefix, 'bin/skillify');
    expect(existsSync(program)).toBe(true);
    const version = spawnSync(program, ['--version'], { encoding: 'utf8' });
    expect(version.stdout.trim()).toBe(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version);
    const { project, home } = { project: path.join(folder, 'project'), home: path.join(folder, 'home') };
    for (const each of [project, home]) mkdirSync(each);
    const scope = ['--project', project, '--home', home, '--store', path.join(folder, 'store')];
    const status = spawnSync(program, ['status', '--json', ...scope], { encoding: 'utf8' });
    expect(JSON.parse(status.stdout).store.mode).toBe('file');
  });
});
