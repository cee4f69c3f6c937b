import type { EngineEvents, EngineMethods } from './contract.ts';
import type { DeliveryPreview } from './deliveryContract.ts';
import type { ReviewStrings } from './rpcReviewStrings.ts';

/** What the engine answers to the review sidebar, forwarded by the extension host. */
export type ReviewEngineMethod =
  | 'now'
  | 'status'
  | 'sources'
  | 'listProposals'
  | 'getProposal'
  | 'chooseSide'
  | 'approve'
  | 'dismiss'
  | 'snooze'
  | 'reopen'
  | 'listSkills'
  | 'retire'
  | 'deliver'
  | 'deliveryPreview'
  | 'restore'
  | 'undo'
  | 'mergeProposals'
  | 'runs'
  | 'decisions'
  | 'teamStatus'
  | 'teamSync'
  | 'teamMembers'
  | 'teamProposals'
  | 'teamProposal'
  | 'teamDecide';

/** Where the sidebar is: whether there is a project that may be read at all. */
export interface ReviewPlace {
  readonly kind: 'ready' | 'untrusted' | 'no-folder' | 'virtual';
  readonly projectName: string;
  readonly projectPath: string;
  readonly captureEnabled: boolean;
  /** True until the user agreed that sessions of this project are read. */
  readonly needsConsent: boolean;
}

/** What the sidebar needs before it can say anything. */
export interface ReviewStart {
  readonly place: ReviewPlace;
  readonly strings: ReviewStrings;
  /** BCP 47 tag of the editor's language, for dates and numbers. */
  readonly language: string;
  /** True where the editor has a page of its own for what customises its assistants. */
  readonly hasCustomizations: boolean;
  /** How the page was looked at, as it was last kept; undefined where it never was. */
  readonly saved: unknown;
}

/** A relative link of a skill (`id` is its name) or of a draft (`id` of its proposal). */
export interface SkillFileLink {
  readonly kind: 'proposal' | 'skill';
  readonly id: string;
  readonly href: string;
}

type Nothing = Record<string, never>;

/** What the extension host itself answers to the sidebar. */
export interface ReviewHostMethods {
  start: { params: Nothing; result: ReviewStart };
  /** Keeps how the page is looked at, for after the window was reloaded. */
  keepState: { params: { readonly state: Readonly<Record<string, unknown>> }; result: null };
  openTranscript: { params: { readonly eventId: string }; result: null };
  /** Lets the user choose one of some labels; the index (from 0) is null when none was chosen. */
  pick: {
    params: { readonly title: string; readonly labels: readonly string[]; readonly active: number };
    result: { readonly index: number | null };
  };
  /** Asks whom a proposal's skill is written for and keeps the answer for its approval; null when the user turns away. */
  chooseDelivery: { params: { readonly id: string }; result: DeliveryPreview | null };
  openDraft: { params: { readonly id: string }; result: null };
  /** Opens what a proposal changes in a skill as the editor's own diff. */
  openDiff: { params: { readonly id: string }; result: null };
  openSkill: { params: { readonly name: string }; result: null };
  /** Opens a proposal (by id), a skill (by name) or the charts (any id) in the editor area. */
  openInEditor: {
    params: { readonly kind: 'proposal' | 'skill' | 'activity'; readonly id: string };
    result: null;
  };
  showChanges: { params: Nothing; result: null };
  /** Stages what changed in the skill folders, with a message ready; commits nothing. */
  stageChanges: { params: Nothing; result: null };
  /** Opens the editor's own page for what customises its assistants. */
  openCustomizations: { params: Nothing; result: null };
  /** Opens the sample project in a window of its own. */
  openTour: { params: Nothing; result: null };
  showStatus: { params: Nothing; result: null };
  showLog: { params: Nothing; result: null };
  manageTrust: { params: Nothing; result: null };
  openFolder: { params: Nothing; result: null };
  openSettings: { params: Nothing; result: null };
  /** Takes note that the user agreed to what the first-run page shows. */
  allowReading: { params: Nothing; result: null };
  chooseAssistants: { params: Nothing; result: null };
  /** Opens a web or mail address after the editor's own question. */
  openLink: { params: { readonly href: string }; result: null };
  /** Opens a file of a skill's own folder in the editor; anything outside of it is refused. */
  openSkillFile: { params: SkillFileLink; result: null };
  /** Asks for a connection to a team's store and tries it. */
  connectTeam: { params: Nothing; result: null };
  /** Opens the page that says where the exchange with the team stands. */
  showTeam: { params: Nothing; result: null };
}

/** Everything the review sidebar can ask. */
export interface ReviewMethods extends Pick<EngineMethods, ReviewEngineMethod>, ReviewHostMethods {}

/** Everything the review sidebar is told. */
export interface ReviewEvents extends Pick<EngineEvents, 'progress' | 'changed'> {
  place: ReviewPlace;
  /** Shows one proposal, or the queue when there is no id. */
  show: { readonly proposalId: string | null };
}
