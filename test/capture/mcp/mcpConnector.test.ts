import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { beforeEach, describe, expect, it } from 'vitest';
import { mcpConfigs } from '../../../src/assistants/mcpConfigs.ts';
import { launcherPath, refreshLauncher } from '../../../src/capture/mcp/launcher.ts';
import { McpConnector } from '../../../src/capture/mcp/mcpConnector.ts';
import { filesBelow, textOf } from '../../support/sampleScope.ts';
import { temporaryFolder } from '../captureFixture.ts';

let home: string;
let project: string;
let data: string;
let server: string;
let connector: McpConnector;
const at = (...parts: readonly string[]) => path.join(home, ...parts);
const only = (name: string) => {
  const [config] = connector.select([name]);
  if (!config) throw new Error(name);
  return config;
};
const snapshot = () =>
  Object.fromEntries([home, project].flatMap(filesBelow).map((file) => [file, textOf(file)] as const));

function connectorWith(changes: Partial<ConstructorParameters<typeof McpConnector>[0]> = {}): McpConnector {
  return new McpConnector({
    home,
    projectPath: project,
    environment: {},
    dataFolder: data,
    serverSource: server,
    serverArguments: () => ['--store', path.join(data, 'a "store"')],
    serverEnvironment: {},
    ...changes,
  });
}

