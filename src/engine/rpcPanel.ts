import type { EngineEvents, EngineMethods } from './contract.ts';
import type { PanelStrings } from './rpcPanelStrings.ts';
import type { SkillFileLink } from './rpcReview.ts';

/** What the engine answers to an editor panel, forwarded by the extension host. */
export type PanelEngineMethod =
  | 'getProposal'
  | 'chooseSide'
  | 'approve'
  | 'dismiss'
  | 'snooze'
  | 'reopen'
  | 'retire'
  | 'restore'
  | 'undo'
  | 'decisions'
  | 'listProposals'
  | 'proposalContext'
  | 'skillDetail'
  | 'activity'
  | 'triggerLab'
  | 'triggerTry'
  | 'ledger'
  | 'transcriptIndex'
  | 'transcriptRows'
  | 'transcriptSearch'
  | 'markSignal';

/** What one panel is about; it identifies the panel, but for the event that a session was opened at. */
export type PanelSubject =
  | { readonly kind: 'proposal'; readonly id: string }
  | { readonly kind: 'skill'; readonly name: string }
  | { readonly kind: 'session'; readonly sessionId: string; readonly eventId: string | null }
  | { readonly kind: 'activity' };

/** What a panel needs before it can say anything. */
export interface PanelStart {
  readonly subject: PanelSubject;
  readonly strings: PanelStrings;
  /** BCP 47 tag of the editor's language, for dates and numbers. */
  readonly language: string;
  readonly projectPath: string;
}

type Nothing = Record<string, never>;

/** What the extension host itself answers to a panel. */
export interface PanelHostMethods {
  start: { params: Nothing; result: PanelStart };
  /** Opens another proposal, skill or session, or brings its panel forward. */
  openPanel: { params: PanelSubject; result: null };
  /** Opens the session of an event at its turn. */
  openTranscript: { params: { readonly eventId: string }; result: null };
  /** Opens the stretch around an event as a text document. */
  openAsText: { params: { readonly eventId: string }; result: null };
  /** Opens the assistant's own file of a session, at a 1-based line. */
  openSource: { params: { readonly sessionId: string; readonly line: number | null }; result: null };
  openDraft: { params: { readonly id: string }; result: null };
  openDiff: { params: { readonly id: string }; result: null };
  openSkill: { params: { readonly name: string }; result: null };
  /** Opens what a version of a skill changed against the one before it, as the editor's own diff. */
  openVersionDiff: { params: { readonly name: string; readonly version: number }; result: null };
  /** Opens a SKILL.md of the skill folders that is not of this store. */
  openInstalled: { params: { readonly path: string }; result: null };
  /** Puts an address on the clipboard that opens the editor at this turn. */
  copyLink: { params: { readonly eventId: string }; result: null };
  /** Opens a web or mail address after the editor's own question. */
  openLink: { params: { readonly href: string }; result: null };
  /** Opens a file of a skill's own folder in the editor; anything outside of it is refused. */
  openSkillFile: { params: SkillFileLink; result: null };
  showLog: { params: Nothing; result: null };
}

/** Everything a panel can ask. */
export interface PanelMethods extends Pick<EngineMethods, PanelEngineMethod>, PanelHostMethods {}

/** Everything a panel is told. */
export interface PanelEvents extends Pick<EngineEvents, 'changed'> {
  /** A session that is open already shall show this turn. */
  focusEvent: { readonly eventId: string };
}
