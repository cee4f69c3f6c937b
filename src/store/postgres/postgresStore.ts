import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import { SkillifyError } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import type { Proposal, ProposalStatus } from '../../mining/proposal.ts';
import type { SessionProfile } from '../../mining/relatedSessions.ts';
import type { Episode } from '../../signals/episode.ts';
import type { Signal } from '../../signals/signal.ts';
import type { Survival } from '../../signals/survival.ts';
import type { Decision, Skill, SkillVersion } from '../../skills/skill.ts';
import type { Exclusion, Forgotten } from '../exclusion.ts';
import type { LedgerLane } from '../ledgerLane.ts';
import type { MemoryLane } from '../memoryLane.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from '../modelCall.ts';
import type { EventFindings, EventSearch } from '../search/eventSearch.ts';
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
} from '../store.ts';
import type { FoundSummary } from '../tables/searchSummaries.ts';
import { PostgresLedgerLane } from './ledger/postgresLedgerLane.ts';
import type { Membership } from './memberSession.ts';
import { forgetMemory } from './memory/forgetMemory.ts';
import { PostgresMemoryLane } from './memory/postgresMemoryLane.ts';
import type { PostgresPool } from './postgresPool.ts';
import { POSTGRES_SCHEMA_VERSION } from './schema/migrations.ts';
import { forgetTexts } from './search/forgetTexts.ts';
import { PostgresSearch } from './search/postgresSearch.ts';
import { PostgresCaptureTables } from './tables/captureTables.ts';
import { PostgresConsentTables } from './tables/consentTables.ts';
import { PostgresEngineValues } from './tables/engineValues.ts';
import { PostgresEventQueries } from './tables/eventQueries.ts';
import { PostgresLibraryTables } from './tables/libraryTables.ts';
import { PostgresMinedTables } from './tables/minedTables.ts';
import { PostgresModelCallTable } from './tables/modelCallTable.ts';
import { PostgresSurvivalTable } from './tables/survivalTable.ts';

/** What a store is made of. */
export interface PostgresStoreParts {
  readonly pool: PostgresPool;
  /** Server, port and database, without anything secret. */
  readonly place: string;
  readonly workspace: string;
  readonly membership: Membership;
  /** Name of this computer: transcripts and copies of skills are a machine's. */
  readonly machine: string;
  /** Why the store is for reading only, as a sentence; null when it may be written. */
  readonly readOnlyNote: string | null;
}

/** The store that organisations share: PostgreSQL, whose policies decide what this member sees and may do. */
export class PostgresStore implements Store {
  readonly memory: MemoryLane;
  readonly ledger: LedgerLane;
  /** Who is logged in, and with which role. */
  readonly membership: Membership;
  private readonly capture: PostgresCaptureTables;
  private readonly events: PostgresEventQueries;
  private readonly mined: PostgresMinedTables;
  private readonly survivals: PostgresSurvivalTable;
  private readonly library: PostgresLibraryTables;
  private readonly values: PostgresEngineValues;
  private readonly consent: PostgresConsentTables;
  private readonly modelCalls: PostgresModelCallTable;
  private readonly search: PostgresSearch;

  constructor(private readonly parts: PostgresStoreParts) {
    const { pool, machine } = parts;
    const assertWritable = () => this.assertWritable();
    this.membership = parts.membership;
    this.memory = new PostgresMemoryLane(pool, assertWritable);
    this.ledger = new PostgresLedgerLane(pool, assertWritable);
    this.search = new PostgresSearch(pool);
    this.capture = new PostgresCaptureTables(pool, machine);
    this.events = new PostgresEventQueries(pool);
    this.mined = new PostgresMinedTables(pool);
    this.survivals = new PostgresSurvivalTable(pool);
    this.library = new PostgresLibraryTables(pool, machine);
    this.values = new PostgresEngineValues(pool, machine);
    this.consent = new PostgresConsentTables(pool);
    this.modelCalls = new PostgresModelCallTable(pool);
  }

