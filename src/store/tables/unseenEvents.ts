import { numberAt, stringAt } from '../../base/json.ts';
import { startOfQuarter } from '../../memory/summaryWindow.ts';
import type { UnseenEvents, UnseenStretch } from '../memoryLane.ts';
import { storedEventOf } from '../rows/storedEvent.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';

/** Known events that are read with new ones: what came before tells what they mean, and results come behind their calls. */
const eventsBefore = 100;
const eventsBetween = 1_000;
const eventsAfter = 40;

export const seenEventsKey = 'memory.events';

const NEXT = 'SELECT number, id, session, at FROM session_events WHERE number > ? ORDER BY number LIMIT ?';

const AROUND = `
SELECT number FROM (SELECT number FROM session_events
  WHERE session = ?1 AND at < ?2 AND number <= ?4 ORDER BY at DESC, number DESC LIMIT ${eventsBefore})
UNION SELECT number FROM (SELECT number FROM session_events
  WHERE session = ?1 AND at BETWEEN ?2 AND ?3 AND number <= ?4 LIMIT ${eventsBetween})
UNION SELECT number FROM (SELECT number FROM session_events
  WHERE session = ?1 AND at > ?3 AND number <= ?4 ORDER BY at, number LIMIT ${eventsAfter})
UNION SELECT value FROM json_each(?5)`;

const EVENTS = `
SELECT e.*, s.id AS session_id, s.source_session_id AS source_session_id, t.path AS file, 0 AS sequence
FROM session_events e JOIN sessions s ON s.number = e.session JOIN transcripts t ON t.number = e.transcript
WHERE e.number IN (SELECT value FROM json_each(?)) ORDER BY e.at, e.transcript, e.number`;

const OPEN_PROMPT = `
SELECT event_id FROM memory_facts WHERE session = ? AND kind = 'prompt' AND at <= ? ORDER BY at DESC LIMIT 1`;

interface NewEvents {
  readonly session: number;
  readonly numbers: number[];
  readonly ids: Set<string>;
  readonly counts: Map<number, number>;
  from: number;
  to: number;
}

/** Finds the events that no fact was read from yet, in the order of their numbers, so that history costs nothing. */
export class UnseenEventQueries {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
    private readonly numberOfEvent: (eventId: string) => number | null,
  ) {}

  get cursor(): number {
    const cursor = this.values.get(seenEventsKey);
    return typeof cursor === 'number' ? cursor : 0;
  }

  count(): number {
    const row = this.database.get('SELECT count(*) AS unseen FROM session_events WHERE number > ?', [this.cursor]);
    return numberAt(row, 'unseen') ?? 0;
  }

  next(limit: number): UnseenEvents | null {
    const from = this.cursor;
    const rows = this.database.all(NEXT, [from, limit]);
    const to = numberAt(rows.at(-1), 'number');
    if (to === undefined) return null;
    const sessions = new Map<number, NewEvents>();
    for (const row of rows) {
      const session = numberAt(row, 'session') ?? -1;
      const at = numberAt(row, 'at') ?? 0;
      const known = sessions.get(session);
      const own: NewEvents = known ?? { session, numbers: [], ids: new Set(), counts: new Map(), from: at, to: at };
      if (known === undefined) sessions.set(session, own);
      own.numbers.push(numberAt(row, 'number') ?? -1);
      own.ids.add(stringAt(row, 'id') ?? '');
      own.from = Math.min(own.from, at);
      own.to = Math.max(own.to, at);
      const quarter = startOfQuarter(at);
      own.counts.set(quarter, (own.counts.get(quarter) ?? 0) + 1);
    }
    return { cursor: { from, to }, stretches: [...sessions.values()].map((own) => this.stretch(own, to)) };
  }

  private stretch({ session, numbers, ids, counts, from, to }: NewEvents, last: number): UnseenStretch {
    const around = this.database
      .all(AROUND, [session, from, to, last, JSON.stringify(numbers)])
      .map((row) => numberAt(row, 'number') ?? -1);
    const stored = this.database.all(EVENTS, [JSON.stringify(around)]).map(storedEventOf);
    const events = stored.map(({ event }) => event);
    const firstAt = events[0]?.at ?? from;
    const opening = stringAt(this.database.get(OPEN_PROMPT, [session, firstAt]), 'event_id');
    if (opening !== undefined && !events.some(({ id }) => id === opening)) {
      const number = this.numberOfEvent(opening);
      const [row] = number === null ? [] : this.database.all(EVENTS, [JSON.stringify([number])]);
      if (row !== undefined) events.unshift(storedEventOf(row).event);
    }
    return { sessionId: stored[0]?.sessionId ?? '', events, newEventIds: ids, from, to, eventCounts: counts };
  }
}
