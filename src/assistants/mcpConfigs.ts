/** Assistants that can be told of an MCP server by a file. */
export type ConnectedAssistant = 'claude-code' | 'codex' | 'cursor' | 'gemini-cli' | 'copilot-cli' | 'opencode';

/** How a server is started. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Servers in a JSON file that others use too: an object that holds one member for each. */
export interface JsonServers {
  readonly kind: 'json';
  /** Members a new file begins with. */
  readonly preamble: Readonly<Record<string, unknown>>;
  /** Name of the object of servers. */
  readonly member: string;
  readonly entry: (server: ServerCommand) => Readonly<Record<string, unknown>>;
}

/** Servers in a TOML file that others use too: one table for each, below the table of that name. */
export interface TomlServers {
  readonly kind: 'toml';
  readonly table: string;
}

/** How an assistant is told of an MCP server. */
export interface McpConfig {
  readonly assistant: ConnectedAssistant;
  readonly displayName: string;
  /** Whether the file is the project's, or the person's for all projects. */
  readonly scope: 'project' | 'person';
  /** Environment variable that moves the assistant's folder, and the folder below the home without it. */
  readonly folderVariable: string | null;
  readonly folder: string;
  /** Below the project, or below the assistant's folder. Of several the first that is there counts, else the first. */
  readonly files: readonly [string, ...(readonly string[])];
  readonly servers: JsonServers | TomlServers;
  /** What the user must do besides, as a sentence; null when nothing. */
  readonly afterwards: string | null;
}

function member(more: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>> = {}): JsonServers {
  return {
    kind: 'json',
    preamble: {},
    member: 'mcpServers',
    entry: ({ command, args, env }) => ({ ...more, command, args, ...optional('env', env), ...after }),
  };
}

function optional(name: string, values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.keys(values).length === 0 ? {} : { [name]: values };
}

const ownPaths = 'It names paths of this machine, so keep it out of what you share.';

/** Every assistant that Skillify can connect to its MCP server. */
export const mcpConfigs: readonly McpConfig[] = [
  {
    assistant: 'claude-code',
    displayName: 'Claude Code',
    scope: 'project',
    folderVariable: 'CLAUDE_CONFIG_DIR',
    folder: '.claude',
    files: ['.mcp.json'],
    servers: member({ type: 'stdio' }),
    afterwards: `Claude Code asks once whether the server of .mcp.json may run. ${ownPaths}`,
  },
  {
    assistant: 'codex',
    displayName: 'Codex',
    scope: 'person',
    folderVariable: 'CODEX_HOME',
    folder: '.codex',
    files: ['config.toml'],
    servers: { kind: 'toml', table: 'mcp_servers' },
    afterwards: 'Start Codex again in the project to load the server.',
  },
  {
    assistant: 'cursor',
    displayName: 'Cursor',
    scope: 'project',
    folderVariable: null,
    folder: '.cursor',
    files: ['.cursor/mcp.json'],
    servers: member({ type: 'stdio' }),
    afterwards: `Switch the server on in Cursor’s settings for MCP. ${ownPaths}`,
  },
  {
    assistant: 'gemini-cli',
    displayName: 'Gemini CLI',
    scope: 'person',
    folderVariable: null,
    folder: '.gemini',
    files: ['settings.json'],
    servers: member({}),
    afterwards: 'Start Gemini CLI again in the project to load the server.',
  },
  {
    assistant: 'copilot-cli',
    displayName: 'GitHub Copilot CLI',
    scope: 'person',
    folderVariable: 'COPILOT_HOME',
    folder: '.copilot',
    files: ['mcp-config.json'],
    servers: member({ type: 'local' }, { tools: ['*'] }),
    afterwards: 'Start Copilot CLI again in the project to load the server.',
  },
  {
    assistant: 'opencode',
    displayName: 'OpenCode',
    scope: 'project',
    folderVariable: null,
    folder: '.config/opencode',
    files: ['opencode.json', 'opencode.jsonc'],
    servers: {
      kind: 'json',
      preamble: { $schema: 'https://opencode.ai/config.json' },
      member: 'mcp',
      entry: ({ command, args, env }) => ({
        type: 'local',
        command: [command, ...args],
        ...optional('environment', env),
        enabled: true,
      }),
    },
    afterwards: `Start OpenCode again to load the server. ${ownPaths}`,
  },
];
