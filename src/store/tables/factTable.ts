import { numberAt, stringAt } from '../../base/json.ts';
import { type Fact, factKey, type PlacedFact } from '../../memory/fact.ts';
import { quarterHourMs, startOfQuarter } from '../../memory/summaryWindow.ts';
import type { FactCounts, FactFilter, StretchFacts, UnseenEvents, WindowFacts } from '../memoryLane.ts';
import { factOf, factParameters, factSessionOf, INSERT_FACT } from '../rows/memoryRows.ts';
import type { SqlDatabase, SqlValue } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';
import { seenEventsKey } from './unseenEvents.ts';

/** The sessions of facts are few: joined to each fact, their texts would be read thousands of times. */
const SESSIONS_OF_FACTS = `
SELECT s.number AS number, s.id AS session_id, s.cwd AS cwd, s.git_branch AS git_branch, t.assistant AS assistant
FROM sessions s JOIN transcripts t ON t.number = s.transcript WHERE s.number IN (SELECT value FROM json_each(?))`;

/** Each part reads an index alone, which SQLite would not choose by itself. */
const COUNTS = `
SELECT (SELECT count(*) FROM memory_facts INDEXED BY memory_facts_by_time WHERE at >= ?1 AND at < ?2) AS facts,
  (SELECT count(*) FROM memory_facts INDEXED BY memory_prompts
   WHERE kind = 'prompt' AND at >= ?1 AND at < ?2) AS episodes,
  (SELECT count(*) FROM sessions s
   WHERE EXISTS (SELECT 1 FROM memory_facts f INDEXED BY memory_facts_of_session
                 WHERE f.session = s.number AND f.at >= ?1 AND f.at < ?2)) AS sessions`;

const KNOWN = `
SELECT * FROM memory_facts WHERE session = ?1 AND at BETWEEN ?2 AND ?3
UNION SELECT * FROM memory_facts WHERE session = ?1 AND kind = 'prompt' AND at BETWEEN ?4 AND ?3`;

const COUNT_EVENTS = `
INSERT INTO memory_event_counts (quarter_at, session, events) VALUES (?, ?, ?)
ON CONFLICT (quarter_at, session) DO UPDATE SET events = events + excluded.events`;

