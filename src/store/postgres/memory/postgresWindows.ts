import type { Aggregate } from '../../../memory/aggregate.ts';
import type { RollingWindow } from '../../../memory/summaryWindow.ts';
import type { ScopedAggregate } from '../../../memory/windowSummaries.ts';
import type { NewSessionSummary, NewSummary } from '../../memoryLane.ts';
import { scopedAggregateOf } from '../../rows/memoryRows.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { wordVector } from '../search/wordVector.ts';
import { markDirty } from './dirtyMarks.ts';
import type { WindowClaims } from './windowClaims.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const INSERT = `
INSERT INTO skillify.memory_windows (time_window, from_at, to_at, made_at, scope, subject, aggregate_json, summary, words)
SELECT $1, $2, $3, $4, n.scope, n.subject, n.aggregate_json, n.summary, n.words::tsvector
FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) AS n (scope, subject, aggregate_json, summary, words)
ON CONFLICT (workspace_id, time_window, from_at, scope, subject) DO UPDATE SET number = excluded.number, to_at = excluded.to_at,
  made_at = excluded.made_at, aggregate_json = excluded.aggregate_json, summary = excluded.summary, words = excluded.words, worded_by = NULL`;

interface Span {
  readonly window: RollingWindow | 'session';
  readonly from: number;
  readonly to: number;
}

/** Rolling summaries of a workspace: what was counted for each window and scope, with the wording of those that are searched. */
export class PostgresWindows {
  constructor(
    private readonly database: PostgresDatabase,
    private readonly claims: WindowClaims,
  ) {}

  async parts(window: RollingWindow, from: number, to: number): Promise<readonly ScopedAggregate[]> {
    const rows = await this.database.rows(
      `SELECT * FROM skillify.memory_windows
       WHERE ${HERE} AND time_window = $1 AND from_at >= $2 AND from_at < $3 AND scope <> 'session' ORDER BY from_at, number`,
      [window, from, to],
    );
    return rows.map(scopedAggregateOf);
  }

  async sessionParts(
    sessionId: string,
  ): Promise<{ readonly from: number; readonly to: number; readonly parts: readonly Aggregate[] } | null> {
    const rows = await this.database.rows(
      `SELECT w.*, s.started_at, s.last_event_at FROM skillify.memory_windows w
         JOIN skillify.sessions s ON s.workspace_id = w.workspace_id AND s.id = w.subject
       WHERE w.${HERE} AND w.scope = 'session' AND w.subject = $1 AND w.time_window = 'quarter-hour' ORDER BY w.from_at`,
      [sessionId],
    );
    if (rows[0] === undefined) return null;
    const session = RecordReader.of(rows[0], 'a session');
    const [from, to] = [session.numberOrNull('started_at'), session.numberOrNull('last_event_at')];
    const parts = rows.map((row) => scopedAggregateOf(row).aggregate);
    return from === null || to === null ? null : { from, to, parts };
  }

  async save(
    span: { readonly window: RollingWindow; readonly from: number; readonly to: number },
    summaries: readonly NewSummary[],
    parent: { readonly window: RollingWindow; readonly from: number } | null,
  ): Promise<void> {
    await this.database.transaction(async (queries) => {
      const state = await this.claims.check(queries, span.window, span.from);
      if (state === 'taken-over') return;
      const touched = await replace(queries, span, 'from_at = $2', span.from, summaries);
      await this.claims.finish(queries, span.window, span.from, state);
      const sessionIds = touched.flatMap(({ scope, subject }) => (scope === 'session' ? [subject] : []));
      const numbers = await sessionNumbers(queries, sessionIds);
      await markDirty(queries, 'session', numbers.values());
      if (parent !== null && touched.length > 0) await markDirty(queries, parent.window, [parent.from]);
    });
    this.claims.forget(span.window, span.from);
  }

  async saveSessions(summaries: readonly NewSessionSummary[]): Promise<void> {
    const saved: number[] = [];
    await this.database.transaction(async (queries) => {
      if (summaries.length === 0)
        await queries.execute(
          `DELETE FROM skillify.memory_dirty d WHERE d.${HERE} AND d.time_window = 'session' AND NOT EXISTS (
             SELECT 1 FROM skillify.sessions s WHERE s.workspace_id = d.workspace_id AND s.number = d.from_at)`,
        );
      const numbers = await sessionNumbers(
        queries,
        summaries.map(({ sessionId }) => sessionId),
      );
      // In the order of their numbers, as they are marked.
      const ordered = summaries.toSorted(
        (left, right) => (numbers.get(left.sessionId) ?? 0) - (numbers.get(right.sessionId) ?? 0),
      );
      for (const { sessionId, summary } of ordered) {
        const number = numbers.get(sessionId);
        if (number === undefined) continue;
        saved.push(number);
        const state = await this.claims.check(queries, 'session', number);
        if (state === 'taken-over') continue;
        const scoped = summary === null ? [] : [{ ...summary, scope: 'session', subject: sessionId } as const];
        const span = { window: 'session', from: summary?.from ?? 0, to: summary?.to ?? 0 } as const;
        await replace(queries, span, `scope = 'session' AND subject = $2`, sessionId, scoped);
        await this.claims.finish(queries, 'session', number, state);
      }
    });
    for (const number of saved) this.claims.forget('session', number);
  }

  async saveWording(number: number, text: string, author: string): Promise<number | null> {
    const [row] = await this.database.rows(
      `UPDATE skillify.memory_windows SET number = nextval('skillify.memory_window_numbers'), summary = $2, worded_by = $3, words = $4::tsvector
       WHERE ${HERE} AND number = $1 AND summary IS NOT NULL RETURNING number`,
      [number, text, author, wordVector(text, []).vector],
    );
    return row === undefined ? null : RecordReader.of(row, 'a summary').number('number');
  }
}

/** Returns what is not the same as before; what is keeps its number and its wording. */
async function replace(
  queries: PostgresQueries,
  { window, from, to }: Span,
  which: string,
  key: number | string,
  summaries: readonly NewSummary[],
): Promise<readonly { readonly scope: string; readonly subject: string }[]> {
  const old = new Map(
    (
      await queries.rows(
        `SELECT number, scope, subject, aggregate_json FROM skillify.memory_windows WHERE ${HERE} AND time_window = $1 AND ${which}`,
        [window, key],
      )
    ).map((row) => {
      const reader = RecordReader.of(row, 'a summary');
      const [scope, subject] = [reader.text('scope'), reader.text('subject')];
      return [
        `${scope} ${subject}`,
        { scope, subject, number: reader.number('number'), json: reader.text('aggregate_json') },
      ];
    }),
  );
  const written = summaries.map((summary) => ({ ...summary, json: JSON.stringify(summary.aggregate) }));
  const changed = written.filter(({ scope, subject, json }) => old.get(`${scope} ${subject}`)?.json !== json);
  const kept = new Set(written.map(({ scope, subject }) => `${scope} ${subject}`));
  for (const { scope, subject } of changed) kept.delete(`${scope} ${subject}`);
  const gone = [...old.values()].filter(({ scope, subject }) => !kept.has(`${scope} ${subject}`));
  if (gone.length > 0)
    await queries.execute(`DELETE FROM skillify.memory_windows WHERE ${HERE} AND number = ANY ($1::bigint[])`, [
      gone.map(({ number }) => number),
    ]);
  if (changed.length > 0)
    await queries.execute(INSERT, [
      ...[window, from, to, Date.now()],
      changed.map(({ scope }) => scope),
      changed.map(({ subject }) => subject),
      changed.map(({ json }) => json),
      changed.map(({ text }) => text),
      changed.map(({ text }) => (text === null ? null : wordVector(text, []).vector)),
    ]);
  return [...gone, ...changed];
}

async function sessionNumbers(
  queries: PostgresQueries,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await queries.rows(`SELECT id, number FROM skillify.sessions WHERE ${HERE} AND id = ANY ($1::text[])`, [
    sessionIds,
  ]);
  return new Map(
    rows.map((row) => {
      const reader = RecordReader.of(row, 'a session');
      return [reader.text('id'), reader.number('number')];
    }),
  );
}
