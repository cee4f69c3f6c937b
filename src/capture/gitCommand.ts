import { execFile } from 'node:child_process';
import path from 'node:path';

/** A run of git is broken off beyond these. */
const defaultTimeoutMs = 5_000;
const outputLimitBytes = 64 * 1024 * 1024;

/**
 * Switches off whatever a repository's own settings could have git start: file watchers, hooks, signature checkers,
 * pagers, transports that fetch missing objects.
 */
const safety = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
  '-c',
  'protocol.allow=never',
  '-c',
  'safe.bareRepository=explicit',
  '-c',
  'submodule.recurse=false',
  '-c',
  'gc.auto=0',
];

/** What a run of git is given besides its arguments. */
export interface GitRun {
  /** Lines for its standard input. */
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Runs git to read a repository, without a shell; the output's bytes, or null when git is not there, fails or takes too long. */
export function readWithGit(root: string, words: readonly string[], run: GitRun = {}): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      [...safety, '-C', root, ...words],
      {
        // Windows looks for programs in the working folder first, which must not be the repository.
        cwd: path.dirname(process.execPath),
        encoding: 'buffer',
        env: gitEnvironment(),
        maxBuffer: outputLimitBytes,
        timeout: run.timeoutMs ?? defaultTimeoutMs,
        windowsHide: true,
        ...(run.signal === undefined ? {} : { signal: run.signal }),
      },
      (error, output) => resolve(error === null ? output : null),
    );
    // It may have ended before it read everything; the callback above tells.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(run.input ?? '');
  });
}

/** The person's environment without git's own variables, which could point it elsewhere. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
}
