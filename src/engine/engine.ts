import path from 'node:path';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { CaptureMemory } from '../capture/captureMemory.ts';
import { captureProject } from '../capture/captureRun.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { spoolOf } from '../capture/hooks/spool.ts';
import { importFiles } from '../capture/importFiles.ts';
import { resolveProject } from '../capture/locateProject.ts';
import { absentProject, type Project } from '../capture/project.ts';
import { type FleetHooks, noHooks } from '../fleet/fleetHooks.ts';
import { openTeamStore } from '../team/openTeamStore.ts';
import { proposeReceived } from '../team/proposeReceived.ts';
import type { OpenTeamStore } from '../team/teamStore.ts';
import { codify } from './codify.ts';
import { keepLauncherAlive } from './connect.ts';
import { Consent, workspaceIdOf } from './consent.ts';
import type {
  CaptureReport,
  EngineEvents,
  EngineMethod,
  EngineMethods,
  EngineProgress,
  ForgetReport,
  ImportedReport,
  NowReport,
} from './contract.ts';
import type { Decide } from './decide.ts';
import type { RunRecord } from './decisionContract.ts';
import { combinedTexts, type DeliverySetting, deliverySetting } from './deliveredSkill.ts';
import type { Engine } from './engineInterface.ts';
import { enabledAssistants, enginePlaces, hookFolders, skillFolders, skillPlaces } from './enginePlaces.ts';
import { followEdits } from './followEdits.ts';
import { proposeHandEdits } from './handEdits.ts';
import { decisionHandlers } from './handlers/decisionHandlers.ts';
import type { EngineParts, Handlers } from './handlers/engineParts.ts';
import { historyHandlers } from './handlers/historyHandlers.ts';
import { libraryHandlers } from './handlers/libraryHandlers.ts';
import { setupHandlers } from './handlers/setupHandlers.ts';
import { teamHandlers } from './handlers/teamHandlers.ts';
import { runBudgetMs } from './ledger.ts';
import { updateLedger } from './ledgerUpdate.ts';
import { withLibraryTexts } from './libraryText.ts';
import { LiveCapture } from './liveCapture.ts';
import type { EngineOptions } from './options.ts';
import { forgetRecallUses, takeRecallUses } from './recallUses.ts';
import { engineStatus } from './reports.ts';
import { Retention } from './retention.ts';
import { Review } from './review.ts';
import { recordRun } from './runHistory.ts';
import { saveWords } from './saveWords.ts';
import { Search } from './search.ts';
import { SearchIndexing } from './searchIndexing.ts';
import { SkillLibrary } from './skillLibrary.ts';
import { wakeSnoozed } from './snooze.ts';
import { openStoreSession, type StoreSession } from './storeSession.ts';
import { Summaries } from './summaries.ts';
import { readSurroundings } from './surroundings.ts';
import { TeamExchange } from './teamExchange.ts';
import { runAgentTool } from './tools/agentTools.ts';
import { TriggerLab } from './triggerLab.ts';
import { TurnQueue } from './turnQueue.ts';
import { Writer } from './writer.ts';

/** How long a run asks git about earlier edits before it leaves the rest to the next. */
const gitBudgetMs = 2_000;
/** How long a run fills the search index before it leaves the rest to the background or the next run. */
const indexBudgetMs = 2_000;
/** The same for a worker, which has no background and does this for everybody. */
const workerIndexBudgetMs = 120_000;
/** How long a run prunes before it leaves the rest to the background or the next run. */
const pruneBudgetMs = 1_500;

const nothingCaptured: CaptureReport = { transcripts: 0, sessions: 0, events: 0, skippedRecords: 0, bytes: 0, ms: 0 };

/** Folder of one project's store below the store root. */
export function projectStorePath(storePath: string, project: Project): string {
  return path.join(storePath, 'projects', project.key);
}

/**
 * Opens the project's store and returns the engine that works on it; `hooks` hear of a shared one, `openTeam` reaches a
 * team's. Throws a SkillifyError that says what to do.
 */
export async function createEngine(
  options: EngineOptions,
  hooks: FleetHooks = noHooks,
  openTeam: OpenTeamStore = openTeamStore,
): Promise<Engine> {
  const { projectKey } = options;
  const project =
    projectKey === undefined
      ? await resolveProject(options.projectPath, options.aliases, workspaceIdOf(options))
      : absentProject(projectKey, options.projectPath);
  return new LocalEngine(options, project, await openSession(options, project, hooks), openTeam);
}

