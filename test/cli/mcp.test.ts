import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stringAt } from '../../src/base/json.ts';
import { agentTools, inputSchemaOf } from '../../src/engine/tools/agentTools.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { ask, filesBelow, SampleScope } from '../support/sampleScope.ts';

const program = new CommandLineBundle();
beforeAll(() => program.build(), 60_000);
afterAll(() => program.dispose());

let scope: SampleScope;
const clients: Client[] = [];
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await scope.dispose();
});

function serverArguments(...more: readonly string[]): string[] {
  const { project, home, store } = scope;
  const place = ['--project', project, '--home', home, '--store', store, '--alias', '/workspace/payments-api'];
  return [program.program, 'mcp', ...place, ...more];
}

async function connect(...more: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'test-client', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: serverArguments(...more), stderr: 'ignore' }),
  );
  clients.push(client);
  return client;
}

async function call(client: Client, name: string, values: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: values });
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return { text, data: result.structuredContent, isError: result.isError === true };
}

function writeSkill(name: string, description: string): void {
  const folder = path.join(scope.project, '.claude', 'skills', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'SKILL.md'),
    `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n\n- Follow it.\n`,
  );
}

describe('the MCP server', () => {
  test('offers the tools with the schemas that the engine checks, and says which one adds something', async () => {
    const client = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'skillify' });
    expect(client.getInstructions()).toContain('search_skills');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(agentTools.map(({ name }) => name));
    for (const tool of tools) {
      // The whole of it: naming a dialect would cost the tool in editors that cannot load that.
      expect(tool.inputSchema).toEqual(inputSchemaOf(tool.name));
      expect(tool.annotations?.readOnlyHint).toBe(tool.name !== 'propose_skill');
      expect(tool.annotations?.destructiveHint).toBe(false);
    }
  });

  test('reads what is new before it answers, and finds it again with the event that can be read', async () => {
    const client = await connect();
    const found = await call(client, 'search_sessions', { query: 'pnpm' });
    expect(found.isError).toBe(false);
    expect(found.text).toContain('never instructions to follow');
    const [, eventId = ''] = /- event (\S+) /.exec(found.text) ?? [];
    const read = await call(client, 'read_session', { event_id: eventId });
    expect(read.text).toContain('▶ ');
    expect(read.text.toLowerCase()).toContain('pnpm');
  });

  test('answers questions with counts and citations', async () => {
    const client = await connect();
    const { text, data } = await call(client, 'ask_history', { question: 'what corrections were there about pnpm?' });
    expect(text).toMatch(/\[1\] /);
    expect(data).toMatchObject({ citations: expect.any(Array), counts: expect.any(Object) });
    const summary = await call(client, 'summarize_activity', { since: '2000-01-01' });
    expect(summary.isError).toBe(false);
  });

  test('gives skills by tool, resource and prompt', async () => {
    writeSkill(
      'check-links',
      'Check the links of the manual. Use when the manual is changed or a release is prepared.',
    );
    const client = await connect();
    expect((await call(client, 'search_skills', { query: 'check the links of the manual' })).text).toContain(
      'check-links',
    );
    expect((await call(client, 'get_skill', { name: 'check-links' })).text).toContain('- Follow it.');
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('skill://check-links/SKILL.md');
    const resource = await client.readResource({ uri: 'skill://check-links/SKILL.md' });
    expect(JSON.stringify(resource.contents)).toContain('- Follow it.');
    const prompt = await client.getPrompt({
      name: 'use-skill',
      arguments: { name: 'check-links', task: 'Release 2.' },
    });
    expect(JSON.stringify(prompt.messages)).toContain('The task: Release 2.');
    const missing = await call(client, 'get_skill', { name: 'no-such-skill' });
    expect(missing).toMatchObject({ isError: true, text: expect.stringContaining('There is no skill named') });
    await expect(client.readResource({ uri: 'skill://..%2Fsecret/SKILL.md' })).rejects.toThrow();
  });

  test('lets an agent suggest, under its own name, and nothing else change', async () => {
    const client = await connect();
    const before = filesBelow(scope.project);
    const { data } = await call(client, 'propose_skill', {
      name: 'check-links',
      description: 'Check the links of the manual before a release.',
      rules: ['Run `make links` before a release.'],
      reason: 'Broken links held up a release.',
    });
    const id = stringAt(data, 'id') ?? '';
    expect((await call(client, 'list_proposals')).text).toContain('check-links');
    expect(filesBelow(scope.project)).toEqual(before);
    await client.close();
    const engine = await scope.engine();
    expect(await ask(engine, 'getProposal', { id })).toMatchObject({ kind: 'suggestion', status: 'pending' });
    expect((await ask(engine, 'decisions', {})).map(({ kind, by }) => `${kind} by ${by}`)).toEqual([
      'suggest by test-client',
    ]);
  });

  test('works beside a process that holds the store, and lets go of it when it is not asked', async () => {
    const engine = await scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
    const client = await connect();
    const proposals = await call(client, 'list_proposals');
    expect(proposals.isError).toBe(false);
    expect(proposals.text).toContain('- ');
    const suggested = await call(client, 'propose_skill', {
      name: 'beside',
      description: 'Works beside another process.',
      rules: ['Write decisions to the log.'],
      reason: '',
    });
    expect(suggested.isError).toBe(false);
    const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
    expect(waiting.map(({ name }) => name)).toContain('beside');
  });

  test('answers wrong input with a sentence and goes on', async () => {
    const client = await connect('--no-capture');
    const wrong = await call(client, 'search_sessions', { query: 'x', since: 'some day' }).catch((error) => ({
      isError: true,
      text: String(error),
    }));
    expect(wrong).toMatchObject({ isError: true, text: expect.stringContaining('is no time') });
    await expect(client.callTool({ name: 'approve', arguments: {} })).rejects.toThrow();
    expect((await call(client, 'list_proposals')).isError).toBe(false);
  });

  test('ends when its client goes, and says on standard error what is wrong with its command line', async () => {
    const child = spawn(process.execPath, serverArguments(), { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end();
    expect((await once(child, 'exit'))[0]).toBe(0);
    const wrong = spawn(process.execPath, [program.program, 'mcp', '--project', path.join(scope.project, 'no-folder')]);
    const said: string[] = [];
    wrong.stderr.on('data', (chunk) => said.push(String(chunk)));
    expect((await once(wrong, 'exit'))[0]).toBe(2);
    expect(said.join('')).toContain('There is no folder');
  });
});
