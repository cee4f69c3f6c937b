import { numberAt, stringAt } from '../../base/json.ts';
import type {
  PrunableSession,
  PrunedAmount,
  PrunedSession,
  RetentionLane,
  StoreSizes,
  StoreSpace,
} from '../retention/retentionLane.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';
import type { EventIds } from './eventIds.ts';
import type { RetentionSummaries } from './retentionSummaries.ts';
import type { SearchIndex } from './searchIndex.ts';
import { MAY_LOAD_SKILL } from './skillLoads.ts';
import { seenEventsKey } from './unseenEvents.ts';

/** What a row takes besides its texts: ids, numbers, and its place in the indexes. */
const rowBytes = 200;

const PRUNABLE = `
SELECT s.id AS id, s.last_event_at AS at FROM sessions s LEFT JOIN pruned_sessions p ON p.session = s.number
WHERE s.last_event_at < ?1 AND (s.last_event_at, s.id) > (?4, ?5) AND s.mined_events >= s.events
  AND coalesce(p.done_events, -1) < s.events
  AND NOT EXISTS (SELECT 1 FROM memory_remined r WHERE r.session = s.number)
  AND NOT EXISTS (SELECT 1 FROM memory_dirty d WHERE d.time_window = 'session' AND d.from_at = s.number)
  AND NOT EXISTS (SELECT 1 FROM session_events e WHERE e.session = s.number AND e.number > ?2)
ORDER BY s.last_event_at, s.id LIMIT ?3`;

/** Ids of the events of a session that something still leans on. */
const CITED = `
SELECT v.event_id AS id FROM proposal_evidence v JOIN proposals p ON p.id = v.proposal_id
WHERE v.session_id = ?1 AND p.status IN ('pending', 'snoozed', 'approved')
  AND NOT EXISTS (SELECT 1 FROM skills k WHERE k.proposal_id = p.id AND k.status = 'retired')
UNION SELECT event_id FROM signals WHERE session_id = ?1
UNION SELECT related.value FROM signals, json_each(signals.related_event_ids_json) related WHERE session_id = ?1
UNION SELECT recurred_event_id FROM skill_activity WHERE session_id = ?1 AND recurred_event_id IS NOT NULL`;

// What shows that a skill was loaded is judged anew whenever a skill changes.
const MAY_GO = `FROM session_events e WHERE e.session = (SELECT number FROM sessions WHERE id = ?1)
  AND e.id NOT IN (SELECT id FROM (${CITED})) AND ${MAY_LOAD_SKILL} IS NOT TRUE`;

const SIZE = 'octet_length(e.text) + coalesce(octet_length(e.detail_json), 0) + coalesce(octet_length(e.subject), 0)';

const NEXT = `SELECT e.number AS number, e.at AS at, e.transcript AS transcript, ${SIZE} AS size ${MAY_GO}
ORDER BY e.at, e.transcript, e.number LIMIT ?2`;

const NOTE = `
INSERT INTO pruned_sessions (session, events, until_at, pruned_at, done_events)
SELECT number, ?2, ?3, ?4, -1 FROM sessions WHERE id = ?1
ON CONFLICT (session) DO UPDATE SET events = events + excluded.events, until_at = max(until_at, excluded.until_at),
  pruned_at = excluded.pruned_at, done_events = -1`;

const NOTE_TRANSCRIPTS = `
INSERT OR IGNORE INTO pruned_transcripts (session, transcript)
SELECT s.number, t.value FROM sessions s, json_each(?2) t WHERE s.id = ?1`;

const NOTE_DONE = `
INSERT INTO pruned_sessions (session, events, until_at, pruned_at, done_events)
SELECT number, 0, 0, 0, events FROM sessions WHERE id = ?1
ON CONFLICT (session) DO UPDATE SET done_events = excluded.done_events`;

const TOTALS = `
SELECT (SELECT coalesce(sum(events), 0) FROM pruned_sessions) AS events,
  (SELECT count(*) FROM pruned_sessions WHERE events > 0) AS sessions,
  (SELECT count(*) FROM sessions WHERE mined_events < events) AS unmined`;

