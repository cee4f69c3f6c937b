import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { SkillifyError } from '../base/errors.ts';
import type { LintFinding } from '../engine/contract.ts';
import { proposalIdOf } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import type { Log } from './log.ts';

const pauseMs = 300;

const severities: Readonly<Record<LintFinding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Checks drafts as they are typed and puts the findings into Problems. */
export class DraftLint implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly diagnostics = this.disposables.add(vscode.languages.createDiagnosticCollection('skillify'));
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly engine: EngineHost,
    private readonly log: Log,
  ) {
    this.disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document, 0)));
    this.disposables.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document, pauseMs)));
    this.disposables.add(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  dispose(): void {
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
    this.disposables.dispose();
  }

  private schedule(document: vscode.TextDocument, delayMs: number): void {
    if (proposalIdOf(document.uri) === undefined) return;
    const key = document.uri.toString();
    this.running.get(key)?.abort();
    const controller = new AbortController();
    this.running.set(key, controller);
    const timer = setTimeout(() => void this.check(document, controller.signal), delayMs);
    controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.running.get(key)?.abort();
    this.running.delete(key);
    this.diagnostics.delete(document.uri);
  }

  private async check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    try {
      // The folder's name follows the draft's own name, so there is no other name to compare with.
      const findings = await this.engine.request('lint', { skillMd: document.getText(), name: null }, signal);
      if (signal.aborted) return;
      this.diagnostics.set(
        document.uri,
        findings.map((finding) => toDiagnostic(document, finding)),
      );
    } catch (error) {
      if (!SkillifyError.is(error, 'cancelled')) this.log.failure('checking a draft', error);
    }
  }
}

function toDiagnostic(document: vscode.TextDocument, finding: LintFinding): vscode.Diagnostic {
  const index = Math.min(Math.max(finding.line - 1, 0), document.lineCount - 1);
  const line = document.lineAt(index);
  const range = new vscode.Range(index, line.firstNonWhitespaceCharacterIndex, index, line.text.length);
  const diagnostic = new vscode.Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = 'Skillify';
  diagnostic.code = finding.rule;
  return diagnostic;
}
