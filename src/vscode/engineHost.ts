import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { SkillifyError } from '../base/errors.ts';
import type { EngineEvents, EngineMethod, EngineMethods, EngineProgress } from '../engine/contract.ts';
import { WorkerClient } from '../engine/workerClient.ts';
import type { CaptureConsent } from './captureConsent.ts';
import { engineOptions, homePathOf } from './engineOptions.ts';
import type { Log } from './log.ts';
import type { WriterLink } from './models/writerLink.ts';
import type { Place, PlaceTracker } from './place.ts';
import { readSettings, type Settings } from './settings.ts';
import type { TeamLink } from './team/teamLink.ts';

const idle: EngineProgress = { phase: 'idle', message: '', fraction: null };
// What opens transcripts, and so waits until the user agreed to it.
const readingMethods: ReadonlySet<EngineMethod> = new Set(['now', 'capture', 'watch']);
// What may end in questions to a language model.
const writingMethods: ReadonlySet<EngineMethod> = new Set(['now', 'watch']);

/** The engine of the current project: created when first asked, replaced when folder or settings change. */
export class EngineHost implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<EngineEvents['changed']>());
  private readonly progressed = this.disposables.add(new vscode.EventEmitter<EngineProgress>());
  private readonly placed = this.disposables.add(new vscode.EventEmitter<Place>());
  private readonly crashed = this.disposables.add(new vscode.EventEmitter<void>());
  private client: WorkerClient | null = null;
  private closing: Promise<unknown> = Promise.resolve();
  /** Settled when the engine knows its team; null where it was not told yet. */
  private teamLinked: Promise<void> | null = null;
  private running = 0;
  private runsByUser = 0;
  private isStale = false;
  private optionsKey = '';
  private lastProgress = idle;

  readonly onDidChange = this.changed.event;
  readonly onDidProgress = this.progressed.event;
  /** The project or whether it may be read changed. */
  readonly onDidChangePlace = this.placed.event;
  /** The engine's thread ended without being asked to. */
  readonly onDidCrash = this.crashed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly places: PlaceTracker,
    private readonly consent: CaptureConsent,
    private readonly writer: WriterLink,
    private readonly team: TeamLink,
    private readonly log: Log,
  ) {
    this.optionsKey = this.keyOfOptions();
    this.disposables.add(places.onDidChange(() => this.refresh()));
    this.disposables.add(consent.onDidChange(() => this.placed.fire(this.place)));
    this.disposables.add(
      writer.onDidChange(() => {
        if (this.client) void this.prepareWriter(this.client);
      }),
    );
    this.disposables.add(team.onDidChange(() => void this.linkTeam()));
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('skillify')) this.refresh();
        if (event.affectsConfiguration('skillify.team')) void this.linkTeam();
      }),
    );
  }

  get place(): Place {
    return this.places.current;
  }

  /** True once something was asked of the current engine. */
  get isStarted(): boolean {
    return this.client !== null;
  }

  /** True while a run goes on that the user asked for; those that follow live sessions are the engine's own. */
  get isRunByUser(): boolean {
    return this.runsByUser > 0;
  }

  get progress(): EngineProgress {
    return this.lastProgress;
  }

  get settings(): Settings {
    return readSettings(this.place.kind === 'ready' ? this.place.folder.uri : undefined);
  }

  /** Folder in which assistants keep their sessions. */
  get homePath(): string {
    return homePathOf(this.settings);
  }

  /** True when the user allowed the sessions of this project to be read. */
  get hasConsent(): boolean {
    return this.place.kind === 'ready' && this.consent.isGiven(this.place.folder.uri);
  }

  /** Takes note that the user agreed to what was shown. */
  async giveConsent(): Promise<void> {
    if (this.place.kind === 'ready') await this.consent.give(this.place.folder.uri);
  }

  /** The project's folder; fails with a sentence for the user where there is none that may be read. */
  requireFolder(): vscode.WorkspaceFolder {
    const { place } = this;
    if (place.kind !== 'ready') throw notReady(place.kind);
    return place.folder;
  }

  /**
   * Tells a running engine its team anew, where that changed; `isChanged` when something else was connected meanwhile. An engine
   * that is not running is told when it starts.
   */
  linkTeam(isChanged = false): Promise<void> {
    const { client, place } = this;
    if (!client || place.kind !== 'ready' || this.teamLinked === null) return Promise.resolve();
    if (isChanged) this.team.forget(client);
    this.teamLinked = this.teamLinked.then(() => this.prepareTeam(client, place.folder));
    return this.teamLinked;
  }

  /** Asks the engine; fails with a sentence for the user where there is no project that may be read. */
  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const client = this.ensureClient();
    if (readingMethods.has(method) && !this.hasConsent) throw notAllowed();
    this.running += 1;
    if (method === 'now') this.runsByUser += 1;
    try {
      await this.closing;
      this.startTeam(client);
      if (method.startsWith('team')) await this.teamLinked;
      if (writingMethods.has(method)) await this.prepareWriter(client);
      return await client.request(method, params, signal ? { signal } : {});
    } finally {
      this.running -= 1;
      if (method === 'now') this.runsByUser -= 1;
      if (this.isStale && this.running === 0) this.replace();
    }
  }

  /** Ends the engine in good order; resolves when its thread is gone. */
  async shutDown(): Promise<void> {
    this.disposables.dispose();
    this.stopClient();
    await this.closing;
  }

  dispose(): void {
    void this.shutDown();
  }

  private ensureClient(): WorkerClient {
    const folder = this.requireFolder();
    if (this.disposables.isDisposed) throw new SkillifyError('disconnected', 'Skillify is shutting down.');
    this.client ??= this.createClient(folder);
    return this.client;
  }

  private createClient(folder: vscode.WorkspaceFolder): WorkerClient {
    const options = engineOptions(this.context, folder, this.settings);
    const script = this.context.asAbsolutePath('dist/engineWorker.js');
    const client = new WorkerClient({
      spawn: () => {
        this.log.info(`engine starts for ${folder.name}`);
        return new Worker(script, { workerData: options, name: 'skillify-engine', execArgv: [] });
      },
      onCrash: (error) => {
        this.log.failure('engine', error);
        // The next request starts another thread, which knows of no team.
        this.team.forget(client);
        this.teamLinked = null;
        this.setProgress(idle);
        this.crashed.fire();
      },
    });
    const engineLog = this.log.for('engine');
    client.onEvent('log', ({ level, message }) => engineLog.write(level, message));
    client.onEvent('changed', (event) => this.changed.fire(event));
    client.onEvent('progress', (progress) => this.setProgress(progress));
    this.writer.attach(client);
    return client;
  }

  // Without what it needs the writer falls back to the template, and says so itself.
  private async prepareWriter(client: WorkerClient): Promise<void> {
    try {
      await this.writer.prepare(client, this.settings.writer);
    } catch (error) {
      this.log.failure('preparing the writer', error);
    }
  }

  private startTeam(client: WorkerClient): void {
    const { place } = this;
    if (this.teamLinked !== null || this.client !== client || place.kind !== 'ready') return;
    this.teamLinked = this.prepareTeam(client, place.folder);
  }

  // A team that cannot be told is no reason to stop local work; the team's own requests say what is wrong.
  private async prepareTeam(client: WorkerClient, folder: vscode.WorkspaceFolder): Promise<void> {
    try {
      if (this.client === client) await this.team.prepare(client, folder.uri, this.settings);
    } catch (error) {
      this.log.failure('connecting to the team', error);
    }
  }

  // Work that runs is not cut off by a change of settings or of the active folder: the new engine starts after it.
  private refresh(): void {
    const key = this.keyOfOptions();
    if (key !== this.optionsKey) {
      this.optionsKey = key;
      this.isStale = true;
      if (this.running === 0) this.replace();
    }
    if (!this.isStale) this.placed.fire(this.place);
  }

  private replace(): void {
    this.isStale = false;
    this.stopClient();
    this.setProgress(idle);
    this.placed.fire(this.place);
  }

  private stopClient(): void {
    const { client } = this;
    this.client = null;
    this.teamLinked = null;
    if (client) this.closing = Promise.allSettled([this.closing, client.dispose()]);
  }

  private keyOfOptions(): string {
    const { place } = this;
    return place.kind === 'ready' ? JSON.stringify(engineOptions(this.context, place.folder, this.settings)) : '';
  }

  private setProgress(progress: EngineProgress): void {
    this.lastProgress = progress;
    this.progressed.fire(progress);
  }
}

function notAllowed(): SkillifyError {
  const message = vscode.l10n.t('Allow Skillify to read the sessions of this project first, in its view.');
  return new SkillifyError('usage', message);
}

function notReady(kind: Exclude<Place['kind'], 'ready'>): SkillifyError {
  switch (kind) {
    case 'untrusted':
      return new SkillifyError(
        'not-trusted',
        vscode.l10n.t('Skillify reads and writes nothing in Restricted Mode. Trust this workspace to use it.'),
      );
    case 'virtual':
      return new SkillifyError(
        'not-found',
        vscode.l10n.t('Skillify needs a folder on disk. Assistants keep no sessions for virtual workspaces.'),
      );
    case 'no-folder':
      return new SkillifyError('not-found', vscode.l10n.t('Open the folder of your project to use Skillify.'));
  }
}
