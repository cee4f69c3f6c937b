import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import { eventOutlineOf, storedEventOf } from '../rows/storedEvent.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EventFilter, EventOutline, StoredEvent } from '../store.ts';
import type { EventIds } from './eventIds.ts';

const JOINED = `
FROM session_events e JOIN sessions s ON s.number = e.session JOIN transcripts t ON t.number = e.transcript`;

const COLUMNS = 'e.*, s.id AS session_id, s.source_session_id AS source_session_id, t.path AS file';

// An event keeps its place in the session whatever the filter leaves out.
const OF_SESSION = `
SELECT * FROM (
  SELECT ${COLUMNS}, row_number() OVER (ORDER BY e.at, e.transcript, e.number) AS sequence
  ${JOINED} WHERE s.id = ?1
)
WHERE (?2 IS NULL OR kind IN (SELECT value FROM json_each(?2))) AND (?3 IS NULL OR id IN (SELECT value FROM json_each(?3)))
ORDER BY sequence`;

const BY_NUMBER = `
SELECT ${COLUMNS}, (
  SELECT count(*) FROM session_events o
  WHERE o.session = e.session AND (o.at, o.transcript, o.number) <= (e.at, e.transcript, e.number)
) AS sequence
${JOINED} WHERE e.number IN (SELECT value FROM json_each(?))`;

// Sizes are taken from the record's header: a long text is not read for its length.
const OUTLINE = `
SELECT e.id, e.kind, e.variant, e.branch, e.call_id, octet_length(e.text) AS size_bytes
FROM session_events e JOIN sessions s ON s.number = e.session WHERE s.id = ?
ORDER BY e.at, e.transcript, e.number`;

const WITHOUT_PLACE = `SELECT ${COLUMNS}, 0 AS sequence ${JOINED} WHERE e.number IN (SELECT value FROM json_each(?))`;

const HOLDING = `
SELECT e.id FROM session_events e JOIN sessions s ON s.number = e.session
WHERE s.id = ?1 AND (e.text LIKE ?2 ESCAPE '\\' OR e.subject LIKE ?2 ESCAPE '\\' OR e.detail_json LIKE ?2 ESCAPE '\\')
ORDER BY e.at, e.transcript, e.number`;

const AT_ONCE = 500;

/** Reading captured events. */
export class EventQueries {
  constructor(
    private readonly database: SqlDatabase,
    private readonly ids: EventIds,
  ) {}

  ofSession(sessionId: string, filter: EventFilter = {}): readonly StoredEvent[] {
    const kinds = filter.kinds ? JSON.stringify(filter.kinds) : null;
    const ids = filter.ids ? JSON.stringify(filter.ids) : null;
    return this.database.all(OF_SESSION, [sessionId, kinds, ids]).map(storedEventOf);
  }

  outline(sessionId: string): readonly EventOutline[] {
    return this.database.all(OUTLINE, [sessionId]).map(eventOutlineOf);
  }

  holding(sessionId: string, text: string): readonly string[] {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    return this.database.all(HOLDING, [sessionId, pattern]).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  }

  byId(ids: readonly string[]): readonly StoredEvent[] {
    return this.read(BY_NUMBER, ids);
  }

  bodies(ids: readonly string[]): readonly SessionEvent[] {
    return this.read(WITHOUT_PLACE, ids).map(({ event }) => event);
  }

  private read(query: string, ids: readonly string[]): readonly StoredEvent[] {
    const found: StoredEvent[] = [];
    const numbers = new Set(ids.map((id) => this.ids.find(id).event).filter((event) => event !== null));
    const wanted = [...numbers];
    for (let start = 0; start < wanted.length; start += AT_ONCE) {
      const rows = this.database.all(query, [JSON.stringify(wanted.slice(start, start + AT_ONCE))]);
      for (const row of rows) found.push(storedEventOf(row));
    }
    return found;
  }
}
