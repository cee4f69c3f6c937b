import type { EngineEvents, EngineMethods } from './contract.ts';
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
  | 'retire';

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
}

type Nothing = Record<string, never>;

/** What the extension host itself answers to the sidebar. */
export interface ReviewHostMethods {
  start: { params: Nothing; result: ReviewStart };
  openTranscript: { params: { readonly eventId: string }; result: null };
  openDraft: { params: { readonly id: string }; result: null };
  /** Opens what a proposal changes in a skill as the editor's own diff. */
  openDiff: { params: { readonly id: string }; result: null };
  openSkill: { params: { readonly name: string }; result: null };
  showChanges: { params: Nothing; result: null };
  showLog: { params: Nothing; result: null };
  manageTrust: { params: Nothing; result: null };
  openFolder: { params: Nothing; result: null };
  openSettings: { params: Nothing; result: null };
  /** Takes note that the user agreed to what the first-run page shows. */
  allowReading: { params: Nothing; result: null };
  chooseAssistants: { params: Nothing; result: null };
  /** Opens an https or mailto link after the editor's own question. */
  openLink: { params: { readonly href: string }; result: null };
}

/** Everything the review sidebar can ask. */
export interface ReviewMethods extends Pick<EngineMethods, ReviewEngineMethod>, ReviewHostMethods {}

/** Everything the review sidebar is told. */
export interface ReviewEvents extends Pick<EngineEvents, 'progress' | 'changed'> {
  place: ReviewPlace;
  /** Shows one proposal, or the queue when there is no id. */
  show: { readonly proposalId: string | null };
}
