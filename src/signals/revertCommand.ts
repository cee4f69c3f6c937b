import type { CommandStep } from './commandLine.ts';

/** What a version control command takes back. */
export interface Reverted {
  /** The command in words a user reads, such as `git restore`. */
  readonly what: string;
  /** `uncommitted`: changes since the last commit; `committed`: commits as well; `untracked`: new files only. */
  readonly scope: 'uncommitted' | 'committed' | 'untracked';
  /** Files or folders it is limited to; empty for everything. */
  readonly paths: readonly string[];
  /** The paths may as well be a branch, so they count only when they are files that were edited. */
  readonly uncertain: boolean;
  /** Commits it takes back, as named; empty where it names none. */
  readonly revisions: readonly string[];
  /** `these`: the named commits; `since`: every commit after the named one. */
  readonly takes: 'these' | 'since';
  /** Takes effect on what was put aside by `git stash`, and only when that was not brought back. */
  readonly needsStash: boolean;
}

/**
 * What a command line takes back by git, Jujutsu or Mercurial, or null: discarded changes, removed commits, reverting
 * commits, dropped stashes. Moving branches about, unstaging and ending a conflicted merge are none of it.
 */
export function revertOf(steps: readonly CommandStep[]): Reverted | null {
  if (steps.some(endsIntegration)) return null;
  for (const [index, step] of steps.entries()) {
    const found = revertOfStep(step);
    if (!found) continue;
    if (found.what === 'git reset --hard' && steps.slice(0, index).some(keepsWork)) continue;
    return found;
  }
  return null;
}

/** True for a command that puts the working tree aside, and for one that brings it back. */
export function stashOf(steps: readonly CommandStep[]): 'aside' | 'back' | null {
  let found: 'aside' | 'back' | null = null;
  for (const step of steps) {
    if (step.name.startsWith('git stash')) {
      const [action = 'push'] = afterSubcommand(step, 'stash').filter((word) => !word.startsWith('-'));
      if (action === 'push' || action === 'save') found = 'aside';
      else if (action === 'pop' || action === 'apply' || action === 'branch') found = 'back';
    }
  }
  return found;
}

function revertOfStep(step: CommandStep): Reverted | null {
  switch (step.program) {
    case 'git':
      return revertByGit(step);
    case 'jj':
      return revertByJujutsu(step);
    case 'hg':
      return revertByMercurial(step);
    default:
      return null;
  }
}

function revertByGit(step: CommandStep): Reverted | null {
  const subcommand = step.name.split(' ')[1] ?? '';
  const words = afterSubcommand(step, subcommand).map(unquoted);
  const flags = words.filter((word) => word.startsWith('-') && word !== '--');
  const has = (...names: readonly string[]) => flags.some((flag) => names.includes(flag.replace(/=.*$/, '')));
  switch (subcommand) {
    case 'checkout':
      return has('-b', '-B', '--orphan', '-t', '--track', '--ours', '--theirs', '--detach')
        ? null
        : checkedOut(words, has('-f', '--force'));
    case 'switch':
      return has('--discard-changes', '-f', '--force') ? all('git switch --discard-changes') : null;
    case 'restore':
      return has('--staged', '-S') && !has('--worktree', '-W') ? null : restored(words);
    case 'reset':
      return has('--hard') ? hardReset(words.filter((word) => !word.startsWith('-'))) : null;
    case 'revert':
      return has('--abort', '--continue', '--quit', '--skip')
        ? null
        : { ...all('git revert'), scope: 'committed', revisions: words.filter(isRevision) };
    case 'clean':
      return flags.some((flag) => /^-[a-z]*n|^--dry-run$/i.test(flag)) ||
        !flags.some((flag) => /^-[a-z]*f|^--force$/i.test(flag))
        ? null
        : { ...limited('git clean', words), scope: 'untracked' };
    case 'stash':
      return words[0] === 'drop' || words[0] === 'clear' ? { ...all('git stash drop'), needsStash: true } : null;
    case 'apply':
      return has('-R', '--reverse') && !has('--check', '--stat') ? all('git apply --reverse') : null;
    default:
      return null;
  }
}

