import path from 'node:path';
import * as vscode from 'vscode';

const folderName = 'sample-tour';

/** Where the sample project and its transcripts are, once they were copied out of the extension. */
export interface TourPlace {
  readonly project: string;
  readonly home: string;
  readonly store: string;
}

/** The folders of the tour below the extension's storage. */
export function tourPlace(globalStorage: string): TourPlace {
  const folder = path.join(globalStorage, folderName);
  return {
    project: path.join(folder, 'payments-api'),
    home: path.join(folder, 'home'),
    store: path.join(folder, 'store'),
  };
}

/** True when a folder is the sample project, which has a home and a store of its own. */
export function isTour(folder: string, globalStorage: string): boolean {
  return path.relative(tourPlace(globalStorage).project, folder) === '';
}

/** Paths under which the sample's sessions were recorded. */
export const tourAliases: readonly string[] = ['/workspace/payments-api'];

/** Copies the sample out of the extension and opens it in a window of its own; a sample from an earlier tour is replaced. */
export async function openSampleTour(context: vscode.ExtensionContext): Promise<void> {
  const place = tourPlace(context.globalStorageUri.fsPath);
  const bundled = vscode.Uri.joinPath(context.extensionUri, 'dist', 'sample');
  const files = vscode.workspace.fs;
  for (const [from, to] of [
    ['project', place.project],
    ['home', place.home],
  ] as const) {
    await files.copy(vscode.Uri.joinPath(bundled, from), vscode.Uri.file(to), { overwrite: true });
  }
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(place.project), { forceNewWindow: true });
}
