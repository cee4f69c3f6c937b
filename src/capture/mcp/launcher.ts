import path from 'node:path';
import { SkillifyError } from '../../base/errors.ts';
import { makeFolders, readText, writeText } from '../edits/userFiles.ts';

/** Name of the program that assistants start; it tells an entry of ours from others of the same name. */
export const launcherName = 'skillify-mcp.cjs';

/** Folder of the launcher and of the receipts, below Skillify's data folder. */
export function connectFolder(dataFolder: string): string {
  return path.join(dataFolder, 'mcp');
}

/** Where the launcher is: a path that outlives updates of what it starts. */
export function launcherPath(dataFolder: string): string {
  return path.join(connectFolder(dataFolder), launcherName);
}

/** Writes the launcher so that it starts that server. Throws `not-found` where there is no server to start. */
export function writeLauncher(dataFolder: string, server: string): void {
  if (readText(server) === null)
    throw new SkillifyError('not-found', `The MCP server ${server} is missing. Install Skillify again.`);
  makeFolders(connectFolder(dataFolder));
  writeText(launcherPath(dataFolder), launcherText(server));
}

/** Points a launcher whose server is gone, as after an update, to the server that is there; true when it did. */
export function refreshLauncher(dataFolder: string, server: string): boolean {
  const text = readText(launcherPath(dataFolder));
  if (text === null) return false;
  const target = targetOf(text);
  if (target === server || (target !== null && readText(target) !== null) || readText(server) === null) return false;
  writeLauncher(dataFolder, server);
  return true;
}

function targetOf(text: string): string | null {
  const [, quoted] = /^const server = (".*");$/m.exec(text) ?? [];
  if (quoted === undefined) return null;
  const target: unknown = JSON.parse(quoted);
  return typeof target === 'string' ? target : null;
}

function launcherText(server: string): string {
  return `// Written by Skillify: starts its MCP server wherever that is installed now. "skillify connect --remove" removes it.
const { existsSync } = require('node:fs');
const server = ${JSON.stringify(server)};
if (existsSync(server)) require(server);
else {
  process.stderr.write('Skillify is no longer at ' + server + '. Open the project in the editor, or run "skillify connect" again.\\n');
  process.exitCode = 1;
}
`;
}
