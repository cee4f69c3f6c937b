import { stableHash } from '../../base/hash.ts';
import { type JsonRecord, numberAt, parseJson, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { DatabaseReading, ForeignDatabase, TranscriptIdentity } from '../assistant.ts';
import { CallBook } from '../callBook.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import { WholeReading } from '../wholeReading.ts';
import { messageEvents } from './messages.ts';
import { channelOfSource, originOfSource } from './sources.ts';

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const messageColumns = [
  'role',
  'content',
  'tool_calls',
  'tool_call_id',
  'tool_name',
  'timestamp',
  'finish_reason',
  'codex_message_items',
  'active',
  'compacted',
  'observed',
  'display_kind',
  'display_metadata',
  'display_identity',
  '_compressed_summary',
];

/** Reads every session whose rows or flags changed since the cursor; each as a whole. */
export function readHermesDatabase(
  database: ForeignDatabase,
  identity: TranscriptIdentity,
  cursor: JsonRecord | null,
): DatabaseReading {
  const schema = database.schema();
  const columns = schema.get('messages');
  if (columns === undefined || !schema.has('sessions'))
    throw new Error('The tables sessions and messages are missing.');
  const flags = ['active', 'compacted'].filter((flag) => columns.has(flag)).map((flag) => `, sum(${flag}) AS ${flag}`);
  const states = new Map(
    database
      .all(`SELECT session_id, max(id) AS last, count(*) AS rows${flags.join('')} FROM messages GROUP BY session_id`)
      .map((row) => [stringAt(row, 'session_id') ?? '', row]),
  );
  const sessions = new Map(database.all('SELECT * FROM sessions').map((row) => [stringAt(row, 'id') ?? '', row]));
  const seen = recordAt(cursor, 'sessions') ?? {};
  const marks: Record<string, string> = {};
  const changed: string[] = [];
  const reading = new WholeReading();
  const selected = messageColumns.filter((column) => columns.has(column)).join(', ');
  for (const [sessionId, state] of states) {
    const session = sessions.get(sessionId) ?? {};
    const mark = [state['last'], state['rows'], state['active'], state['compacted'], session['title']].join('/');
    marks[sessionId] = stableHash(mark);
    if (seen[sessionId] === marks[sessionId]) continue;
    changed.push(sessionId);
    const facts = factsOf(sessionId, session, sessions);
    const rows = database.all(`SELECT ${selected} FROM messages WHERE session_id = ? ORDER BY id`, [sessionId]);
    readSession(facts, rows, identity, reading);
  }
  return reading.since({ sessions: marks }, changed);
}

function readSession(
  facts: SessionFacts,
  rows: readonly JsonRecord[],
  identity: TranscriptIdentity,
  reading: WholeReading,
): void {
  const calls = new CallBook();
  const { model, sourceSessionId } = facts;
  const origin = facts.relation === 'subagent' ? 'agent' : originOfSource(facts.channel ?? '');
  const seen = new Set<string>();
  let at = identity.fallbackTime;
  let { title } = facts;
  for (const row of rows) {
    at = recordTime(row['timestamp']) ?? at;
    const id = rowId(row);
    // After a compaction the kept rows stand a second time.
    if (seen.has(id)) continue;
    seen.add(id);
    const context = { id, sourceSessionId, at, parentId: null, raw: noPlace };
    const events = messageEvents(calls, context, row, { origin, model });
    if (events === null) {
      reading.unknown(`message/${stringAt(row, 'role') ?? ''}`);
      continue;
    }
    const wasUndone = row['active'] === 0 && (numberAt(row, 'compacted') ?? 0) === 0;
    reading.add(wasUndone ? events.map(abandoned) : events);
    title ??= events.find(isHumanPrompt)?.text ?? null;
  }
  reading.describe({ ...facts, title: title === null ? null : oneLine(title, titleLimitChars) });
}

function factsOf(sessionId: string, row: JsonRecord, sessions: ReadonlyMap<string, JsonRecord>): SessionFacts {
  const source = stringAt(row, 'source') ?? '';
  const config = parseJson(stringAt(row, 'model_config') ?? '');
  const parent = stringAt(row, 'parent_session_id') ?? null;
  const isSubagent = source === 'subagent' || stringAt(config, '_delegate_from') !== undefined;
  const wasRotated = parent !== null && stringAt(sessions.get(parent), 'end_reason') === 'compression';
  const isBranch = stringAt(config, '_branched_from') !== undefined;
  const isMachine = isSubagent || originOfSource(source) !== null;
  return {
    ...emptyFacts(sessionId),
    cwd: stringAt(row, 'cwd') ?? stringAt(config, 'cwd') ?? stringAt(row, 'git_repo_root') ?? null,
    gitBranch: stringAt(row, 'git_branch') ?? null,
    model: stringAt(row, 'model') ?? null,
    title: stringAt(row, 'title') ?? null,
    interactive: source === '' ? null : !isMachine,
    channel: channelOfSource(source),
    parentSourceSessionId: parent,
    relation: isSubagent ? 'subagent' : isBranch ? 'branch' : wasRotated ? 'resume-copy' : null,
  };
}

/** Equal for the copies that a compaction makes of a row: they keep words and time, not the row's number. */
function rowId(row: JsonRecord): string {
  const identity = row['display_identity'];
  const told = typeof identity === 'string' && identity !== '' ? identity : null;
  const words = ['content', 'tool_calls', 'tool_call_id'].map((column) => String(row[column] ?? '').slice(0, 4000));
  const key = told ?? `${String(row['timestamp'])}\n${words.join('\n')}`;
  return `hermes-${stableHash(`${stringAt(row, 'role') ?? ''}\n${key}`)}`;
}

function abandoned(event: SessionEvent): SessionEvent {
  return { ...event, branch: 'abandoned' };
}
