import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { SkillifyError } from '../base/errors.ts';
import { oneLine } from '../base/text.ts';
import type { TranscriptExcerpt } from '../engine/contract.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds, schemes } from './ids.ts';
import { type TranscriptText, transcriptText } from './transcriptText.ts';

interface OpenTranscript {
  readonly text: TranscriptText;
  readonly excerpt: TranscriptExcerpt;
}

/** Shows transcripts at the turn that evidence points to, as read-only documents rendered from the store. */
export class Transcripts implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly loaded = new Map<string, OpenTranscript>();

  constructor(private readonly engine: EngineHost) {
    const { transcript } = schemes;
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(transcript, this));
    this.disposables.add(vscode.languages.registerCodeLensProvider({ scheme: transcript }, this));
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.loaded.delete(uri.toString())));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Opens the transcript around an event, with that turn selected and in the middle. */
  async openAtEvent(eventId: string): Promise<void> {
    const excerpt = await this.engine.request('excerpt', { eventId });
    const uri = transcriptUri(excerpt, eventId);
    this.keep(uri, excerpt);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    const { focusStart, focusEnd } = this.keep(uri, excerpt).text;
    const last = Math.max(focusStart, focusEnd - 1);
    const range = new vscode.Range(focusStart, 0, last, document.lineAt(last).text.length);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Opens the assistant's own file, for reading only, at a 1-based line. */
  async openFile(file: string, line: number | null): Promise<void> {
    const uri = vscode.Uri.file(file);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch (error) {
      const message = vscode.l10n.t('The assistant has deleted this transcript. What Skillify read of it is kept.');
      throw new SkillifyError('not-found', message, { cause: error });
    }
    const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.window.showTextDocument(uri, { preview: true, selection: new vscode.Range(position, position) });
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  }

  /** Opens the file behind a rendered transcript, or the file and line that were given. */
  async openSource(argument: unknown, line: unknown): Promise<void> {
    if (typeof argument === 'string') {
      await this.openFile(argument, typeof line === 'number' ? line : null);
      return;
    }
    const shown = argument instanceof vscode.Uri ? this.loaded.get(argument.toString()) : undefined;
    if (!shown) throw new SkillifyError('usage', vscode.l10n.t('Open a transcript first.'));
    await this.openFile(shown.excerpt.file, focusLine(shown.excerpt));
  }

  /** What a rendered transcript shows, if it is one. */
  shownAt(uri: vscode.Uri): TranscriptExcerpt | undefined {
    return this.loaded.get(uri.toString())?.excerpt;
  }

  /** Closes what is shown of a session. */
  async closeSession(sessionId: string): Promise<void> {
    const isShown = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputText && this.shownAt(input.uri)?.sessionId === sessionId;
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isShown)));
    for (const [key, { excerpt }] of this.loaded) if (excerpt.sessionId === sessionId) this.loaded.delete(key);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const known = this.loaded.get(uri.toString());
    if (known) return known.text.text;
    const excerpt = await this.engine.request('excerpt', { eventId: decodeURIComponent(uri.query) });
    return this.keep(uri, excerpt).text.text;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const shown = this.loaded.get(document.uri.toString());
    if (!shown) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const title = `$(trash) ${vscode.l10n.t('Forget This Session...')}`;
    const forget = { title, command: commandIds.forgetSession, arguments: [document.uri] };
    return [...this.sourceLenses(shown), new vscode.CodeLens(top, forget)];
  }

  private sourceLenses(shown: OpenTranscript): vscode.CodeLens[] {
    if (!shown.excerpt.fileExists) return [];
    const line = focusLine(shown.excerpt);
    const title =
      line === null ? vscode.l10n.t('Open Transcript File') : vscode.l10n.t('Open Transcript File at Line {0}', line);
    const command = { title: `$(go-to-file) ${title}`, command: commandIds.openTranscriptSource };
    return [0, shown.text.focusStart].map(
      (at) =>
        new vscode.CodeLens(new vscode.Range(at, 0, at, 0), { ...command, arguments: [shown.excerpt.file, line] }),
    );
  }

  private keep(uri: vscode.Uri, excerpt: TranscriptExcerpt): OpenTranscript {
    const words = {
      intro: vscode.l10n.t('{0}, read-only. Secrets are redacted and long texts are cut.', excerpt.assistant),
      missing: vscode.l10n.t('The assistant has deleted the file since; this is what Skillify kept of it.'),
      focus: vscode.l10n.t('evidence'),
    };
    const shown = { excerpt, text: transcriptText(excerpt, words, formatTime) };
    this.loaded.set(uri.toString(), shown);
    return shown;
  }
}

function focusLine(excerpt: TranscriptExcerpt): number | null {
  return excerpt.entries.find(({ eventId }) => eventId === excerpt.focusEventId)?.line ?? null;
}

function transcriptUri(excerpt: TranscriptExcerpt, eventId: string): vscode.Uri {
  const title = oneLine((excerpt.title ?? excerpt.sessionId).replace(/[\\/:*?"<>|#%]/g, ' '), 60);
  return vscode.Uri.from({
    scheme: schemes.transcript,
    path: `/${excerpt.assistant} ${title}.md`,
    query: encodeURIComponent(eventId),
  });
}

function formatTime(at: number): string {
  return new Date(at).toLocaleString(vscode.env.language);
}
