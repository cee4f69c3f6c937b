import { type GitRun, readWithGit } from './gitCommand.ts';

/** One commit with the files it touched. */
export interface GitCommit {
  readonly id: string;
  /** When it was committed, UTC milliseconds. */
  readonly at: number;
  /** Paths from the repository's root, `/` separators. */
  readonly paths: readonly string[];
}

/** A file at a commit. */
export interface GitFile {
  readonly commit: string;
  readonly path: string;
}

const mostCommits = 3_000;
const largestFileBytes = 1024 * 1024;
const mostFilesBytes = 48 * 1024 * 1024;

/** The commit that is checked out, or null: no repository, no commit, no git. */
export async function readHead(root: string, run: GitRun = {}): Promise<string | null> {
  const output = await readWithGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], run);
  const id = output?.toString('latin1').trim() ?? '';
  return /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}

/** The commits below the head since a time, newest first and at most 3000; null when git cannot tell. */
export async function readCommits(
  root: string,
  head: string,
  sinceAt: number,
  run: GitRun = {},
): Promise<readonly GitCommit[] | null> {
  const output = await readWithGit(
    root,
    [
      'log',
      '-z',
      '--format=%x01%H%x00%ct',
      '--name-only',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      '--no-show-signature',
      `--since=@${Math.floor(sinceAt / 1000)}`,
      `--max-count=${mostCommits}`,
      head,
      '--',
    ],
    run,
  );
  return output === null ? null : output.toString('utf8').split('\u0001').slice(1).map(commitOf);
}

/**
 * The texts of files at commits by `commit:path`, null where the commit has no such file; large and binary ones are left
 * out. Two processes, however many files.
 */
export async function readFiles(
  root: string,
  files: readonly GitFile[],
  run: GitRun = {},
): Promise<ReadonlyMap<string, string | null>> {
  const names = [...new Set(files.map(fileName))].filter((name) => !/[\n\r]/.test(name));
  const texts = new Map<string, string | null>();
  if (names.length === 0) return texts;
  const sizes = await readWithGit(root, ['cat-file', '--batch-check=%(objecttype) %(objectname) %(objectsize)'], {
    ...run,
    input: `${names.join('\n')}\n`,
  });
  if (sizes === null) return texts;
  const objects = new Map<string, string>();
  let total = 0;
  for (const [index, line] of sizes.toString('utf8').split('\n').entries()) {
    const [, id = '', size = ''] = /^blob ([0-9a-f]+) (\d+)$/.exec(line) ?? [];
    const name = names[index];
    if (name !== undefined && line === `${name} missing`) texts.set(name, null);
    if (id === '' || name === undefined || Number(size) > largestFileBytes || total > mostFilesBytes) continue;
    if (!objects.has(id)) total += Number(size);
    objects.set(name, id);
  }
  const ids = [...new Set(objects.values())];
  if (ids.length === 0) return texts;
  const contents = await readWithGit(root, ['cat-file', '--batch'], { ...run, input: `${ids.join('\n')}\n` });
  if (contents === null) return texts;
  const byId = contentsById(contents);
  for (const [name, id] of objects) {
    const text = byId.get(id);
    if (text !== undefined && !text.includes('\0')) texts.set(name, text);
  }
  return texts;
}

/** How `readFiles` names a file. */
export function fileName({ commit, path }: GitFile): string {
  return `${commit}:${path}`;
}

function commitOf(chunk: string): GitCommit {
  const [id = '', seconds = '', ...paths] = chunk.split('\0');
  return {
    id,
    at: Number(seconds) * 1000,
    paths: paths.map((path) => path.replace(/^\n/, '')).filter((path) => path !== ''),
  };
}

/** `<id> blob <size>`, a line break, that many bytes and a line break, for each object. */
function contentsById(output: Buffer): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (let offset = 0; offset < output.length; ) {
    const end = output.indexOf(0x0a, offset);
    if (end < 0) break;
    const [, id = '', size = ''] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', offset, end)) ?? [];
    offset = end + 1;
    if (id === '') continue;
    contents.set(id, output.toString('utf8', offset, offset + Number(size)));
    offset += Number(size) + 1;
  }
  return contents;
}
