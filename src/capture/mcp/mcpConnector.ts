import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type McpConfig, mcpConfigs, type ServerCommand } from '../../assistants/mcpConfigs.ts';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { isEmptyJson } from '../edits/jsonText.ts';
import { type EditedText, putIn, ReceiptBook, takeOut, withoutInsertions } from '../edits/receipts.ts';
import { type FileChange, readText } from '../edits/userFiles.ts';
import { addJsonServer, jsonServer, removeJsonServer } from './jsonServers.ts';
import { connectFolder, launcherName, launcherPath, writeLauncher } from './launcher.ts';
import { addTomlServer, removeTomlServer, tomlServer } from './tomlServers.ts';

/** What a connection is made from. */
export interface ConnectPlace {
  readonly home: string;
  readonly projectPath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Skillify's data folder: launcher and receipts are below it. */
  readonly dataFolder: string;
  /** The bundled MCP server. */
  readonly serverSource: string;
  /** What the server is started with besides the project. */
  readonly serverArguments: (scope: McpConfig['scope']) => readonly string[];
  readonly serverEnvironment: Readonly<Record<string, string>>;
}

/** Whether an assistant knows the MCP server, or what would be done about it. */
export interface ConnectReport {
  readonly assistant: McpConfig['assistant'];
  readonly displayName: string;
  readonly connected: boolean;
  readonly changes: readonly FileChange[];
  /** What the user must do besides, or what is wrong, as a sentence. */
  readonly note: string | null;
}

const serverName = 'skillify';

/** Tells assistants of Skillify's MCP server in files of theirs, and takes it back. Only `connect` and `disconnect` write. */
export class McpConnector {
  private readonly receipts: ReceiptBook;

  constructor(private readonly place: ConnectPlace) {
    this.receipts = new ReceiptBook(path.join(connectFolder(place.dataFolder), 'receipts.json'));
  }

  /** The assistants named, or all whose folder is on this machine. Throws `usage` for an unknown name. */
  select(names: readonly string[]): readonly McpConfig[] {
    if (names.length === 0) return mcpConfigs.filter((config) => fs.existsSync(this.folderOf(config)));
    return names.map((name) => {
      const found = mcpConfigs.find(({ assistant }) => assistant === name);
      if (found) return found;
      const known = mcpConfigs.map(({ assistant }) => assistant).join(', ');
      throw new SkillifyError('usage', `“${name}” cannot be connected. Those that can are ${known}.`);
    });
  }

  /** Whether the assistant is connected; what is wrong with its file is the note. */
  status(config: McpConfig): ConnectReport {
    try {
      return report(config, this.isOurs(config), [], null);
    } catch (error) {
      return report(config, false, [], messageOf(error));
    }
  }

  /** What a connection would change; nothing when all is in place. Throws `invalid-input` for a file that is not to be touched. */
  planConnect(config: McpConfig): ConnectReport {
    const file = this.fileOf(config);
    const before = readText(file);
    const current = this.entryOf(config, file, before ?? '');
    if (current !== undefined && !namesLauncher(current))
      throw new SkillifyError(
        'invalid-input',
        `${file} has a server named “${serverName}” that Skillify did not write, so nothing was changed. Rename or remove it, then try again.`,
      );
    if (isDeepStrictEqual(current, this.wantedEntry(config))) return report(config, true, [], null);
    const clean = before === null ? '' : this.without(config, file, before);
    const change = { path: file, before, after: this.added(config, file, clean).text };
    return report(config, false, [change], config.afterwards);
  }

  /** What a removal would change; a file that only we wrote goes. */
  planDisconnect(config: McpConfig): ConnectReport {
    if (!this.isOurs(config)) return report(config, false, [], null);
    const file = this.fileOf(config);
    const before = readText(file) ?? '';
    const after = this.without(config, file, before);
    const isOnlyOurs = this.receipts.read().get(file)?.existed === false && isEmptyJson(after);
    return report(config, false, [{ path: file, before, after: isOnlyOurs ? null : after }], null);
  }

