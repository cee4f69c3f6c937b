import type { ProposalStatus } from '../mining/proposal.ts';
import type { DismissReason, ProposalSummary, ProposalView, SkillView } from './contract.ts';

/**
 * Whose rows are looked at: one's own (of proposals and skills those that rest on one's own sessions), those of the
 * workspace, or those of all its organisation's workspaces.
 */
export type TeamScope = 'me' | 'team' | 'organisation';

/** What a member may do: read; also send sessions; also decide on proposals; also manage members. */
export type TeamRole = 'reader' | 'writer' | 'reviewer' | 'admin';

/** How a project is connected to a shared store. Connection and token travel in memory only and are written down nowhere. */
export interface TeamConnection {
  /** `postgres://user@host:port/database`. */
  readonly connection: string;
  /** The member's token, where the login role is not the member's own. */
  readonly token?: string;
  /** Name of a workspace that several projects share, as in SKILLIFY_WORKSPACE_ID; else the project is its own, known by its git remote. */
  readonly workspace?: string;
  /** Whose approved skills come here. */
  readonly scope: TeamScope;
  /**
   * The member's half of accepting approved skills without asking; the other half is `team: { accept: automatic }` in the
   * `.skillify` file that the repository's owner committed.
   */
  readonly acceptAutomatically: boolean;
  /** True to exchange only when asked by `teamSync`; left out, it happens by itself. */
  readonly onRequest?: boolean;
}

/** Who this member is in the shared store, as the server says. */
export interface TeamIdentity {
  readonly organisation: string;
  readonly workspace: string;
  readonly member: string;
  readonly role: TeamRole;
}

/** A decision that waited while the store was away and lost against another's: nothing of it was applied. */
export interface LostTeamDecision {
  /** Of the shared proposal. */
  readonly proposalId: string;
  readonly title: string;
  readonly action: TeamAction;
  /** When it was made, UTC milliseconds. */
  readonly at: number;
  /** The member that made it; null when the store was never reached to ask. */
  readonly by: string | null;
  /** Why it was not applied, as a sentence that names who decided what and when. */
  readonly message: string;
}

/** Where the exchange with the team stands. */
export interface TeamStatus {
  /**
   * `off`: not connected, nothing runs. `connecting`: nothing was exchanged yet. `connected`: the last exchange went well.
   * `away`: the store could not be reached, tried again by itself. `refused`: somebody must do something, see `problem`.
   */
  readonly state: 'off' | 'connecting' | 'connected' | 'away' | 'refused';
  /** null until the store was reached once. */
  readonly identity: TeamIdentity | null;
  readonly scope: TeamScope | null;
  readonly acceptAutomatically: boolean;
  /** UTC milliseconds, null where it never was. */
  readonly lastPushAt: number | null;
  readonly lastPullAt: number | null;
  /** What will be sent with the next exchange: sessions that are new or grew, sessions to forget, decisions. */
  readonly waiting: { readonly sessions: number; readonly forgettings: number; readonly decisions: number };
  /** Shared proposals that wait for a decision, null until they were counted. */
  readonly toReview: number | null;
  /** What is wrong and what to do about it, as a sentence; null when all is well. */
  readonly problem: string | null;
  /** Decisions that lost against another's, newest first, at most 50. */
  readonly lost: readonly LostTeamDecision[];
}

/** A skill of the shared store that did not become a proposal here, and why, as a sentence. */
export interface RefusedTeamSkill {
  readonly name: string;
  readonly message: string;
}

/** What one exchange did. */
export interface TeamSyncReport {
  readonly pushed: { readonly sessions: number; readonly events: number; readonly forgotten: number };
  readonly pulled: {
    /** Ids of proposals that were made here. */
    readonly proposals: readonly string[];
    /** Names of skills that were accepted without asking. */
    readonly accepted: readonly string[];
    readonly refused: readonly RefusedTeamSkill[];
  };
  readonly decisions: { readonly applied: number; readonly lost: number };
}

/** One member of the organisation with what this member may see of their work in the workspace. */
export interface TeamMember {
  readonly name: string;
  readonly role: TeamRole;
  /** True for the member that asks. */
  readonly isSelf: boolean;
  readonly isRevoked: boolean;
  readonly sessions: number;
  /** Shared proposals with evidence from their sessions. */
  readonly proposals: number;
  readonly decisions: number;
}

/** How much of a shared proposal's evidence is one member's. */
export interface Contributor {
  readonly member: string;
  /** Distinct sessions with evidence. */
  readonly sessions: number;
}

