import type { SessionEvent } from '../../../assistants/sessionEvent.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import { eventOutlineOf, storedEventOf } from '../../rows/storedEvent.ts';
import type { EventFilter, EventOutline, StoredEvent } from '../../store.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

const FILE = `(
    SELECT t.path FROM skillify.transcripts t WHERE t.workspace_id = e.workspace_id AND t.number = e.transcript
  ) AS file`;
const COLUMNS = `e.*, s.id AS session_id, s.source_session_id AS source_session_id, ${FILE}`;

// The times of a session leave out the partitions in which it has nothing. First the session, then its events, whatever the
// planner knows of the tables: OFFSET keeps it from turning that round.
const OF_SESSION_ROWS = `
FROM skillify.sessions s CROSS JOIN LATERAL (
  SELECT * FROM skillify.session_events e
  WHERE e.workspace_id = s.workspace_id AND e.session = s.number AND e.at BETWEEN s.started_at AND s.last_event_at OFFSET 0
) e`;
const IN_ORDER = 'ORDER BY e.at, e.transcript, e.number';

// An event keeps its place in the session whatever the filter leaves out; of what is left out no more is looked up. Capture
// asks this after each look at a transcript that grew, for the few prompts of a session.
const OF_SESSION = `
SELECT e.*, ${FILE} FROM (
  SELECT e.*, s.id AS session_id, s.source_session_id AS source_session_id, row_number() OVER (PARTITION BY s.number ${IN_ORDER}) AS sequence
  ${OF_SESSION_ROWS} WHERE s.id = $1
) e
WHERE ($2::text[] IS NULL OR kind = ANY ($2)) AND ($3::text[] IS NULL OR id = ANY ($3))
ORDER BY workspace_id, sequence`;

// One event after the other by its key, as above.
// Hashing is not leakproof: in the join itself it would keep the policy of event_ids from using the index.
const FOUND = `
WITH wanted AS MATERIALIZED (SELECT DISTINCT md5(id)::uuid AS hash FROM unnest($1::text[]) AS given (id)),
found AS MATERIALIZED (
  SELECT i.workspace_id, i.session, i.at, i.number FROM wanted w
    JOIN skillify.event_ids i ON i.workspace_id = ANY ((SELECT skillify.visible_workspaces())::bigint[]) AND i.id_hash = w.hash
)`;
const FOUND_ROWS = `
FROM found f CROSS JOIN LATERAL (
    SELECT * FROM skillify.session_events e
    WHERE e.workspace_id = f.workspace_id AND e.session = f.session AND e.at = f.at AND e.number = f.number OFFSET 0
  ) e
  CROSS JOIN LATERAL (
    SELECT * FROM skillify.sessions s WHERE s.workspace_id = e.workspace_id AND s.number = e.session OFFSET 0
  ) s`;

const BY_ID = `
${FOUND}
SELECT ${COLUMNS}, (
  SELECT count(*) FROM skillify.session_events o
  WHERE o.workspace_id = e.workspace_id AND o.session = e.session AND o.at BETWEEN s.started_at AND e.at
    AND (o.at, o.transcript, o.number) <= (e.at, e.transcript, e.number)
) AS sequence ${FOUND_ROWS}`;

const BODIES = `${FOUND} SELECT ${COLUMNS}, 0 AS sequence ${FOUND_ROWS}`;

const OUTLINE = `
SELECT e.id, e.kind, e.variant, e.branch, e.call_id, octet_length(e.text) AS size_bytes
${OF_SESSION_ROWS} WHERE s.id = $1 ORDER BY e.workspace_id, e.at, e.transcript, e.number`;

// In the C collation only the letters of ASCII have a case.
const HOLDING = `
SELECT e.id ${OF_SESSION_ROWS}
WHERE s.id = $1 AND (
  strpos(lower(e.text COLLATE "C"), lower($2 COLLATE "C")) > 0
  OR strpos(lower(e.subject COLLATE "C"), lower($2 COLLATE "C")) > 0
  OR strpos(lower(e.detail_json COLLATE "C"), lower($2 COLLATE "C")) > 0)
ORDER BY e.workspace_id, e.at, e.transcript, e.number`;

const AT_ONCE = 500;

/** Reading captured events. */
export class PostgresEventQueries {
  constructor(private readonly queries: PostgresQueries) {}

  async ofSession(sessionId: string, filter: EventFilter = {}): Promise<readonly StoredEvent[]> {
    const rows = await this.queries.rows(OF_SESSION, [sessionId, filter.kinds ?? null, filter.ids ?? null]);
    return rows.map(storedEventOf);
  }

  async outline(sessionId: string): Promise<readonly EventOutline[]> {
    return (await this.queries.rows(OUTLINE, [sessionId])).map(eventOutlineOf);
  }

  async holding(sessionId: string, text: string): Promise<readonly string[]> {
    const rows = await this.queries.rows(HOLDING, [sessionId, text]);
    return rows.map((row) => RecordReader.of(row, 'an event').text('id'));
  }

  byId(ids: readonly string[]): Promise<readonly StoredEvent[]> {
    return this.read(BY_ID, ids);
  }

  async bodies(ids: readonly string[]): Promise<readonly SessionEvent[]> {
    return (await this.read(BODIES, ids)).map(({ event }) => event);
  }

  private async read(query: string, ids: readonly string[]): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += AT_ONCE) {
      const rows = await this.queries.rows(query, [wanted.slice(start, start + AT_ONCE)]);
      for (const row of rows) found.push(storedEventOf(row));
    }
    return found;
  }
}
