import type { LocateContext } from './assistant.ts';

/** Names under which VS Code and the editors built from it keep their data. */
export const editorNames: readonly string[] = [
  'Code',
  'Code - Insiders',
  'Code - OSS',
  'VSCodium',
  'VSCodium - Insiders',
  'Cursor',
  'Windsurf',
  'Kiro',
  'Antigravity',
  'Trae',
];

const serverFolders = [
  ['.vscode-server', 'data', 'User'],
  ['.vscode-server-insiders', 'data', 'User'],
  ['.vscode-remote', 'data', 'User'],
  ['.cursor-server', 'data', 'User'],
  ['.windsurf-server', 'data', 'User'],
  ['.local', 'share', 'code-server', 'User'],
];

/** The user data folders of the named editors, wherever a system or an installation puts them. */
export function userDataFolders(context: LocateContext, names: readonly string[]): readonly string[] {
  const { environment, home, joinPath } = context;
  const value = (name: string) => environment[name]?.trim() ?? '';
  const roots = [
    value('XDG_CONFIG_HOME') === '' ? joinPath(home, '.config') : value('XDG_CONFIG_HOME'),
    joinPath(home, 'Library', 'Application Support'),
    value('APPDATA'),
    value('VSCODE_APPDATA'),
  ].filter((root) => root !== '');
  const folders = roots.flatMap((root) => names.map((name) => joinPath(root, name, 'User')));
  const portable = value('VSCODE_PORTABLE');
  if (portable !== '') folders.push(joinPath(portable, 'user-data', 'User'));
  return [...new Set(folders)];
}

/** The user data folders of editors that serve a remote window, which all share the same few places. */
export function serverDataFolders(context: LocateContext): readonly string[] {
  return serverFolders.map((segments) => context.joinPath(context.home, ...segments));
}
