import type { TeamScope } from '../../engine/teamContract.ts';

/** What the settings say about a team's store; nothing of it is secret. */
export interface TeamSettings {
  /** Whose approved skills come here. */
  readonly scope: TeamScope;
  /** The member's half of accepting them without asking. */
  readonly acceptAutomatically: boolean;
}

const scopes: ReadonlyMap<unknown, TeamScope> = new Map(
  (['me', 'team', 'organisation'] as const).map((scope) => [scope, scope]),
);

/** Reads the settings, checked: a value of the wrong type counts as not set. */
export function readTeam(value: (key: string) => unknown): TeamSettings {
  return {
    scope: scopes.get(value('team.scope')) ?? 'team',
    acceptAutomatically: value('team.acceptAutomatically') === true,
  };
}
