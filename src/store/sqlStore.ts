import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { SkillifyError } from '../base/errors.ts';
import { numberAt } from '../base/json.ts';
import type { Proposal, ProposalStatus } from '../mining/proposal.ts';
import type { SessionProfile } from '../mining/relatedSessions.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { Survival } from '../signals/survival.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import { appendDecision, readDecisions } from './decisionLog.ts';
import type { Exclusion, Forgotten } from './exclusion.ts';
import { forgetInDecisionLog } from './forgetDecisions.ts';
import type { LedgerLane } from './ledgerLane.ts';
import type { MemoryLane } from './memoryLane.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from './modelCall.ts';
import type { RetentionLane } from './retention/retentionLane.ts';
import { schemaVersionOf } from './schema/migrations.ts';
import { EventFinder } from './search/eventFinder.ts';
import type { EventFindings, EventSearch } from './search/eventSearch.ts';
import type { SqlDatabase } from './sqlite/database.ts';
import { SqlMemoryLane } from './sqlMemoryLane.ts';
import type {
  AppendResult,
  CaptureBatch,
  DecisionEffects,
  EventFilter,
  EventOutline,
  MinedSession,
  Session,
  SessionSurvival,
  SignalFilter,
  Store,
  StoreCounts,
  StoredEvent,
  StoreLocation,
  SurvivalMark,
  TranscriptState,
} from './store.ts';
import { removeAsides } from './storeFiles.ts';
import { CaptureTables } from './tables/captureTables.ts';
import { ConsentTables } from './tables/consentTables.ts';
import { EngineValues } from './tables/engineValues.ts';
import { EventIds } from './tables/eventIds.ts';
import { EventQueries } from './tables/eventQueries.ts';
import { FactTable } from './tables/factTable.ts';
import { LedgerTable } from './tables/ledgerTable.ts';
import { LibraryTables } from './tables/libraryTables.ts';
import { MemoryTable } from './tables/memoryTable.ts';
import { MinedTables } from './tables/minedTables.ts';
import { ModelCallTable } from './tables/modelCallTable.ts';
import { RetentionSummaries } from './tables/retentionSummaries.ts';
import { RetentionTables } from './tables/retentionTables.ts';
import { SearchIndex } from './tables/searchIndex.ts';
import { type FoundSummary, SearchSummaries } from './tables/searchSummaries.ts';
import { SurvivalTable } from './tables/survivalTable.ts';
import { TextIndex } from './tables/textIndex.ts';
import { UnseenEventQueries } from './tables/unseenEvents.ts';

const LOG_OFFSET = 'decisions.logOffset';

/** What a store is made of besides its database. */
export interface SqlStoreParts {
  /** Folder of the decisions log. */
  readonly folder: string;
  /** What `location()` names as the store. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly note: string | null;
  /** Called before each write; throws when this process is no longer the writer. */
  readonly assertWriter: () => void;
  /** False for a copy, which knows nothing of later writes, and where the files were replaced. */
  readonly isCurrent: () => boolean;
  readonly onClose: () => void;
}

/** The store over an SQLite database, be it a real file or the fallback. */
export class SqlStore implements Store {
  readonly memory: MemoryLane;
  readonly ledger: LedgerLane;
  readonly retention: RetentionLane;
  private readonly capture: CaptureTables;
  private readonly events: EventQueries;
  private readonly mined: MinedTables;
  private readonly survivals: SurvivalTable;
  private readonly library: LibraryTables;
  private readonly values: EngineValues;
  private readonly textIndex: TextIndex;
  private readonly searchIndex: SearchIndex;
  private readonly finder: EventFinder;
  private readonly searchSummaries: SearchSummaries;
  private readonly consent: ConsentTables;
  private readonly modelCalls: ModelCallTable;
  private closed = false;

  constructor(
    private readonly database: SqlDatabase,
    private readonly parts: SqlStoreParts,
  ) {
    const ids = new EventIds(database);
    this.capture = new CaptureTables(database, ids);
    this.events = new EventQueries(database, ids);
    this.mined = new MinedTables(database);
    this.survivals = new SurvivalTable(database);
    this.library = new LibraryTables(database);
    this.values = new EngineValues(database);
    this.textIndex = new TextIndex(database, this.values);
    const facts = new FactTable(database, this.values);
    const memory = new MemoryTable(database, this.values);
    this.memory = new SqlMemoryLane(
      facts,
      memory,
      new UnseenEventQueries(database, this.values, (id) => ids.find(id).event),
      () => this.assertWritable(),
    );
    this.ledger = new LedgerTable(database, () => this.assertWritable());
    this.searchIndex = new SearchIndex(database, this.values);
    this.finder = new EventFinder(database, this.searchIndex.segments);
    this.searchSummaries = new SearchSummaries(database);
    this.consent = new ConsentTables(database, this.searchIndex, facts, memory, ids);
    const summaries = new RetentionSummaries(database, this.values, memory);
    this.retention = new RetentionTables(database, this.values, this.searchIndex, ids, summaries, () =>
      this.assertWritable(),
    );
    this.modelCalls = new ModelCallTable(database);
  }

