import type { Project } from '../capture/project.ts';
import type { EngineOptions, SharedStoreOptions } from '../engine/options.ts';
import type { StoreSession } from '../engine/storeSession.ts';
import type { PostgresConnection } from '../store/postgres/connection.ts';
import { openPostgresStore } from '../store/postgres/openPostgresStore.ts';
import type { PostgresPool } from '../store/postgres/postgresPool.ts';
import type { FleetHooks } from './fleetHooks.ts';
import { JobQueue } from './jobs/jobQueue.ts';
import { machineName } from './machine.ts';
import { clockSkewMs, openMemberPool } from './memberPool.ts';
import { type MiningRequests, TeamStoreSession } from './teamStoreSession.ts';

/**
 * A job is asked for once a turn, minutes apart, and each connection is a process of the server's with several megabytes:
 * of a thousand members who capture, half would be held for nothing else.
 */
const requestIdleMs = 5_000;

/** Opens an engine's session with a team's PostgreSQL store. Rejects with a SkillifyError that says what to do. */
export async function openTeamSession(
  options: Pick<EngineOptions, 'storePath'>,
  shared: SharedStoreOptions,
  project: Project,
  folder: string,
  hooks: FleetHooks,
): Promise<StoreSession> {
  const { storePath: dataFolder } = options;
  const connection: PostgresConnection = { url: shared.connection, token: shared.token ?? null };
  const machine = machineName(dataFolder);
  const workspace = project.key;
  let memberPool: Promise<PostgresPool> | null = null;
  const pool = () => {
    memberPool ??= openMemberPool(connection, 1, requestIdleMs);
    return memberPool;
  };
  return TeamStoreSession.open({
    open: () => openPostgresStore({ connection, workspace, machine, scope: shared.scope ?? 'team' }),
    openRequests: shared.leavesMining ? () => openRequests(pool, hooks) : null,
    clockSkewMs: shared.spoolLimitBytes === undefined ? null : async () => clockSkewMs(await pool()),
    closeAll: async () => (await memberPool)?.close(),
    workspace,
    folder,
    dataFolder,
    spoolLimitBytes: shared.spoolLimitBytes ?? null,
    hooks,
  });
}

async function openRequests(pool: () => Promise<PostgresPool>, hooks: FleetHooks): Promise<MiningRequests> {
  return JobQueue.open(await pool(), () => hooks.counters.storeError());
}
