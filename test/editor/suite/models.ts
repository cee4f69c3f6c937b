import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds, schemes } from '../../../src/vscode/ids.ts';
import { answerTo } from '../../support/scriptedWriter.ts';
import { type HostTest, runHostTests, until } from './hostTests.ts';

const extensionId = 'skillify.skillify';
const vendor = 'skillify-test';
const information: vscode.LanguageModelChatInformation = {
  id: 'scripted-1',
  name: 'Scripted One',
  family: 'scripted',
  version: '1',
  maxInputTokens: 1_000_000,
  maxOutputTokens: 10_000,
  capabilities: { toolCalling: true },
};

interface Asked {
  readonly text: string;
  readonly roles: readonly vscode.LanguageModelChatMessageRole[];
  readonly tools: readonly string[];
  readonly toolMode: vscode.LanguageModelChatToolMode;
}

const asked: Asked[] = [];
let isBroken = false;

const provider: vscode.LanguageModelChatProvider = {
  provideLanguageModelChatInformation: () => [information],
  provideLanguageModelChatResponse: async (_model, messages, options, progress) => {
    const texts = messages.flatMap(({ content }) =>
      content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')),
    );
    const text = texts.join('\n');
    const tools = (options.tools ?? []).map(({ name }) => name);
    asked.push({ text, roles: messages.map(({ role }) => role), tools, toolMode: options.toolMode });
    if (isBroken) throw new Error('the scripted model broke');
    const answer = answerTo(text);
    const worded = { ...answer, title: `${answer.title}, always` };
    const [tool] = tools;
    progress.report(
      tool === undefined
        ? new vscode.LanguageModelTextPart(JSON.stringify(worded))
        : new vscode.LanguageModelToolCallPart('1', tool, worded),
    );
  },
  provideTokenCount: async (_model, text) => (typeof text === 'string' ? Math.ceil(text.length / 4) : 1),
};

const activeText = () => vscode.window.activeTextEditor?.document.getText() ?? '';
const settings = () => vscode.workspace.getConfiguration('skillify');
const setWriter = (value: string) => settings().update('writer', value, vscode.ConfigurationTarget.Global);

/** The list of what was sent, once it says what it is expected to. */
async function shownSent(expected: RegExp): Promise<string> {
  await vscode.commands.executeCommand(commandIds.showSent);
  return await until(String(expected), () => {
    const text = activeText();
    return text.startsWith('# What was sent') && expected.test(text) ? text : undefined;
  });
}

/** The extension's log as far as it is on disk. */
function logText(folder = process.env['SKILLIFY_LOGS'] ?? ''): string {
  if (folder === '') return '';
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .map((file) =>
      statSync(file).isDirectory() ? logText(file) : /Skillify.*\.log$/.test(file) ? readFileSync(file, 'utf8') : '',
    )
    .join('\n');
}

const tests: readonly HostTest[] = [
  [
    'the editor offers the scripted model',
    async () => {
      vscode.lm.registerLanguageModelChatProvider(vendor, provider);
      const found = await until('the model', async () => (await vscode.lm.selectChatModels({ vendor }))[0]);
      assert.equal(found.id, information.id);
    },
  ],
  [
    'with the template writer nothing has been sent',
    async () => {
      const extension = vscode.extensions.getExtension(extensionId);
      assert.ok(extension, 'the extension is installed');
      await until('activation', () => extension.isActive || undefined);
      await settings().update('capture.askFirst', false, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand(commandIds.now);
      await shownSent(/Nothing has been sent to a language model\./);
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, schemes.sent);
      assert.deepEqual(asked, []);
    },
  ],
  [
    'a workspace cannot turn a model on',
    async () => {
      await settings().update('writer', 'editor', vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand(commandIds.now);
      assert.deepEqual(asked, []);
      await settings().update('writer', undefined, vscode.ConfigurationTarget.Workspace);
    },
  ],
  [
    'a model is asked to call one tool that takes the answer; one that breaks costs no draft',
    async () => {
      isBroken = true;
      await setWriter('editor');
      await vscode.commands.executeCommand(commandIds.now);
      isBroken = false;
      const [first] = asked;
      assert.ok(first, 'the model was asked');
      assert.deepEqual(first.tools, ['give_answer']);
      assert.equal(first.toolMode, vscode.LanguageModelChatToolMode.Required);
      await shownSent(/\| failed: /);
      asked.splice(0);
    },
  ],
  [
    'Skillify Now has the editor’s model word the drafts, each in one user message',
    async () => {
      await vscode.commands.executeCommand(commandIds.now);
      assert.ok(asked.length > 0, 'the model was asked');
      for (const { text, roles } of asked) {
        assert.deepEqual(roles, [vscode.LanguageModelChatMessageRole.User]);
        assert.match(text, /begin draft\n/);
      }
    },
  ],
  [
    'every call is listed with the model that it was',
    async () => {
      await shownSent(/\| editor \| skillify-test\/scripted-1 \| reword \| \d[\d,]* \| .* \| answered \|/);
    },
  ],
  [
    'the exact text of a call is a read-only document',
    async () => {
      const number = /^\| (\d+) \|.*answered \|$/m.exec(await shownSent(/answered \|/))?.[1];
      const list = vscode.window.activeTextEditor?.document;
      assert.ok(list);
      const links: unknown = await vscode.commands.executeCommand('vscode.executeLinkProvider', list.uri);
      assert.ok(Array.isArray(links));
      const link = links.find((each) => each instanceof vscode.DocumentLink && list.getText(each.range) === number);
      assert.ok(link instanceof vscode.DocumentLink && link.target, 'the number of the call is a link');
      await vscode.commands.executeCommand('vscode.open', link.target);
      await until('the call', () => activeText().includes('──── sent ────') || undefined);
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, schemes.sent);
      const sent = document.getText().split('──── sent ────\n')[1] ?? '';
      assert.ok(
        asked.some((question) => sent.startsWith(question.text)),
        'it is what the model saw, to the letter',
      );
      assert.match(document.getText(), /, always"/);
    },
  ],
  [
    'what is worded is not asked for again',
    async () => {
      const before = asked.length;
      await vscode.commands.executeCommand(commandIds.now);
      assert.equal(asked.length, before);
    },
  ],
  [
    'neither the log nor diagnostics quote what was sent',
    async () => {
      await vscode.commands.executeCommand(commandIds.copyDiagnostics);
      const text = `${await vscode.env.clipboard.readText()}\n${logText()}`;
      assert.match(text, /"writer":"editor"/);
      assert.doesNotMatch(text, /begin draft|begin evidence/);
      await setWriter('template');
    },
  ],
];

/** Runs the suite in an extension host, without the API by saying so; the contract of `@vscode/test-electron`. */
export async function run(): Promise<void> {
  if (!('lm' in vscode) || !('registerLanguageModelChatProvider' in vscode.lm)) {
    await runHostTests([['SKIPPED: this editor takes no language models of extensions', async () => undefined]]);
    return;
  }
  await runHostTests(tests);
}