  async location(): Promise<StoreLocation> {
    const [row] = await this.parts.pool.rows('SELECT pg_database_size(current_database()) AS size');
    return {
      mode: 'postgres',
      path: `${this.parts.place}?workspace=${encodeURIComponent(this.parts.workspace)}`,
      readOnly: this.parts.readOnlyNote !== null,
      // Of the whole database: what one workspace takes of it, the server does not count.
      sizeBytes: numberAt(row, 'size') ?? 0,
      schemaVersion: POSTGRES_SCHEMA_VERSION,
      note: this.parts.readOnlyNote,
    };
  }

  async close(): Promise<void> {
    await this.parts.pool.close();
  }

  async listTranscripts(): Promise<readonly TranscriptState[]> {
    return this.capture.listTranscripts();
  }

  async appendCapture(batch: CaptureBatch): Promise<AppendResult> {
    this.assertWritable();
    const [result] = await this.capture.append([batch]);
    return result ?? { inserted: 0, duplicates: 0, sessionIds: [] };
  }

  async appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    this.assertWritable();
    return this.capture.append(batches);
  }

  async saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void> {
    this.assertWritable();
    await this.capture.saveTranscripts(transcripts);
  }

  async setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): Promise<void> {
    this.assertWritable();
    await this.capture.setBranches(sessionId, branches);
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

  async indexText(limit: number): Promise<number> {
    this.assertWritable();
    return this.search.indexText(limit);
  }

  async notYetIndexed(): Promise<number> {
    return this.search.notYetIndexed();
  }

  async findEvents(search: EventSearch): Promise<EventFindings> {
    return this.search.findEvents(search);
  }

  async closeWord(word: string): Promise<string | null> {
    return this.search.closeWord(word);
  }

  async findSummaries(
    wanted: EventSearch['wanted'],
    since: number | null,
    until: number | null,
    limit: number,
  ): Promise<readonly FoundSummary[]> {
    return this.search.findSummaries(wanted, since, until, limit);
  }

  async saveMined(mined: readonly MinedSession[]): Promise<void> {
    this.assertWritable();
    await this.mined.save(mined);
  }

  async forgetMined(): Promise<void> {
    this.assertWritable();
    await this.mined.forget();
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
    await this.survivals.save(sessions, changed);
  }

  async saveProposals(proposals: readonly Proposal[]): Promise<void> {
    this.assertWritable();
    await this.library.saveProposals(proposals);
  }

  async listProposals(statuses?: readonly ProposalStatus[]): Promise<readonly Proposal[]> {
    return this.library.listProposals(statuses);
  }

  async getProposal(id: string): Promise<Proposal | null> {
    return this.library.getProposal(id);
  }

  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    this.assertWritable();
    await this.library.decide(decision, effects);
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
    await this.values.set(key, value);
  }

  async counts(): Promise<StoreCounts> {
    const [row] = await this.parts.pool.rows(`SELECT
      (SELECT count(*) FROM skillify.transcripts WHERE belongs) AS transcripts,
      (SELECT count(*) FROM skillify.sessions) AS sessions,
      (SELECT coalesce(sum(events), 0)::bigint FROM skillify.sessions) AS events,
      (SELECT count(*) FROM skillify.episodes) AS episodes,
      (SELECT count(*) FROM skillify.signals) AS signals,
      (SELECT count(*) FROM skillify.proposals) AS proposals,
      (SELECT count(*) FROM skillify.skills) AS skills`);
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
    await this.modelCalls.end(number, end);
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
    await this.consent.exclude(exclusions);
  }

  async include(kind: Exclusion['kind'], subject: string): Promise<void> {
    this.assertWritable();
    await this.consent.include(kind, subject);
  }

  async forgetSessions(sessionIds: readonly string[], reason: string | null): Promise<Forgotten> {
    this.assertWritable();
    return this.consent.forget(sessionIds, reason, async (queries, sessions) => {
      await forgetTexts(queries, sessions);
      await forgetMemory(queries, sessions);
    });
  }

  private assertWritable(): void {
    if (this.parts.readOnlyNote !== null) throw new SkillifyError('store-read-only', this.parts.readOnlyNote);
  }
}
