import { emptyFacts, sessionIdOf } from '../../assistants/session.ts';
import { isHumanPrompt, type SessionEvent } from '../../assistants/sessionEvent.ts';
import { SkillifyError } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import { EVENT_COLUMNS, eventParameters, INSERT_EVENT } from '../rows/eventRow.ts';
import { SAVE_SESSION, SELECT_SESSIONS, sessionOf, sessionParameters } from '../rows/sessionRow.ts';
import { SAVE_TRANSCRIPT, transcriptOf, transcriptParameters } from '../rows/transcriptRow.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { AppendResult, CaptureBatch, Session, TranscriptState } from '../store.ts';
import type { EventIds } from './eventIds.ts';
import { RowInserts } from './rowInserts.ts';

/** What a batch adds to a session's row. */
interface Growth {
  events: number;
  humanPrompts: number;
  toolCalls: number;
  from: number;
  to: number;
}

/** What a transaction has written so far. */
interface WrittenEvents {
  /** Number of the last event. */
  last: number;
  readonly rows: RowInserts;
}

/** The raw lane: transcripts, sessions and events as they were captured. */
export class CaptureTables {
  constructor(
    private readonly database: SqlDatabase,
    private readonly ids: EventIds,
  ) {}

  listTranscripts(): readonly TranscriptState[] {
    return this.database.all('SELECT * FROM transcripts ORDER BY number').map(transcriptOf);
  }

  saveTranscripts(transcripts: readonly TranscriptState[]): void {
    this.database.transaction('normal', () => {
      for (const transcript of transcripts) this.database.run(SAVE_TRANSCRIPT, transcriptParameters(transcript));
    });
  }

  listSessions(): readonly Session[] {
    return this.database.all(SELECT_SESSIONS).map(sessionOf);
  }

  append(batch: CaptureBatch): AppendResult {
    const [result] = this.appendGroup([batch]);
    if (result === undefined) throw new SkillifyError('internal', 'A batch was appended without a result.');
    return result;
  }

  appendGroup(batches: readonly CaptureBatch[]): readonly AppendResult[] {
    try {
      return this.database.transaction('normal', () => this.appendAll(batches));
    } catch (error) {
      this.ids.abandonBatch();
      throw error;
    }
  }

  setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): void {
    this.database.transaction('normal', () => {
      for (const [eventId, branch] of branches) {
        const { event } = this.ids.find(eventId);
        if (event === null) continue;
        this.database.run(
          `UPDATE session_events SET branch = ?1
           WHERE number = ?2 AND session = (SELECT number FROM sessions WHERE id = ?3) AND branch <> ?1
             AND NOT EXISTS (SELECT 1 FROM pruned_sessions p WHERE p.session = session_events.session AND p.until_at >= at)`,
          [branch, event, sessionId],
        );
      }
    });
  }

  private appendAll(batches: readonly CaptureBatch[]): readonly AppendResult[] {
    const hashes = this.ids.beginBatch(batches.flatMap(({ events }) => events.map((event) => event.id)));
    const written: WrittenEvents = {
      last: numberAt(this.database.get(`SELECT seq FROM sqlite_sequence WHERE name = 'session_events'`), 'seq') ?? 0,
      rows: new RowInserts(this.database, INSERT_EVENT, EVENT_COLUMNS),
    };
    let taken = 0;
    const results = batches.map((batch) => {
      const own = hashes.slice(taken, taken + batch.events.length);
      taken += own.length;
      return this.appendBatch(batch, own, written);
    });
    written.rows.flush();
    this.ids.endBatch(written.last);
    return results;
  }

  private appendBatch(batch: CaptureBatch, hashes: readonly number[], written: WrittenEvents): AppendResult {
    this.database.run(SAVE_TRANSCRIPT, transcriptParameters(batch.transcript));
    const transcript = this.numberOf('SELECT number FROM transcripts WHERE path = ?', batch.transcript.path);
    const { assistant } = batch.transcript;
    for (const facts of batch.sessions) {
      const id = sessionIdOf(assistant, facts.sourceSessionId);
      this.database.run(SAVE_SESSION, sessionParameters(id, transcript, facts));
    }
    const growth = this.insertEvents(batch, transcript, hashes, written);
    let inserted = 0;
    for (const [id, grown] of growth) {
      inserted += grown.events;
      this.growSession(id, grown);
    }
    return { inserted, duplicates: batch.events.length - inserted, sessionIds: [...growth.keys()] };
  }

  /** Returns what was really new, by session id. */
  private insertEvents(
    batch: CaptureBatch,
    transcript: number,
    hashes: readonly number[],
    written: WrittenEvents,
  ): ReadonlyMap<string, Growth> {
    const known = new Map<string, { readonly id: string; readonly number: number }>();
    const growth = new Map<string, Growth>();
    for (const [index, event] of batch.events.entries()) {
      let session = known.get(event.sourceSessionId);
      if (!session) {
        const id = sessionIdOf(batch.transcript.assistant, event.sourceSessionId);
        session = { id, number: this.sessionNumber(id, event.sourceSessionId, transcript) };
        known.set(event.sourceSessionId, session);
      }
      const slot = this.ids.find(event.id, hashes[index]);
      if (slot.event !== null || slot.isPruned) continue;
      written.last += 1;
      written.rows.add(eventParameters(written.last, event, session.number, transcript));
      this.ids.add(slot.hash, written.last, event.id);
      addTo(growth, session.id, event);
    }
    return growth;
  }

  private sessionNumber(id: string, sourceSessionId: string, transcript: number): number {
    this.database.run(SAVE_SESSION, sessionParameters(id, transcript, emptyFacts(sourceSessionId)));
    return this.numberOf('SELECT number FROM sessions WHERE id = ?', id);
  }

  private growSession(id: string, grown: Growth): void {
    this.database.run(
      `UPDATE sessions SET events = events + ?, human_prompts = human_prompts + ?, tool_calls = tool_calls + ?,
         started_at = min(coalesce(started_at, ?4), ?4), last_event_at = max(coalesce(last_event_at, ?5), ?5)
       WHERE id = ?6`,
      [grown.events, grown.humanPrompts, grown.toolCalls, grown.from, grown.to, id],
    );
  }

  private numberOf(sql: string, key: string): number {
    const number = numberAt(this.database.get(sql, [key]), 'number');
    if (number === undefined) throw new SkillifyError('internal', `${key} was not found in the store just written to.`);
    return number;
  }
}

function addTo(growth: Map<string, Growth>, sessionId: string, event: SessionEvent): void {
  const at = Math.round(event.at);
  let grown = growth.get(sessionId);
  if (!grown) {
    grown = { events: 0, humanPrompts: 0, toolCalls: 0, from: at, to: at };
    growth.set(sessionId, grown);
  }
  grown.events += 1;
  if (isHumanPrompt(event)) grown.humanPrompts += 1;
  if (event.kind === 'tool_call') grown.toolCalls += 1;
  grown.from = Math.min(grown.from, at);
  grown.to = Math.max(grown.to, at);
}
