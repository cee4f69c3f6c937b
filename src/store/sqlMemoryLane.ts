import type { Aggregate } from '../memory/aggregate.ts';
import type { Fact, PlacedFact } from '../memory/fact.ts';
import type { RollingWindow } from '../memory/summaryWindow.ts';
import type { ScopedAggregate } from '../memory/windowSummaries.ts';
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
} from './memoryLane.ts';
import type { FactTable } from './tables/factTable.ts';
import type { MemoryTable } from './tables/memoryTable.ts';
import type { UnseenEventQueries } from './tables/unseenEvents.ts';

/** The summarised lane over the tables of an SQLite database. */
export class SqlMemoryLane implements MemoryLane {
  constructor(
    private readonly facts: FactTable,
    private readonly memory: MemoryTable,
    private readonly unseen: UnseenEventQueries,
    private readonly assertWritable: () => void,
  ) {}

  async countUnseen(): Promise<number> {
    return this.unseen.count();
  }

  async nextUnseen(limit: number): Promise<UnseenEvents | null> {
    return this.unseen.next(limit);
  }

  async saveFacts(cursor: UnseenEvents['cursor'], stretches: readonly StretchFacts[]): Promise<void> {
    this.assertWritable();
    this.facts.save(cursor, stretches);
  }

  async listRemined(limit: number): Promise<readonly string[]> {
    return this.facts.listRemined(limit);
  }

  async saveOutcomes(
    sessionId: string,
    outcomes: ReadonlyMap<string, string>,
    corrections: readonly Fact[],
  ): Promise<void> {
    this.assertWritable();
    this.facts.saveOutcomes(sessionId, outcomes, corrections);
  }

  async nextDirty(): Promise<DirtyWindow | null> {
    return this.memory.nextDirty();
  }

  async readWindow(from: number, to: number): Promise<WindowFacts> {
    return this.facts.window(from, to);
  }

  async readParts(window: RollingWindow, from: number, to: number): Promise<readonly ScopedAggregate[]> {
    return this.memory.parts(window, from, to);
  }

  async readSessionParts(
    sessionId: string,
  ): Promise<{ readonly from: number; readonly to: number; readonly parts: readonly Aggregate[] } | null> {
    return this.memory.sessionParts(sessionId);
  }

  async saveWindow(
    window: { readonly window: RollingWindow; readonly from: number; readonly to: number },
    summaries: readonly NewSummary[],
    parent: { readonly window: RollingWindow; readonly from: number } | null,
  ): Promise<void> {
    this.assertWritable();
    this.memory.save(window, summaries, parent);
  }

  async saveSessionSummaries(summaries: readonly NewSessionSummary[]): Promise<void> {
    this.assertWritable();
    this.memory.saveSessions(summaries);
  }

  async saveWording(number: number, text: string, author: string): Promise<number | null> {
    this.assertWritable();
    return this.memory.saveWording(number, text, author);
  }

  async listSummaries(filter: SummaryFilter): Promise<readonly StoredSummary[]> {
    return this.memory.list(filter);
  }

  async countFacts(from: number | null, to: number): Promise<FactCounts> {
    return this.facts.count(from, to);
  }

  async listFacts(filter: FactFilter): Promise<readonly PlacedFact[]> {
    return this.facts.list(filter);
  }

  async episodeContext(episodeIds: ReadonlySet<string>): Promise<readonly PlacedFact[]> {
    return this.facts.episodeContext(episodeIds);
  }
}
