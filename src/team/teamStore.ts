import type { TeamIdentity, TeamRole, TeamScope } from '../engine/teamContract.ts';
import type { ProposalStatus } from '../mining/proposal.ts';
import type { Decision } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';

/** A member of the organisation as the server lists them. */
export interface ListedMember {
  readonly name: string;
  readonly role: TeamRole;
  readonly isRevoked: boolean;
}

/** What must still hold when a decision is written: checked in the same transaction, so that no other comes between. */
export interface DecisionGuard {
  /** The shared proposal that is decided on: it still has one of these statuses, and its draft this SHA-256. */
  readonly proposal?: {
    readonly id: string;
    readonly contentHash: string;
    readonly statuses: readonly ProposalStatus[];
  };
  /** Skills that it changes, each with the version they had; 0 for one that was not there. */
  readonly skills: readonly { readonly name: string; readonly version: number }[];
}

/**
 * A store that a team shares, as one member sees it. Every method rejects with a SkillifyError: `store-away` when it cannot
 * be reached, `access-refused` when the server does not let this member in any more (a revoked token, a workspace that is
 * gone), `store-read-only` for what the member's role does not allow.
 */
export interface TeamStore {
  /** As the server said when it was asked last, never the client. */
  readonly identity: TeamIdentity;
  /** Asks the server anew who this member is and what their role is now. */
  refresh(): Promise<void>;
  /** Tells this workspace from every other, also of the same name elsewhere; stable over connections. */
  readonly workspaceKey: string;
  /** The store with nothing to be seen beyond a scope. Closed with this. */
  within(scope: TeamScope): Promise<Store>;
  /** Names of the members behind sessions that may be seen, by session id. */
  sessionMembers(scope: TeamScope): Promise<ReadonlyMap<string, string>>;
  members(): Promise<readonly ListedMember[]>;
  /** Oldest first, on these subjects or on all; `by` is the member as the server knows who wrote it. */
  decisions(scope: TeamScope, subjects?: readonly string[]): Promise<readonly Decision[]>;
  /**
   * Records a decision and its effects under this member's name, all or nothing; one with an id that is on record already
   * changes nothing. Rejects with `changed-meanwhile` when the guard no longer holds.
   */
  decide(decision: Decision, effects: DecisionEffects, guard: DecisionGuard): Promise<void>;
  close(): Promise<void>;
}

/** Opens a shared store; rejects like the store's methods do. */
export type OpenTeamStore = (
  connection: {
    readonly connection: string;
    readonly token: string | null;
    /** As the server knows it. */
    readonly workspace: string;
    /** As people know it. */
    readonly title: string;
    /** Name of this machine's part of the workspace: made up once, it tells nothing. */
    readonly machine: string;
  },
  signal: AbortSignal,
) => Promise<TeamStore>;