async function openSession(options: EngineOptions, project: Project, hooks: FleetHooks): Promise<StoreSession> {
  const folder = projectStorePath(options.storePath, project);
  if (options.sharedStore === undefined) return openStoreSession(folder, options.assetPath);
  // Most engines never reach for a server: they do not load what that takes.
  const { openTeamSession } = await import('../fleet/openTeamSession.ts');
  return openTeamSession(options, options.sharedStore, project, folder, hooks);
}

type Trigger = EngineMethods['now']['params']['trigger'];
type Listener = Parameters<Engine['onEvent']>[0];

class LocalEngine implements Engine {
  private readonly listeners = new Set<Listener>();
  /** Capture, codification and decisions change the store one after the other; questions need not wait for them. */
  private readonly work = new TurnQueue();
  private readonly review: Review;
  private readonly library: SkillLibrary;
  private readonly setting: DeliverySetting;
  /** The states of all copies at the last run. */
  private copyStates = '[]';
  private readonly live: LiveCapture;
  private readonly captureMemory = new CaptureMemory();
  private readonly logLines: string[] = [];
  private readonly handlers: Handlers;
  private readonly consent: Consent;
  private readonly writer: Writer;
  private readonly summaries: Summaries;
  private readonly indexing: SearchIndexing;
  private readonly search: Search;
  private readonly triggerLab: TriggerLab;
  private readonly retention: Retention;
  private readonly team: TeamExchange;
  private readonly decide: Decide = (decision, effects) => this.session.decide(decision, effects);
  /** Calls off live work when the engine is disposed. */
  private readonly closing = new AbortController();

  constructor(
    private readonly options: EngineOptions,
    private readonly project: Project,
    private readonly session: StoreSession,
    openTeam: OpenTeamStore,
  ) {
    this.consent = new Consent(options);
    this.setting = deliverySetting(options, project.path);
    this.review = new Review(() => session.store, this.setting, options.user, this.decide);
    this.library = new SkillLibrary(() => session.store, this.setting, options.user, this.decide);
    this.live = new LiveCapture({
      places: enginePlaces(this.options, this.project),
      everyTurns: options.everyTurns,
      spool: spoolOf([options.storePath, hookFolder(options.homePath)]),
      capture: (onAppended, changedPaths) =>
        this.work.run(() => this.capture(this.closing.signal, onAppended, changedPaths)),
      // Nobody waits for words: the next look at the transcripts must not either.
      codify: async (trigger) => {
        if (await session.leaveMining()) return;
        const report = await this.work.run(() => this.now(this.closing.signal, trigger));
        this.summaries.soon();
        this.reword(report, this.closing.signal, trigger).catch((error) => this.log('warn', messageOf(error)));
      },
      log: (level, message) => this.log(level, message),
    });
    this.writer = new Writer({
      options,
      store: () => session.store,
      channel: {
        ask: (question) => this.emit('modelRequest', question),
        cancel: (id) => this.emit('modelCancel', { id }),
      },
      onProgress: (progress) => this.progress(progress),
    });
    this.summaries = new Summaries({
      store: () => session.store,
      isWriter: () => session.isWriter,
      timeZone: this.timeZone,
      log: (message) => this.log('warn', message),
      onDidUpdate: () => this.emit('changed', { what: 'status' }),
    });
    this.indexing = new SearchIndexing(
      () => session.store,
      (message) => this.log('warn', message),
    );
    this.search = new Search(() => session.store, this.indexing);
    this.triggerLab = new TriggerLab(() => session.store, options.storePath, skillPlaces(options, project));
    this.retention = new Retention({
      store: () => session.store,
      isWriter: () => session.isWriter,
      policy: options.retention ?? {},
      folder: projectStorePath(options.storePath, project),
      inTurn: (slice) => this.work.run(slice),
      onDidPrune: () => {
        this.indexing.soon();
        this.emit('changed', { what: 'status' });
      },
      log: (level, message) => this.log(level, message),
    });
    this.team = new TeamExchange({
      options,
      project,
      session,
      setting: this.setting,
      review: this.review,
      consent: this.consent,
      decide: this.decide,
      folder: options.sharedStore === undefined ? projectStorePath(options.storePath, project) : null,
      openTeamStore: openTeam,
      inTurn: (task) => this.work.run(task),
      emit: (what) => this.emit('changed', { what }),
      log: (level, message) => this.log(level, message),
    });
    this.handlers = this.makeHandlers();
    keepLauncherAlive(options, (message) => this.log('warn', message));
  }

