import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/capture/project.ts';
import { learnRemotes, looksLikeRemote, normaliseRemote, sessionBelongs } from '../../src/capture/projectMatch.ts';

const project = (more: Partial<Project> = {}): Project => ({
  key: 'k',
  name: 'app',
  path: '/w/app',
  paths: ['/w/app', 'D:\\oh-my-posh'],
  remotes: ['example.invalid/o/app'],
  ...more,
});
const belongs = (cwd: string | null, gitRemote: string | null = null, of = project()) =>
  sessionBelongs(of, { cwd, gitRemote });

describe('sessionBelongs', () => {
  it.each<[string, boolean]>([
    ['/w/app', true],
    ['/w/app/', true],
    ['/w/app/packages/x', true],
    ['/w/app-other', false],
    ['/w', false],
    ['/W/app', false],
    ['D:\\oh-my-posh', true],
    ['d:/oh-my-posh/src', true],
    ['D:\\oh-my-posh-2', false],
    ['C:\\oh-my-posh', false],
  ])('by folder: %s', (cwd, expected) => {
    expect(belongs(cwd)).toBe(expected);
  });

  it('by remote, in any notation', () => {
    expect(belongs('/elsewhere', 'git@EXAMPLE.invalid:o/app.git')).toBe(true);
    expect(belongs(null, 'https://user:pw@example.invalid/O/App')).toBe(true);
    expect(belongs('/elsewhere', 'https://example.invalid/o/other')).toBe(false);
  });

  it('by the remote of a session recorded in the project itself', () => {
    const of = project({ remotes: [] });
    const learned = learnRemotes(of, [
      { cwd: 'D:\\oh-my-posh', gitRemote: 'https://example.invalid/o/posh' },
      { cwd: '/w/app/vendor/lib', gitRemote: 'https://example.invalid/o/lib' },
    ]);
    expect(sessionBelongs(of, { cwd: '/x', gitRemote: 'git@example.invalid:o/posh.git' }, learned)).toBe(true);
    expect(sessionBelongs(of, { cwd: '/x', gitRemote: 'https://example.invalid/o/lib' }, learned)).toBe(false);
  });

  it('by a worktree of Codex, unless its remote is another', () => {
    expect(belongs('/Users/me/.codex/worktrees/4ee0/app')).toBe(true);
    expect(belongs('/Users/me/.codex/worktrees/4ee0/oh-my-posh/src')).toBe(true);
    expect(belongs('/Users/me/.codex/worktrees/4ee0/app', 'https://example.invalid/x/app')).toBe(false);
    expect(belongs('/Users/me/.codex/worktrees/4ee0/other')).toBe(false);
    expect(belongs('/Users/me/worktrees/4ee0/app')).toBe(false);
  });
});

describe('remotes', () => {
  it.each<[string, string | null]>([
    ['https://github.com/O/R.git', 'github.com/o/r'],
    ['git@github.com:o/r.git', 'github.com/o/r'],
    ['ssh://git@github.com:22/o/r/', 'github.com/o/r'],
    ['github.com:o/r', 'github.com/o/r'],
    ['/srv/git/r.git', null],
    ['C:\\repos\\r', null],
    ['file:///srv/git/r', null],
  ])('%s', (remote, expected) => {
    expect(normaliseRemote(remote)).toBe(expected);
  });

  it('are told from folders', () => {
    expect(['https://x/y', 'git@x:y', 'ssh://x/y'].map(looksLikeRemote)).toEqual([true, true, true]);
    expect(['D:\\oh-my-posh', '/w/app', './x', 'name', '~/x'].map(looksLikeRemote)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
