import { readWithGit } from '../capture/gitCommand.ts';

const timeoutMs = 2_000;
/** Renames of renames are followed this far. */
const hopsAtMost = 4;
const commitsOfManifests = 300;
const manifests = [
  ':(glob)**/package.json',
  ':(glob)**/pyproject.toml',
  ':(glob)**/requirements*.txt',
  ':(glob)**/Cargo.toml',
];

/** What git tells of a path that is not there: whether it ever was, and where it went. */
export interface PathHistory {
  readonly wasThere: boolean;
  readonly now: string | null;
}

/** Asks git what became of a file below `folder`. Reads only, bounded in time; knows nothing where git is not there. */
export async function pathHistory(folder: string, file: string, signal: AbortSignal): Promise<PathHistory> {
  let name = file;
  let wasThere = false;
  for (let hop = 0; hop < hopsAtMost; hop += 1) {
    const commit = await ask(
      folder,
      ['log', '-1', '--format=%H', '--diff-filter=D', '--no-renames', '--', name],
      signal,
    );
    const hash = commit.trim();
    if (!/^[0-9a-f]{40,64}$/.test(hash)) return { wasThere, now: wasThere && name !== file ? name : null };
    wasThere = true;
    const words = ['show', '-M', '--diff-filter=R', '--name-status', '--format=', '--relative', '-z', hash];
    const renamed = renamesOf(await ask(folder, words, signal)).get(name);
    if (renamed === undefined) return { wasThere: true, now: null };
    name = renamed;
  }
  return { wasThere, now: null };
}

/** Old paths to new ones, from `--name-status -z`: status, old and new path in turn. */
function renamesOf(output: string): ReadonlyMap<string, string> {
  const fields = output.split('\0');
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [status = '', from = '', to = ''] = fields.slice(at, at + 3);
    if (/^R\d*$/.test(status.trim())) renames.set(from, to);
  }
  return renames;
}

/** What the changes of manifests tell: scripts whose command stayed under another name, and packages that went. */
export interface ManifestHistory {
  readonly renamedScripts: ReadonlyMap<string, string>;
  readonly removedPackages: ReadonlySet<string>;
}

/** Reads the latest changes of the repository's manifests, newest first. */
export async function manifestHistory(folder: string, signal: AbortSignal): Promise<ManifestHistory> {
  const words = [
    'log',
    '-p',
    '-U0',
    `-n${commitsOfManifests}`,
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--format=%x00',
  ];
  const output = await ask(folder, [...words, '--', ...manifests], signal);
  const renamedScripts = new Map<string, string>();
  const removedPackages = new Set<string>();
  for (const commit of output.split('\0')) {
    const added = new Map<string, string>();
    const lines = commit.split('\n');
    for (const line of lines) {
      const [, key, value] = /^\+\s*"([\w:.-]+)":\s*"(.*)",?\s*$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) added.set(value, key);
    }
    for (const line of lines) {
      const [, key, value] = /^-\s*"(@?[\w:./-]+)":\s*"(.*)",?\s*$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) {
        const isVersion = /^(?:[~^>=<]*\d|workspace:|\*|latest$)/.test(value);
        const now = added.get(value);
        if (isVersion) removedPackages.add(key);
        // Newest first: what a name was changed to last counts.
        else if (now !== undefined && now !== key && !renamedScripts.has(key)) renamedScripts.set(key, now);
      }
      const python = /^-\s*"?([A-Za-z][\w.-]*)(?:\[[\w,-]*\])?\s*(?:[=~<>!]=|=\s*["{])/.exec(line)?.[1];
      if (python !== undefined) removedPackages.add(python);
    }
  }
  return { renamedScripts, removedPackages };
}

/** Of some paths, those that the repository ignores: made by tools, and no loss when they are not there. */
export async function ignoredPaths(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const input = `${paths.join('\0')}\0`;
  const output = await readWithGit(folder, ['check-ignore', '-z', '--stdin'], { input, timeoutMs, signal });
  return new Set((output?.toString('utf8') ?? '').split('\0').filter((name) => name !== ''));
}

async function ask(folder: string, words: readonly string[], signal: AbortSignal): Promise<string> {
  const output = await readWithGit(folder, words, { timeoutMs, signal });
  return output?.toString('utf8') ?? '';
}
