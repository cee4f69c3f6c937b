/** What a skill can name that a repository has or has not. */
export type MentionKind = 'script' | 'make-target' | 'just-recipe' | 'task' | 'path' | 'package';

/** A name in a skill that must be in the repository for its instructions to make sense. */
export interface Mention {
  readonly kind: MentionKind;
  readonly name: string;
  /** Version that a package is named with; null for none and for everything else. */
  readonly version: string | null;
  /** 1-based line of SKILL.md. */
  readonly line: number;
  /** True where the text tells to create it or gives it as an example: then only what is known to have gone counts. */
  readonly isLoose: boolean;
}
