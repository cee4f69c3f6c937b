import * as vscode from 'vscode';
import { schemes } from './ids.ts';

/** The address of a proposal's draft, `skillify:/proposals/<id>/SKILL.md`. */
export function draftUri(proposalId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.draft, path: `/proposals/${encodeURIComponent(proposalId)}/SKILL.md` });
}

/** The address of the text that a proposal starts from, `skillify:/proposals/<id>/before/SKILL.md`; read-only. */
export function beforeUri(proposalId: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: schemes.draft,
    path: `/proposals/${encodeURIComponent(proposalId)}/before/SKILL.md`,
  });
}

/** The proposal whose earlier text an address names, or undefined for any other address. */
export function proposalIdOfBefore(uri: vscode.Uri): string | undefined {
  return idIn(uri, /^\/proposals\/([^/]+)\/before\/SKILL\.md$/);
}

/** The proposal that an address names, or undefined for any other address. */
export function proposalIdOf(uri: vscode.Uri): string | undefined {
  return idIn(uri, /^\/proposals\/([^/]+)\/SKILL\.md$/);
}

function idIn(uri: vscode.Uri, pattern: RegExp): string | undefined {
  if (uri.scheme !== schemes.draft) return undefined;
  const encoded = pattern.exec(uri.path)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** The draft that is open with changes not saved yet, if it is. */
export function dirtyDraft(proposalId: string): vscode.TextDocument | undefined {
  const address = draftUri(proposalId).toString();
  return vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === address);
}
