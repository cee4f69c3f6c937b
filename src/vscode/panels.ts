import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { isRecord, recordAt } from '../base/json.ts';
import { PROTOCOL_VERSION } from '../engine/contract.ts';
import type { PanelEvents, PanelSubject } from '../engine/rpcPanel.ts';
import { RpcServer } from '../engine/rpcServer.ts';
import type { Decisions } from './decisions.ts';
import type { EngineHost } from './engineHost.ts';
import { answerInEditorLanguage, errorInEditorLanguage } from './engineWords.ts';
import { panelTypes } from './ids.ts';
import type { Log } from './log.ts';
import { PanelService } from './panelService.ts';
import { reviewHtml } from './reviewHtml.ts';
import { pickSession } from './sessionPicker.ts';
import type { SkillVersions } from './skillVersions.ts';
import type { Transcripts } from './transcripts.ts';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly server: RpcServer<PanelEvents>;
  readonly connection: DisposableStore;
}

/** The editor panels: skills and proposals, sessions, activity. One of each subject at most, and back after a reload. */
export class Panels implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly opened = new Map<string, OpenPanel>();
  private readonly service: PanelService;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineHost,
    decisions: Decisions,
    transcripts: Transcripts,
    versions: SkillVersions,
    private readonly log: Log,
  ) {
    this.service = new PanelService(engine, decisions, transcripts, versions, this, log);
    for (const viewType of Object.values(panelTypes)) {
      const serializer = {
        deserializeWebviewPanel: (panel: vscode.WebviewPanel, state: unknown) => this.restore(panel, state),
      };
      this.disposables.add(vscode.window.registerWebviewPanelSerializer(viewType, serializer));
    }
    this.disposables.add(
      engine.onDidChange((event) => {
        for (const { server } of this.opened.values()) server.emit('changed', event);
      }),
    );
  }

  dispose(): void {
    for (const { connection } of this.opened.values()) connection.dispose();
    this.disposables.dispose();
  }

  /** Opens the panel of a subject, or brings it forward. */
  async open(subject: PanelSubject): Promise<void> {
    const known = this.opened.get(keyOf(subject));
    if (known) {
      known.panel.reveal();
      if (subject.kind === 'session' && subject.eventId !== null) {
        known.server.emit('focusEvent', { eventId: subject.eventId });
      }
      return;
    }
    const title = await this.titleOf(subject);
    const panel = vscode.window.createWebviewPanel(typeOf(subject), title, vscode.ViewColumn.Active, {});
    this.attach(panel, subject);
  }

  /** Opens the session of an event at its turn. */
  async openAtEvent(eventId: string): Promise<void> {
    const { sessionId } = await this.engine.request('eventPlace', { eventId });
    await this.open({ kind: 'session', sessionId, eventId });
  }

  /** Lets the user choose a session and opens it. */
  async pickSession(): Promise<void> {
    const picked = await pickSession(this.engine, vscode.l10n.t('Choose the session to open'));
    if (picked) await this.open({ kind: 'session', sessionId: picked.id, eventId: null });
  }

  /** The session that the active panel shows, if it shows one. */
  activeSession(): string | undefined {
    for (const [key, { panel }] of this.opened) {
      if (panel.active && key.startsWith('session ')) return key.slice('session '.length);
    }
    return undefined;
  }

  /** Closes what is shown of a session. */
  closeSession(sessionId: string): void {
    this.opened.get(keyOf({ kind: 'session', sessionId, eventId: null }))?.panel.dispose();
  }

  private async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { parsePanelSubject } = await import('../engine/rpcPanelValidation.ts');
    const subject = parsePanelSubject(isRecord(state) ? recordAt(state, 'subject') : null);
    // What cannot be told, or is open already, has nothing to show.
    if (!subject || typeOf(subject) !== panel.viewType || this.opened.has(keyOf(subject))) panel.dispose();
    else this.attach(panel, subject);
  }

  private attach(panel: vscode.WebviewPanel, subject: PanelSubject): void {
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview')],
    };
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    const transport = {
      // A hidden page is gone with all it showed: it asks for everything again when it is shown.
      post: (message: unknown) => void webview.postMessage(message),
      onMessage: (listener: (message: unknown) => void) => webview.onDidReceiveMessage(listener),
    };
    const connection = new DisposableStore();
    const server = new RpcServer<PanelEvents>(transport, PROTOCOL_VERSION, async (method, params, signal) => {
      try {
        return answerInEditorLanguage(await this.service.handle(subject, method, params, signal));
      } catch (error) {
        if (!signal.aborted) this.log.failure(`panel: ${method}`, error);
        throw errorInEditorLanguage(error);
      }
    });
    connection.add(server);
    const key = keyOf(subject);
    this.opened.set(key, { panel, server, connection });
    connection.add(
      panel.onDidDispose(() => {
        connection.dispose();
        this.opened.delete(key);
      }),
    );
    webview.html = reviewHtml(webview, this.extensionUri, 'panel');
  }

  private async titleOf(subject: PanelSubject): Promise<string> {
    switch (subject.kind) {
      case 'proposal':
        return (await this.engine.request('getProposal', { id: subject.id })).title;
      case 'skill': {
        const skills = await this.engine.request('listSkills', {});
        return skills.find(({ name }) => name === subject.name)?.title ?? subject.name;
      }
      case 'session': {
        const sessions = await this.engine.request('sessions', {});
        return sessions.find(({ id }) => id === subject.sessionId)?.title ?? vscode.l10n.t('Session');
      }
      case 'activity':
        return vscode.l10n.t('Skillify Activity');
    }
  }
}

function typeOf(subject: PanelSubject): string {
  if (subject.kind === 'session') return panelTypes.transcript;
  return subject.kind === 'activity' ? panelTypes.activity : panelTypes.skill;
}

function keyOf(subject: PanelSubject): string {
  switch (subject.kind) {
    case 'proposal':
      return `proposal ${subject.id}`;
    case 'skill':
      return `skill ${subject.name}`;
    case 'session':
      return `session ${subject.sessionId}`;
    case 'activity':
      return 'activity';
  }
}