/** One row of the shared review queue. */
export interface TeamProposalSummary extends ProposalSummary {
  /** Names of the members whose sessions are behind it, those with most first. */
  readonly members: readonly string[];
}

/** A decision on a shared proposal that is on record, with its author as the server knows them. */
export interface TeamDecisionRecord {
  readonly kind: string;
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
}

/** A shared proposal with who contributed and what was decided. `target` is where it would be accepted here. */
export interface TeamProposalView extends ProposalView {
  readonly contributors: readonly Contributor[];
  readonly decisions: readonly TeamDecisionRecord[];
  /** True when this member's role allows deciding. */
  readonly mayDecide: boolean;
}

/** `reopen` takes a dismissal or a snooze back. */
export type TeamAction = 'approve' | 'dismiss' | 'snooze' | 'reopen';

/** A decision on a shared proposal. */
export interface TeamDecideRequest {
  /** Of the shared proposal. */
  readonly id: string;
  readonly action: TeamAction;
  /** Hash of the draft that was shown (`ProposalView.contentHash`); of a choice the hash of the chosen side's text. */
  readonly contentHash: string;
  /** Keys of the cautions that were ticked one by one; needed for those that block. */
  readonly ticks?: readonly string[];
  /** Of opposite advice the side, 1-based; needed to approve it. */
  readonly side?: number;
  /** To approve another text than the one shown: the reviewer's own wording. */
  readonly skillMd?: string;
  readonly reason?: DismissReason;
  readonly note?: string;
  /** Until when it is put off, UTC milliseconds; a week where it is left out. */
  readonly until?: number;
  /** Also accepts the approved skill in this repository at once. */
  readonly accept?: boolean;
}

/** What became of a decision on a shared proposal. */
export interface TeamDecision {
  /** `recorded`: it stands in the shared store. `waiting`: the store is away, it is sent when it is back. */
  readonly outcome: 'recorded' | 'waiting';
  /** The skill as written here, where it was accepted at once; else null. */
  readonly accepted: SkillView | null;
  /** What the user should know of it; empty when all is as asked. */
  readonly notices: readonly string[];
}

/** A skill of the team's library, and what became of its newest version here. */
export interface TeamSkill {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: 'approved' | 'retired';
  readonly version: number;
  /** UTC milliseconds of its approval, or of its retirement. */
  readonly decidedAt: number;
  /** `same`: this version is accepted here. `waiting`: a proposal of it waits. `declined`: it was dismissed or retired here. `none`: nothing of it is here. */
  readonly here: 'same' | 'waiting' | 'declined' | 'none';
}

/** Requests around a shared store. All but `teamConnect`, `teamDisconnect` and `teamStatus` fail with `usage` while not connected. */
export interface TeamMethods {
  /**
   * Connects the project for as long as the engine runs, and exchanges at once in the background: what is sent and received
   * shows in the status. Throws `usage` for a connection that cannot be read; one that cannot be reached stays `away`.
   */
  teamConnect: { params: TeamConnection; result: TeamStatus };
  /** Stops the exchange. What is in the shared store stays there, what was accepted here stays here. */
  teamDisconnect: { params: Record<string, never>; result: TeamStatus };
  teamStatus: { params: Record<string, never>; result: TeamStatus };
  /**
   * Exchanges now, in one direction only where one is named; decisions that wait and forgettings go with a push. Throws what
   * went wrong.
   */
  teamSync: { params: { readonly only?: 'push' | 'pull' }; result: TeamSyncReport };
  /** Members by name. */
  teamMembers: { params: Record<string, never>; result: readonly TeamMember[] };
  /** Shared proposals, the best first; of one member those that rest on their sessions. Pending and snoozed where no status is named. */
  teamProposals: {
    params: {
      readonly scope: TeamScope;
      readonly member?: string;
      readonly statuses?: readonly ProposalStatus[];
    };
    result: readonly TeamProposalSummary[];
  };
  teamProposal: { params: { readonly id: string; readonly scope?: TeamScope }; result: TeamProposalView };
  /**
   * Decides on a shared proposal. It writes no file. Fails with `changed-meanwhile`, naming who decided what and when, where
   * somebody decided otherwise or the draft changed since it was shown; with `usage` for a role that may not decide.
   */
  teamDecide: { params: TeamDecideRequest; result: TeamDecision };
  /** The team's library by name, retired skills included. */
  teamSkills: { params: { readonly scope: TeamScope }; result: readonly TeamSkill[] };
  /** Retires a skill of the team: where it was accepted its removal is proposed. Needs the store to be reached. */
  teamRetire: { params: { readonly name: string; readonly reason: string }; result: null };
}
