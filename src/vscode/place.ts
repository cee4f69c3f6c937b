import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';

/** Whether there is a project that may be read, and which folder it is. */
export type Place =
  | { readonly kind: 'ready'; readonly folder: vscode.WorkspaceFolder }
  | { readonly kind: 'untrusted' | 'no-folder' | 'virtual' };

const followDelayMs = 800;

/** Keeps track of the project: the first folder on disk, or with several folders the one of the active editor. */
export class PlaceTracker implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<Place>());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private followed: vscode.WorkspaceFolder | undefined;
  private place: Place;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.place = this.find();
    this.disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.update()));
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()));
    this.disposables.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)));
    this.disposables.add({ dispose: () => clearTimeout(this.timer) });
  }

  get current(): Place {
    return this.place;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.timer);
    if ((vscode.workspace.workspaceFolders?.length ?? 0) < 2 || editor?.document.uri.scheme !== 'file') return;
    const folder = vscode.workspace.getWorkspaceFolder(editor.document.uri);
    if (!folder) return;
    // Looking into another folder for a moment must not restart the engine.
    this.timer = setTimeout(() => {
      this.followed = folder;
      this.update();
    }, followDelayMs);
  }

  private update(): void {
    const next = this.find();
    if (sameTarget(this.place, next)) return;
    this.place = next;
    this.changed.fire(next);
  }

  private find(): Place {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const onDisk = folders.filter((folder) => folder.uri.scheme === 'file');
    const followed = this.followed?.uri.toString();
    const folder = onDisk.find((candidate) => candidate.uri.toString() === followed) ?? onDisk[0];
    if (!folder) return { kind: folders.length > 0 ? 'virtual' : 'no-folder' };
    return vscode.workspace.isTrusted ? { kind: 'ready', folder } : { kind: 'untrusted' };
  }
}

function sameTarget(left: Place, right: Place): boolean {
  if (left.kind !== 'ready' || right.kind !== 'ready') return left.kind === right.kind;
  return left.folder.uri.toString() === right.folder.uri.toString();
}
