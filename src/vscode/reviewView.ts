import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { PROTOCOL_VERSION } from '../engine/contract.ts';
import type { ReviewEvents } from '../engine/rpcReview.ts';
import { RpcServer } from '../engine/rpcServer.ts';
import type { EngineHost } from './engineHost.ts';
import { answerInEditorLanguage, errorInEditorLanguage, inEditorLanguage } from './engineWords.ts';
import { viewIds } from './ids.ts';
import type { Log } from './log.ts';
import { sentWords } from './models/sentWords.ts';
import type { PendingCount } from './pendingCount.ts';
import { reviewHtml } from './reviewHtml.ts';
import type { ReviewService } from './reviewService.ts';

/** The review sidebar: owns the page, its connection and its badge. */
export class ReviewView implements vscode.WebviewViewProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private view: vscode.WebviewView | null = null;
  private sent = '';
  private connection: DisposableStore | null = null;
  private server: RpcServer<ReviewEvents> | null = null;
  private wanted: { readonly proposalId: string | null } | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineHost,
    private readonly pending: PendingCount,
    private readonly service: ReviewService,
    private readonly log: Log,
  ) {
    this.disposables.add(vscode.window.registerWebviewViewProvider(viewIds.review, this));
    this.disposables.add(engine.onDidChange((event) => this.server?.emit('changed', event)));
    this.disposables.add(
      engine.onDidProgress((progress) =>
        this.server?.emit('progress', { ...progress, message: inEditorLanguage(progress.message) }),
      ),
    );
    this.disposables.add(
      engine.onDidChangePlace(() => {
        this.server?.emit('place', service.place());
        this.tellWhatIsSent();
      }),
    );
    this.disposables.add(pending.onDidChange(() => this.renderBadge()));
  }

  dispose(): void {
    this.connection?.dispose();
    this.disposables.dispose();
  }

  /** True while the user can see it. */
  get isVisible(): boolean {
    return this.view?.visible ?? false;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.connection?.dispose();
    const connection = new DisposableStore();
    this.connection = connection;
    this.view = view;
    const { webview } = view;
    webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview')],
    };
    const transport = {
      // A hidden page drops what is sent to it: it asks for everything again when it is shown.
      post: (message: unknown) => void webview.postMessage(message),
      onMessage: (listener: (message: unknown) => void) => webview.onDidReceiveMessage(listener),
    };
    const server = new RpcServer<ReviewEvents>(transport, PROTOCOL_VERSION, async (method, params, signal) => {
      try {
        const result = await this.service.handle(method, params, signal);
        if (method === 'start') this.showWanted();
        return answerInEditorLanguage(result);
      } catch (error) {
        if (!signal.aborted) this.log.failure(`sidebar: ${method}`, error);
        throw errorInEditorLanguage(error);
      }
    });
    this.server = server;
    connection.add(server);
    connection.add(view.onDidDispose(() => this.forget(view)));
    connection.add(
      view.onDidChangeVisibility(() => {
        if (view.visible) void this.countPending();
      }),
    );
    this.load(webview);
    this.renderBadge();
    void this.countPending();
  }

  /** Brings the sidebar into view and shows one proposal, or the queue. */
  async show(proposalId: string | null): Promise<void> {
    this.wanted = { proposalId };
    if (this.view?.visible) this.showWanted();
    await vscode.commands.executeCommand(`${viewIds.review}.focus`);
  }

  private load(webview: vscode.Webview): void {
    this.sent = sentWords(this.engine.settings.writer);
    webview.html = reviewHtml(webview, this.extensionUri, 'sidebar');
  }

  // The page gets its texts at its start, and what they say of leaving this machine has to be true of the chosen writer.
  private tellWhatIsSent(): void {
    if (this.view && this.sent !== sentWords(this.engine.settings.writer)) this.load(this.view.webview);
  }

  private showWanted(): void {
    const { wanted } = this;
    if (!wanted || !this.server) return;
    this.wanted = null;
    // The page handles its start first; a message sent with the reply would come before that.
    setTimeout(() => this.server?.emit('show', wanted), 0);
  }

  private async countPending(): Promise<void> {
    if (this.engine.place.kind === 'ready') await this.pending.refresh();
  }

  private renderBadge(): void {
    if (!this.view) return;
    const count = this.pending.value;
    const tooltip =
      count === 1 ? vscode.l10n.t('1 proposal to review') : vscode.l10n.t('{0} proposals to review', count);
    this.view.badge = count > 0 ? { value: count, tooltip } : undefined;
  }

  private forget(view: vscode.WebviewView): void {
    if (this.view !== view) return;
    this.connection?.dispose();
    this.connection = null;
    this.server = null;
    this.view = null;
  }
}
