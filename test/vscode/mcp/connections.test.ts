import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { manageConnections } from '../../../src/engine/connect.ts';
import { serverBeside } from '../../../src/engine/connectedServer.ts';
import type { EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import { SampleScope, textOf } from '../../support/sampleScope.ts';

const editor = vi.hoisted(() => {
  const shown: unknown[][] = [];
  const messages: string[] = [];
  const state: { pick: (items: readonly { label: string }[]) => unknown } = { pick: () => undefined };
  return { shown, messages, state };
});
vi.mock('vscode', () => ({
  EventEmitter: class {
    event = () => ({ dispose: () => undefined });
    fire(): void {}
    dispose(): void {}
  },
  env: { language: 'en' },
  l10n: {
    t: (message: string, ...values: unknown[]) => message.replace(/\{(\d)\}/g, (_, index) => String(values[index])),
  },
  Uri: {
    file: (file: string) => ({ path: file }),
    from: (parts: object) => ({ ...parts, toString: () => JSON.stringify(parts) }),
  },
  commands: { executeCommand: async (...call: unknown[]) => void editor.shown.push(call) },
  window: {
    showQuickPick: async (items: readonly { label: string }[]) => editor.state.pick(items),
    showInformationMessage: async (message: string) => void editor.messages.push(message),
  },
  workspace: { registerTextDocumentContentProvider: () => ({ dispose: () => undefined }) },
}));
const { Connections } = await import('../../../src/vscode/mcp/connections.ts');

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
  editor.shown.splice(0);
  editor.messages.splice(0);
});
afterEach(() => scope.dispose());

/** Connections on the real files of a sample; `meanwhile` runs after the plan was shown. */
function connections(meanwhile: () => void = () => undefined) {
  const options = {
    projectPath: scope.project,
    homePath: scope.home,
    storePath: scope.store,
    aliases: [],
    environment: {},
    // The sample's assets have no server beside them: the one that is bundled stands in for it.
    assetPath: path.join(scope.folder, 'dist'),
  };
  mkdirSync(options.assetPath, { recursive: true });
  const actions: string[] = [];
  const request = async (_method: EngineMethod, { action, assistants }: EngineMethods['connections']['params']) => {
    actions.push(action);
    if (actions.filter((each) => each === action).length === 2) meanwhile();
    return manageConnections(options, serverBeside(options), action, assistants);
  };
  const engine = { place: { kind: 'ready' }, hasConsent: true, homePath: scope.home, request };
  const made = Reflect.construct(Connections, [engine]);
  return { actions, change: (direction: string): Promise<void> => made.change(direction), options };
}

describe('Skillify: Connect Assistants...', () => {
  test('shows the exact change, and writes nothing when that is declined', async () => {
    editor.state.pick = (items) => (items.some(({ label }) => label === 'Connect') ? undefined : [items[0]]);
    const { change, actions } = connections();
    await change('connect');
    expect(editor.shown[0]?.slice(0, 2)).toEqual(['vscode.changes', 'Assistants to Connect']);
    expect(actions).toEqual(['status', 'plan-connect']);
    expect(existsSync(path.join(scope.project, '.mcp.json'))).toBe(false);
  });

  test('says so where nobody is connected', async () => {
    const { change } = connections();
    await change('disconnect');
    expect(editor.messages).toEqual(['No assistant is connected to Skillify.']);
  });

  test('refuses when a file changed since it was shown', async () => {
    editor.state.pick = (items) =>
      items.find(({ label }) => label === 'Connect') ?? items.filter(({ label }) => label === 'Claude Code');
    const file = path.join(scope.project, '.mcp.json');
    const { change } = connections(() => writeFileSync(file, '{ "mcpServers": {} }'));
    await expect(change('connect')).rejects.toThrow(/changed since it was shown/);
    expect(textOf(file)).toBe('{ "mcpServers": {} }');
  });

  test('writes once confirmed, and takes it back', async () => {
    editor.state.pick = (items) =>
      items.find(({ label }) => label === 'Connect' || label === 'Disconnect') ??
      items.filter(({ label }) => label === 'Claude Code');
    const { change, options } = connections();
    writeFileSync(path.join(options.assetPath, 'mcp.js'), '// server');
    const file = path.join(scope.project, '.mcp.json');
    await change('connect');
    expect(textOf(file)).toContain('--no-capture');
    expect(editor.messages[0]).toMatch(/^Assistants connected: Claude Code\. Claude Code: .*asks once/);
    await connections().change('disconnect');
    expect(existsSync(file)).toBe(false);
  });
});