  /** False when what is newest can only be seen by opening the store again. */
  get isCurrent(): boolean {
    return this.parts.isCurrent();
  }

  async location(): Promise<StoreLocation> {
    return {
      mode: this.database.mode,
      path: this.parts.path,
      readOnly: this.parts.readOnly,
      sizeBytes: this.database.sizeBytes(),
      schemaVersion: schemaVersionOf(this.database),
      note: this.parts.note,
    };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      this.database.close();
    } finally {
      this.parts.onClose();
    }
  }

  async listTranscripts(): Promise<readonly TranscriptState[]> {
    return this.capture.listTranscripts();
  }

  async appendCapture(batch: CaptureBatch): Promise<AppendResult> {
    this.assertWritable();
    return this.capture.append(batch);
  }

  async appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    this.assertWritable();
    return this.capture.appendGroup(batches);
  }

  async saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void> {
    this.assertWritable();
    this.capture.saveTranscripts(transcripts);
  }

  async setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): Promise<void> {
    this.assertWritable();
    this.capture.setBranches(sessionId, branches);
  }

  async listSessions(): Promise<readonly Session[]> {
    return this.capture.listSessions();
  }

  async readEvents(sessionId: string, filter?: EventFilter): Promise<readonly StoredEvent[]> {
    return this.events.ofSession(sessionId, filter);
  }

  async readEventsById(ids: readonly string[]): Promise<readonly StoredEvent[]> {
    return this.events.byId(ids);
  }

  async outlineEvents(sessionId: string): Promise<readonly EventOutline[]> {
    return this.events.outline(sessionId);
  }

  async readEventBodies(ids: readonly string[]): Promise<readonly SessionEvent[]> {
    return this.events.bodies(ids);
  }

  async searchEvents(sessionId: string, text: string): Promise<readonly string[]> {
    return this.events.holding(sessionId, text);
  }

  async saveMined(mined: readonly MinedSession[]): Promise<void> {
    this.assertWritable();
    this.mined.save(mined);
  }

  async forgetMined(): Promise<void> {
    this.assertWritable();
    this.mined.forget();
  }

  async listEpisodes(sessionIds?: ReadonlySet<string>): Promise<readonly Episode[]> {
    return this.mined.listEpisodes(sessionIds);
  }

  async listSignals(filter?: SignalFilter): Promise<readonly Signal[]> {
    return this.mined.listSignals(filter);
  }

  async listProfiles(limit?: number): Promise<readonly SessionProfile[]> {
    return this.mined.listProfiles(limit);
  }

  async listSurvivalMarks(): Promise<readonly SurvivalMark[]> {
    return this.survivals.listMarks();
  }

  async readSurvivals(sessionId: string): Promise<ReadonlyMap<string, Survival>> {
    return this.survivals.read(sessionId);
  }

  async saveSurvivals(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): Promise<void> {
    this.assertWritable();
    this.survivals.save(sessions, changed);
  }

  async saveProposals(proposals: readonly Proposal[]): Promise<void> {
    this.assertWritable();
    this.library.saveProposals(proposals);
  }

  async listProposals(statuses?: readonly ProposalStatus[]): Promise<readonly Proposal[]> {
    return this.library.listProposals(statuses);
  }

  async getProposal(id: string): Promise<Proposal | null> {
    return this.library.getProposal(id);
  }

  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    this.assertWritable();
    appendDecision(this.parts.folder, decision, effects);
    try {
      this.database.transaction('full', () => this.library.applyDecision({ decision, effects }));
    } catch (cause) {
      if (!SkillifyError.is(cause, 'write-failed')) throw cause;
      throw new SkillifyError(
        'write-failed',
        `${cause.message} Your decision itself is safe in the decisions log and takes effect when Skillify next starts.`,
        { cause },
      );
    }
  }

  /** Applies what the decisions log holds and the database does not: decisions of other processes, or after a loss. Returns how many. */
  async applyPendingDecisions(): Promise<number> {
    this.assertWritable();
    return this.replayLog();
  }

  /** The same for opening, where a read-only copy of the database may be written too. */
  replayLog(): number {
    const stored = this.values.get(LOG_OFFSET);
    const from = typeof stored === 'number' ? stored : 0;
    const reading = readDecisions(this.parts.folder, from);
    if (reading.offset === from) return 0;
    return this.database.transaction('full', () => {
      const applied = reading.decisions.filter((logged) => this.library.applyDecision(logged)).length;
      this.values.set(LOG_OFFSET, reading.offset);
      return applied;
    });
  }

  async indexText(limit: number): Promise<number> {
    this.assertWritable();
    return this.textIndex.advance(limit) || this.searchIndex.advance(limit);
  }

  async notYetIndexed(): Promise<number> {
    return this.searchIndex.notYetIndexed();
  }

  async findEvents(search: EventSearch): Promise<EventFindings> {
    return this.finder.find(search);
  }

  async closeWord(word: string): Promise<string | null> {
    return this.finder.closeWord(word);
  }

  async findSummaries(
    wanted: EventSearch['wanted'],
    since: number | null,
    until: number | null,
    limit: number,
  ): Promise<readonly FoundSummary[]> {
    return this.searchSummaries.find(wanted, since, until, limit);
  }

  async listDecisions(): Promise<readonly Decision[]> {
    return this.library.listDecisions();
  }

  async listSkills(): Promise<readonly Skill[]> {
    return this.library.listSkills();
  }

  async listSkillVersions(name: string): Promise<readonly SkillVersion[]> {
    return this.library.listSkillVersions(name);
  }

  async getValue(key: string): Promise<unknown> {
    return this.values.get(key);
  }

  async setValue(key: string, value: unknown): Promise<void> {
    this.assertWritable();
    this.values.set(key, value);
  }

  async counts(): Promise<StoreCounts> {
    const row = this.database.get(`SELECT
      (SELECT count(*) FROM transcripts WHERE belongs = 1) AS transcripts,
      (SELECT count(*) FROM sessions) AS sessions,
      (SELECT coalesce(sum(events), 0) FROM sessions) AS events,
      (SELECT count(*) FROM episodes) AS episodes,
      (SELECT count(*) FROM signals) AS signals,
      (SELECT count(*) FROM proposals) AS proposals,
      (SELECT count(*) FROM skills) AS skills`);
    return {
      transcripts: numberAt(row, 'transcripts') ?? 0,
      sessions: numberAt(row, 'sessions') ?? 0,
      events: numberAt(row, 'events') ?? 0,
      episodes: numberAt(row, 'episodes') ?? 0,
      signals: numberAt(row, 'signals') ?? 0,
      proposals: numberAt(row, 'proposals') ?? 0,
      skills: numberAt(row, 'skills') ?? 0,
    };
  }

  async beginModelCall(call: NewModelCall): Promise<number> {
    this.assertWritable();
    return this.modelCalls.begin(call);
  }

  async endModelCall(number: number, end: ModelCallEnd): Promise<void> {
    this.assertWritable();
    this.modelCalls.end(number, end);
  }

  async listModelCalls(limit: number): Promise<readonly ModelCall[]> {
    return this.modelCalls.list(limit);
  }

  async readModelCall(number: number): Promise<ModelCallTexts | null> {
    return this.modelCalls.read(number);
  }

  async findModelAnswer(requestHash: string): Promise<string | null> {
    return this.modelCalls.answer(requestHash);
  }

  async modelUsage(since: number): Promise<ModelUsage> {
    return this.modelCalls.usage(since);
  }

  async listExclusions(): Promise<readonly Exclusion[]> {
    return this.consent.list();
  }

  async exclude(exclusions: readonly Exclusion[]): Promise<void> {
    this.assertWritable();
    this.consent.exclude(exclusions);
  }

  async include(kind: Exclusion['kind'], subject: string): Promise<void> {
    this.assertWritable();
    this.consent.include(kind, subject);
  }

  async forgetSessions(sessionIds: readonly string[], reason: string | null): Promise<Forgotten> {
    this.assertWritable();
    const forgotten = this.database.transaction('full', () => {
      const gone = this.consent.forget(sessionIds);
      if (gone.sessionIds.length === 0) return gone;
      const at = Date.now();
      if (reason !== null) {
        this.consent.exclude(gone.sourceSessionIds.map((subject) => ({ kind: 'session', subject, at, reason })));
      }
      this.consent.mergeTextIndex();
      // The log is about to change: it is read from its start again, where decisions already applied are passed over.
      this.values.set(LOG_OFFSET, 0);
      return gone;
    });
    if (forgotten.sessionIds.length === 0) return forgotten;
    forgetInDecisionLog(this.parts.folder, new Set(forgotten.sessionIds));
    this.database.compact();
    removeAsides(this.parts.folder);
    return forgotten;
  }

  private assertWritable(): void {
    if (this.parts.readOnly) {
      throw new SkillifyError(
        'store-read-only',
        'This store is open for reading only, because another Skillify window or command is writing it. Try there, or close it first.',
      );
    }
    this.parts.assertWriter();
  }
}