  connect(config: McpConfig): ConnectReport {
    const plan = this.planConnect(config);
    writeLauncher(this.place.dataFolder, this.place.serverSource);
    const receipts = this.receipts.read();
    putIn(plan.changes, receipts, ({ path: file, before }) => {
      const clean = before === null ? '' : this.without(config, file, before);
      return this.added(config, file, clean).insertions;
    });
    this.receipts.save(receipts);
    return { ...plan, connected: true };
  }

  disconnect(config: McpConfig): ConnectReport {
    const plan = this.planDisconnect(config);
    const receipts = this.receipts.read();
    takeOut(plan.changes, receipts);
    if (plan.changes.length > 0) this.receipts.save(receipts);
    // Nobody starts the launcher any more.
    if (receipts.size === 0) fs.rmSync(connectFolder(this.place.dataFolder), { recursive: true, force: true });
    return plan;
  }

  private folderOf({ folderVariable, folder }: McpConfig): string {
    const named = folderVariable === null ? undefined : this.place.environment[folderVariable];
    return named ? path.resolve(named) : path.join(this.place.home, ...folder.split('/'));
  }

  private fileOf(config: McpConfig): string {
    const base = config.scope === 'project' ? this.place.projectPath : this.folderOf(config);
    const [first, ...others] = config.files.map((file) => path.join(base, ...file.split('/')));
    return [first, ...others].find((file) => file !== undefined && fs.existsSync(file)) ?? first ?? base;
  }

  private server({ scope }: McpConfig): ServerCommand {
    const { dataFolder, projectPath, serverArguments, serverEnvironment } = this.place;
    // One file for all projects names none: the server takes the folder in which it is started.
    const project = scope === 'project' ? ['--project', projectPath] : [];
    const args = [launcherPath(dataFolder), ...project, ...serverArguments(scope)];
    return { command: 'node', args, env: serverEnvironment };
  }

  private wantedEntry(config: McpConfig): unknown {
    const server = this.server(config);
    if (config.servers.kind === 'json') return config.servers.entry(server);
    const { command, args, env } = server;
    return Object.keys(env).length === 0 ? { command, args } : { command, args, env };
  }

  private entryOf({ servers }: McpConfig, file: string, text: string): unknown {
    const entry =
      servers.kind === 'json'
        ? jsonServer(file, text, servers, serverName)
        : tomlServer(file, text, servers, serverName);
    // Tables of TOML come without a prototype, and are compared with objects that have one.
    return entry === undefined ? undefined : parseJson(JSON.stringify(entry));
  }

  private isOurs(config: McpConfig): boolean {
    const file = this.fileOf(config);
    return namesLauncher(this.entryOf(config, file, readText(file) ?? ''));
  }

  private added(config: McpConfig, file: string, text: string): EditedText {
    const { servers } = config;
    return servers.kind === 'json'
      ? addJsonServer(file, text, servers, serverName, servers.entry(this.server(config)))
      : addTomlServer(file, text, servers, serverName, this.server(config));
  }

  /** The text as it was before us: byte for byte when nobody wrote since, else with our entry cut out. */
  private without(config: McpConfig, file: string, text: string): string {
    const { servers } = config;
    const before = withoutInsertions(this.receipts.read().get(file), text);
    if (before !== null) return before;
    if (servers.kind === 'json') return removeJsonServer(text, servers, serverName);
    return this.isOurs(config) ? removeTomlServer(file, text) : text;
  }
}

function report(
  { assistant, displayName }: McpConfig,
  connected: boolean,
  changes: readonly FileChange[],
  note: string | null,
): ConnectReport {
  return { assistant, displayName, connected, changes, note };
}

function namesLauncher(entry: unknown): boolean {
  return entry !== undefined && JSON.stringify(entry).includes(launcherName);
}
