import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWithGit } from '../../src/capture/gitCommand.ts';
import { readCommits, readFiles, readHead } from '../../src/capture/gitHistory.ts';
import { GitRepository } from '../support/gitRepository.ts';

const start = Date.parse('2026-10-01T09:00:00Z');
const hour = 3_600_000;

describe('what git tells', () => {
  let repository: GitRepository;
  beforeEach(() => {
    repository = new GitRepository();
  });
  afterEach(() => repository.remove());

  test('commits since a time with the files they touched, newest first', async () => {
    repository.commit({ 'old.ts': 'old' }, start - 48 * hour);
    const first = repository.commit({ 'src/a b.ts': 'one', 'ü.ts': 'two' }, start);
    const second = repository.commit({ 'src/a b.ts': 'three' }, start + hour);
    expect(await readHead(repository.path)).toBe(second);
    expect(await readCommits(repository.path, second, start - hour)).toEqual([
      { id: second, at: start + hour, paths: ['src/a b.ts'] },
      { id: first, at: start, paths: ['src/a b.ts', 'ü.ts'] },
    ]);
  });

  test('texts of files at commits, null where there was none, nothing of binary ones', async () => {
    const first = repository.commit({ 'a.ts': 'line\n\nend', 'b.bin': 'a\0b', 'empty.ts': '' }, start);
    const second = repository.commit({ 'a.ts': 'other' }, start + hour);
    const files = [
      { commit: first, path: 'a.ts' },
      { commit: second, path: 'a.ts' },
      { commit: first, path: 'b.bin' },
      { commit: first, path: 'empty.ts' },
      { commit: first, path: 'never.ts' },
      { commit: first, path: 'two\nlines.ts' },
    ];
    expect(await readFiles(repository.path, files)).toEqual(
      new Map([
        [`${first}:a.ts`, 'line\n\nend'],
        [`${second}:a.ts`, 'other'],
        [`${first}:empty.ts`, ''],
        [`${first}:never.ts`, null],
      ]),
    );
  });

  test('nothing where there is no repository, no commit or no time', async () => {
    expect(await readHead(repository.path)).toBeNull();
    const folder = mkdtempSync(path.join(tmpdir(), 'skillify-plain-'));
    expect(await readHead(folder)).toBeNull();
    expect(await readCommits(folder, 'HEAD', start)).toBeNull();
    rmSync(folder, { recursive: true });
    repository.commit({ 'a.ts': 'x' }, start);
    expect(await readHead(repository.path, { signal: AbortSignal.abort() })).toBeNull();
  });

  test('without starting what the repository’s own settings name', async () => {
    const head = repository.commit({ 'a.ts': 'x', '.gitattributes': '*.ts diff=evil filter=evil\n' }, start);
    const trap = path.join(repository.path, 'trap');
    const set = (name: string) => repository.git(['config', name, `touch ${trap}; true`]);
    for (const name of ['core.pager', 'core.sshCommand', 'diff.external', 'diff.evil.textconv', 'filter.evil.smudge'])
      set(name);
    set('core.fsmonitor');
    repository.git(['config', 'log.showSignature', 'true']);
    set('gpg.program');
    await readHead(repository.path);
    expect(await readCommits(repository.path, head, start - hour)).toHaveLength(1);
    expect((await readFiles(repository.path, [{ commit: head, path: 'a.ts' }])).get(`${head}:a.ts`)).toBe('x');
    expect(existsSync(trap)).toBe(false);
    expect((await readWithGit(repository.path, ['config', 'core.fsmonitor']))?.toString().trim()).toBe('false');
  });
});
