import { emptyFacts, type SessionFacts, sessionIdOf } from '../../../assistants/session.ts';
import { isHumanPrompt, type SessionEvent } from '../../../assistants/sessionEvent.ts';
import { eventParameters } from '../../rows/eventRow.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import { sessionOf, sessionParameters } from '../../rows/sessionRow.ts';
import { transcriptOf, transcriptParameters } from '../../rows/transcriptRow.ts';
import type { AppendResult, CaptureBatch, Session, TranscriptState } from '../../store.ts';
import { type ColumnTypes, givenRows, givenValues, insertGiven, replaced } from '../bulkRows.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { EventMonths } from './eventMonths.ts';

const EVENTS_A_STATEMENT = 1_000;

const TRANSCRIPT: ColumnTypes = {
  machine: 'text',
  path: 'text',
  assistant: 'text',
  role: 'text',
  relative_path: 'text',
  identity: 'text',
  head_hash: 'text',
  head_length: 'bigint',
  read_offset: 'bigint',
  read_line: 'bigint',
  size_bytes: 'bigint',
  modified_at: 'double precision',
  parser_state_json: 'text',
  belongs: 'boolean',
  missing: 'boolean',
  skipped_records: 'bigint',
  unknown_types_json: 'text',
  last_error: 'text',
};
const SAVE_TRANSCRIPTS = insertGiven(
  'transcripts',
  TRANSCRIPT,
  `ON CONFLICT (workspace_id, member_id, machine, path) DO UPDATE SET ${replaced(TRANSCRIPT, ['machine', 'path'])}
   RETURNING path, number`,
);

const SESSION: ColumnTypes = {
  id: 'text',
  transcript: 'bigint',
  source_session_id: 'text',
  cwd: 'text',
  git_branch: 'text',
  git_remote: 'text',
  agent_version: 'text',
  model: 'text',
  title: 'text',
  interactive: 'boolean',
  channel: 'text',
  parent_source_session_id: 'text',
  relation: 'text',
};
// Later facts win, but none is forgotten. Who brought a session first stays its contributor.
const SAVE_SESSIONS = insertGiven(
  'sessions',
  SESSION,
  `ON CONFLICT (workspace_id, id) DO UPDATE SET ${Object.keys(SESSION)
    .slice(3)
    .map((column) => `${column} = coalesce(excluded.${column}, sessions.${column})`)
    .join(', ')} RETURNING id, number`,
);

const EVENT: ColumnTypes = {
  ignored: 'bigint',
  id: 'text',
  session: 'bigint',
  transcript: 'bigint',
  at: 'bigint',
  kind: 'text',
  variant: 'text',
  branch: 'text',
  parent_id: 'text',
  call_id: 'text',
  tool: 'text',
  subject: 'text',
  exit_code: 'bigint',
  text: 'text',
  detail_json: 'text',
  raw_line: 'bigint',
  raw_offset: 'bigint',
  raw_length: 'bigint',
  is_human: 'boolean',
  batch: 'bigint',
};
const STORED = Object.keys(EVENT).slice(1, -2);

/**
 * Stores what is new of the given events, each given once, and adds it to their sessions, in one round trip. Ids are taken in the order of
 * their hashes, so that two writers with the same events wait for one another rather than block each other.
 */