function put(base: string, relative: string, text: string): string {
  const file = path.join(base, ...relative.split('/'));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

beforeEach(() => {
  const folder = temporaryFolder();
  home = path.join(folder, 'home folder');
  project = path.join(folder, 'my project');
  data = path.join(folder, 'data');
  mkdirSync(home);
  mkdirSync(project);
  server = put(folder, 'extension/dist/mcp.js', '// server');
  connector = connectorWith();
});

const jsonFiles: readonly (readonly [string, string])[] = [
  ['two spaces', '{\n  "model": "opus",\n  "env": { "A": "1" }\n}\n'],
  [
    'tabs, no line end',
    '{\n\t"mcpServers": {\n\t\t"other": { "command": "x" }\n\t},\n\t"mcp": {\n\t\t"other": {}\n\t}\n}',
  ],
  ['CRLF', '{\r\n    "permissions": {\r\n        "allow": []\r\n    }\r\n}\r\n'],
  ['one line', '{"mcpServers":{"other":{"command":"x"}},"mcp":{"other":{"type":"local"}}}'],
  ['empty object', '{}'],
  ['spread empty object', '{\n}\n'],
  ['empty servers', '{ "mcpServers": {}, "mcp": { } }\n'],
  [
    'comments and trailing commas',
    '{\n  // mine\n  "a": 1, // one\n  "mcpServers": {\n    "o": {}, /* none */\n  },\n}\n',
  ],
  ['byte order mark', '\uFEFF{\n  "a": 1\n}\n'],
  ['empty', ''],
  ['blank', '\n'],
];

const tomlFiles: readonly (readonly [string, string])[] = [
  ['tables', 'model = "gpt"\n\n[mcp_servers.other]\ncommand = "x"\nargs = [\n  "a", # one\n]\n'],
  ['no line end', 'model = "gpt"'],
  ['CRLF', 'model = "gpt"\r\n[profiles.a]\r\nmodel = "b"\r\n'],
  ['comments', '# mine\n\n[tools] # here\nweb_search = true\n# last\n'],
  ['a mark inside a text', 'note = """\n# skillify: begin\n"""\n'],
  ['byte order mark', '\uFEFFmodel = "x"\n'],
  ['empty', ''],
  ['blank', '\n'],
];

describe('every assistant', () => {
  it.each(mcpConfigs.map(({ assistant }) => assistant))('%s: in, again, out, without a trace', (name) => {
    const config = only(name);
    expect(connector.status(config)).toMatchObject({ connected: false, changes: [], note: null });
    const plan = connector.planConnect(config);
    expect(plan.changes).toHaveLength(1);
    expect(snapshot()).toEqual({});
    const report = connector.connect(config);
    expect(report).toMatchObject({ connected: true, assistant: name });
    for (const change of report.changes) expect(textOf(change.path)).toBe(change.after);
    const connected = snapshot();
    expect(Object.keys(connected)).toHaveLength(1);
    expect(connector.status(config).connected).toBe(true);
    expect(connector.connect(config).changes).toEqual([]);
    expect(snapshot()).toEqual(connected);
    connector.disconnect(config);
    expect(snapshot()).toEqual({});
    expect(filesBelow(data)).toEqual([]);
    expect(existsSync(at(config.folder.split('/')[0] ?? ''))).toBe(false);
    expect(existsSync(path.join(project, '.cursor'))).toBe(false);
    expect(connector.disconnect(config).changes).toEqual([]);
  });

  it('is in the shape that the assistant reads', () => {
    for (const config of mcpConfigs) connector.connect(config);
    const launcher = launcherPath(data);
    const shared = [launcher, '--store', path.join(data, 'a "store"')];
    const ofProject = [launcher, '--project', project, '--store', path.join(data, 'a "store"')];
    const json = (file: string): unknown => JSON.parse(textOf(file));
    expect(json(path.join(project, '.mcp.json'))).toEqual({
      mcpServers: { skillify: { type: 'stdio', command: 'node', args: ofProject } },
    });
    expect(json(path.join(project, '.cursor/mcp.json'))).toEqual({
      mcpServers: { skillify: { type: 'stdio', command: 'node', args: ofProject } },
    });
    expect(json(path.join(project, 'opencode.json'))).toEqual({
      $schema: 'https://opencode.ai/config.json',
      mcp: { skillify: { type: 'local', command: ['node', ...ofProject], enabled: true } },
    });
    expect(json(at('.gemini/settings.json'))).toEqual({ mcpServers: { skillify: { command: 'node', args: shared } } });
    expect(json(at('.copilot/mcp-config.json'))).toEqual({
      mcpServers: { skillify: { type: 'local', command: 'node', args: shared, tools: ['*'] } },
    });
    expect(parseToml(textOf(at('.codex/config.toml')))).toEqual({
      mcp_servers: { skillify: { command: 'node', args: shared } },
    });
  });

  it('gets the environment of a shared store where there is one', () => {
    const shared = connectorWith({ serverEnvironment: { SKILLIFY_WORKSPACE_ID: 'team' } });
    for (const config of mcpConfigs) {
      shared.connect(config);
      expect(shared.planConnect(config).changes, config.assistant).toEqual([]);
    }
    expect(textOf(path.join(project, 'opencode.json'))).toContain('"environment"');
    expect(parseToml(textOf(at('.codex/config.toml')))).toMatchObject({
      mcp_servers: { skillify: { env: { SKILLIFY_WORKSPACE_ID: 'team' } } },
    });
  });

  it('is offered where it is on this machine, or named', () => {
    mkdirSync(at('.gemini'));
    mkdirSync(at('.config/opencode'), { recursive: true });
    expect(connector.select([]).map(({ assistant }) => assistant)).toEqual(['gemini-cli', 'opencode']);
    expect(() => connector.select(['emacs'])).toThrow(/“emacs” cannot be connected/);
  });

  it('keeps the launcher while one of several is connected', () => {
    connector.connect(only('claude-code'));
    connector.connect(only('codex'));
    connector.disconnect(only('codex'));
    expect(existsSync(launcherPath(data))).toBe(true);
    connector.disconnect(only('claude-code'));
    expect(existsSync(data) ? filesBelow(data) : []).toEqual([]);
  });

  it('follows a folder that the environment moves, and a project that uses the other file name', () => {
    const moved = connectorWith({ environment: { CODEX_HOME: at('elsewhere') } });
    expect(moved.connect(only('codex')).changes[0]?.path).toBe(at('elsewhere', 'config.toml'));
    const file = put(project, 'opencode.jsonc', '{ /* mine */ }\n');
    expect(connector.connect(only('opencode')).changes[0]?.path).toBe(file);
    expect(textOf(file)).toContain('/* mine */');
    connector.disconnect(only('opencode'));
    expect(textOf(file)).toBe('{ /* mine */ }\n');
  });
});

describe.each([
  ['claude-code', () => project, '.mcp.json', jsonFiles],
  ['opencode', () => project, 'opencode.json', jsonFiles],
  ['gemini-cli', () => home, '.gemini/settings.json', jsonFiles],
  ['copilot-cli', () => home, '.copilot/mcp-config.json', jsonFiles],
  ['codex', () => home, '.codex/config.toml', tomlFiles],
] as const)('an entry in a file of others: %s', (name, base, relative, files) => {
  it.each(files)('leaves every other byte: %s', (_style, text) => {
    const file = put(base(), relative, text);
    connector.connect(only(name));
    const connected = textOf(file);
    expect(connected).not.toBe(text);
    // What was there is still there, in order.
    let from = 0;
    for (const character of text) {
      from = connected.indexOf(character, from) + 1;
      expect(from).toBeGreaterThan(0);
    }
    connector.connect(only(name));
    expect(textOf(file)).toBe(connected);
    connector.disconnect(only(name));
    expect(textOf(file)).toBe(text);
  });

  it.each(files)('is cut out after others wrote: %s', (_style, text) => {
    const file = put(base(), relative, text);
    connector.connect(only(name));
    writeFileSync(file, `${textOf(file)}\n\n`);
    connector.disconnect(only(name));
    const left = textOf(file);
    expect(left).not.toContain('skillify-mcp.cjs');
    for (const kept of ['other', '"model"', '"permissions"', '// mine', '# last', 'web_search', 'note = """']) {
      expect(left.includes(kept)).toBe(text.includes(kept));
    }
  });

  it('is replaced when the store moved, and still leaves no trace', () => {
    const [[, text] = ['', '']] = files;
    const file = put(base(), relative, text);
    connector.connect(only(name));
    const moved = connectorWith({ serverArguments: () => ['--store', '/new'] });
    expect(moved.planConnect(only(name)).changes).toHaveLength(1);
    moved.connect(only(name));
    expect(textOf(file)).toContain('/new');
    expect(textOf(file).match(/skillify-mcp\.cjs/g)).toHaveLength(1);
    moved.disconnect(only(name));
    expect(textOf(file)).toBe(text);
  });
});

describe('files that cannot be changed safely', () => {
  it.each([
    ['claude-code', () => project, '.mcp.json', '{ "a": ', /not valid JSON/],
    ['claude-code', () => project, '.mcp.json', '{ "mcpServers": [] }', /“mcpServers” is not/],
    [
      'claude-code',
      () => project,
      '.mcp.json',
      '{ "mcpServers": { "skillify": { "command": "mine" } } }',
      /did not write/,
    ],
    ['codex', () => home, '.codex/config.toml', 'a = \n', /not valid TOML/],
    ['codex', () => home, '.codex/config.toml', 'text = """\nopen\n', /not valid TOML/],
    ['codex', () => home, '.codex/config.toml', 'mcp_servers = { other = { command = "x" } }\n', /no table can follow/],
    ['codex', () => home, '.codex/config.toml', '[mcp_servers.skillify]\ncommand = "mine"\n', /did not write/],
  ] as const)('are left alone: %s %s %s %s', (name, base, relative, text, sentence) => {
    const file = put(base(), relative, text);
    expect(() => connector.connect(only(name))).toThrow(sentence);
    expect(textOf(file)).toBe(text);
    expect(filesBelow(data)).toEqual([]);
  });

  it('say in the status what is wrong', () => {
    put(home, '.codex/config.toml', 'a = \n');
    expect(connector.status(only('codex'))).toMatchObject({
      connected: false,
      note: expect.stringContaining('not valid TOML'),
    });
  });

  it('a table without its marks is named, not guessed at', () => {
    const file = put(home, '.codex/config.toml', '');
    connector.connect(only('codex'));
    writeFileSync(file, textOf(file).replace('# skillify: end\n', ''));
    const text = textOf(file);
    expect(() => connector.disconnect(only('codex'))).toThrow(/Remove the table by hand/);
    expect(textOf(file)).toBe(text);
  });

  it('without the server nothing is written', () => {
    rmSync(server);
    expect(() => connector.connect(only('claude-code'))).toThrow(/Install Skillify again/);
    expect(snapshot()).toEqual({});
  });
});

it('writes through links and keeps permissions', () => {
  const real = put(home, 'dotfiles/gemini.json', '{}\n');
  chmodSync(real, 0o640);
  mkdirSync(at('.gemini'));
  symlinkSync(real, at('.gemini', 'settings.json'));
  connector.connect(only('gemini-cli'));
  expect(readFileSync(real, 'utf8')).toContain('skillify-mcp.cjs');
  expect(statSync(real).mode & 0o777).toBe(0o640);
  connector.disconnect(only('gemini-cli'));
  expect(readFileSync(real, 'utf8')).toBe('{}\n');
});

describe('the launcher', () => {
  it('is pointed to the server of a new version once that of the old one is gone', () => {
    connector.connect(only('claude-code'));
    const next = put(path.dirname(data), 'extension-2/dist/mcp.js', '// newer');
    expect(refreshLauncher(data, next)).toBe(false);
    expect(textOf(launcherPath(data))).toContain(JSON.stringify(server));
    rmSync(server);
    expect(refreshLauncher(data, next)).toBe(true);
    expect(textOf(launcherPath(data))).toContain(JSON.stringify(next));
    expect(connector.planConnect(only('claude-code')).changes).toEqual([]);
  });

  it('is not made by an engine that nobody was connected from', () => {
    expect(refreshLauncher(data, server)).toBe(false);
    expect(filesBelow(data)).toEqual([]);
  });
});
