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
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('skillify')) this.refresh();
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
    const { place } = this;
    if (place.kind !== 'ready') throw notReady(place.kind);
    if (this.disposables.isDisposed) throw new SkillifyError('disconnected', 'Skillify is shutting down.');
    this.client ??= this.createClient(place.folder);
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
