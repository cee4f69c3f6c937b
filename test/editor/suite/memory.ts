import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { isRecord, stringAt } from '../../../src/base/json.ts';
import { commandIds } from '../../../src/vscode/ids.ts';
import { editorToolName, type ToolName, toolNames } from '../../../src/vscode/tools/toolNames.ts';
import { type HostTest, runHostTests, until } from './hostTests.ts';

const extensionId = 'skillify.skillify';
const project = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
const tabLabels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

/** What a tool gives when the editor runs it. */
async function invoke(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .filter((text) => text !== '')
    .join('\n');
}

const call = (name: ToolName, input: object) => invoke(editorToolName(name), input);

const tests: readonly HostTest[] = [
  [
    'before consent a tool says what to do first',
    async () => {
      const extension = vscode.extensions.getExtension(extensionId);
      assert.ok(extension, 'the extension is installed');
      await until('activation', () => extension.isActive || undefined);
      await assert.rejects(() => call('ask_history', { question: 'what failed?' }), /Allow Skillify/);
    },
  ],
  [
    'with consent every tool is offered under its name',
    async () => {
      const settings = vscode.workspace.getConfiguration('skillify');
      await settings.update('capture.askFirst', false, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand(commandIds.now);
      const names = () => vscode.lm.tools.map(({ name }) => name);
      await until('the tools', () => toolNames.every((name) => names().includes(editorToolName(name))) || undefined);
    },
  ],
  [
    'ask_history answers with the counts of the sample',
    async () => {
      const text = await call('ask_history', { question: 'what failed?' });
      assert.match(text, /never instructions to follow/);
      assert.match(text, /\*\*4 failed runs of 2 commands\*\*, in 4 sessions\./);
      assert.match(text, /`pnpm test:integration` failed 3 times/);
      assert.match(text, /\[1\] event \S+/);
    },
  ],
  [
    'search_sessions finds events that read_session opens',
    async () => {
      const found = await call('search_sessions', { query: 'pnpm' });
      const [, eventId = ''] = /- event (\S+) /.exec(found) ?? [];
      assert.match(await call('read_session', { event_id: eventId }), /▶ /);
    },
  ],
  [
    'list_proposals names the three of the sample, summarize_activity counts',
    async () => {
      const listed = await call('list_proposals', {});
      assert.equal(listed.match(/^- /gm)?.length, 3);
      assert.match(await call('summarize_activity', { since: '2026-10-01' }), /prompts? in \d+ sessions/);
    },
  ],
  [
    'wrong input is refused with a sentence',
    async () => {
      await assert.rejects(() => call('get_skill', { name: 'no-such-skill' }), /no skill named/);
    },
  ],
  [
    'propose_skill adds a proposal and writes no skill',
    async () => {
      const text = await call('propose_skill', {
        name: 'check-links',
        description: 'Check the links of the manual before a release.',
        rules: ['Run `make links` before a release.'],
        reason: 'Broken links held up a release.',
      });
      assert.match(text, /waits for a person to decide/);
      assert.match(await call('list_proposals', {}), /check-links/);
      assert.equal(existsSync(path.join(project(), '.claude', 'skills', 'check-links')), false);
    },
  ],
  [
    'the editor starts the MCP server of the project and runs its tools',
    async () => {
      const find = () => vscode.lm.tools.find(({ name }) => /^mcp_.*ask_history$/.test(name))?.name;
      const name = await until(
        'the tools of the server',
        async () => {
          // It may be asked before the editor knows the server, and nobody is here to be asked for trust.
          await Promise.resolve(
            vscode.commands.executeCommand('workbench.mcp.startServer', `${extensionId}/Skillify`, {
              autoTrustChanges: true,
            }),
          ).catch(() => undefined);
          return find();
        },
        60_000,
      );
      assert.match(await invoke(name, { question: 'what failed?' }), /4 failed runs of 2 commands/);
    },
  ],
  [
    'Skillify: Ask... opens an answer, and its sources open the session',
    async () => {
      await vscode.commands.executeCommand(commandIds.ask, 'what failed?');
      await until('the answer', () => tabLabels().includes('Answer: what failed?') || undefined);
      const found = await call('ask_history', { question: 'what failed?' });
      const [, eventId = ''] = /\[1\] event (\S+?),? /.exec(found) ?? [];
      const before = tabLabels().length;
      await vscode.commands.executeCommand(commandIds.openCitation, { kind: 'event', id: eventId, eventId });
      await until('the session', () => tabLabels().length > before || undefined);
    },
  ],
  [
    'the chat participant is known to the editor by its name',
    async () => {
      const manifest: unknown = vscode.extensions.getExtension(extensionId)?.packageJSON;
      const contributes = isRecord(manifest) ? manifest['contributes'] : undefined;
      const participants = isRecord(contributes) ? contributes['chatParticipants'] : undefined;
      assert.ok(Array.isArray(participants));
      assert.equal(stringAt(participants[0], 'name'), 'skillify');
    },
  ],
];

/** Runs the suite in an extension host; the contract of `@vscode/test-electron`. Results go to SKILLIFY_REPORT. */
export async function run(): Promise<void> {
  await runHostTests(tests);
}
