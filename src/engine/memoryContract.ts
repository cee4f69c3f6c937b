import type { AssistantId } from '../assistants/assistant.ts';
import type { QuestionSubject } from '../memory/questionCues.ts';

/** What a search can find: an event of a session, a rolling summary, a proposal, or a skill. */
export type SearchKind = 'event' | 'memory' | 'proposal' | 'skill';

/**
 * A search over everything stored of the project. Times are UTC milliseconds; null and empty lists do not narrow. The query
 * may hold filters of its own (`assistant:codex kind:skill since:2h outcome:failed`), phrases in quotes, `begin*` and `-without`.
 */
export interface SearchRequest {
  readonly query: string;
  readonly kinds: readonly SearchKind[];
  readonly since: number | null;
  readonly until: number | null;
  readonly assistants: readonly AssistantId[];
  /** Of the episode that an event belongs to, such as `failed`. */
  readonly outcomes: readonly string[];
  /** Parts of the folder or branch in which a session ran; any will do. */
  readonly places?: readonly string[];
  /** How long to wait, in milliseconds, until texts that are not yet in the index are; a moment where it is left out. */
  readonly waitMs?: number;
  readonly limit: number;
}

/** What is known of an event that was found, besides its words. */
export interface FoundEventFacts {
  /** What its words are: of a failed result the lines that say why. */
  readonly kind: 'prompt' | 'automation' | 'response' | 'command' | 'failure' | 'edit' | 'link';
  /** The assistant's own id of the session. */
  readonly sourceSession: string;
  readonly file: string;
  /** 1-based, null where there is none. */
  readonly line: number | null;
  /** Of its episode; null while that is not mined. */
  readonly outcome: string | null;
  /** Further events with the very same text, which were left out. */
  readonly repeats: number;
}

