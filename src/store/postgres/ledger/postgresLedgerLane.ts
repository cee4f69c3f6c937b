import type { SessionEvent } from '../../../assistants/sessionEvent.ts';
import type { LedgerRow } from '../../../skills/ledger/ledgerRow.ts';
import type { JudgedSession, LedgerLane, LedgerTotal } from '../../ledgerLane.ts';
import { ledgerRowOf, ledgerTotalOf } from '../../rows/ledgerRows.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import { storedEventOf } from '../../rows/storedEvent.ts';
import { type ColumnTypes, givenValues, insertGiven, replaced } from '../bulkRows.ts';
import type { PostgresDatabase } from '../postgresDatabase.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const ACTIVITY: ColumnTypes = {
  name: 'text',
  session_id: 'text',
  version: 'bigint',
  eligible: 'boolean',
  loaded: 'boolean',
  recurred: 'text',
  recurred_event_id: 'text',
  opposed: 'boolean',
};
const INSERT_ACTIVITY = insertGiven(
  'skill_activity',
  ACTIVITY,
  `ON CONFLICT (workspace_id, name, session_id) DO UPDATE SET ${replaced(ACTIVITY, ['name', 'session_id'])}`,
);

// A session that was forgotten meanwhile is not there any more; one that is about to be waits for this.
const JUDGE = `
INSERT INTO skillify.ledger_sessions (session_id, basis)
SELECT s.id, $2 FROM skillify.sessions s WHERE s.${HERE} AND s.id = ANY ($1::text[]) ORDER BY s.id COLLATE "C" FOR KEY SHARE
ON CONFLICT (workspace_id, session_id) DO UPDATE SET basis = excluded.basis RETURNING session_id`;

// Paths are in the details of a call, commands are its subject.
const LOADS = `
SELECT e.*, s.id AS session_id, s.source_session_id, t.path AS file, 0 AS sequence
FROM skillify.sessions s
  JOIN skillify.session_events e ON e.workspace_id = s.workspace_id AND e.session = s.number
    AND e.at BETWEEN s.started_at AND s.last_event_at
  JOIN skillify.transcripts t ON t.workspace_id = e.workspace_id AND t.number = e.transcript
WHERE s.id = $1 AND (
  (e.kind = 'user_prompt' AND e.variant = 'skill')
  OR (e.kind = 'tool_call' AND (e.variant = 'skill'
    OR e.subject ILIKE '%skill.md%' OR e.detail_json ILIKE '%skill.md%')))
ORDER BY e.workspace_id, e.at, e.transcript, e.number`;

const TOTALS = `
SELECT name, version > 0 AS is_after, count(*) FILTER (WHERE eligible) AS eligible,
  count(*) FILTER (WHERE eligible AND recurred IS NOT NULL) AS recurred, count(*) FILTER (WHERE eligible AND opposed) AS opposed
FROM skillify.skill_activity GROUP BY name, version > 0`;

/** The ledger of skills in a PostgreSQL store; it is read over the scope of the member and written in the workspace. */
export class PostgresLedgerLane implements LedgerLane {
  /** `assertWritable` is called before each write, and throws where this store is for reading only. */
  constructor(
    private readonly database: PostgresDatabase,
    private readonly assertWritable: () => void,
  ) {}

  async judged(basis: string): Promise<ReadonlySet<string>> {
    const rows = await this.database.rows(
      `SELECT session_id FROM skillify.ledger_sessions WHERE ${HERE} AND basis = $1`,
      [basis],
    );
    return new Set(rows.map((row) => RecordReader.of(row, 'a judged session').text('session_id')));
  }

  async save(basis: string, sessions: readonly JudgedSession[]): Promise<void> {
    this.assertWritable();
    await this.database.transaction(async (queries) => {
      const ids = sessions.map(({ sessionId }) => sessionId);
      const rows = await queries.rows(JUDGE, [ids, basis]);
      const known = new Set(rows.map((row) => RecordReader.of(row, 'a judged session').text('session_id')));
      await queries.execute(`DELETE FROM skillify.skill_activity WHERE ${HERE} AND session_id = ANY ($1::text[])`, [
        ids,
      ]);
      const told = new Map<string, LedgerRow>();
      for (const { sessionId, rows: own } of sessions)
        if (known.has(sessionId)) for (const row of own) told.set(`${row.sessionId} ${row.name}`, row);
      if (told.size > 0)
        await queries.execute(INSERT_ACTIVITY, givenValues(ACTIVITY, [...told.values()].map(valuesOf)));
    });
  }

  async rows(name?: string): Promise<readonly LedgerRow[]> {
    const rows = await this.database.rows(
      `SELECT * FROM skillify.skill_activity WHERE $1::text IS NULL OR name = $1 ORDER BY name COLLATE "C", session_id COLLATE "C"`,
      [name ?? null],
    );
    return rows.map(ledgerRowOf);
  }

  async totals(): Promise<readonly LedgerTotal[]> {
    return (await this.database.rows(TOTALS)).map(ledgerTotalOf);
  }

  async loadEvents(sessionId: string): Promise<readonly SessionEvent[]> {
    return (await this.database.rows(LOADS, [sessionId])).map((row) => storedEventOf(row).event);
  }
}

function valuesOf(row: LedgerRow): readonly unknown[] {
  const { name, sessionId, version, isEligible, isLoaded, recurred, recurredEventId, isOpposed } = row;
  return [name, sessionId, version, isEligible, isLoaded, recurred, recurredEventId, isOpposed];
}
