import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { FolderOptOuts } from '../../src/capture/folderOptOut.ts';
import { readWithGit } from '../../src/capture/gitCommand.ts';
import { readCommits, readFiles, readHead } from '../../src/capture/gitHistory.ts';
import { resolveProject } from '../../src/capture/locateProject.ts';
import { ignoredPaths, manifestHistory, pathHistory } from '../../src/engine/stalenessGit.ts';
import { isAcceptanceAutomatic } from '../../src/team/teamFile.ts';
import { GitRepository } from '../support/gitRepository.ts';

const start = Date.UTC(2026, 5, 1);
let repository: GitRepository;
let trap: string;
beforeEach(() => {
  repository = new GitRepository();
  trap = path.join(repository.path, 'trap');
});
afterEach(() => repository.remove());

/** Everything that Skillify ever asks git, of one folder. */
async function askEverything(folder: string): Promise<void> {
  const { signal } = new AbortController();
  await resolveProject(folder, []);
  const head = await readHead(folder);
  if (head !== null) {
    await readCommits(folder, head, start - 1);
    await readFiles(folder, [{ commit: head, path: 'a.ts' }]);
  }
  await pathHistory(folder, 'gone.ts', signal);
  await manifestHistory(folder, signal);
  await ignoredPaths(folder, ['a.ts', '-rf'], signal);
  await isAcceptanceAutomatic(folder);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-hostile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the git settings of a repository', () => {
  test('start no program, whichever of its settings names one', async () => {
    repository.commit({ 'a.ts': 'x', 'gone.ts': 'x', 'package.json': '{}', '.skillify': 'team: {}' }, start);
    rmSync(path.join(repository.path, 'gone.ts'));
    repository.commit({ '.gitattributes': '* diff=evil filter=evil merge=evil\n', 'package.json': '{"a":1}' }, start);
    const script = path.join(repository.path, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch '${trap}'\n`);
    chmodSync(script, 0o755);
    const hooks = path.join(repository.path, 'evil-hooks');
    mkdirSync(hooks);
    for (const hook of [
      'post-index-change',
      'reference-transaction',
      'pre-auto-gc',
      'fsmonitor-watchman',
      'post-checkout',
    ])
      symlinkSync(script, path.join(hooks, hook));
    const names =
      'core.fsmonitor core.sshCommand core.pager core.editor core.gitProxy core.askPass core.alternateRefsCommand pager.log pager.show diff.external diff.evil.textconv diff.evil.command filter.evil.clean filter.evil.smudge filter.evil.process gpg.program gpg.ssh.program credential.helper sequence.editor uploadpack.packObjectsHook interactive.diffFilter'.split(
        ' ',
      );
    for (const name of names) repository.git(['config', name, script]);
    repository.git(['config', 'core.hooksPath', hooks]);
    repository.git(['config', 'log.showSignature', 'true']);
    repository.git(['config', 'alias.log', `!${script}`]);
    rmSync(trap, { force: true });
    await askEverything(repository.path);
    expect(existsSync(trap)).toBe(false);
    // The trap works: git itself, asked without our settings, steps into it.
    spawnSync('git', ['status'], { cwd: repository.path, stdio: 'ignore' });
    expect(existsSync(trap)).toBe(true);
  });

  test('reached by a .git file that leads elsewhere start no program either', async () => {
    repository.commit({ 'a.ts': 'x' }, start);
    const elsewhere = path.join(temporaryFolder(), 'store');
    renameSync(path.join(repository.path, '.git'), elsewhere);
    writeFileSync(path.join(repository.path, '.git'), `gitdir: ${elsewhere}\n`);
    repository.git(['config', 'core.fsmonitor', `touch '${trap}'; false`]);
    rmSync(trap, { force: true });
    await askEverything(repository.path);
    expect(existsSync(trap)).toBe(false);
  });

  test.each([
    ['gitdir: /nowhere\n'],
    ['gitdir: .git\n'],
    ['gitdir: -c\n'],
    ['\0'.repeat(100)],
    ['x'.repeat(1_000_000)],
  ])('that cannot be reached are no settings: %#', async (text) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, '.git'), text);
    await askEverything(folder);
    expect(await readHead(folder)).toBeNull();
  });
});

describe('names in a repository', () => {
  test('that begin like an option are names to git', async () => {
    const out = path.join(repository.path, 'out');
    const name = `--output=${out}`;
    repository.commit({ 'a.ts': 'x' }, start);
    const { signal } = new AbortController();
    await pathHistory(repository.path, name, signal);
    await ignoredPaths(repository.path, [name, '--stdin', '-v'], signal);
    const head = await readHead(repository.path);
    await readFiles(repository.path, [{ commit: head ?? '', path: name }]);
    repository.git(['update-ref', `refs/heads/${name}`, 'HEAD']);
    repository.git(['symbolic-ref', 'HEAD', `refs/heads/${name}`]);
    await askEverything(repository.path);
    expect(existsSync(out)).toBe(false);
  });

  test('with line ends ask git for one file, not for two', async () => {
    const head = repository.commit({ 'a.ts': 'secret', 'b.ts': 'x' }, start);
    const found = await readFiles(repository.path, [{ commit: head, path: `b.ts\n${head}:a.ts` }]);
    expect([...found.values()]).not.toContain('secret');
  });
});

describe('a .skillify file', () => {
  test.each([
    ['blanks', ' '.repeat(64_000)],
    ['line ends', '\n'.repeat(64_000)],
    ['a mark in every line', '{,"\n'.repeat(16_000)],
    ['no text', '\0\uffff'.repeat(30_000)],
  ])('of nothing but %s is read in little time and opts nobody out', (_, text) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, '.skillify'), text);
    const before = process.cpuUsage();
    expect(new FolderOptOuts().isOptedOut(folder)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(500);
  });

  test('that is a pipe, a folder or a link to itself is none', () => {
    for (const make of [
      (file: string) => execFileSync('mkfifo', [file]),
      (file: string) => mkdirSync(file),
      (file: string) => symlinkSync('.skillify', file),
    ]) {
      const folder = temporaryFolder();
      make(path.join(folder, '.skillify'));
      expect(new FolderOptOuts().isOptedOut(folder)).toBe(false);
    }
  });

  test('opts out as YAML and as JSON, wherever it says so', () => {
    for (const text of [
      'capture: false',
      '# mine\ncapture: "off"\n',
      '{\r\n  "capture" : false\r\n}',
      '\uFEFFcapture: no',
    ]) {
      const folder = temporaryFolder();
      writeFileSync(path.join(folder, '.skillify'), text);
      expect(new FolderOptOuts().isOptedOut(folder), text).toBe(true);
    }
  });
});

test('git is asked without the variables that could lead it elsewhere', async () => {
  const head = repository.commit({ 'a.ts': 'x' }, start);
  process.env['GIT_DIR'] = '/nowhere';
  process.env['GIT_EXTERNAL_DIFF'] = 'false';
  onTestFinished(() => {
    delete process.env['GIT_DIR'];
    delete process.env['GIT_EXTERNAL_DIFF'];
  });
  expect((await readWithGit(repository.path, ['rev-parse', 'HEAD']))?.toString().trim()).toBe(head);
});
