import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, schemes, settingIds } from '../../../src/vscode/ids.ts';
import { type HostTest, runHostTests, until } from './hostTests.ts';

const extensionId = 'skillify.skillify';

const activeText = () => vscode.window.activeTextEditor?.document.getText() ?? '';

const tests: readonly HostTest[] = [
  [
    'activates by itself after start-up',
    async () => {
      const extension = vscode.extensions.getExtension(extensionId);
      assert.ok(extension, 'the extension is installed');
      await until('activation', () => extension.isActive || undefined);
      assert.deepEqual(extension.extensionKind, vscode.ExtensionKind.Workspace);
    },
  ],
  [
    'registers every contributed command',
    async () => {
      const known = await vscode.commands.getCommands(true);
      for (const id of Object.values(commandIds)) assert.ok(known.includes(id), id);
    },
  ],
  [
    'has the documented defaults',
    async () => {
      const configuration = vscode.workspace.getConfiguration();
      const defaultOf = (id: string) => configuration.inspect(id)?.defaultValue;
      assert.equal(defaultOf(settingIds.captureEnabled), true);
      assert.equal(defaultOf(settingIds.captureLive), true);
      assert.equal(defaultOf(settingIds.everyTurns), 20);
      assert.deepEqual(defaultOf(settingIds.aliases), []);
      const assistants: unknown = defaultOf(settingIds.assistants);
      assert.ok(typeof assistants === 'object' && assistants !== null);
      assert.ok(Object.values(assistants).every((isOn) => isOn === true) && 'codex' in assistants);
      assert.equal(defaultOf(settingIds.askFirst), true);
      assert.equal(defaultOf(settingIds.captureOnlyCli), false);
      assert.deepEqual(defaultOf(settingIds.redactionPatterns), []);
      assert.equal(defaultOf(settingIds.workspaceId), '');
      assert.equal(defaultOf(settingIds.homeFolder), '');
      assert.equal(defaultOf(settingIds.storeFolder), '');
    },
  ],
  ['runs in a trusted workspace here', async () => assert.equal(vscode.workspace.isTrusted, true)],
  [
    'shows the status as a read-only document',
    async () => {
      await vscode.commands.executeCommand(commandIds.showStatus);
      await until('the status', () => activeText().includes('# Skillify status') || undefined);
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, schemes.status);
      assert.match(activeText(), /## Store/);
    },
  ],
  [
    'copies diagnostics without any transcript text',
    async () => {
      await vscode.commands.executeCommand(commandIds.copyDiagnostics);
      const text = await vscode.env.clipboard.readText();
      assert.match(text, /^Skillify \d+\.\d+\.\d+/);
      assert.match(text, /Settings: \{/);
    },
  ],
  [
    'reads nothing before the user agreed',
    async () => {
      await vscode.commands.executeCommand(commandIds.now);
      await vscode.commands.executeCommand(commandIds.showStatus);
      await until('the status', () => /in 0 sessions/.exec(activeText()) ?? undefined);
    },
  ],
  [
    'captures and codifies the sessions of the project',
    async () => {
      const configuration = vscode.workspace.getConfiguration('skillify');
      await configuration.update('capture.askFirst', false, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand(commandIds.now);
      await vscode.commands.executeCommand(commandIds.showStatus);
      await until('sessions in the status', () => /in [1-9]\d* sessions/.exec(activeText()) ?? undefined);
    },
  ],
  [
    'serves no draft for a proposal that does not exist',
    async () => {
      const uri = vscode.Uri.from({ scheme: schemes.draft, path: '/proposals/nowhere/SKILL.md' });
      await assert.rejects(
        async () => await vscode.workspace.fs.readFile(uri),
        (error: unknown) => error instanceof vscode.FileSystemError && error.code === 'FileNotFound',
      );
      await assert.rejects(async () => await vscode.workspace.fs.delete(uri));
    },
  ],
  [
    'reacts to settings without a reload',
    async () => {
      const configuration = vscode.workspace.getConfiguration('skillify');
      await configuration.update('capture.enabled', false, vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand(commandIds.copyDiagnostics);
      assert.match(await vscode.env.clipboard.readText(), /"captureEnabled":false/);
      await configuration.update('capture.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    },
  ],
  [
    'hands a new store to the engine without a reload',
    async () => {
      const configuration = vscode.workspace.getConfiguration('skillify');
      await configuration.update('workspaceId', 'shared', vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand(commandIds.showStatus);
      await until('an empty store', () => /in 0 sessions/.exec(activeText()) ?? undefined);
      await configuration.update('workspaceId', undefined, vscode.ConfigurationTarget.Workspace);
    },
  ],
  [
    'shows the state of hooks',
    async () => {
      await vscode.commands.executeCommand(commandIds.showHooks);
      await until('the hooks', () => activeText().includes('# Skillify hooks') || undefined);
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, schemes.hooks);
    },
  ],
  [
    'opens the sidebar',
    async () => {
      await vscode.commands.executeCommand(commandIds.review);
    },
  ],
];

/** Runs the suite in an extension host; the contract of `@vscode/test-electron`. Results go to SKILLIFY_REPORT. */
export async function run(): Promise<void> {
  await runHostTests(tests);
}
