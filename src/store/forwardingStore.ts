import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { Proposal, ProposalStatus } from '../mining/proposal.ts';
import type { SessionProfile } from '../mining/relatedSessions.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { Survival } from '../signals/survival.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import type { Exclusion, Forgotten } from './exclusion.ts';
import type { LedgerLane } from './ledgerLane.ts';
import type { MemoryLane } from './memoryLane.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from './modelCall.ts';
import type { EventFindings, EventSearch } from './search/eventSearch.ts';
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
import type { FoundSummary } from './tables/searchSummaries.ts';

/** Hands every request on to another store, which may be a different one each time; others override what they see differently. */
export class ForwardingStore implements Store {
  /** `inner` throws a SkillifyError while there is none. */
  constructor(protected readonly inner: () => Store) {}

  get memory(): MemoryLane {
    return this.inner().memory;
  }

  get ledger(): LedgerLane {
    return this.inner().ledger;
  }

  async location(): Promise<StoreLocation> {
    return this.inner().location();
  }

  async close(): Promise<void> {
    return this.inner().close();
  }

  async listTranscripts(): Promise<readonly TranscriptState[]> {
    return this.inner().listTranscripts();
  }

  async appendCapture(batch: CaptureBatch): Promise<AppendResult> {
    return this.inner().appendCapture(batch);
  }

  async appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    return this.inner().appendCaptures(batches);
  }

  async saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void> {
    return this.inner().saveTranscripts(transcripts);
  }

  async setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): Promise<void> {
    return this.inner().setBranches(sessionId, branches);
  }

  async listSessions(): Promise<readonly Session[]> {
    return this.inner().listSessions();
  }

  async readEvents(sessionId: string, filter?: EventFilter): Promise<readonly StoredEvent[]> {
    return this.inner().readEvents(sessionId, filter);
  }

  async readEventsById(ids: readonly string[]): Promise<readonly StoredEvent[]> {
    return this.inner().readEventsById(ids);
  }

  async outlineEvents(sessionId: string): Promise<readonly EventOutline[]> {
    return this.inner().outlineEvents(sessionId);
  }

  async readEventBodies(ids: readonly string[]): Promise<readonly SessionEvent[]> {
    return this.inner().readEventBodies(ids);
  }

  async searchEvents(sessionId: string, text: string): Promise<readonly string[]> {
    return this.inner().searchEvents(sessionId, text);
  }

  async indexText(limit: number): Promise<number> {
    return this.inner().indexText(limit);
  }

  async notYetIndexed(): Promise<number> {
    return this.inner().notYetIndexed();
  }

  async findEvents(search: EventSearch): Promise<EventFindings> {
    return this.inner().findEvents(search);
  }

  async closeWord(word: string): Promise<string | null> {
    return this.inner().closeWord(word);
  }

  async findSummaries(
    wanted: EventSearch['wanted'],
    since: number | null,
    until: number | null,
    limit: number,
  ): Promise<readonly FoundSummary[]> {
    return this.inner().findSummaries(wanted, since, until, limit);
  }

  async saveMined(mined: readonly MinedSession[]): Promise<void> {
    return this.inner().saveMined(mined);
  }

  async forgetMined(): Promise<void> {
    return this.inner().forgetMined();
  }

  async listEpisodes(sessionIds?: ReadonlySet<string>): Promise<readonly Episode[]> {
    return this.inner().listEpisodes(sessionIds);
  }

  async listSignals(filter?: SignalFilter): Promise<readonly Signal[]> {
    return this.inner().listSignals(filter);
  }

  async listProfiles(limit?: number): Promise<readonly SessionProfile[]> {
    return this.inner().listProfiles(limit);
  }

  async listSurvivalMarks(): Promise<readonly SurvivalMark[]> {
    return this.inner().listSurvivalMarks();
  }

  async readSurvivals(sessionId: string): Promise<ReadonlyMap<string, Survival>> {
    return this.inner().readSurvivals(sessionId);
  }

  async saveSurvivals(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): Promise<void> {
    return this.inner().saveSurvivals(sessions, changed);
  }

  async saveProposals(proposals: readonly Proposal[]): Promise<void> {
    return this.inner().saveProposals(proposals);
  }

  async listProposals(statuses?: readonly ProposalStatus[]): Promise<readonly Proposal[]> {
    return this.inner().listProposals(statuses);
  }

  async getProposal(id: string): Promise<Proposal | null> {
    return this.inner().getProposal(id);
  }

  async decide(decision: Decision, effects: DecisionEffects): Promise<void> {
    return this.inner().decide(decision, effects);
  }

  async listDecisions(): Promise<readonly Decision[]> {
    return this.inner().listDecisions();
  }

  async listSkills(): Promise<readonly Skill[]> {
    return this.inner().listSkills();
  }

  async listSkillVersions(name: string): Promise<readonly SkillVersion[]> {
    return this.inner().listSkillVersions(name);
  }

  async getValue(key: string): Promise<unknown> {
    return this.inner().getValue(key);
  }

  async setValue(key: string, value: unknown): Promise<void> {
    return this.inner().setValue(key, value);
  }

  async counts(): Promise<StoreCounts> {
    return this.inner().counts();
  }

  async beginModelCall(call: NewModelCall): Promise<number> {
    return this.inner().beginModelCall(call);
  }

  async endModelCall(number: number, end: ModelCallEnd): Promise<void> {
    return this.inner().endModelCall(number, end);
  }

  async listModelCalls(limit: number): Promise<readonly ModelCall[]> {
    return this.inner().listModelCalls(limit);
  }

  async readModelCall(number: number): Promise<ModelCallTexts | null> {
    return this.inner().readModelCall(number);
  }

  async findModelAnswer(requestHash: string): Promise<string | null> {
    return this.inner().findModelAnswer(requestHash);
  }

  async modelUsage(since: number): Promise<ModelUsage> {
    return this.inner().modelUsage(since);
  }

  async listExclusions(): Promise<readonly Exclusion[]> {
    return this.inner().listExclusions();
  }

  async exclude(exclusions: readonly Exclusion[]): Promise<void> {
    return this.inner().exclude(exclusions);
  }

  async include(kind: Exclusion['kind'], subject: string): Promise<void> {
    return this.inner().include(kind, subject);
  }

  async forgetSessions(sessionIds: readonly string[], reason: string | null): Promise<Forgotten> {
    return this.inner().forgetSessions(sessionIds, reason);
  }
}
