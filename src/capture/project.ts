/** The repository that sessions belong to. */
export interface Project {
  /** Stable key: hash of the normalised git remote, else of the real path. Names the store's folder. */
  readonly key: string;
  /** Display name: last part of the remote or folder. */
  readonly name: string;
  /** Real absolute path of the project folder. */
  readonly path: string;
  /** Project folder and aliases, as given: paths under which sessions were recorded (may be of another platform). */
  readonly paths: readonly string[];
  /** Normalised git remotes (`host/owner/name`, lower case) of the folder and of URL aliases. */
  readonly remotes: readonly string[];
}

/** A project that is known by its key alone; the folder is an empty one, so that nothing on this machine is taken for its own. */
export function absentProject(key: string, folder: string): Project {
  return { key, name: key, path: folder, paths: [folder], remotes: [] };
}
