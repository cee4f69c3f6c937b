import type { Evidence, ProposalStatus, Score } from '../mining/proposal.ts';
import type { LintFinding } from '../skills/document/lintFinding.ts';
import type { SkillView } from './contract.ts';
import type { VersionView } from './versionContract.ts';

/** A session in which evidence for or against a skill was found. */
export interface SkillSession {
  readonly sessionId: string;
  readonly assistant: string;
  readonly displayName: string;
  readonly title: string | null;
  /** Time of the first evidence in it, UTC milliseconds. */
  readonly at: number;
  readonly supports: number;
  readonly opposes: number;
  /** The first evidence in it. */
  readonly eventId: string;
}

/** Another skill that says something alike. */
export interface SimilarSkill {
  readonly kind: 'skill' | 'proposal' | 'installed';
  /** Id of a proposal, name of a skill, path of a file that is not of this store. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** 0 to 1: BM25F score of the other text for this one, as a share of the score this text has for itself. */
  readonly likeness: number;
}

/** Who finds a skill where it is or would be written. */
export interface SkillReaders {
  /** The skill folders it stands in, as seen from the project, separated by commas. */
  readonly folder: string;
  readonly readers: readonly string[];
  /** Assistants of the evidence that look into none of them. */
  readonly missed: readonly string[];
}

/** What it costs an assistant to know of the skill, and to load it. Characters are counted; four are taken for a token. */
export interface LoadCost {
  readonly descriptionChars: number;
  readonly bodyChars: number;
  readonly descriptionTokens: number;
  readonly bodyTokens: number;
}

/** What surrounds a proposal or a skill. */
export interface SkillContext {
  /** Oldest first. */
  readonly sessions: readonly SkillSession[];
  /** Most alike first. */
  readonly similar: readonly SimilarSkill[];
  readonly readers: SkillReaders;
  readonly cost: LoadCost;
}

/** One skill of the library in full. */
export interface SkillDetail {
  readonly skill: SkillView;
  /** Bound to the lines of the skill as it was approved last. */
  readonly evidence: readonly Evidence[];
  /** Of the proposal that it was approved from. */
  readonly score: Score | null;
  readonly lint: readonly LintFinding[];
  /** Oldest first. */
  readonly versions: readonly VersionView[];
  readonly context: SkillContext;
}

/** Counts by week, in the order of `ActivityReport.weeks`. */
export interface WeeklyCounts {
  readonly assistant: string;
  readonly displayName: string;
  readonly counts: readonly number[];
}

/** What is known of a skill's mistake before and after it was approved. */
export interface SkillEffect {
  readonly name: string;
  readonly title: string;
  readonly approvedAt: number;
  /** Times by week that what the skill is about came up in evidence. */
  readonly counts: readonly number[];
  readonly sessionsBefore: number;
  readonly timesBefore: number;
  readonly sessionsAfter: number;
  readonly timesAfter: number;
  /** Too few sessions since for any claim. */
  readonly isTooEarly: boolean;
}

/** What of an assistant's history was read. */
export interface Coverage {
  readonly assistant: string;
  readonly displayName: string;
  readonly transcripts: number;
  readonly sessions: number;
  readonly events: number;
  readonly skippedRecords: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The library and the history behind it, for looking at. */
export interface ActivityReport {
  /** Mondays, UTC milliseconds, oldest first; at most half a year. */
  readonly weeks: readonly number[];
  readonly sessions: readonly WeeklyCounts[];
  readonly corrections: readonly WeeklyCounts[];
  readonly proposals: readonly { readonly status: ProposalStatus; readonly count: number }[];
  readonly skills: readonly SkillEffect[];
  readonly coverage: readonly Coverage[];
}

/** What can be asked about proposals and skills beyond themselves. */
export interface BrowseMethods {
  proposalContext: { params: { readonly id: string }; result: SkillContext };
  skillDetail: { params: { readonly name: string }; result: SkillDetail };
  activity: { params: Record<string, never>; result: ActivityReport };
}
