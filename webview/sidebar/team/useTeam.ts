import { useCallback, useRef } from 'react';
import type { TeamMember, TeamProposalSummary, TeamScope, TeamStatus } from '../../../src/engine/teamContract.ts';
import { useResource } from '../../shared/useResource.ts';
import { useReview } from '../connection/review.ts';

/** What the sidebar knows of a connected team. */
export interface Team {
  readonly status: TeamStatus;
  readonly scope: TeamScope;
  /** Undefined until they were received once. */
  readonly proposals: readonly TeamProposalSummary[] | undefined;
  readonly members: readonly TeamMember[];
  /** How many shared proposals wait. */
  readonly toReview: number;
  /** Counts what the team changed; it stands still while the store is away, so that nobody asks a store that is gone. */
  readonly version: number;
  readonly error: unknown;
  readonly reload: () => void;
}

/** Follows the project's team; null where it is not connected to one. */
export function useTeam(): Team | null {
  const { client, state, versions } = useReview();
  const loadStatus = useCallback((signal: AbortSignal) => client.request('teamStatus', {}, { signal }), [client]);
  const { value: status } = useResource('team-status', versions.team, loadStatus);
  const isConnected = status?.state === 'connected';
  const reached = useRef<number | null>(null);
  if (isConnected) reached.current = versions.team;
  const version = reached.current;
  const scope = state.teamScope ?? status?.scope ?? 'team';

  const loadProposals = useCallback(
    (signal: AbortSignal) => client.request('teamProposals', { scope }, { signal }),
    [client, scope],
  );
  const loadMembers = useCallback((signal: AbortSignal) => client.request('teamMembers', {}, { signal }), [client]);
  const key = (name: string) => (version === null || !isKept(status) ? null : name);
  const proposals = useResource(key(`team-proposals:${scope}`), version ?? 0, loadProposals);
  const members = useResource(key('team-members'), version ?? 0, loadMembers);

  if (!status || status.state === 'off') return null;
  return {
    status,
    scope,
    proposals: proposals.value,
    members: members.value ?? [],
    toReview: proposals.value?.length ?? status.toReview ?? 0,
    version: version ?? 0,
    error: isConnected ? proposals.error : undefined,
    reload: proposals.reload,
  };
}

/** What was received stays while the store is away, and goes with the connection. */
function isKept(status: TeamStatus | undefined): boolean {
  return status !== undefined && status.state !== 'off';
}
