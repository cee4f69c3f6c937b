import type { JsonRecord } from '../base/json.ts';
import type { DatabaseReading, WholeTranscript } from './assistant.ts';
import { emptyFacts, type SessionFacts } from './session.ts';
import type { SessionEvent } from './sessionEvent.ts';

/** Gathers what a document or a database gives. */
export class WholeReading {
  private readonly events: SessionEvent[] = [];
  private readonly sessions = new Map<string, SessionFacts>();
  private readonly unknownTypes: Record<string, number> = {};
  private skippedRecords = 0;

  add(events: readonly SessionEvent[]): void {
    for (const event of events) this.events.push(event);
  }

  /** Takes facts of a session; what is null in them leaves what is known. */
  describe(facts: Partial<SessionFacts> & { readonly sourceSessionId: string }): void {
    const known = this.sessions.get(facts.sourceSessionId) ?? emptyFacts(facts.sourceSessionId);
    const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
    this.sessions.set(facts.sourceSessionId, { ...known, ...told });
  }

  /** Counts a record that could not be read. */
  skip(): void {
    this.skippedRecords += 1;
  }

  unknown(type: string): void {
    const name = type.slice(0, 60);
    this.unknownTypes[name] = (this.unknownTypes[name] ?? 0) + 1;
  }

  result(): WholeTranscript {
    return {
      events: this.events,
      facts: [...this.sessions.values()],
      skippedRecords: this.skippedRecords,
      unknownTypes: this.unknownTypes,
    };
  }

  /** The reading of a database in which the named sessions were read as a whole. */
  since(cursor: JsonRecord, wholeSessions: readonly string[]): DatabaseReading {
    return { ...this.result(), cursor, wholeSessions };
  }
}
