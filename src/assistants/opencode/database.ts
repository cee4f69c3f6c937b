import { isRecord, type JsonRecord, parseJson, recordAt, stringAt } from '../../base/json.ts';
import type { DatabaseReading, ForeignDatabase, TranscriptIdentity } from '../assistant.ts';
import { WholeReading } from '../wholeReading.ts';
import { readSession, type StoredMessage } from './session.ts';

/** Reads the sessions with rows that came or changed since the cursor; each as a whole. */
export function readOpencodeDatabase(
  database: ForeignDatabase,
  identity: TranscriptIdentity,
  cursor: JsonRecord | null,
): DatabaseReading {
  const schema = database.schema();
  for (const table of ['session', 'message', 'part']) {
    if (!schema.has(table)) throw new Error(`The table ${table} is missing.`);
  }
  const hasPartSession = schema.get('part')?.has('session_id') === true;
  const partStates = database.all(
    hasPartSession
      ? 'SELECT session_id, count(*) AS rows, max(time_updated) AS updated FROM part GROUP BY session_id'
      : 'SELECT m.session_id, count(*) AS rows, max(p.time_updated) AS updated FROM part p JOIN message m ON m.id = p.message_id GROUP BY m.session_id',
  );
  const states = new Map(
    partStates.map((row) => [stringAt(row, 'session_id') ?? '', `${String(row['rows'])}/${String(row['updated'])}`]),
  );
  const seen = recordAt(cursor, 'sessions') ?? {};
  const marks: Record<string, string> = {};
  const changed: string[] = [];
  const reading = new WholeReading();
  for (const session of database.all('SELECT * FROM session')) {
    const id = stringAt(session, 'id') ?? '';
    const mark = `${String(session['time_updated'])}/${states.get(id) ?? ''}`;
    marks[id] = mark;
    if (seen[id] === mark) continue;
    changed.push(id);
    readSession(infoOf(session), messagesOf(database, id, reading), identity.fallbackTime, reading);
  }
  return reading.since({ sessions: marks }, changed);
}

function infoOf(row: JsonRecord): JsonRecord {
  const { parent_id: parentID, time_created: created, ...members } = row;
  return { ...members, parentID, time: { created }, revert: jsonAt(row, 'revert'), model: jsonAt(row, 'model') };
}

function messagesOf(database: ForeignDatabase, sessionId: string, reading: WholeReading): readonly StoredMessage[] {
  const parts = new Map<string, JsonRecord[]>();
  const rows = database.all(
    'SELECT p.id, p.message_id, p.data FROM part p JOIN message m ON m.id = p.message_id WHERE m.session_id = ? ORDER BY p.id',
    [sessionId],
  );
  for (const row of rows) {
    const data = jsonAt(row, 'data');
    if (!isRecord(data)) {
      reading.skip();
      continue;
    }
    const messageId = stringAt(row, 'message_id') ?? '';
    const known = parts.get(messageId);
    const part = { ...data, id: row['id'] };
    if (known === undefined) parts.set(messageId, [part]);
    else known.push(part);
  }
  return database
    .all('SELECT id, data FROM message WHERE session_id = ? ORDER BY time_created, id', [sessionId])
    .flatMap((row) => {
      const data = jsonAt(row, 'data');
      if (!isRecord(data)) {
        reading.skip();
        return [];
      }
      return [{ info: { ...data, id: row['id'] }, parts: parts.get(stringAt(row, 'id') ?? '') ?? [] }];
    });
}

function jsonAt(row: JsonRecord, column: string): unknown {
  const value = row[column];
  return typeof value === 'string' ? parseJson(value) : undefined;
}
