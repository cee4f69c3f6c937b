/** Why a prompt is in the lab: the evidence itself, the request whose work the evidence is about, or one that is merely near. */
export type LabPromptKind = 'said' | 'before' | 'near';

/** One prompt of the project and what the skills make of it. */
export interface LabPrompt {
  readonly eventId: string;
  readonly sessionId: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** At most 300 characters of it. */
  readonly prompt: string;
  readonly kind: LabPromptKind;
  /** True when the skill is the best of all and applies. */
  readonly fires: boolean;
  /** Its place among the skills, 1 for the best; null when it shares nothing with the prompt. */
  readonly place: number | null;
  /** From 0 to 1: how sure it is that the skill applies. */
  readonly score: number;
  /** The skill that would be loaded; null when none applies. */
  readonly winner: string | null;
}

/** So many of so many. */
export interface LabShare {
  readonly count: number;
  readonly total: number;
}

/** How a description fares with the prompts of the lab. */
export interface LabScores {
  readonly name: string;
  readonly description: string;
  readonly prompts: readonly LabPrompt[];
  /** Of the prompts behind the evidence, those on which it fires. */
  readonly recall: LabShare;
  /** Of the prompts on which it fires, those behind the evidence. */
  readonly precision: LabShare;
  readonly listings: readonly HostListing[];
  /** Milliseconds that scoring took. */
  readonly ms: number;
}

/** A word and what adding it to, or taking it out of, the description changes. */
export interface LabWord {
  readonly word: string;
  /** Change of prompts behind the evidence on which it fires. */
  readonly right: number;
  /** Change of other prompts on which it fires. */
  readonly wrong: number;
}

/** What an assistant shows of the skill in its list of skills, which is all it chooses by. */
export interface HostListing {
  readonly assistant: string;
  readonly displayName: string;
  /** Longest description it takes, in characters. */
  readonly entryLimit: number;
  /** Characters of its whole list, for a context window of 200,000 tokens or of unknown size; null where none is published. */
  readonly listLimit: number | null;
  /** Characters that all installed skills and this one take in its list. */
  readonly listed: number;
  /** Characters of the description that are sure to be shown. */
  readonly kept: number;
  /** What may be cut off its end; empty when all of it is shown. */
  readonly cut: string;
  /** What happens when the list is too long: all descriptions are shortened, or those of the least used skills go. */
  readonly overflow: 'shortened' | 'least-used-dropped' | 'none';
}

/** What a skill mined from the first part of the history would have done in the rest. */
export interface LabBacktest {
  /** Where the history was split, UTC milliseconds: what lies before was mined. */
  readonly splitAt: number;
  /** Name of the skill that would have been proposed then; null when none would have been. */
  readonly minedName: string | null;
  readonly minedDescription: string | null;
  /** Later sessions in which it came up again. */
  readonly laterSessions: number;
  /** Of those, where it would have fired before it came up. */
  readonly firedInTime: number;
  /** Of the others, where it would have fired only on the very prompt that brought it up. */
  readonly firedLate: number;
  /** Prompts of later sessions in which it did not come up, and on how many of them it would have fired. */
  readonly otherPrompts: number;
  readonly firedElsewhere: number;
}

/** Everything the lab tells of a proposal or skill. */
export interface TriggerLabReport extends LabScores {
  /** Skills that it competes with. */
  readonly rivals: number;
  /** Prompts of the project that were looked at for near ones. */
  readonly looked: number;
  readonly wordsToAdd: readonly LabWord[];
  readonly wordsToRemove: readonly LabWord[];
  /** null when there is too little evidence to split. */
  readonly backtest: LabBacktest | null;
}

/** What the skills make of one prompt, seen from one of them. */
export interface PromptTrial {
  readonly name: string;
  readonly fires: boolean;
  readonly place: number | null;
  readonly score: number;
  readonly winner: string | null;
  /** The best other skill, whether or not it applies; null when no other shares anything with the prompt. */
  readonly rival: string | null;
  readonly rivalScore: number;
  /** Words of the prompt that the description answers. */
  readonly answered: readonly string[];
  /** Words of the prompt that it lacks, weightiest first. */
  readonly wordsToAdd: readonly string[];
}

/** A subject is the id of a proposal, or the name of a skill, of a waiting proposal or of an installed skill, in that order. */
export interface TriggerLabMethods {
  triggerLab: { params: { readonly subject: string }; result: TriggerLabReport };
  /** The same prompts with another text of the skill, as while it is edited. */
  triggerTry: { params: { readonly subject: string; readonly skillMd: string }; result: LabScores };
  triggerPrompt: { params: { readonly subject: string; readonly prompt: string }; result: PromptTrial };
}
