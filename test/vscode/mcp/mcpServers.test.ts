import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { agentTools } from '../../../src/engine/tools/agentTools.ts';
import { serverCommand } from '../../../src/vscode/mcp/serverCommand.ts';
import { CommandLineBundle } from '../../support/commandLine.ts';
import { SampleScope } from '../../support/sampleScope.ts';

const editor = vi.hoisted(() => {
  class EventEmitter {
    private readonly listeners = new Set<() => void>();
    readonly event = (listener: () => void) => {
      this.listeners.add(listener);
      return { dispose: () => void this.listeners.delete(listener) };
    };
    fire(): void {
      for (const listener of this.listeners) listener();
    }
    dispose(): void {
      this.listeners.clear();
    }
  }
  class Definition {
    constructor(
      readonly label: string,
      readonly command: string,
      readonly args: string[],
      readonly env: Record<string, string>,
      readonly version: string,
    ) {}
  }
  return { EventEmitter, Definition, registered: [] as string[] };
});
vi.mock('vscode', () => ({
  EventEmitter: editor.EventEmitter,
  McpStdioServerDefinition: editor.Definition,
  lm: {
    registerMcpServerDefinitionProvider: (id: string) => {
      editor.registered.push(id);
      return { dispose: () => void editor.registered.splice(0) };
    },
  },
}));
const { McpServers } = await import('../../../src/vscode/mcp/mcpServers.ts');
const { readWriter } = await import('../../../src/vscode/models/writerSettings.ts');

const program = new CommandLineBundle();
let scope: SampleScope;
beforeAll(() => program.build(), 60_000);
afterAll(() => program.dispose());
beforeEach(() => {
  scope = new SampleScope();
  editor.registered.splice(0);
});
afterEach(() => scope.dispose());

/** An engine host of which everything that the provider looks at can be changed. */
function host() {
  const moved = new editor.EventEmitter();
  return {
    place: { kind: 'ready', folder: { uri: { fsPath: scope.project } } },
    hasConsent: true,
    settings: {
      captureEnabled: true,
      captureLive: true,
      captureOnlyCli: false,
      everyTurns: 20,
      disabledAssistants: ['codex'],
      aliases: ['/workspace/payments-api'],
      redactionPatterns: [],
      workspaceId: '',
      homeFolder: scope.home,
      storeFolder: scope.store,
      writer: readWriter({ get: () => undefined, inspect: () => undefined }),
    },
    onDidChangePlace: moved.event,
    move: () => moved.fire(),
  };
}

const context = {
  globalStorageUri: { fsPath: '/storage' },
  asAbsolutePath: (file: string) => file.replace(/^dist/, program.folder),
  extension: { packageJSON: { version: '1.2.3' } },
};

function provider(engine: object) {
  const servers = Reflect.construct(McpServers, [context, engine]);
  let changes = 0;
  servers.onDidChangeMcpServerDefinitions(() => {
    changes += 1;
  });
  return { servers, changes: () => changes };
}

describe('the MCP server of the editor', () => {
  test('is one for the open project, with its place and without reading of its own', () => {
    const { servers } = provider(host());
    expect(editor.registered).toEqual(['skillify.mcp']);
    const definitions = servers.provideMcpServerDefinitions();
    expect(definitions).toHaveLength(1);
    expect(definitions[0]).toMatchObject({
      label: 'Skillify',
      command: process.execPath,
      version: '1.2.3',
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const { project, home, store } = scope;
    expect(definitions[0]?.args.slice(1)).toEqual([
      ...['--project', project, '--home', home, '--store', store],
      ...['--no-capture', '--alias', '/workspace/payments-api'],
    ]);
    servers.dispose();
    expect(editor.registered).toEqual([]);
  });

  test('is none before the sessions may be read, without a folder, and in Restricted Mode', () => {
    const { servers } = provider({ ...host(), hasConsent: false });
    expect(servers.provideMcpServerDefinitions()).toEqual([]);
    expect(servers.resolveMcpServerDefinition()).toBeUndefined();
    for (const kind of ['untrusted', 'no-folder', 'virtual'])
      expect(provider({ ...host(), place: { kind } }).servers.provideMcpServerDefinitions()).toEqual([]);
  });

  test('is offered anew when consent, folder or a setting that it is started with changes, and only then', () => {
    const engine = host();
    engine.hasConsent = false;
    const { changes } = provider(engine);
    engine.move();
    expect(changes()).toBe(0);
    engine.hasConsent = true;
    engine.move();
    expect(changes()).toBe(1);
    engine.settings = { ...engine.settings, everyTurns: 5 };
    engine.move();
    expect(changes()).toBe(1);
    engine.settings = { ...engine.settings, workspaceId: 'team' };
    engine.move();
    expect(changes()).toBe(2);
    engine.place = { kind: 'ready', folder: { uri: { fsPath: '/other' } } };
    engine.move();
    expect(changes()).toBe(3);
  });

  test('is a process that serves an MCP client', async () => {
    const [definition] = provider(host()).servers.provideMcpServerDefinitions();
    const { command = '', args = [], env = {} } = definition ?? {};
    const client = new Client({ name: 'test-client', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
    try {
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(agentTools.map(({ name }) => name));
      expect((await client.listResources()).resources).toEqual(expect.any(Array));
    } finally {
      await client.close();
    }
  });

  test('tells it of a store that several folders share by its environment', () => {
    const options = { projectPath: '/p', homePath: '/h', storePath: '/s', aliases: [], workspaceId: 'team' };
    expect(serverCommand('/x/mcp.js', 'node', options)).toEqual({
      command: 'node',
      args: ['/x/mcp.js', '--project', '/p', '--home', '/h', '--store', '/s', '--no-capture'],
      env: { ELECTRON_RUN_AS_NODE: '1', SKILLIFY_WORKSPACE_ID: 'team' },
    });
  });
});
