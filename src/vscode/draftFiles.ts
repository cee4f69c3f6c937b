import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { ProposalView } from '../engine/contract.ts';
import { proposalIdOf, proposalIdOfBefore } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import { schemes } from './ids.ts';

/** Serves drafts as files that an editor opens and saves; saving hands the text to the engine. */
export class DraftFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  private readonly watched = new Map<string, vscode.Uri>();

  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.workspace.registerFileSystemProvider(schemes.draft, this, { isCaseSensitive: true }));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what !== 'proposals') return;
        const events = [...this.watched.values()].map((uri) => ({ type: vscode.FileChangeType.Changed, uri }));
        if (events.length > 0) this.changed.fire(events);
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    this.watched.set(uri.toString(), uri);
    return new vscode.Disposable(() => this.watched.delete(uri.toString()));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (/^\/(?:proposals(?:\/[^/]+(?:\/before)?)?)?$/.test(uri.path)) {
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const proposal = await this.find(uri);
    const stat: vscode.FileStat = {
      type: vscode.FileType.File,
      ctime: proposal.createdAt,
      mtime: proposal.updatedAt,
      size: new TextEncoder().encode(textAt(uri, proposal)).byteLength,
    };
    const isDraft = proposalIdOf(uri) !== undefined && proposal.status === 'pending';
    return isDraft ? stat : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(textAt(uri, await this.find(uri)));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const proposal = await this.find(uri);
    if (proposalIdOf(uri) === undefined) throw vscode.FileSystemError.NoPermissions(beforeText());
    if (proposal.status !== 'pending') throw vscode.FileSystemError.NoPermissions(decidedText(proposal));
    const skillMd = new TextDecoder().decode(content);
    try {
      await this.engine.request('editDraft', { id: proposal.id, skillMd });
    } catch (error) {
      throw asFileError(error, uri);
    }
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): never {
    throw notSupported();
  }

  delete(): never {
    throw notSupported();
  }

  rename(): never {
    throw notSupported();
  }

  private async find(uri: vscode.Uri): Promise<ProposalView> {
    const id = proposalIdOf(uri) ?? proposalIdOfBefore(uri);
    if (id === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      return await this.engine.request('getProposal', { id });
    } catch (error) {
      throw asFileError(error, uri);
    }
  }
}

/** The draft, or the text that it starts from. */
function textAt(uri: vscode.Uri, proposal: ProposalView): string {
  return proposalIdOf(uri) === undefined ? (proposal.sources[0]?.skillMd ?? '') : proposal.skillMd;
}

function beforeText(): string {
  return vscode.l10n.t('This is the skill as it stands. Edit the draft beside it.');
}

function asFileError(error: unknown, uri: vscode.Uri): vscode.FileSystemError {
  if (SkillifyError.is(error, 'not-found')) return vscode.FileSystemError.FileNotFound(uri);
  if (SkillifyError.is(error, 'not-trusted') || SkillifyError.is(error, 'invalid-input')) {
    return vscode.FileSystemError.NoPermissions(messageOf(error));
  }
  return vscode.FileSystemError.Unavailable(messageOf(error));
}

function decidedText(proposal: ProposalView): string {
  switch (proposal.status) {
    case 'approved':
      return vscode.l10n.t('This proposal was approved. Edit the skill itself: {0}', proposal.target);
    case 'superseded':
      return vscode.l10n.t('A newer proposal took the place of this one. Edit that one.');
    default:
      return vscode.l10n.t('This proposal was dismissed. Bring it back in the Skillify view to edit it.');
  }
}

function notSupported(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(vscode.l10n.t('Drafts can be edited, not created, moved or deleted.'));
}
