import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { arrayAt, parseJson, recordAt, stringAt, stringsAt } from '../../src/base/json.ts';
import { agentTools } from '../../src/engine/tools/agentTools.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { filesBelow, SampleScope } from '../support/sampleScope.ts';

const program = new CommandLineBundle();
beforeAll(() => program.build(), 60_000);
afterAll(() => program.dispose());

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const everything = () => [scope.project, scope.home].flatMap(filesBelow);

/** The tools that a server offers which is started as an assistant would start it. */
async function toolsOf(command: string, args: readonly string[], cwd: string): Promise<readonly string[]> {
  const client = new Client({ name: 'test-client', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command, args: [...args], cwd, stderr: 'ignore' }));
  try {
    return (await client.listTools()).tools.map(({ name }) => name);
  } finally {
    await client.close();
  }
}

describe('skillify connect', () => {
  test('writes the address of a shared store without its password', () => {
    const place = ['--store', 'postgres://ada:hunter2@db.example/skillify', '--data', path.join(scope.folder, 'data')];
    const { project, home } = scope;
    const { status, out } = program.runAt(['connect', 'claude-code', '--project', project, '--home', home, ...place]);
    expect({ status, out: out.includes('connected') || out.includes('written') }).toEqual({ status: 0, out: true });
    const config = readFileSync(path.join(project, '.mcp.json'), 'utf8');
    const servers = recordAt(recordAt(parseJson(config), 'mcpServers'), 'skillify');
    const written = [config, ...filesBelow(home).map((file) => readFileSync(file, 'utf8'))].join('\n');
    expect(stringsAt(servers, 'args').length).toBeGreaterThan(0);
    expect(written).toContain('postgres://ada@db.example/skillify');
    expect(written).not.toContain('hunter2');
  });

  test('shows the exact lines first and writes none of them', () => {
    const before = everything();
    const { status, out } = program.run(scope, 'connect', 'claude-code', 'codex', '--dry-run');
    expect(status).toBe(0);
    expect(out).toContain(`${path.join(scope.project, '.mcp.json')} (new)`);
    expect(out).toContain('+       "command": "node"');
    expect(out).toContain('+ [mcp_servers.skillify]');
    expect(everything()).toEqual(before);
  });

  test('writes a command that serves an MCP client, and takes it back without a trace', async () => {
    const before = everything();
    const connected = program.run(scope, 'connect', 'claude-code', 'opencode');
    expect(connected.status).toBe(0);
    expect(connected.out).toContain('written to');
    expect(connected.err).toContain('"mcpServers"');
    const names = agentTools.map(({ name }) => name);
    const claude = recordAt(
      recordAt(parseJson(readFileSync(path.join(scope.project, '.mcp.json'), 'utf8')), 'mcpServers'),
      'skillify',
    );
    expect(stringAt(claude, 'command')).toBe('node');
    expect(stringsAt(claude, 'args')).toContain('/workspace/payments-api');
    // From another folder: the entry itself names the project.
    expect(await toolsOf('node', stringsAt(claude, 'args'), scope.folder)).toEqual(names);
    const open = recordAt(
      recordAt(parseJson(readFileSync(path.join(scope.project, 'opencode.json'), 'utf8')), 'mcp'),
      'skillify',
    );
    const [command = '', ...args] = stringsAt(open, 'command');
    expect(await toolsOf(command, args, scope.project)).toEqual(names);
    expect(program.run(scope, 'connect', 'claude-code', 'opencode').out).toContain('connected');
    const removed = program.run(scope, 'connect', 'claude-code', 'opencode', '--remove');
    expect(removed.out).toContain('removed from');
    expect(everything()).toEqual(before);
  });

  test('names every assistant of this machine where none is named, and nothing where there is none', () => {
    mkdirSync(path.join(scope.home, '.gemini'), { recursive: true });
    const { connections } = program.run(scope, 'connect', '--dry-run', '--json').json();
    const found = arrayAt({ connections }, 'connections').map((view) => stringAt(view, 'assistant'));
    expect(found).toContain('gemini-cli');
    expect(found).not.toContain('opencode');
    expect(existsSync(path.join(scope.home, '.gemini', 'settings.json'))).toBe(false);
  });

  test('says what it cannot do: an unknown assistant is wrong usage, a broken file a failure', () => {
    expect(program.run(scope, 'connect', 'emacs')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Those that can are claude-code'),
    });
  });
});
