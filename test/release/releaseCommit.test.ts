import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../.ci/release.mjs');
const changelog = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.2.0] - 2026-01-01\n\n- Older.\n';

describe('a release', () => {
  let folder: string;
  const at = (file: string) => path.join(folder, file);
  const git = (...parameters: string[]) =>
    spawnSync('git', parameters, { cwd: folder, encoding: 'utf8' }).stdout.trim();
  const release = (...parameters: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--date', '2026-11-21', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, message: stderr.trim() };
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-release-'));
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'Release');
    git('config', 'user.email', 'release@example.invalid');
    const version = '0.2.3';
    writeFileSync(at('package.json'), JSON.stringify({ name: 'skillify', version }));
    writeFileSync(at('package-lock.json'), JSON.stringify({ version, packages: { '': { version } } }));
    writeFileSync(at('CHANGELOG.md'), changelog);
    git('add', '-A');
    git('commit', '-qm', 'Start');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('raises the version everywhere, dates the changelog, and ends in one commit with its tag', () => {
    expect(release('minor')).toEqual({ status: 0, message: '' });
    expect(JSON.parse(readFileSync(at('package.json'), 'utf8')).version).toBe('0.4.0');
    const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
    expect([lock.version, lock.packages[''].version]).toEqual(['0.4.0', '0.4.0']);
    expect(readFileSync(at('CHANGELOG.md'), 'utf8')).toContain(
      '## [Unreleased]\n\n## [0.4.0] - 2026-11-21\n\n### Added\n\n- A thing.\n\n## [0.2.0]',
    );
    expect(git('log', '-1', '--format=%s')).toBe('Release 0.4.0');
    expect(git('rev-parse', 'v0.4.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  test('to the pre-release channel has an odd minor number', () => {
    expect(release('minor', '--pre-release').status).toBe(0);
    expect(git('tag', '--list')).toBe('v0.3.0');
  });

  test('is refused where number and channel differ', () => {
    expect(release('0.5.0').message).toContain('odd minor number, which is a pre-release');
    expect(release('0.6.0', '--pre-release').message).toContain('even minor number, which is a release');
    expect(git('tag', '--list')).toBe('');
  });

  test('is refused with changes that are not committed', () => {
    writeFileSync(at('more.txt'), 'x');
    expect(release('patch')).toEqual({ status: 1, message: 'The working tree has changes; commit them first.' });
  });

  test('is refused where the changelog says nothing new', () => {
    writeFileSync(at('CHANGELOG.md'), changelog.replace('- A thing.\n', ''));
    git('commit', '-qam', 'Nothing');
    expect(release('patch').message).toContain('write down what changed first');
    expect(JSON.parse(readFileSync(at('package.json'), 'utf8')).version).toBe('0.2.3');
  });

  test('is refused when its tag is there already', () => {
    git('tag', 'v0.2.4');
    expect(release('patch').message).toBe('The tag v0.2.4 is there already.');
  });
});