/** What happened, counted once for each event: the ground that summaries and answers stand on. */
export class FactTable {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
  ) {}

  save(cursor: UnseenEvents['cursor'], stretches: readonly StretchFacts[]): void {
    this.database.transaction('normal', () => {
      const seen = this.values.get(seenEventsKey);
      if ((typeof seen === 'number' ? seen : 0) !== cursor.from) return;
      for (const stretch of stretches) this.saveStretch(stretch);
      this.values.set(seenEventsKey, cursor.to);
    });
  }

  private saveStretch({ sessionId, facts, eventCounts }: StretchFacts): void {
    const session = this.sessionNumber(sessionId);
    if (session === null) return;
    for (const [quarter, events] of eventCounts) {
      this.database.run(COUNT_EVENTS, [quarter, session, events]);
      this.markQuarter(quarter);
    }
    const times = facts.map(({ at }) => at);
    const ofRuns = facts.filter(({ kind }) => kind !== 'prompt').map(({ at }) => at);
    const last = Math.max(...times);
    const known = new Map<string, { readonly number: number; readonly fact: Fact }>();
    if (facts.length > 0) {
      // A prompt may lie far back; what lies between it and the rest is of no concern.
      const first = Math.min(...ofRuns, last);
      for (const row of this.database.all(KNOWN, [session, first, last, Math.min(...times)])) {
        const fact = factOf(row);
        known.set(factKey(fact), { number: numberAt(row, 'number') ?? -1, fact });
      }
    }
    for (const fact of facts) this.saveFact(session, fact, known.get(factKey(fact)));
  }

  private saveFact(
    session: number,
    fact: Fact,
    known: { readonly number: number; readonly fact: Fact } | undefined,
  ): void {
    if (known === undefined) this.database.run(INSERT_FACT, factParameters(session, fact));
    else {
      const { kind, name, state, text, message, episodeId } = known.fact;
      const isSame =
        kind === fact.kind &&
        name === fact.name &&
        state === fact.state &&
        text === fact.text &&
        message === fact.message &&
        episodeId === fact.episodeId;
      if (isSame) return;
      this.database.run(
        'UPDATE memory_facts SET kind = ?, name = ?, state = ?, text = ?, message = ?, episode_id = ?, cited_event_id = ? WHERE number = ?',
        [fact.kind, fact.name, fact.state, fact.text, fact.message, fact.episodeId, fact.citedEventId, known.number],
      );
    }
    this.markQuarter(startOfQuarter(fact.at));
  }

  listRemined(limit: number): readonly string[] {
    return this.database
      .all('SELECT s.id AS id FROM memory_remined r JOIN sessions s ON s.number = r.session LIMIT ?', [limit])
      .flatMap((row) => stringAt(row, 'id') ?? []);
  }

  saveOutcomes(sessionId: string, outcomes: ReadonlyMap<string, string>, corrections: readonly Fact[]): void {
    const session = this.sessionNumber(sessionId);
    if (session === null) return;
    this.database.transaction('normal', () => {
      const kept = new Set(corrections.map(({ eventId }) => eventId));
      const known = new Set<string>();
      const rows = this.database.all(
        `SELECT number, event_id, at, kind, state FROM memory_facts WHERE session = ? AND kind IN ('prompt', 'correction')`,
        [session],
      );
      for (const row of rows) {
        const eventId = stringAt(row, 'event_id') ?? '';
        const number = numberAt(row, 'number') ?? -1;
        const quarter = startOfQuarter(numberAt(row, 'at') ?? 0);
        if (stringAt(row, 'kind') === 'prompt') {
          const outcome = outcomes.get(eventId);
          if (outcome === undefined || outcome === stringAt(row, 'state')) continue;
          this.database.run('UPDATE memory_facts SET state = ? WHERE number = ?', [outcome, number]);
          this.markQuarter(quarter);
        } else if (kept.has(eventId)) known.add(eventId);
        else if (this.isFullyMined(session)) {
          this.database.run('DELETE FROM memory_facts WHERE number = ?', [number]);
          this.markQuarter(quarter);
        }
      }
      for (const fact of corrections) {
        if (known.has(fact.eventId)) continue;
        this.database.run(INSERT_FACT, factParameters(session, fact));
        this.markQuarter(startOfQuarter(fact.at));
      }
      this.database.run('DELETE FROM memory_remined WHERE session = ?', [session]);
    });
  }

  window(from: number, to: number): WindowFacts {
    const counted = this.database.all(
      `SELECT s.id AS id, sum(c.events) AS events FROM memory_event_counts c JOIN sessions s ON s.number = c.session
       WHERE c.quarter_at >= ? AND c.quarter_at < ? GROUP BY c.session`,
      [from, to],
    );
    return {
      facts: this.placed('at >= ? AND at < ? ORDER BY at, number', [from, to]),
      events: new Map(counted.map((row) => [stringAt(row, 'id') ?? '', numberAt(row, 'events') ?? 0])),
    };
  }

  count(from: number | null, to: number): FactCounts {
    const row = this.database.get(COUNTS, [from ?? Number.MIN_SAFE_INTEGER, to]);
    return {
      sessions: numberAt(row, 'sessions') ?? 0,
      episodes: numberAt(row, 'episodes') ?? 0,
      facts: numberAt(row, 'facts') ?? 0,
    };
  }

  list({ from, to, kinds, states, names = [], limit }: FactFilter): readonly PlacedFact[] {
    return this.placed(
      `at >= ?1 AND at < ?2 AND (?3 IS NULL OR kind IN (SELECT value FROM json_each(?3)))
         AND (?4 IS NULL OR state IN (SELECT value FROM json_each(?4)))
         AND (?5 IS NULL OR name IN (SELECT value FROM json_each(?5)))
       ORDER BY at DESC, number DESC LIMIT ?6`,
      [from ?? Number.MIN_SAFE_INTEGER, to, listOrNull(kinds), listOrNull(states), listOrNull(names), limit],
    );
  }

  episodeContext(episodeIds: ReadonlySet<string>): readonly PlacedFact[] {
    return this.placed(
      `episode_id IN (SELECT value FROM json_each(?)) AND kind IN ('prompt', 'file') AND state <> 'read'`,
      [JSON.stringify([...episodeIds])],
    );
  }

  private placed(condition: string, parameters: readonly SqlValue[]): readonly PlacedFact[] {
    const facts = this.database
      .all(`SELECT * FROM memory_facts WHERE ${condition}`, parameters)
      .map((row) => ({ session: numberAt(row, 'session') ?? -1, fact: factOf(row) }));
    const numbers = JSON.stringify([...new Set(facts.map(({ session }) => session))]);
    const sessions = new Map(
      this.database.all(SESSIONS_OF_FACTS, [numbers]).map((row) => [numberAt(row, 'number') ?? -1, factSessionOf(row)]),
    );
    return facts.flatMap(({ session: number, fact }) => {
      const session = sessions.get(number);
      return session ? [{ ...fact, session }] : [];
    });
  }

  /** Takes the sessions out, in the caller's transaction, and returns the starts of the quarters of an hour they were in. */
  forget(sessionIds: string): readonly number[] {
    const sessions = 'session IN (SELECT number FROM sessions WHERE id IN (SELECT value FROM json_each(?)))';
    const quarters = this.database
      .all(`SELECT DISTINCT quarter_at FROM memory_event_counts WHERE ${sessions}`, [sessionIds])
      .flatMap((row) => numberAt(row, 'quarter_at') ?? []);
    const times = this.database
      .all(`SELECT DISTINCT at / ${quarterHourMs} AS quarter FROM memory_facts WHERE ${sessions}`, [sessionIds])
      .flatMap((row) => numberAt(row, 'quarter') ?? []);
    for (const table of ['memory_facts', 'memory_event_counts', 'memory_remined'])
      this.database.run(`DELETE FROM ${table} WHERE ${sessions}`, [sessionIds]);
    const all = [...new Set([...quarters, ...times.map((quarter) => quarter * quarterHourMs)])];
    for (const quarter of all) this.markQuarter(quarter);
    return all;
  }

  private isFullyMined(session: number): boolean {
    return (
      this.database.get('SELECT 1 FROM sessions WHERE number = ? AND mined_events >= events', [session]) !== undefined
    );
  }

  private sessionNumber(sessionId: string): number | null {
    return numberAt(this.database.get('SELECT number FROM sessions WHERE id = ?', [sessionId]), 'number') ?? null;
  }

  private markQuarter(quarter: number): void {
    this.database.run(`INSERT OR IGNORE INTO memory_dirty (time_window, from_at) VALUES ('quarter-hour', ?)`, [
      quarter,
    ]);
  }
}

function listOrNull(values: readonly string[]): string | null {
  return values.length === 0 ? null : JSON.stringify(values);
}
