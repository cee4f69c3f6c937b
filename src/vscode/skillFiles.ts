import path from 'node:path';
import type * as vscode from 'vscode';
import { proposalIdOf } from './draftUri.ts';
import { schemes } from './ids.ts';

/** Drafts, and every SKILL.md of the workspace. */
export const skillSelector: vscode.DocumentFilter[] = [
  { scheme: schemes.draft, pattern: '/proposals/*/SKILL.md' },
  { scheme: 'file', pattern: '**/SKILL.md' },
];

/** Every SKILL.md of the workspace but those that were installed. */
export const skillGlob = '**/SKILL.md';
export const notOurs = '**/{node_modules,.git}/**';

/** True for a draft or a SKILL.md on disk. */
export function isSkillFile(uri: vscode.Uri): boolean {
  if (proposalIdOf(uri) !== undefined) return true;
  return uri.scheme === 'file' && uri.path.endsWith('/SKILL.md') && !/\/(?:node_modules|\.git)\//.test(uri.path);
}

/** The folder that a skill has to be named after; null for a draft, whose folder follows its name. */
export function skillFolderName(uri: vscode.Uri): string | null {
  return uri.scheme === 'file' ? path.posix.basename(path.posix.dirname(uri.path)) : null;
}

/** The file on disk, whose own folder may hold what it names; nothing for a draft. */
export function skillPath(uri: vscode.Uri): { readonly path?: string } {
  return uri.scheme === 'file' ? { path: uri.fsPath } : {};
}