/** Pruning over the tables of an SQLite database. */
export class RetentionTables implements RetentionLane {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
    private readonly searchIndex: SearchIndex,
    private readonly ids: EventIds,
    private readonly summaries: RetentionSummaries,
    private readonly assertWritable: () => void,
  ) {}

  async space(): Promise<StoreSpace> {
    const page = this.pragma('page_size');
    return { fileBytes: this.pragma('page_count') * page, freeBytes: this.pragma('freelist_count') * page };
  }

  async sizes(): Promise<StoreSizes> {
    const totals = this.database.get(TOTALS);
    return {
      ...(await this.space()),
      canShrink: this.pragma('auto_vacuum') !== 0,
      prunedEvents: numberAt(totals, 'events') ?? 0,
      prunedSessions: numberAt(totals, 'sessions') ?? 0,
      unminedSessions: numberAt(totals, 'unmined') ?? 0,
    };
  }

  async listPrunable(before: number, limit: number, after?: PrunableSession): Promise<readonly PrunableSession[]> {
    // What was not indexed yet or read for facts must be found raw.
    const seen = this.values.get(seenEventsKey);
    const through = Math.min(this.searchIndex.reached(), typeof seen === 'number' ? seen : 0);
    const from = [after?.lastEventAt ?? Number.MIN_SAFE_INTEGER, after?.sessionId ?? ''];
    return this.database.all(PRUNABLE, [Math.round(before), through, limit, ...from]).map(prunableOf);
  }

  async weigh(sessionId: string): Promise<PrunedAmount> {
    const row = this.database.get(`SELECT count(*) AS events, coalesce(sum(${SIZE}), 0) AS size ${MAY_GO}`, [
      sessionId,
    ]);
    const events = numberAt(row, 'events') ?? 0;
    return { events, bytes: (numberAt(row, 'size') ?? 0) + events * rowBytes };
  }

  async prune(sessionId: string, limit: number): Promise<PrunedAmount> {
    this.assertWritable();
    return this.database.transaction('normal', () => {
      const rows = this.database.all(NEXT, [sessionId, limit]);
      const last = numberAt(rows.at(-1), 'at');
      if (last === undefined) {
        this.database.run(NOTE_DONE, [sessionId]);
        return { events: 0, bytes: 0 };
      }
      const transcripts = [...new Set(rows.map((row) => row['transcript']))];
      this.database.run('DELETE FROM session_events WHERE number IN (SELECT value FROM json_each(?))', [
        JSON.stringify(rows.map((row) => row['number'])),
      ]);
      this.database.run(NOTE, [sessionId, rows.length, last, Date.now()]);
      this.database.run(NOTE_TRANSCRIPTS, [sessionId, JSON.stringify(transcripts)]);
      this.searchIndex.sweep(last);
      const bytes = rows.reduce((sum, row) => sum + (numberAt(row, 'size') ?? 0) + rowBytes, 0);
      return { events: rows.length, bytes };
    });
  }

  async pruned(sessionId: string): Promise<PrunedSession | null> {
    const row = this.database.get(
      `SELECT p.* FROM pruned_sessions p JOIN sessions s ON s.number = p.session WHERE s.id = ? AND p.events > 0`,
      [sessionId],
    );
    if (row === undefined) return null;
    const reader = RecordReader.of(row, 'a pruned session');
    return {
      events: reader.number('events'),
      untilAt: reader.number('until_at'),
      prunedAt: reader.number('pruned_at'),
    };
  }

  async isPruned(eventId: string): Promise<boolean> {
    return this.ids.find(eventId).isPruned;
  }

  async compactSummaries(before: number, limit: number): Promise<number> {
    this.assertWritable();
    return this.summaries.compact(before, limit);
  }

  async shrink(pages: number): Promise<number> {
    this.assertWritable();
    const before = this.pragma('freelist_count');
    if (before === 0 || this.pragma('auto_vacuum') === 0) return 0;
    this.database.execute(`PRAGMA incremental_vacuum(${Math.max(1, Math.floor(pages))})`);
    return Math.max(0, before - this.pragma('freelist_count')) * this.pragma('page_size');
  }

  private pragma(name: 'page_count' | 'page_size' | 'freelist_count' | 'auto_vacuum'): number {
    return numberAt(this.database.get(`PRAGMA ${name}`), name) ?? 0;
  }
}

function prunableOf(row: SqlRow): PrunableSession {
  return { sessionId: stringAt(row, 'id') ?? '', lastEventAt: numberAt(row, 'at') ?? 0 };
}
