import * as vscode from 'vscode';

// The part of the built-in git extension's API (version 1) that is used here.
interface GitChange {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly status: number;
}

/** One repository as the built-in git extension sees it. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
  };
  readonly inputBox: { value: string };
  status(): Promise<void>;
  add(paths: string[]): Promise<void>;
}

/** What the built-in git extension offers. */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<'uninitialized' | 'initialized'>;
  getRepository(uri: vscode.Uri): GitRepository | null;
  openRepository(root: vscode.Uri): Promise<GitRepository | null>;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

interface GitExports {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

// Values of the git extension's `Status` enumeration.
const addedStatuses: ReadonlySet<number> = new Set([1, 7, 9]);
const deletedStatuses: ReadonlySet<number> = new Set([2, 6]);

/** How a file differs from the last commit. */
export interface FileChange {
  readonly uri: vscode.Uri;
  readonly kind: 'added' | 'modified' | 'deleted';
}

/** The git extension's API, or null where git is missing or turned off. */
export async function gitApi(): Promise<GitApi | null> {
  const extension = vscode.extensions.getExtension<GitExports>('vscode.git');
  if (!extension) return null;
  const exports = extension.isActive ? extension.exports : await extension.activate();
  if (!exports.enabled) return null;
  const api = exports.getAPI(1);
  if (api.state === 'uninitialized') await becomesInitialized(api);
  return api;
}

/** Files that differ from the last commit, staged or not, new ones included. */
export async function changedFiles(repository: GitRepository): Promise<readonly FileChange[]> {
  await repository.status();
  const { indexChanges, mergeChanges, workingTreeChanges, untrackedChanges = [] } = repository.state;
  const found = new Map<string, FileChange>();
  for (const change of [...indexChanges, ...mergeChanges, ...workingTreeChanges, ...untrackedChanges]) {
    const key = change.uri.toString();
    // What was new in the index is still new after further changes in the working tree.
    const isNew = addedStatuses.has(change.status) || found.get(key)?.kind === 'added';
    const kind = deletedStatuses.has(change.status) ? 'deleted' : isNew ? 'added' : 'modified';
    found.set(key, { uri: change.uri, kind });
  }
  return [...found.values()].sort((left, right) => left.uri.path.localeCompare(right.uri.path));
}

function becomesInitialized(api: GitApi): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(finish, 5000);
    const subscription = api.onDidChangeState((state) => {
      if (state === 'initialized') finish();
    });
  });
}
