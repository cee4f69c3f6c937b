import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, type JsonRecord, numberAt, parseJson, recordAt, stringAt } from '../../base/json.ts';
import type { DatabaseReading, ForeignDatabase, TranscriptIdentity } from '../assistant.ts';
import { WholeReading } from '../wholeReading.ts';
import { readComposer } from './composer.ts';
import { readOldChats } from './oldChats.ts';

const composerPrefix = 'composerData:';
const oldChatsKey = 'workbench.panel.aichat.view.aichat.chatdata';

/** Reads the conversations of the editor's key and value store that changed since the cursor; each as a whole. */
export function readCursorDatabase(
  database: ForeignDatabase,
  identity: TranscriptIdentity,
  cursor: JsonRecord | null,
): DatabaseReading {
  const schema = database.schema();
  if (!schema.has('ItemTable') && !schema.has('cursorDiskKV')) throw new Error('The table ItemTable is missing.');
  const seen = recordAt(cursor, 'sessions') ?? {};
  const marks: Record<string, string> = {};
  const changed: string[] = [];
  const reading = new WholeReading();
  if (schema.has('cursorDiskKV')) {
    const headers = composerHeaders(database, schema);
    for (const row of composerRows(database)) {
      const id = (stringAt(row, 'key') ?? '').slice(composerPrefix.length);
      const mark = `${String(row['size'])}/${String(row['updated'])}`;
      marks[id] = mark;
      if (seen[id] === mark) continue;
      const composer = parseJson(composerText(database, `${composerPrefix}${id}`) ?? '');
      if (!isRecord(composer)) {
        reading.skip();
        continue;
      }
      changed.push(id);
      readComposer(
        { id, composer, bubbles: bubblesOf(database, id), header: headers.get(id) ?? {} },
        identity,
        reading,
      );
    }
  }
  const chats = schema.has('ItemTable') ? itemOf(database, oldChatsKey) : undefined;
  if (chats !== undefined) {
    const mark = stableHash(chats);
    marks[oldChatsKey] = mark;
    if (seen[oldChatsKey] !== mark) changed.push(...readOldChats(chats, identity, reading));
  }
  return reading.since({ sessions: marks }, changed);
}

function composerRows(database: ForeignDatabase): readonly JsonRecord[] {
  return database.all(
    `SELECT key, length(value) AS size,
       CASE WHEN json_valid(CAST(value AS TEXT)) THEN json_extract(CAST(value AS TEXT), '$.lastUpdatedAt') END AS updated
     FROM cursorDiskKV WHERE key >= ? AND key < ? AND value IS NOT NULL`,
    [composerPrefix, 'composerData;'],
  );
}

function bubblesOf(database: ForeignDatabase, composerId: string): ReadonlyMap<string, JsonRecord> {
  const start = `bubbleId:${composerId}:`;
  const rows = database.all('SELECT key, CAST(value AS TEXT) AS value FROM cursorDiskKV WHERE key >= ? AND key < ?', [
    start,
    `bubbleId:${composerId};`,
  ]);
  const bubbles = new Map<string, JsonRecord>();
  for (const row of rows) {
    const bubble = parseJson(stringAt(row, 'value') ?? '');
    if (isRecord(bubble)) bubbles.set((stringAt(row, 'key') ?? '').slice(start.length), bubble);
  }
  return bubbles;
}

/** What the list of conversations says: it knows workspaces and sub-agents. */
function composerHeaders(
  database: ForeignDatabase,
  schema: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, JsonRecord> {
  const headers = new Map<string, JsonRecord>();
  const listed = schema.has('ItemTable') ? parseJson(itemOf(database, 'composer.composerHeaders') ?? '') : undefined;
  for (const header of arrayAt(listed, 'allComposers')) {
    if (isRecord(header)) headers.set(stringAt(header, 'composerId') ?? '', header);
  }
  const columns = schema.get('composerHeaders');
  if (columns === undefined || !columns.has('composerId')) return headers;
  const isSubagent = columns.has('isSubagent') ? 'isSubagent' : '0';
  const value = columns.has('value') ? 'CAST(value AS TEXT)' : 'NULL';
  for (const row of database.all(
    `SELECT composerId, ${isSubagent} AS isSubagent, ${value} AS value FROM composerHeaders`,
  )) {
    const more = parseJson(stringAt(row, 'value') ?? '');
    const flag = numberAt(row, 'isSubagent') === 1 ? { isSubagent: true } : {};
    headers.set(stringAt(row, 'composerId') ?? '', { ...(isRecord(more) ? more : {}), ...flag });
  }
  return headers;
}

function composerText(database: ForeignDatabase, key: string): string | undefined {
  return stringAt(
    database.all('SELECT CAST(value AS TEXT) AS value FROM cursorDiskKV WHERE key = ?', [key])[0],
    'value',
  );
}

function itemOf(database: ForeignDatabase, key: string): string | undefined {
  return stringAt(database.all('SELECT CAST(value AS TEXT) AS value FROM ItemTable WHERE key = ?', [key])[0], 'value');
}