const APPEND_EVENTS = `
WITH numbered AS MATERIALIZED (
  SELECT given.*, nextval('skillify.event_numbers') AS number, md5(id)::uuid AS id_hash FROM ${givenRows(EVENT)}
  WHERE at >= (SELECT skillify.events_since())
), fresh AS (
  INSERT INTO skillify.event_ids (id_hash, session, at, number)
  SELECT id_hash, session, at, number FROM numbered ORDER BY id_hash
  ON CONFLICT DO NOTHING RETURNING number
), stored AS (
  INSERT INTO skillify.session_events (number, ${STORED.join(', ')})
  SELECT n.number, ${STORED.map((column) => `n.${column}`).join(', ')}
  FROM numbered n JOIN fresh f ON f.number = n.number
), grown AS (
  SELECT n.batch, n.session, count(*) AS events, count(*) FILTER (WHERE n.is_human) AS human_prompts,
    count(*) FILTER (WHERE n.kind = 'tool_call') AS tool_calls, min(n.at) AS from_at, max(n.at) AS to_at
  FROM numbered n JOIN fresh f ON f.number = n.number GROUP BY n.batch, n.session
), saved AS (
  UPDATE skillify.sessions s SET events = s.events + g.events, human_prompts = s.human_prompts + g.human_prompts,
    tool_calls = s.tool_calls + g.tool_calls, started_at = least(s.started_at, g.from_at),
    last_event_at = greatest(s.last_event_at, g.to_at)
  FROM (
    SELECT session, sum(events) AS events, sum(human_prompts) AS human_prompts, sum(tool_calls) AS tool_calls,
      min(from_at) AS from_at, max(to_at) AS to_at FROM grown GROUP BY session
  ) g WHERE s.workspace_id = (SELECT skillify.current_workspace()) AND s.number = g.session
)
SELECT batch, session, events FROM grown ORDER BY batch, session`;

const SET_BRANCHES = `
UPDATE skillify.session_events e SET branch = given.branch
FROM unnest($1::text[], $2::text[]) AS given (id, branch)
WHERE e.workspace_id = (SELECT skillify.current_workspace()) AND e.id = given.id AND e.branch <> given.branch
  AND e.session = (SELECT s.number FROM skillify.sessions s
    WHERE s.workspace_id = (SELECT skillify.current_workspace()) AND s.id = $3)`;

const LIST_SESSIONS = `
SELECT s.*, t.path AS file, t.assistant AS assistant, m.name AS member,
  coalesce(s.started_at, floor(t.modified_at)::bigint) AS started,
  coalesce(s.last_event_at, floor(t.modified_at)::bigint) AS ended
FROM skillify.sessions s JOIN skillify.transcripts t ON t.workspace_id = s.workspace_id AND t.number = s.transcript
  LEFT JOIN skillify.list_members() m ON m.id = s.member_id
ORDER BY started, s.number`;

/** The raw lane: transcripts of this member and machine, sessions and events as they were captured. */
export class PostgresCaptureTables {
  private readonly months: EventMonths;

  constructor(
    private readonly database: PostgresDatabase,
    private readonly machine: string,
  ) {
    this.months = new EventMonths(database);
  }

  /** What this machine has of one's own: others' transcripts are not here to be read. */
  async listTranscripts(): Promise<readonly TranscriptState[]> {
    const rows = await this.database.rows(
      `SELECT * FROM skillify.transcripts
       WHERE member_id = (SELECT skillify.current_member()) AND workspace_id = (SELECT skillify.current_workspace())
         AND machine = $1 ORDER BY number`,
      [this.machine],
    );
    return rows.map(transcriptOf);
  }

  async saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void> {
    if (transcripts.length > 0) await this.saveAll(this.database, transcripts);
  }

  async listSessions(): Promise<readonly Session[]> {
    return (await this.database.rows(LIST_SESSIONS)).map(sessionOf);
  }

  async append(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    if (batches.length === 0) return [];
    await this.months.prepare(batches.flatMap(({ events }) => events.map(({ at }) => Math.round(at))));
    return this.database.transaction((queries) => this.appendAll(queries, batches));
  }

