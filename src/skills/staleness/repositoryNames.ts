/** What a repository has of the names in skills. null where there is nothing to look in: then nothing is missing. */
export interface RepositoryNames {
  readonly scripts: ReadonlySet<string> | null;
  readonly makeTargets: ReadonlySet<string> | null;
  readonly justRecipes: ReadonlySet<string> | null;
  readonly tasks: ReadonlySet<string> | null;
  /** Version of each package that a manifest or lockfile names; empty where it names none. */
  readonly packages: ReadonlyMap<string, string>;
  /** Of the paths asked about, those that are not there, with what is known of each. */
  readonly missingPaths: ReadonlyMap<string, MissingPath>;
  /** Old names of scripts to new ones, as changes of package.json tell: the command stayed, the name did not. */
  readonly renamedScripts: ReadonlyMap<string, string>;
  /** Packages that manifests named once and do not name any more. */
  readonly removedPackages: ReadonlySet<string>;
}

/** A path that is not in the repository. */
export interface MissingPath {
  /** True when the repository once had it. */
  readonly wasThere: boolean;
  /** Where git says it went, or the one file that is named alike; null for neither. */
  readonly now: string | null;
  /** True when the folder it would be in is there. */
  readonly hasFolder: boolean;
}