  private get timeZone(): string {
    return this.options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  handle<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    return this.handlers[method](params, signal);
  }

  onEvent(listener: Listener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  async dispose(): Promise<void> {
    this.live.dispose();
    this.closing.abort();
    this.summaries.dispose();
    this.indexing.dispose();
    this.retention.dispose();
    await this.writer.settled();
    await this.summaries.settled();
    await this.retention.settled();
    await this.team.dispose();
    await this.work.run(() => this.session.close());
    this.listeners.clear();
  }

  private makeHandlers(): Handlers {
    const { session } = this;
    const parts: EngineParts = {
      options: this.options,
      project: this.project,
      session,
      store: () => session.store,
      setting: this.setting,
      review: this.review,
      library: this.library,
      consent: this.consent,
      writer: this.writer,
      summaries: this.summaries,
      search: this.search,
      triggerLab: this.triggerLab,
      team: this.team,
      retention: this.retention,
      decide: this.decide,
      timeZone: this.timeZone,
      inTurn: (task) => this.work.run(task),
      decided: (changed, task) => this.decided(changed, task),
      refresh: () => this.refresh(),
    };
    return {
      ...decisionHandlers(parts),
      ...historyHandlers(parts),
      ...libraryHandlers(parts),
      ...setupHandlers(parts),
      ...teamHandlers(parts),
      now: async ({ trigger }, signal) => {
        const report = await this.work.run(() => this.now(signal, trigger));
        await this.summaries.update(signal);
        const isWorker = this.options.projectKey !== undefined;
        await this.indexing.fill(isWorker ? workerIndexBudgetMs : indexBudgetMs, signal);
        await this.retention.update(signal, pruneBudgetMs);
        return this.reword(report, signal, trigger);
      },
      capture: async (_params, signal) => {
        const report = await this.work.run(() => this.capture(signal));
        if (session.leavesUpkeep) {
          if (report.events > 0) await session.leaveMining();
          return report;
        }
        await this.summaries.update(signal);
        await this.indexing.fill(indexBudgetMs, signal);
        await this.retention.update(signal, pruneBudgetMs);
        return report;
      },
      status: async () =>
        engineStatus(session.store, this.project, this.live.isWatching, await this.retention.status()),
      watch: async ({ enabled }) => {
        if (enabled) this.live.start();
        else this.live.stop();
        this.emit('changed', { what: 'status' });
        return null;
      },
      diagnostics: async () => ({ lines: [...this.logLines] }),
      importFile: ({ path: file, format }, signal) => this.work.run(() => this.importFile(file, format, signal)),
      forget: ({ session: wanted }) => this.decided(['proposals'], () => this.forget(wanted)),
      runTool: (call, signal) =>
        runAgentTool(call, (method, params) => this.handlers[method](params, signal), Date.now()),
    };
  }

  private decided<T>(changed: readonly EngineEvents['changed']['what'][], task: () => Promise<T>): Promise<T> {
    return this.work.run(async () => {
      try {
        return await task();
      } finally {
        for (const what of changed) this.emit('changed', { what });
      }
    });
  }

  private async refresh(): Promise<void> {
    await this.session.refresh();
    const { store } = this.session;
    if (!(await store.location()).readOnly) await wakeSnoozed(store, Date.now());
  }

  private async now(signal: AbortSignal, trigger: Trigger): Promise<NowReport> {
    const started = performance.now();
    const record = async (facts: Partial<RunRecord> & Pick<RunRecord, 'outcome' | 'message'>) => {
      const ms = Math.round(performance.now() - started);
      const nothing = { events: 0, sessions: 0, proposals: 0, skippedRecords: 0, covered: [] };
      await recordRun(this.session.store, { at: Date.now(), trigger, ms, ...nothing, ...facts });
    };
    try {
      const report = await this.run(signal, trigger);
      const { captured, mined, proposals } = report;
      const { events, skippedRecords } = captured;
      const { sessions, covered = [] } = mined;
      const counts = { events, skippedRecords, sessions, covered, proposals: proposals.length };
      await record({ outcome: 'done', message: null, ...counts });
      return report;
    } catch (error) {
      const outcome = SkillifyError.is(error, 'cancelled') ? 'stopped' : 'failed';
      // What went wrong is told by the run itself, even where it cannot be noted down.
      await record({ outcome, message: messageOf(error) }).catch(() => undefined);
      throw error;
    }
  }

  private async run(signal: AbortSignal, trigger: Trigger): Promise<NowReport> {
    try {
      // Without room nothing more is read, but what was read is still learned from: only that may be pruned.
      const refusal = await this.retention.refusal();
      const captured = refusal === null ? await this.capture(signal) : nothingCaptured;
      const { store } = this.session;
      await this.followEdits(signal);
      const skills = (await store.listSkills()).filter((skill) => skill.status === 'approved');
      const surroundings = await readSurroundings(
        this.setting.place,
        skillFolders(this.options, this.project),
        skills.map((skill) => skill.skillMd),
        await combinedTexts(store, skills, this.setting.place),
      );
      const around = this.options.sharedStore ? withLibraryTexts(surroundings, skills) : surroundings;
      const mined = await codify(store, around, Date.now(), (progress) => this.progress(progress), signal);
      const edits = await proposeHandEdits(store, this.setting.place, Date.now());
      const received = await proposeReceived(store, this.setting.place, Date.now());
      const result = { ...mined, changed: [...mined.changed, ...edits, ...received] };
      await this.tellDrift();
      const ledger = await updateLedger(store, runBudgetMs, signal);
      if (ledger.left > 0) this.log('info', `Ledger: ${ledger.left} sessions are left for the next run.`);
      await store.setValue('lastRunAt', Date.now());
      if (refusal !== null) throw refusal;
      const pending = await store.listProposals(['pending']);
      this.log(
        'info',
        `Run (${trigger}): ${captured.events} events from ${captured.bytes} bytes in ${captured.ms} ms; ${result.report.sessions} sessions mined in ${result.report.ms} ms; ${result.changed.length} proposals changed.`,
      );
      if (result.changed.length > 0) this.emit('changed', { what: 'proposals' });
      const waiting = result.changed.filter((proposal) => proposal.status === 'pending');
      return {
        captured,
        mined: result.report,
        proposals: waiting.map((proposal) => this.review.view(proposal)),
        pending: pending.length,
      };
    } finally {
      this.progress({ phase: 'idle', message: '', fraction: null });
    }
  }

  /** Has what waits worded by the chosen model, if there is one; decisions need not wait for that, and it never fails. */
  private async reword(report: NowReport, signal: AbortSignal, trigger: Trigger): Promise<NowReport> {
    const { session } = this;
    const writer = await this.writer.reword(
      () => session.store.listProposals(['pending']),
      (proposal, words) => this.work.run(() => saveWords(session, proposal, words)),
      trigger === 'command',
      AbortSignal.any([signal, this.closing.signal]),
    );
    if (writer.message !== null) this.log('warn', `Writer (${writer.author}): ${writer.message}`);
    if (writer.kind !== 'template') {
      this.emit('writerRun', { report: writer, isUserAction: trigger === 'command' });
    }
    if (writer.reworded === 0) return { ...report, writer };
    this.emit('changed', { what: 'proposals' });
    const pending = new Map((await session.store.listProposals(['pending'])).map((each) => [each.id, each]));
    const proposals = report.proposals.map((view) => {
      const worded = pending.get(view.id);
      return worded ? this.review.view(worded) : view;
    });
    return { ...report, proposals, writer };
  }

  /** Says so when copies of skills are no longer as they were at the last look: edited, deleted or moved by hand. */
  private async tellDrift(): Promise<void> {
    const copies = (await this.library.list()).flatMap((skill) => skill.copies);
    const states = JSON.stringify(copies.map(({ path: file, state, movedTo }) => [file, state, movedTo]));
    if (states === this.copyStates) return;
    this.copyStates = states;
    this.emit('changed', { what: 'skills' });
  }

  /** What git tells is one reason among others: without it a run goes on. */
  private async followEdits(signal: AbortSignal): Promise<void> {
    try {
      const { store } = this.session;
      const report = await followEdits({
        store,
        project: this.project,
        now: Date.now(),
        budgetMs: gitBudgetMs,
        signal,
      });
      if (report.sessions > 0)
        this.log(
          'info',
          `Git: followed edits (sessions ${report.sessions}, changed ${report.changed}, left for the next run ${report.waiting}).`,
        );
    } catch (error) {
      this.log('warn', `What git knows of the edits could not be read: ${messageOf(error)}`);
    }
  }

  private async importFile(file: string, format: string | null, signal: AbortSignal): Promise<ImportedReport> {
    await this.session.needWriter();
    const { store } = this.session;
    const consent = await this.consent.before(store);
    const isExcluded = (id: string) => consent.exclude(id, null);
    const report = await importFiles({ store, path: file, format, redactions: consent.redactions, isExcluded, signal });
    if (report.events > 0) this.emit('changed', { what: 'status' });
    await this.summaries.update(signal);
    await this.indexing.fill(indexBudgetMs, signal);
    return {
      sessions: report.sessions,
      events: report.events,
      skippedRecords: report.skippedRecords,
      format: report.format,
    };
  }

  private async forget(wanted: string): Promise<ForgetReport> {
    await this.session.needWriter();
    this.captureMemory.forget();
    const { sourceSessionIds, events, proposals, skills } = await this.consent.forget(this.session.store, wanted);
    await forgetRecallUses(this.session.store, hookFolders(this.options), sourceSessionIds);
    this.emit('changed', { what: 'status' });
    await this.summaries.update(this.closing.signal);
    return { sessions: sourceSessionIds, events, proposals, skills };
  }

  private async capture(
    signal: AbortSignal,
    onAppended: (events: readonly SessionEvent[]) => void = () => undefined,
    changedPaths?: readonly string[],
  ): Promise<CaptureReport> {
    if (this.options.projectKey !== undefined) return nothingCaptured;
    await this.session.needWriter();
    const refusal = await this.retention.refusal();
    if (refusal !== null) throw refusal;
    const store = this.session.captureStore;
    const consent = await this.consent.before(store);
    const report = await captureProject({
      project: this.project,
      home: this.options.homePath,
      environment: this.options.environment,
      store,
      assetPath: this.options.assetPath,
      assistants: enabledAssistants(this.options),
      onAppended,
      exclude: consent.exclude,
      redactions: consent.redactions,
      onProgress: (progress) => this.progress({ phase: 'capture', ...progress }),
      signal,
      memory: this.captureMemory,
      ...(changedPaths === undefined ? {} : { changedPaths }),
    });
    const forgotten = await this.consent.after(store, report.sessionIds);
    const isExcluded = (session: string) => consent.exclude(session, null);
    await takeRecallUses(store, hookFolders(this.options), this.project.paths, isExcluded);
    if (forgotten > 0) this.captureMemory.forget();
    if (report.events > 0 || forgotten > 0) this.emit('changed', { what: 'status' });
    if (!this.session.leavesUpkeep) {
      this.summaries.soon();
      this.indexing.soon();
      this.team.soon();
      this.retention.soon();
    }
    return {
      transcripts: report.transcripts,
      sessions: report.sessions,
      events: report.events,
      skippedRecords: report.skippedRecords,
      bytes: report.bytes,
      ms: report.ms,
    };
  }

  private progress(progress: EngineProgress): void {
    this.emit('progress', progress);
  }

  private log(level: EngineEvents['log']['level'], message: string): void {
    this.logLines.push(`${new Date().toISOString()} ${level} ${message}`);
    if (this.logLines.length > 500) this.logLines.shift();
    this.emit('log', { level, message });
  }

  private emit<E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]): void {
    // What the team's store holds is in neither.
    if (event === 'changed' && !('what' in payload && payload.what === 'team')) {
      this.search.changed();
      this.triggerLab.changed();
    }
    for (const listener of this.listeners) {
      try {
        listener(event, payload);
      } catch (error) {
        if (event !== 'log') this.log('error', `A listener failed: ${messageOf(error)}`);
      }
    }
  }
}
