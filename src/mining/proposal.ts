import type { TaintMark } from './taint/taintMark.ts';

export type ProposalChange = 'create' | 'revise' | 'merge' | 'retire';
export type ProposalStatus = 'pending' | 'approved' | 'dismissed' | 'snoozed' | 'superseded';
export type PatternKind = 'correction' | 'preference' | 'fix' | 'workflow';
/** What a proposal was made from: a kind of pattern, what an agent suggested, or what a team approved. */
export type ProposalKind = PatternKind | 'suggestion' | 'team';

/** Which approved version of a team's skill a proposal of the kind `team` brings, and who approved it. */
export interface TeamProvenance {
  readonly organisation: string;
  readonly workspace: string;
  /** The skill's name in the team's library; a person may give the draft another one. */
  readonly skill: string;
  readonly version: number;
  /** SHA-256 of the text that was approved there, before it was merged with what stands here. */
  readonly contentHash: string;
  /** Member who approved or retired this version; null where that is not on record. */
  readonly decidedBy: string | null;
  /** UTC milliseconds. */
  readonly decidedAt: number;
}

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
  /** True when it came after the skill that is to be changed was approved as it stands. */
  readonly isNew: boolean;
}

/** A skill that a proposal changes, with the text the change starts from: what stood on disk when it was drafted. */
export interface ProposalSource {
  readonly name: string;
  readonly version: number;
  readonly skillMd: string;
}

/** What choosing a side does on approval: its text is written, the skill stays as it is, or the skill is retired. */
export type SideAction = 'write' | 'keep' | 'retire';

/** One of two opposite pieces of advice, with what speaks for it. */
export interface ContradictionSide {
  readonly statement: string;
  readonly action: SideAction;
  /** The text that choosing it shows. */
  readonly skillMd: string;
  readonly eventIds: readonly string[];
  /** Distinct sessions behind it. */
  readonly sessions: number;
  /** UTC milliseconds; 0 when nothing was said for it. */
  readonly lastAt: number;
}

/** Advice that contradicts itself: nothing can be approved before a side is chosen. */
export interface Contradiction {
  readonly sides: readonly ContradictionSide[];
  /** 1-based, null while nobody has chosen. */
  readonly chosen: number | null;
}

/** What a reader should look at twice in a draft that a language model worded. */
export type DraftFlagKind = 'unsupported' | 'new-command' | 'new-url' | 'new-path' | 'opposed' | 'dropped';

/** One thing in a reworded draft that neither its evidence nor the template's draft bears out, or that it left out. */
export interface DraftFlag {
  /** 1-based line of SKILL.md; of what was dropped the title's. */
  readonly line: number;
  readonly kind: DraftFlagKind;
  /** The line, command, address or path in question. */
  readonly text: string;
}

/** The evidence that a reworded line cites. */
export interface LineCitation {
  /** 1-based line of SKILL.md. */
  readonly line: number;
  readonly eventIds: readonly string[];
}

/** What the template writer had drafted; the miner goes on working with it. */
export interface TemplateDraft {
  readonly title: string;
  readonly description: string;
  readonly skillMd: string;
  /** The line of each piece of evidence, in the order of the proposal's evidence. */
  readonly skillLines: readonly (number | null)[];
}

/** How a language model worded a draft. */
export interface Wording {
  /** Provider and model, such as `anthropic/claude-haiku-5-5`. */
  readonly author: string;
  readonly flags: readonly DraftFlag[];
  readonly citations: readonly LineCitation[];
  readonly template: TemplateDraft;
}

/** A drafted change to the skill library; pending until a person decides. */
export interface Proposal {
  readonly id: string;
  /** Identity of the pattern it was made from; a dismissed pattern stays away by it. */
  readonly patternKey: string;
  readonly kind: ProposalKind;
  readonly change: ProposalChange;
  readonly status: ProposalStatus;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly score: Score;
  /** Distinct sessions that support it. */
  readonly sessions: number;
  readonly evidence: readonly Evidence[];
  /** Why a known skill should change, or who suggests a new one and why, as sentences for the user; null where the evidence says it. */
  readonly reason: string | null;
  /** The skills it changes, the one that is kept first; none for a new skill. */
  readonly sources: readonly ProposalSource[];
  readonly contradiction: Contradiction | null;
  /** The draft as it would be written, the user's edits included; for a retirement the text that goes. */
  readonly skillMd: string;
  /** True once a person changed the draft; the miner then never rewrites it. */
  readonly edited: boolean;
  /** Absent or null where the words are the template writer's. */
  readonly wording?: Wording | null;
  /** Absent or null where it comes from this project's own sessions. */
  readonly provenance?: TeamProvenance | null;
  /** Lines whose words no person typed; each needs a tick of its own. Absent where there are none. */
  readonly tainted?: readonly TaintMark[];
  readonly createdAt: number;
  readonly updatedAt: number;
}
