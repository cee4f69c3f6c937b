import type { DeliveredCopy } from './delivery/manifest.ts';

/** An approved SKILL.md as the library keeps it; the file on disk is one of its deliveries. */
export interface Skill {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: 'approved' | 'retired';
  readonly version: number;
  readonly skillMd: string;
  /** SHA-256 (hex) of the UTF-8 bytes of `skillMd`. */
  readonly contentHash: string;
  readonly proposalId: string | null;
  /** Where it was written, absolute paths of SKILL.md files, the canonical one first. */
  readonly targets: readonly string[];
  /** The manifest of its copies, in the order of `targets`; left out by versions that wrote one copy only. */
  readonly deliveries?: readonly DeliveredCopy[];
  readonly approvedAt: number;
  readonly retiredAt: number | null;
}

/** One approved state of a skill, kept for ever. */
export interface SkillVersion {
  readonly name: string;
  readonly version: number;
  readonly skillMd: string;
  readonly contentHash: string;
  readonly at: number;
  readonly reason: string;
}

export type DecisionKind =
  | 'approve'
  | 'dismiss'
  | 'edit'
  | 'choose'
  | 'snooze'
  | 'retire'
  | 'restore'
  | 'merge'
  | 'suggest'
  | 'deliver'
  | 'undeliver'
  | 'undo'
  | 'reject-signal'
  | 'accept-signal';

/** Who decided what, when and why; append-only. */
export interface Decision {
  readonly id: string;
  readonly kind: DecisionKind;
  /** Proposal id, skill name for retire and restore (an undo has that of the decision that it takes back), or the kind and event of a signal. */
  readonly subject: string;
  readonly at: number;
  readonly by: string;
  readonly reason: string | null;
  /** SHA-256 of the skill text that was on screen, where one was. */
  readonly contentHash: string | null;
  /** The full skill text of an edit or approval, so that no lost database loses it. */
  readonly skillMd: string | null;
}
