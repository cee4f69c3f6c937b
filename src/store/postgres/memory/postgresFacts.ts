import { type Fact, factKey, type PlacedFact } from '../../../memory/fact.ts';
import { startOfQuarter } from '../../../memory/summaryWindow.ts';
import type { FactCounts, FactFilter, StretchFacts, UnseenEvents, WindowFacts } from '../../memoryLane.ts';
import { placedFactOf } from '../../rows/memoryRows.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import { type ColumnTypes, givenRows, givenValues } from '../bulkRows.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { markDirty } from './dirtyMarks.ts';
import { finishClaim, sessionsOfClaim } from './memoryClaims.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const PLACED = `
SELECT f.*, s.id AS session_id, s.cwd, s.git_branch, t.assistant, w.name AS workspace
FROM skillify.memory_facts f
  JOIN skillify.sessions s ON s.workspace_id = f.workspace_id AND s.number = f.session
  JOIN skillify.transcripts t ON t.workspace_id = s.workspace_id AND t.number = s.transcript
  LEFT JOIN skillify.list_workspaces() w ON w.id = f.workspace_id`;

const FACT: ColumnTypes = {
  session: 'bigint',
  key: 'text',
  event_id: 'text',
  cited_event_id: 'text',
  episode_id: 'text',
  at: 'bigint',
  kind: 'text',
  name: 'text',
  state: 'text',
  text: 'text',
  message: 'text',
};
const CHANGING = ['kind', 'name', 'state', 'text', 'message', 'episode_id'];
const listed = (table: string) => CHANGING.map((column) => `${table}.${column}`).join(', ');
const insertFacts = (conflict: string) => `
INSERT INTO skillify.memory_facts (session, fact_key, event_id, cited_event_id, episode_id, at, kind, name, state, text, message)
SELECT session, md5(key)::uuid, event_id, cited_event_id, episode_id, at, kind, name, state, text, message
FROM ${givenRows(FACT)} ORDER BY ordinal
ON CONFLICT (workspace_id, session, fact_key) ${conflict} RETURNING at`;
const SAVE_FACTS = insertFacts(`DO UPDATE
SET ${CHANGING.map((column) => `${column} = excluded.${column}`).join(', ')}, cited_event_id = excluded.cited_event_id
WHERE (${listed('memory_facts')}) IS DISTINCT FROM (${listed('excluded')})`);
const ADD_FACTS = insertFacts('DO NOTHING');

const COUNT_EVENTS = `
INSERT INTO skillify.memory_event_counts (quarter_at, session, events) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
ON CONFLICT (workspace_id, quarter_at, session) DO UPDATE SET events = memory_event_counts.events + excluded.events`;

const SAVE_PROMPT_OUTCOMES = `
UPDATE skillify.memory_facts f SET state = o.state
FROM unnest($2::text[], $3::text[]) AS o (event_id, state)
WHERE f.${HERE} AND f.session = $1 AND f.kind = 'prompt' AND f.event_id = o.event_id AND f.state <> o.state RETURNING f.at`;

const REMOVE_CORRECTIONS = `
DELETE FROM skillify.memory_facts f USING skillify.sessions s
WHERE f.${HERE} AND f.session = $1 AND f.kind = 'correction' AND NOT f.event_id = ANY ($2::text[])
  AND s.workspace_id = f.workspace_id AND s.number = f.session AND s.mined_events >= s.events RETURNING f.at`;

/** What happened, counted once for each event: a fact has one key, so no two workers can count it twice. */
export class PostgresFacts {
  constructor(private readonly database: PostgresDatabase) {}

  async save({ from: claim }: UnseenEvents['cursor'], stretches: readonly StretchFacts[]): Promise<void> {
    await this.database.transaction(async (queries) => {
      const claimed = await sessionsOfClaim(queries, claim);
      if (claimed.size === 0) return;
      const numbers = await sessionNumbers(
        queries,
        stretches.map(({ sessionId }) => sessionId),
      );
      const rows = new Map<string, readonly unknown[]>();
      const counts: [quarter: number, session: number, events: number][] = [];
      for (const { sessionId, facts, eventCounts } of stretches) {
        const session = numbers.get(sessionId);
        if (session === undefined || !claimed.has(session)) continue;
        for (const fact of facts) rows.set(`${session} ${factKey(fact)}`, factRow(session, fact));
        for (const [quarter, events] of eventCounts) counts.push([quarter, session, events]);
      }
      const quarters = new Set(counts.map(([quarter]) => quarter));
      if (rows.size > 0)
        for (const row of await queries.rows(SAVE_FACTS, givenValues(FACT, [...rows.values()])))
          quarters.add(quarterOf(row));
      if (counts.length > 0)
        await queries.execute(
          COUNT_EVENTS,
          [0, 1, 2].map((column) => counts.map((each) => each[column] ?? 0)),
        );
      await finishClaim(queries, claim);
      await markDirty(queries, 'quarter-hour', quarters);
    });
  }

  /** Takes over what mining told of a session, in the caller's transaction. */
  async saveOutcomes(
    queries: PostgresQueries,
    sessionId: string,
    outcomes: ReadonlyMap<string, string>,
    corrections: readonly Fact[],
  ): Promise<void> {
    const session = (await sessionNumbers(queries, [sessionId])).get(sessionId);
    if (session === undefined) return;
    const changed = [
      ...(await queries.rows(SAVE_PROMPT_OUTCOMES, [session, [...outcomes.keys()], [...outcomes.values()]])),
      ...(await queries.rows(REMOVE_CORRECTIONS, [session, corrections.map(({ eventId }) => eventId)])),
    ];
    const rows = new Map(corrections.map((fact) => [factKey(fact), factRow(session, fact)]));
    if (rows.size > 0) changed.push(...(await queries.rows(ADD_FACTS, givenValues(FACT, [...rows.values()]))));
    await markDirty(queries, 'quarter-hour', new Set(changed.map(quarterOf)));
  }

  /** The facts of a stretch of time in the workspace. */
  async window(from: number, to: number): Promise<WindowFacts> {
    const [facts, counted] = await Promise.all([
      this.database.rows(`${PLACED} WHERE f.${HERE} AND f.at >= $1 AND f.at < $2 ORDER BY f.at, f.number`, [from, to]),
      this.database.rows(
        `SELECT s.id, sum(c.events)::bigint AS events FROM skillify.memory_event_counts c
           JOIN skillify.sessions s ON s.workspace_id = c.workspace_id AND s.number = c.session
         WHERE c.${HERE} AND c.quarter_at >= $1 AND c.quarter_at < $2 GROUP BY s.id`,
        [from, to],
      ),
    ]);
    const events = counted.map((row) => {
      const reader = RecordReader.of(row, 'a count of events');
      return [reader.text('id'), reader.number('events')] as const;
    });
    return { facts: facts.map(placedFactOf), events: new Map(events) };
  }

  async count(from: number | null, to: number): Promise<FactCounts> {
    const [row] = await this.database.rows(
      `SELECT count(*) AS facts, count(DISTINCT (workspace_id, session)) AS sessions, count(*) FILTER (WHERE kind = 'prompt') AS episodes
       FROM skillify.memory_facts WHERE at >= $1 AND at < $2`,
      [from ?? Number.MIN_SAFE_INTEGER, to],
    );
    const reader = RecordReader.of(row, 'the counts of memory');
    return {
      sessions: reader.number('sessions'),
      episodes: reader.number('episodes'),
      facts: reader.number('facts'),
    };
  }

  async list({ from, to, kinds, states, limit }: FactFilter): Promise<readonly PlacedFact[]> {
    const rows = await this.database.rows(
      `${PLACED} WHERE f.at >= $1 AND f.at < $2 AND ($3::text[] IS NULL OR f.kind = ANY ($3))${stateCondition(states)}
       ORDER BY f.at DESC, f.number DESC LIMIT $4`,
      [
        from ?? Number.MIN_SAFE_INTEGER,
        to,
        kinds.length === 0 ? null : kinds,
        limit,
        ...(states.length === 0 || isFailures(states) ? [] : [states]),
      ],
    );
    return rows.map(placedFactOf);
  }

  async episodeContext(episodeIds: ReadonlySet<string>): Promise<readonly PlacedFact[]> {
    if (episodeIds.size === 0) return [];
    const rows = await this.database.rows(
      `${PLACED} WHERE f.episode_id = ANY ($1::text[]) AND f.kind IN ('prompt', 'file') AND f.state <> 'read'`,
      [[...episodeIds]],
    );
    return rows.map(placedFactOf);
  }
}

/** That failures are asked for is said in the words of their index. */
function stateCondition(states: readonly string[]): string {
  if (states.length === 0) return '';
  return isFailures(states) ? ` AND f.state = 'failed'` : ' AND f.state = ANY ($5::text[])';
}

function isFailures(states: readonly string[]): boolean {
  return states.length === 1 && states[0] === 'failed';
}

async function sessionNumbers(
  queries: PostgresQueries,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.rows(
    `SELECT id, number FROM skillify.sessions WHERE ${HERE} AND id = ANY ($1::text[]) ORDER BY number FOR KEY SHARE`,
    [sessionIds],
  );
  return new Map(
    rows.map((row) => {
      const reader = RecordReader.of(row, 'a session');
      return [reader.text('id'), reader.number('number')];
    }),
  );
}

function factRow(session: number, fact: Fact): readonly unknown[] {
  const { eventId, citedEventId, episodeId, at, kind, name, state, text, message } = fact;
  return [session, factKey(fact), eventId, citedEventId, episodeId, Math.round(at), kind, name, state, text, message];
}

function quarterOf(row: unknown): number {
  return startOfQuarter(RecordReader.of(row, 'a fact of memory').number('at'));
}
