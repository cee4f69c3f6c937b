import type { SkillFix } from '../skills/document/fixes.ts';
import type { DecisionKind } from '../skills/skill.ts';
import type { ProposalView } from './contract.ts';

/** What a run did, kept so that it can be looked up later. */
export interface RunRecord {
  /** When it ended, UTC milliseconds. */
  readonly at: number;
  readonly trigger: 'command' | 'turn-end' | 'every-n-turns' | 'idle';
  readonly outcome: 'done' | 'stopped' | 'failed';
  /** Why it stopped or failed, as a sentence for the user; null where it did not. */
  readonly message: string | null;
  readonly ms: number;
  readonly events: number;
  /** Sessions that were mined. */
  readonly sessions: number;
  /** Proposals that it made or changed. */
  readonly proposals: number;
  /** Records of transcripts that could not be read. */
  readonly skippedRecords: number;
  /** Patterns that were not proposed, because a skill says them already. */
  readonly covered: readonly { readonly title: string; readonly skill: string }[];
}

/** A decision that was taken back. */
export interface Undone {
  readonly kind: DecisionKind;
  /** Proposal id, or for a retirement from the library the skill's name. */
  readonly subject: string;
  readonly title: string;
}

/** Requests around decisions: taking them back, merging what waits, and what was done so far. */
export interface DecisionMethods {
  /**
   * Takes back this user's last decision, or with a subject the last one on it: proposal, skill and files are as before.
   * Fails with `changed-meanwhile` when any of them was changed since, with `not-found` when there is nothing to undo.
   */
  undo: { params: { readonly subject: string | null }; result: Undone };
  /** Makes one waiting proposal of several new skills that wait; the first one's name and text come first. */
  mergeProposals: { params: { readonly ids: readonly string[] }; result: ProposalView };
  /** The last runs, newest first. */
  runs: { params: Record<string, never>; result: readonly RunRecord[] };
  /** What can be done by itself about the findings on a SKILL.md; `name` is the folder's, null when unknown. */
  skillFixes: {
    params: { readonly skillMd: string; readonly name: string | null; readonly path?: string };
    result: readonly SkillFix[];
  };
}