function checkedOut(words: readonly string[], isForced: boolean): Reverted | null {
  const separator = words.indexOf('--');
  const plain = words.filter((word) => !word.startsWith('-'));
  if (separator >= 0) {
    const before = words.slice(0, separator).filter((word) => !word.startsWith('-'));
    const paths = words.slice(separator + 1);
    if (paths.length === 0) return isForced && before.every(isHead) ? all('git checkout --force') : null;
    if (before.some((word) => word.includes('$'))) return null;
    return { ...limited('git checkout --', paths), scope: before.every(isHead) ? 'uncommitted' : 'committed' };
  }
  if (isForced && plain.every(isHead)) return all('git checkout --force');
  const [first = '', ...others] = plain;
  if (first === '.' || first === ':/') return all('git checkout .');
  if (isHead(first) || isEarlierCommit(first)) {
    if (others.length === 0) return null;
    return {
      ...limited('git checkout', others),
      scope: isEarlierCommit(first) ? 'committed' : 'uncommitted',
      uncertain: true,
    };
  }
  const paths = plain.filter((word) => /[./]/.test(word) && !word.includes('$'));
  return paths.length === 0 ? null : { ...limited('git checkout', paths), uncertain: true };
}

function restored(words: readonly string[]): Reverted | null {
  const paths: string[] = [];
  let source = '';
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-s' || word === '--source') {
      index += 1;
      source = words[index] ?? '';
    } else if (word.startsWith('--source=')) source = word.slice('--source='.length);
    else if (!word.startsWith('-')) paths.push(word);
  }
  if (paths.length === 0 || source.includes('$')) return null;
  return { ...limited('git restore', paths), scope: source === '' || isHead(source) ? 'uncommitted' : 'committed' };
}

/** A reset to a branch moves to other work; only the way back from where one is takes something back. */
function hardReset(revisions: readonly string[]): Reverted | null {
  const [revision = 'HEAD'] = revisions;
  if (isHead(revision)) return all('git reset --hard');
  if (isEarlierCommit(revision))
    return { ...all('git reset --hard'), scope: 'committed', revisions: [revision], takes: 'since' };
  return null;
}

function revertByJujutsu(step: CommandStep): Reverted | null {
  const [first = '', second = '', ...others] = step.arguments.map(unquoted).filter((word) => !word.startsWith('-'));
  if (first === 'undo' || (first === 'op' && (second === 'undo' || second === 'restore')))
    return { ...all(`jj ${first === 'op' ? `op ${second}` : 'undo'}`), scope: 'committed' };
  if (first === 'abandon') return { ...all('jj abandon'), scope: 'committed' };
  if (first === 'restore') return limited('jj restore', [second, ...others]);
  if (first === 'revert' || first === 'backout') return { ...all(`jj ${first}`), scope: 'committed' };
  return null;
}

function revertByMercurial(step: CommandStep): Reverted | null {
  const [first = '', ...others] = step.arguments.map(unquoted).filter((word) => !word.startsWith('-'));
  const has = (...names: readonly string[]) => step.arguments.some((word) => names.includes(word));
  if (first === 'revert') return limited('hg revert', has('--all', '-a') ? [] : others);
  if (/^(?:up|update|checkout|co)$/.test(first) && has('-C', '--clean')) return all('hg update --clean');
  if (/^(?:backout|strip|rollback)$/.test(first)) return { ...all(`hg ${first}`), scope: 'committed' };
  return null;
}

function all(what: string): Reverted {
  return { what, scope: 'uncommitted', paths: [], uncertain: false, revisions: [], takes: 'these', needsStash: false };
}

function limited(what: string, words: readonly string[]): Reverted {
  const paths = words.filter((word) => word !== '' && !word.startsWith('-') && !word.includes('$'));
  return { ...all(what), paths: paths.some((path) => path === '.' || path === ':/' || path === '*') ? [] : paths };
}

/** The words behind the sub-command; global options with their values stand before it. */
function afterSubcommand(step: CommandStep, subcommand: string): readonly string[] {
  return step.arguments.slice(step.arguments.indexOf(subcommand) + 1);
}

function isRevision(word: string): boolean {
  return !word.startsWith('-') && !word.includes('$') && (isHead(word) || isEarlierCommit(word));
}

function isHead(revision: string): boolean {
  return revision === 'HEAD' || revision === '@';
}

function isEarlierCommit(revision: string): boolean {
  return /^(?:HEAD|@)(?:[~^]|@\{\d)|^ORIG_HEAD$|^[0-9a-f]{7,40}[~^]?$|^@\{\d/.test(revision);
}

/** Beside `git cherry-pick --abort`, `git rebase` and their kin a reset or checkout serves the integration. */
function endsIntegration(step: CommandStep): boolean {
  return /^git (?:cherry-pick|merge|rebase|am)$/.test(step.name);
}

/** A branch or stash made first keeps the work, so the reset after it only moves it there. */
function keepsWork(step: CommandStep): boolean {
  if (/^git (?:checkout|switch)$/.test(step.name)) return true;
  if (step.name === 'git branch' || step.name === 'git tag')
    return afterSubcommand(step, step.name.slice(4)).some((word) => !word.startsWith('-'));
  return step.name.startsWith('git stash') && stashOf([step]) === 'aside';
}

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '');
}
