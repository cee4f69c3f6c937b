import { randomUUID } from 'node:crypto';
import type { Aggregate } from '../../../memory/aggregate.ts';
import type { Fact, PlacedFact } from '../../../memory/fact.ts';
import type { RollingWindow } from '../../../memory/summaryWindow.ts';
import type { ScopedAggregate } from '../../../memory/windowSummaries.ts';
import type {
  DirtyWindow,
  FactCounts,
  FactFilter,
  MemoryLane,
  NewSessionSummary,
  NewSummary,
  StoredSummary,
  StretchFacts,
  SummaryFilter,
  UnseenEvents,
  WindowFacts,
} from '../../memoryLane.ts';
import type { PostgresDatabase } from '../postgresDatabase.ts';
import { claimEvents, countUnseen, renewClaim } from './memoryClaims.ts';
import { PostgresFacts } from './postgresFacts.ts';
import { PostgresWindows } from './postgresWindows.ts';
import { ReminedSessions } from './reminedSessions.ts';
import { listSummaries } from './summaryLists.ts';
import { readStretches } from './unseenStretches.ts';
import { WindowClaims } from './windowClaims.ts';

/**
 * The summarised lane of a PostgreSQL store. Upkeep is of one workspace and may be done by many workers at once: each claims
 * what it reads or counts, for as long as it lives. What is read for answers is of all that the member's scope shows.
 */
export class PostgresMemoryLane implements MemoryLane {
  private readonly facts: PostgresFacts;
  private readonly windows: PostgresWindows;
  private readonly claims: WindowClaims;
  private readonly remined: ReminedSessions;
  /** Events that were handed out and not saved yet. */
  private claim: number | null = null;

  /** `assertWritable` is called before each write, and throws where this store is for reading only. */
  constructor(
    private readonly database: PostgresDatabase,
    private readonly assertWritable: () => void,
  ) {
    const holder = randomUUID();
    this.facts = new PostgresFacts(database);
    this.claims = new WindowClaims(database, holder);
    this.windows = new PostgresWindows(database, this.claims);
    this.remined = new ReminedSessions(database, holder);
  }

  countUnseen(): Promise<number> {
    return countUnseen(this.database);
  }

  async nextUnseen(limit: number): Promise<UnseenEvents | null> {
    const again = this.claim === null ? null : await renewClaim(this.database, this.claim);
    const claimed = again ?? (await claimEvents(this.database, limit));
    this.claim = claimed?.claim ?? null;
    if (claimed === null) return null;
    const stretches = await readStretches(this.database, claimed.events);
    return { cursor: { from: claimed.claim, to: claimed.claim }, stretches };
  }

  async saveFacts(cursor: UnseenEvents['cursor'], stretches: readonly StretchFacts[]): Promise<void> {
    this.assertWritable();
    await this.facts.save(cursor, stretches);
    if (this.claim === cursor.from) this.claim = null;
  }

  listRemined(limit: number): Promise<readonly string[]> {
    return this.remined.next(limit);
  }

  async saveOutcomes(
    sessionId: string,
    outcomes: ReadonlyMap<string, string>,
    corrections: readonly Fact[],
  ): Promise<void> {
    this.assertWritable();
    await this.database.transaction(async (queries) => {
      await this.facts.saveOutcomes(queries, sessionId, outcomes, corrections);
      await this.remined.finish(queries, sessionId);
    });
  }

  nextDirty(): Promise<DirtyWindow | null> {
    return this.claims.next();
  }

  readWindow(from: number, to: number): Promise<WindowFacts> {
    return this.facts.window(from, to);
  }

  readParts(window: RollingWindow, from: number, to: number): Promise<readonly ScopedAggregate[]> {
    return this.windows.parts(window, from, to);
  }

  readSessionParts(
    sessionId: string,
  ): Promise<{ readonly from: number; readonly to: number; readonly parts: readonly Aggregate[] } | null> {
    return this.windows.sessionParts(sessionId);
  }

  async saveWindow(
    window: { readonly window: RollingWindow; readonly from: number; readonly to: number },
    summaries: readonly NewSummary[],
    parent: { readonly window: RollingWindow; readonly from: number } | null,
  ): Promise<void> {
    this.assertWritable();
    await this.windows.save(window, summaries, parent);
  }

  async saveSessionSummaries(summaries: readonly NewSessionSummary[]): Promise<void> {
    this.assertWritable();
    await this.windows.saveSessions(summaries);
  }

  async saveWording(number: number, text: string, author: string): Promise<number | null> {
    this.assertWritable();
    return this.windows.saveWording(number, text, author);
  }

  listSummaries(filter: SummaryFilter): Promise<readonly StoredSummary[]> {
    return listSummaries(this.database, filter);
  }

  countFacts(from: number | null, to: number): Promise<FactCounts> {
    return this.facts.count(from, to);
  }

  listFacts(filter: FactFilter): Promise<readonly PlacedFact[]> {
    return this.facts.list(filter);
  }

  episodeContext(episodeIds: ReadonlySet<string>): Promise<readonly PlacedFact[]> {
    return this.facts.episodeContext(episodeIds);
  }
}