  async setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): Promise<void> {
    if (branches.size === 0) return;
    await this.database.transaction(async (queries) => {
      // Of a table that was never analysed the planner expects a single event, and would compare each with each.
      await queries.execute('SET LOCAL enable_nestloop = off');
      await queries.execute(SET_BRANCHES, [[...branches.keys()], [...branches.values()], sessionId]);
    });
  }

  private async appendAll(
    queries: PostgresQueries,
    batches: readonly CaptureBatch[],
  ): Promise<readonly AppendResult[]> {
    const transcripts = await this.saveAll(
      queries,
      batches.map(({ transcript }) => transcript),
    );
    const numbers = await saveSessions(queries, batches, transcripts);
    const ids = new Map([...numbers].map(([id, number]) => [number, id]));
    const grown = batches.map(() => new Map<string, number>());
    const seen = new Set<string>();
    const rows = batches.flatMap(({ transcript, events }, batch) =>
      events.flatMap((event) => {
        if (seen.has(event.id)) return [];
        seen.add(event.id);
        const session = numbers.get(sessionIdOf(transcript.assistant, event.sourceSessionId)) ?? -1;
        const parameters = eventParameters(0, event, session, transcripts.get(transcript.path) ?? -1);
        return [[...parameters, isHumanPrompt(event), batch]];
      }),
    );
    for (let start = 0; start < rows.length; start += EVENTS_A_STATEMENT) {
      const values = givenValues(EVENT, rows.slice(start, start + EVENTS_A_STATEMENT));
      for (const row of await queries.rows(APPEND_EVENTS, values)) {
        const reader = RecordReader.of(row, 'what was appended');
        const id = ids.get(reader.number('session')) ?? '';
        const own = grown[reader.number('batch')];
        own?.set(id, (own.get(id) ?? 0) + reader.number('events'));
      }
    }
    return batches.map(({ events }, batch) => {
      const own = grown[batch] ?? new Map<string, number>();
      const inserted = [...own.values()].reduce((sum, count) => sum + count, 0);
      return { inserted, duplicates: events.length - inserted, sessionIds: [...own.keys()] };
    });
  }

  /** Returns the transcripts' numbers by path. */
  private async saveAll(
    queries: PostgresQueries,
    transcripts: readonly TranscriptState[],
  ): Promise<ReadonlyMap<string, number>> {
    // The last state of each; in a set order, so that two who save the same ones do not block each other.
    const last = [...new Map(transcripts.map((transcript) => [transcript.path, transcript])).values()];
    const saved = last
      .toSorted((left, right) => (left.path < right.path ? -1 : 1))
      .map((transcript) => [this.machine, ...transcriptParameters(transcript)]);
    return numbersBy('path', await queries.rows(SAVE_TRANSCRIPTS, givenValues(TRANSCRIPT, saved)));
  }
}

async function saveSessions(
  queries: PostgresQueries,
  batches: readonly CaptureBatch[],
  transcripts: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, { readonly transcript: number; facts: SessionFacts }>();
  for (const { transcript, sessions, events } of batches) {
    const number = transcripts.get(transcript.path) ?? -1;
    const note = (facts: SessionFacts) => {
      const id = sessionIdOf(transcript.assistant, facts.sourceSessionId);
      const own = known.get(id);
      if (own) own.facts = mergedFacts(own.facts, facts);
      else known.set(id, { transcript: number, facts });
    };
    for (const facts of sessions) note(facts);
    for (const source of new Set(events.map(({ sourceSessionId }) => sourceSessionId))) note(emptyFacts(source));
  }
  if (known.size === 0) return new Map();
  const rows = [...known]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { transcript, facts }]) => sessionParameters(id, transcript, facts));
  return numbersBy('id', await queries.rows(SAVE_SESSIONS, givenValues(SESSION, rows)));
}

function mergedFacts(earlier: SessionFacts, later: SessionFacts): SessionFacts {
  return {
    sourceSessionId: earlier.sourceSessionId,
    cwd: later.cwd ?? earlier.cwd,
    gitBranch: later.gitBranch ?? earlier.gitBranch,
    gitRemote: later.gitRemote ?? earlier.gitRemote,
    agentVersion: later.agentVersion ?? earlier.agentVersion,
    model: later.model ?? earlier.model,
    title: later.title ?? earlier.title,
    interactive: later.interactive ?? earlier.interactive,
    channel: later.channel ?? earlier.channel,
    parentSourceSessionId: later.parentSourceSessionId ?? earlier.parentSourceSessionId,
    relation: later.relation ?? earlier.relation,
  };
}

function numbersBy(key: string, rows: readonly unknown[]): ReadonlyMap<string, number> {
  return new Map(
    rows.map((row) => {
      const reader = RecordReader.of(row, 'a saved row');
      return [reader.text(key), reader.number('number')] as const;
    }),
  );
}
