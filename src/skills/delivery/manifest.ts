/** Whose folder a copy is in: the repository's, seen by all who work on it, or the user's, seen in all their projects. */
export type DeliveryScope = 'project' | 'user';

/** `link`: the skill's folder is a relative link to the canonical copy. */
export type DeliveryMode = 'copy' | 'link';

/** One entry of the manifest: a copy of a skill that Skillify wrote, and what is needed to know and to remove it again. */
export interface DeliveredCopy {
  readonly scope: DeliveryScope;
  /** Skill folder relative to the root, `/` separators, such as `.agents/skills`. */
  readonly folder: string;
  /** Absolute working tree or home folder that it was written to last. */
  readonly root: string;
  readonly mode: DeliveryMode;
  /** SHA-256 of the text that was written. */
  readonly contentHash: string;
  /** Folders made for it, relative to the root with `/` separators, outermost first; they go with it when empty. */
  readonly madeFolders: readonly string[];
  /** What stood there before this version was written or removed, null for nothing; left out where it is not known. */
  readonly replacedText?: string | null;
}

/**
 * How a copy stands against what was delivered. `outdated`: an earlier version of ours, as after checking out an old commit;
 * `edited`: a text that no version has; `moved`: gone from there, and found in another place; `elsewhere`: it was delivered
 * to another working tree and is not in this one; `foreign`: a link or folder that Skillify did not make.
 */
export type CopyState = 'same' | 'outdated' | 'edited' | 'missing' | 'moved' | 'elsewhere' | 'foreign';
