import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commandIds } from '../../src/vscode/ids.ts';

// An editor that only counts: everything that is registered, created or listened to has to be given back.
const editor = vi.hoisted(() => {
  const open = new Set<string>();
  let serial = 0;
  const hold = <T extends object>(name: string, more?: T) => {
    serial += 1;
    const key = `${name} #${serial}`;
    open.add(key);
    return { ...more, dispose: () => void open.delete(key) };
  };
  class EventEmitter<T> {
    private readonly listeners = new Set<(value: T) => void>();
    private readonly own = hold('EventEmitter');
    readonly event = (listener: (value: T) => void) => {
      this.listeners.add(listener);
      return { dispose: () => void this.listeners.delete(listener) };
    };
    fire(value: T): void {
      for (const listener of this.listeners) listener(value);
    }
    dispose(): void {
      this.own.dispose();
    }
  }
  const channel = () => {
    const write = () => undefined;
    return hold('channel', { info: write, debug: write, warn: write, error: write, show: write });
  };
  const on = (name: string) => () => hold(name);
  return {
    open,
    state: { isTrusted: true },
    vscode: {
      EventEmitter,
      Disposable: {
        from: (...items: { dispose(): void }[]) => ({ dispose: () => items.forEach((item) => void item.dispose()) }),
      },
      Uri: {
        from: (parts: object) => ({ ...parts, toString: () => JSON.stringify(parts) }),
        joinPath: () => ({}),
      },
      StatusBarAlignment: { Left: 1, Right: 2 },
      DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2 },
      FileChangeType: { Changed: 1 },
      l10n: { t: (message: string) => message },
      env: { language: 'en' },
      commands: { registerCommand: (id: string) => hold(id), executeCommand: async () => undefined },
      chat: { createChatParticipant: on('chat participant') },
      lm: { registerTool: on('tool'), registerMcpServerDefinitionProvider: on('MCP servers') },
      CodeActionKind: { QuickFix: 'quickfix' },
      languages: {
        createDiagnosticCollection: () => hold('diagnostics', { set: () => undefined, delete: () => undefined }),
        registerCodeLensProvider: on('code lenses'),
        registerCodeActionsProvider: on('code actions'),
        registerCompletionItemProvider: on('completions'),
        registerDocumentLinkProvider: on('document links'),
      },
      window: {
        createOutputChannel: channel,
        createStatusBarItem: () => hold('status item', { show: () => undefined, hide: () => undefined }),
        registerWebviewViewProvider: on('view'),
        registerWebviewPanelSerializer: on('panel serializer'),
        registerUriHandler: on('addresses'),
        onDidChangeActiveTextEditor: on('active editor'),
      },
      workspace: {
        isTrusted: true,
        workspaceFolders: [{ uri: { scheme: 'file', fsPath: '/p', toString: () => 'file:///p' }, name: 'p', index: 0 }],
        textDocuments: [],
        getConfiguration: () => ({ get: () => undefined, inspect: () => undefined }),
        registerTextDocumentContentProvider: on('documents'),
        registerFileSystemProvider: on('files'),
        createFileSystemWatcher: () =>
          hold('watcher', { onDidCreate: on('created'), onDidChange: on('changed'), onDidDelete: on('deleted') }),
        onDidChangeWorkspaceFolders: on('folders'),
        onDidGrantWorkspaceTrust: on('trust'),
        onDidChangeConfiguration: on('configuration'),
        onDidOpenTextDocument: on('open'),
        onDidChangeTextDocument: on('change'),
        onDidCloseTextDocument: on('close'),
      },
    },
  };
});
vi.mock('vscode', () => ({ ...editor.vscode, default: editor.vscode }));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function context() {
  return {
    subscriptions: [] as { dispose(): void }[],
    globalStorageUri: { fsPath: '/storage' },
    extensionUri: {},
    workspaceState: { get: () => undefined, update: async () => undefined },
    globalState: { get: () => undefined, update: async () => undefined },
    secrets: { onDidChange: () => ({ dispose: () => undefined }) },
    languageModelAccessInformation: { canSendRequest: () => undefined },
    asAbsolutePath: (file: string) => `/extension/${file}`,
  };
}

test('activation reads nothing, starts no thread, and deactivation leaves nothing behind', async () => {
  const { activate, deactivate } = await import('../../src/extension.ts');
  const started = context();
  Reflect.apply(activate, null, [started]);
  expect([...editor.open].filter((name) => name.startsWith('skillify.'))).toHaveLength(Object.keys(commandIds).length);
  expect(vi.getTimerCount()).toBe(1);
  await deactivate();
  for (const subscription of started.subscriptions.reverse()) subscription.dispose();
  expect([...editor.open]).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
