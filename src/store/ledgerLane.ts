import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { LedgerRow } from '../skills/ledger/ledgerRow.ts';

/** What one session was found to tell; without rows when it has to do with no skill. */
export interface JudgedSession {
  readonly sessionId: string;
  readonly rows: readonly LedgerRow[];
}

/** What all rows of a skill before its first version, or since, come to. */
export interface LedgerTotal {
  readonly name: string;
  readonly isAfter: boolean;
  readonly eligible: number;
  readonly recurred: number;
  readonly opposed: number;
}

/** The part of the store that keeps the ledger of skills. Forgetting a session removes what it told. */
export interface LedgerLane {
  /** Ids of the sessions that were judged on this basis and not mined since. */
  judged(basis: string): Promise<ReadonlySet<string>>;
  /** Replaces what the sessions told, in one transaction. */
  save(basis: string, sessions: readonly JudgedSession[]): Promise<void>;
  /** Of all skills, or of one. */
  rows(name?: string): Promise<readonly LedgerRow[]>;
  /** Counts of all rows by skill and phase. */
  totals(): Promise<readonly LedgerTotal[]>;
  /** Events of a session that may show a skill being loaded: calls of skill tools, and whatever names a SKILL.md. */
  loadEvents(sessionId: string): Promise<readonly SessionEvent[]>;
}
