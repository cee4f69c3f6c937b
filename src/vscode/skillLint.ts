import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { SkillifyError } from '../base/errors.ts';
import type { LintFinding } from '../engine/contract.ts';
import type { EngineHost } from './engineHost.ts';
import { inEditorLanguage } from './engineWords.ts';
import type { Log } from './log.ts';
import { isSkillFile, notOurs, skillFolderName, skillGlob, skillPath } from './skillFiles.ts';

const pauseMs = 300;
const mostFiles = 500;
const longestBytes = 1_000_000;

const severities: Readonly<Record<LintFinding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Checks drafts as they are typed and every SKILL.md of the workspace, and puts the findings into Problems. */
export class SkillLint implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly diagnostics = this.disposables.add(vscode.languages.createDiagnosticCollection('skillify'));
  private readonly running = new Map<string, AbortController>();
  private hasLooked = false;

  constructor(
    private readonly engine: EngineHost,
    private readonly log: Log,
  ) {
    this.disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document.uri, 0)));
    this.disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document.uri, pauseMs)),
    );
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.closed(uri)));
    const watcher = this.disposables.add(vscode.workspace.createFileSystemWatcher(skillGlob));
    this.disposables.add(watcher.onDidCreate((uri) => this.schedule(uri, pauseMs)));
    this.disposables.add(watcher.onDidChange((uri) => this.schedule(uri, pauseMs)));
    this.disposables.add(watcher.onDidDelete((uri) => this.forget(uri)));
    // The files are looked at once the engine is there: nothing starts it just for them.
    this.disposables.add(engine.onDidChange(() => void this.checkWorkspace()));
    this.disposables.add(engine.onDidChangePlace(() => (engine.isStarted ? undefined : this.startOver())));
    for (const document of vscode.workspace.textDocuments) this.schedule(document.uri, 0);
  }

  dispose(): void {
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
    this.disposables.dispose();
  }

  private async checkWorkspace(): Promise<void> {
    if (this.hasLooked || this.engine.place.kind !== 'ready') return;
    this.hasLooked = true;
    for (const uri of await vscode.workspace.findFiles(skillGlob, notOurs, mostFiles)) this.schedule(uri, 0);
  }

  private startOver(): void {
    this.hasLooked = false;
  }

  private schedule(uri: vscode.Uri, delayMs: number): void {
    if (!isSkillFile(uri) || this.engine.place.kind !== 'ready') return;
    const key = uri.toString();
    this.running.get(key)?.abort();
    const controller = new AbortController();
    this.running.set(key, controller);
    const timer = setTimeout(() => void this.check(uri, controller.signal), delayMs);
    controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** What is on disk still counts; a draft that nobody looks at does not. */
  private closed(uri: vscode.Uri): void {
    if (!isSkillFile(uri)) return;
    if (uri.scheme === 'file') this.schedule(uri, pauseMs);
    else this.forget(uri);
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.running.get(key)?.abort();
    this.running.delete(key);
    this.diagnostics.delete(uri);
  }

  private async check(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    try {
      const skillMd = await textOf(uri);
      if (skillMd === null || signal.aborted) return;
      const findings = await this.engine.request(
        'lint',
        { skillMd, name: skillFolderName(uri), ...skillPath(uri) },
        signal,
      );
      if (signal.aborted) return;
      const lines = skillMd.split(/\r\n|\n|\r/);
      this.diagnostics.set(
        uri,
        findings.map((finding) => toDiagnostic(lines, finding)),
      );
    } catch (error) {
      if (!SkillifyError.is(error, 'cancelled')) this.log.failure('checking a skill', error);
    }
  }
}

/** The text as an open editor has it, else as it is on disk; null when it is gone or no skill by its size. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText().length > longestBytes ? null : open.getText();
  if (uri.scheme !== 'file') return null;
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.byteLength > longestBytes ? null : new TextDecoder().decode(bytes);
  } catch {
    // Deleted between being found and being read.
    return null;
  }
}

function toDiagnostic(lines: readonly string[], finding: LintFinding): vscode.Diagnostic {
  const index = Math.min(Math.max(finding.line - 1, 0), Math.max(0, lines.length - 1));
  const line = lines[index] ?? '';
  const range = new vscode.Range(index, line.length - line.trimStart().length, index, line.length);
  const diagnostic = new vscode.Diagnostic(range, inEditorLanguage(finding.message), severities[finding.severity]);
  diagnostic.source = 'Skillify';
  diagnostic.code = finding.rule;
  return diagnostic;
}
