import { isRecord, type JsonRecord, numberAt, parseJson, recordAt, stringAt } from '../../base/json.ts';
import type { DatabaseReading, ForeignDatabase, TranscriptIdentity } from '../assistant.ts';
import { EntryStream } from '../pi/entryStream.ts';
import type { SessionFacts } from '../session.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { WholeReading } from '../wholeReading.ts';
import { openclawDialect } from './parser.ts';
import { factsOfEntry } from './sessionIndex.ts';
import { readSessionKey, withOrigin } from './sessionKey.ts';

const noPlace = { line: null, offset: null, length: null };

/** Reads every session of an agent's database that grew or was rewritten since the cursor; each as a whole. */
export function readOpenclawDatabase(
  database: ForeignDatabase,
  identity: TranscriptIdentity,
  cursor: JsonRecord | null,
): DatabaseReading {
  const schema = database.schema();
  const columns = schema.get('transcript_events');
  if (columns === undefined) throw new Error('The table transcript_events is missing.');
  const generations = new Map<string, unknown>();
  if (schema.has('transcript_rewrite_watermarks')) {
    for (const row of database.all('SELECT session_id, generation FROM transcript_rewrite_watermarks')) {
      generations.set(stringAt(row, 'session_id') ?? '', row['generation']);
    }
  }
  const sessions = database.all(
    'SELECT session_id, max(seq) AS last, count(*) AS entries FROM transcript_events GROUP BY session_id',
  );
  const seen = recordAt(cursor, 'sessions') ?? {};
  const marks: Record<string, string> = {};
  const changed: string[] = [];
  const reading = new WholeReading();
  const about = new SessionTables(database, schema);
  for (const row of sessions) {
    const sessionId = stringAt(row, 'session_id') ?? '';
    const mark = `${row['last']}/${row['entries']}/${String(generations.get(sessionId) ?? '')}`;
    marks[sessionId] = mark;
    if (seen[sessionId] === mark) continue;
    readSession(database, sessionId, identity, about, reading);
    changed.push(sessionId);
  }
  return reading.since({ sessions: marks }, changed);
}

function readSession(
  database: ForeignDatabase,
  sessionId: string,
  identity: TranscriptIdentity,
  about: SessionTables,
  reading: WholeReading,
): void {
  const stream = new EntryStream(openclawDialect, sessionId, identity.fallbackTime, null);
  const { facts, origin } = about.describe(sessionId);
  const active = about.activeOf(sessionId);
  const rows = database.all('SELECT seq, event_json FROM transcript_events WHERE session_id = ? ORDER BY seq', [
    sessionId,
  ]);
  for (const row of rows) {
    const entry = parseJson(stringAt(row, 'event_json') ?? '');
    if (!isRecord(entry)) {
      // Also rows that are kept compressed.
      reading.skip();
      continue;
    }
    const parsed = stream.read(entry, noPlace);
    const seq = numberAt(row, 'seq') ?? 0;
    const events = withOrigin(parsed.events, origin);
    reading.add(active !== null && !active.has(seq) ? events.map(abandoned) : events);
    if (parsed.unknownType !== undefined) reading.unknown(parsed.unknownType);
  }
  reading.describe({ ...stream.facts, sourceSessionId: sessionId });
  if (facts !== null) reading.describe(facts);
}

function abandoned(event: SessionEvent): SessionEvent {
  return { ...event, branch: 'abandoned' };
}

/** What the tables beside the transcripts say of a session; any of them may be missing. */
class SessionTables {
  private readonly nodes = new Map<string, JsonRecord>();
  private readonly keyOfSession = new Map<string, string>();
  private readonly windows = new Map<string, JsonRecord>();

  constructor(
    private readonly database: ForeignDatabase,
    private readonly schema: ReadonlyMap<string, ReadonlySet<string>>,
  ) {
    if (schema.has('session_nodes')) {
      for (const row of database.all('SELECT * FROM session_nodes')) {
        const key = stringAt(row, 'session_key') ?? '';
        this.nodes.set(key, row);
        const current = stringAt(row, 'current_session_id');
        if (current !== undefined) this.keyOfSession.set(current, key);
      }
    }
    if (!schema.has('session_windows')) return;
    for (const row of database.all('SELECT * FROM session_windows')) {
      const sessionId = stringAt(row, 'session_id') ?? '';
      this.windows.set(sessionId, row);
      const key = stringAt(row, 'session_key');
      if (key !== undefined) this.keyOfSession.set(sessionId, key);
    }
  }

  describe(sessionId: string): {
    readonly facts: SessionFacts | null;
    readonly origin: ReturnType<typeof readSessionKey>['origin'];
  } {
    const key = this.keyOfSession.get(sessionId);
    if (key === undefined) return { facts: null, origin: null };
    const node = this.nodes.get(key) ?? {};
    const window = this.windows.get(sessionId) ?? {};
    const entry = parseJson(stringAt(node, 'entry_json') ?? '');
    const actor = stringAt(node, 'created_actor_type');
    const byKey = readSessionKey(key).origin;
    const origin = byKey ?? (actor !== undefined && actor !== 'human' ? 'automation' : null);
    const base = factsOfEntry(key, sessionId, entry, null);
    const parentKey =
      stringAt(window, 'spawned_by') ?? stringAt(node, 'spawned_by') ?? stringAt(node, 'parent_session_key');
    const parent = parentKey === undefined ? undefined : stringAt(this.nodes.get(parentKey), 'current_session_id');
    const fork = stringAt(node, 'fork_source_session_id');
    const isSubagent = origin === 'agent';
    return {
      origin,
      facts: {
        ...base,
        title:
          stringAt(node, 'display_name') ?? stringAt(window, 'display_name') ?? stringAt(node, 'label') ?? base.title,
        model: stringAt(window, 'model') ?? base.model,
        channel: stringAt(window, 'channel') ?? base.channel,
        interactive: origin === 'automation' ? false : base.interactive,
        parentSourceSessionId: isSubagent ? (parent ?? base.parentSourceSessionId) : (fork ?? null),
        relation: isSubagent ? 'subagent' : fork === undefined ? null : 'fork',
      },
    };
  }

  /** The places on the live branch, or null where the database does not keep them. */
  activeOf(sessionId: string): ReadonlySet<number> | null {
    const column = this.schema.get('session_transcript_active_events');
    if (column === undefined || !column.has('seq')) return null;
    const rows = this.database.all('SELECT seq FROM session_transcript_active_events WHERE session_id = ?', [
      sessionId,
    ]);
    return rows.length === 0 ? null : new Set(rows.map((row) => numberAt(row, 'seq') ?? -1));
  }
}