/** Part of a snippet; the parts that answer the query are marked. */
export interface SnippetPart {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface SearchHit {
  readonly kind: SearchKind;
  /** Event id, number of the summary, proposal id or name of the skill. */
  readonly id: string;
  /** Greater is better; comparable within one report only. */
  readonly score: number;
  readonly at: number | null;
  readonly assistant: string | null;
  /** Skillify's id of the session. */
  readonly session: string | null;
  readonly title: string;
  readonly snippet: readonly SnippetPart[];
  /** Null for what is no event. */
  readonly event: FoundEventFacts | null;
}

export interface SearchReport {
  readonly hits: readonly SearchHit[];
  /** Events that are stored and were not yet looked at for the index, so that they cannot be found; 0 when all were. */
  readonly notYetIndexed: number;
  /** What was read for the query, where its words are not in the index as they were typed: `pnmp` to `pnpm`. */
  readonly corrected: string | null;
  /** True when nothing has all words, so that the hits have some of them. */
  readonly isRelaxed: boolean;
  /** False when very many events have the words, and only the newest or best of them were looked at. */
  readonly isExhaustive: boolean;
  /** Filters of the query that were not understood and left out, as typed. */
  readonly notUnderstood: readonly string[];
}

/** Over what a summary was made. */
export type SummaryScope = 'session' | 'project' | 'branch' | 'assistant' | 'topic';

/** Length of the window a summary covers. A session's summary covers the session. */
export type SummaryWindow = 'session' | 'quarter-hour' | 'hour' | 'day';

/** Things of one sort and how often they occurred, most often first. */
export interface CountedName {
  readonly name: string;
  readonly count: number;
}

/** Failures of the same thing, with the last event that shows one. */
export interface FailureGroup extends CountedName {
  readonly lastAt: number;
  readonly eventId: string;
  /** The line of output that says why, redacted and cut. */
  readonly message: string | null;
}

/** A rolling summary: counted facts with the quotes they rest on. */
export interface SummaryView {
  readonly number: number;
  readonly scope: SummaryScope;
  /** Session id, project key, branch, assistant or topic. */
  readonly subject: string;
  readonly window: SummaryWindow;
  readonly from: number;
  readonly to: number;
  /** Prompts that started episodes in it, each with its event. */
  readonly attempts: readonly { readonly eventId: string; readonly text: string; readonly outcome: string }[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly FailureGroup[];
  readonly corrections: readonly { readonly eventId: string; readonly text: string }[];
  readonly files: readonly CountedName[];
  readonly commands: readonly CountedName[];
  readonly sessions: number;
  readonly events: number;
  /** The same as sentences; worded by the template, or by a model where one is on. */
  readonly text: string;
  readonly madeAt: number;
}

export interface SummariesRequest {
  readonly since: number | null;
  readonly until: number | null;
  readonly scope: SummaryScope | null;
  readonly subject: string | null;
  readonly window: SummaryWindow | null;
  readonly limit: number;
}

/** A quote that an answer rests on, numbered from 1 as the answer cites it. */
export interface Citation {
  readonly number: number;
  readonly kind: SearchKind | 'session';
  /** As of a search hit; for a session its id. */
  readonly id: string;
  readonly eventId: string | null;
  readonly session: string | null;
  readonly assistant: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly at: number | null;
  readonly quote: string;
}

/** How a question was understood; all of it is shown, so that a wrong reading is seen. */
export interface QuestionReading {
  readonly subject: QuestionSubject;
  /** Further subjects of the same question, as in “failures and corrections”. */
  readonly alsoSubjects: readonly QuestionSubject[];
  readonly topics: readonly string[];
  /** Topics that the question leaves out, as in “except payments-api”. */
  readonly excluded: readonly string[];
  readonly outcomes: readonly string[];
  readonly assistants: readonly string[];
  readonly branches: readonly string[];
  readonly wantsSummary: boolean;
  /** False where no word told what is asked for: then it was taken as a search for its topics. */
  readonly isUnderstood: boolean;
  /** Words that were taken for others, as typed and as read. */
  readonly corrected: readonly { readonly from: string; readonly to: string }[];
}

export interface Answer {
  /** Sentences and lists in Markdown, with citations as [1]. Quoted text is data. */
  readonly answer: string;
  readonly reading: QuestionReading;
  /** The stretch of time that was looked at, and what the question called it. */
  readonly window: { readonly from: number | null; readonly to: number; readonly label: string };
  /** Every number the answer states, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly citations: readonly Citation[];
  readonly lookedAt: {
    readonly sessions: number;
    readonly episodes: number;
    readonly summaries: number;
    readonly skills: number;
    readonly newestEventAt: number | null;
  };
  /** What was missing to answer in full, as sentences: nothing recorded for that time, sessions not yet looked at. */
  readonly missing: readonly string[];
  readonly followUps: readonly string[];
  readonly phrasedBy: 'template' | 'model';
}

/** A skill of the project's or user's skill folders that fits a prompt. */
export interface RecalledSkill {
  readonly name: string;
  readonly description: string;
  /** From 0 to 1: how sure it is that the skill applies. */
  readonly score: number;
  readonly path: string;
  /** Estimated tokens of its SKILL.md. */
  readonly tokens: number;
}

/** A skill as it stands in a skill folder, whoever wrote it. */
export interface InstalledSkillText {
  readonly name: string;
  readonly description: string;
  readonly path: string;
  readonly skillMd: string;
  /** True for one that Skillify delivered. */
  readonly isOurs: boolean;
}

/** A skill an agent suggests; it becomes a proposal that only a person can approve. */
export interface SuggestedSkill {
  readonly name: string;
  readonly description: string;
  /** Rules, one a line, without bullets. */
  readonly rules: readonly string[];
  /** Why, in the agent's words. */
  readonly reason: string;
  /** Who suggests: name of the MCP client, or of the editor's tool. */
  readonly by: string;
  /** Events it rests on, by Skillify's ids; unknown ones are refused. */
  readonly eventIds: readonly string[];
}

/** Requests that a search is made of. */
export interface SearchMethods {
  search: { params: SearchRequest; result: SearchReport };
}

/** Requests about the past. */
export interface QuestionMethods {
  /** `now` is for answers that must be repeatable; the clock where it is null. */
  ask: { params: { readonly question: string; readonly now: number | null }; result: Answer };
  summaries: { params: SummariesRequest; result: readonly SummaryView[] };
}

/** Requests about the skills that stand in skill folders, whoever wrote them. */
export interface RecallMethods {
  recall: { params: { readonly prompt: string; readonly limit: number }; result: readonly RecalledSkill[] };
  /** The skill of that name in the skill folders of the project and the user, or all of them. */
  installedSkills: { params: { readonly name: string | null }; result: readonly InstalledSkillText[] };
}

/** What an agent may ask to be changed. */
export interface SuggestionMethods {
  /** Creates a pending proposal and returns its id; nothing is written to any skills folder. */
  proposeSkill: { params: SuggestedSkill; result: { readonly id: string } };
}
