import type { Evidence, ProposalChange } from '../mining/proposal.ts';
import type { SkillVersion } from '../skills/skill.ts';

/** Who wrote the words of a version. */
export type VersionAuthor =
  /** The built-in template, from the user's own words. */
  | { readonly kind: 'template' }
  /** A language model, as provider and model. */
  | { readonly kind: 'model'; readonly name: string }
  /** A coding agent suggested it. */
  | { readonly kind: 'agent' }
  /** A team approved it and it was accepted here. */
  | { readonly kind: 'team' }
  /** A person wrote or changed the text. */
  | { readonly kind: 'person' }
  /** An earlier version was written again. */
  | { readonly kind: 'restored' }
  /** The decision or the proposal behind it is not in this store any more. */
  | { readonly kind: 'unknown' };

/** An approved version of a skill with how it came to be. */
export interface VersionView extends SkillVersion {
  readonly author: VersionAuthor;
  /** Who approved or restored it; null where the decision is not in this store. */
  readonly decidedBy: string | null;
  readonly proposal: { readonly id: string; readonly change: ProposalChange; readonly reason: string | null } | null;
  /** What it rested on when it was approved; empty where that was forgotten. */
  readonly evidence: readonly Evidence[];
}

/** Where a SKILL.md found anywhere, such as in git, comes from. */
export interface SkillOrigin {
  readonly name: string;
  readonly title: string;
  readonly status: 'approved' | 'retired';
  /** The version whose text it is; where it was edited, the one it differs least from. */
  readonly version: VersionView;
  readonly isEdited: boolean;
  /** Lines that are not in that version, and lines of it that are gone. */
  readonly addedLines: number;
  readonly removedLines: number;
  /** The version that is approved now. */
  readonly currentVersion: number;
}

/** What can be asked about the versions of skills. */
export interface VersionMethods {
  /** Oldest first. */
  skillVersions: { params: { readonly name: string }; result: readonly VersionView[] };
  /** By the metadata of the text, whatever became of the rest of it. */
  skillOrigin: { params: { readonly skillMd: string }; result: SkillOrigin };
}
