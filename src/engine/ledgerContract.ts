import type { LedgerPhase } from '../skills/ledger/ledgerCounts.ts';
import type { LedgerWeek, SkillLedger } from '../skills/ledger/skillLedger.ts';

/** What the ledger tells of all skills, or of one. */
export interface LedgerReport {
  readonly skills: readonly SkillLedger[];
  /** All skills named added up, by weeks from each one's approval: eligible sessions of each skill count for themselves. */
  readonly weeks: readonly LedgerWeek[];
  readonly before: LedgerPhase;
  readonly since: LedgerPhase;
  /** Main sessions that were judged, and those that still have to be. */
  readonly sessions: number;
  readonly sessionsLeft: number;
  /** The least numbers of eligible sessions, before and after, for anything to be said. */
  readonly minimum: { readonly before: number; readonly after: number };
}

/** What can be asked about how skills did after approval. */
export interface LedgerMethods {
  ledger: { params: { readonly name: string | null }; result: LedgerReport };
}
