export type ProposalChange = 'create' | 'revise' | 'merge' | 'retire';
export type ProposalStatus = 'pending' | 'approved' | 'dismissed' | 'snoozed' | 'superseded';
export type PatternKind = 'correction' | 'preference' | 'fix' | 'workflow';

/** One part of a score: what was measured, what it is worth, and how much that adds to the total. */
export interface ScorePart {
  readonly name: 'recurrence' | 'recency' | 'outcome' | 'explicitness' | 'acceptance' | 'opposition';
  /** 0 to 1. */
  readonly value: number;
  readonly weight: number;
  readonly explanation: string;
}

/** Total is the weighted sum of the parts, 0 to 1, recomputable by hand. */
export interface Score {
  readonly total: number;
  readonly parts: readonly ScorePart[];
}

/** An event behind a proposal, bound to the line of the skill that it supports or opposes. */
export interface Evidence {
  readonly eventId: string;
  readonly sessionId: string;
  readonly assistant: string;
  /** Path of the transcript and 1-based line in it, null where there is none. */
  readonly file: string | null;
  readonly line: number | null;
  readonly at: number;
  readonly quote: string;
  readonly supports: boolean;
  /** 1-based line of SKILL.md, null when it supports the skill as a whole. */
  readonly skillLine: number | null;
  /** What kind of signal the event carries, in a word. */
  readonly signal: string;
}

/** A drafted change to the skill library; pending until a person decides. */
export interface Proposal {
  readonly id: string;
  /** Identity of the pattern it was made from; a dismissed pattern stays away by it. */
  readonly patternKey: string;
  readonly kind: PatternKind;
  readonly change: ProposalChange;
  readonly status: ProposalStatus;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly score: Score;
  /** Distinct sessions that support it. */
  readonly sessions: number;
  readonly evidence: readonly Evidence[];
  /** The draft as it would be written, the user's edits included. */
  readonly skillMd: string;
  /** True once a person changed the draft; the miner then never rewrites it. */
  readonly edited: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}
