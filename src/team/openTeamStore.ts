import type { OpenTeamStore } from './teamStore.ts';

/** Opens a team's store on PostgreSQL. What speaks to the server is loaded with the first connection only. */
export const openTeamStore: OpenTeamStore = async (connection, signal) => {
  const { openPostgresTeamStore } = await import('./postgresTeamStore.ts');
  return openPostgresTeamStore(connection, signal);
};
