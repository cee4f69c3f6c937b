import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sampleAnswer } from '../../support/sampleAnswer.ts';

interface FakeItem {
  readonly label: string;
  readonly question: string;
  readonly kind?: number;
}

// An editor with one box and one panel, driven by the tests.
const editor = vi.hoisted(() => {
  const boxes: FakeBox[] = [];
  const panels: FakePanel[] = [];
  class FakeBox {
    items: readonly FakeItem[] = [];
    selectedItems: readonly FakeItem[] = [];
    value = '';
    busy = false;
    title = '';
    placeholder = '';
    ignoreFocusOut = false;
    private changed = () => {};
    private accepted = () => {};
    private hidden = () => {};
    onDidChangeValue = (listener: () => void) => this.keep(() => (this.changed = listener));
    onDidAccept = (listener: () => void) => this.keep(() => (this.accepted = listener));
    onDidHide = (listener: () => void) => this.keep(() => (this.hidden = listener));
    show(): void {
      boxes.push(this);
    }
    hide(): void {
      this.hidden();
    }
    dispose(): void {}
    type(value: string): void {
      this.value = value;
      this.changed();
    }
    choose(label: string): void {
      this.selectedItems = this.items.filter((item) => item.label === label);
      this.accepted();
    }
    private keep(set: () => void) {
      set();
      return { dispose: () => undefined };
    }
  }
  class FakePanel {
    title = '';
    iconPath: unknown;
    readonly webview = { html: '' };
    private closed = () => {};
    constructor(readonly options: unknown) {
      panels.push(this);
    }
    onDidDispose(listener: () => void): void {
      this.closed = listener;
    }
    reveal(): void {}
    dispose(): void {
      this.closed();
    }
  }
  return { boxes, panels, FakeBox, FakePanel, token: { cancel: () => {} } };
});
vi.mock('vscode', () => ({
  l10n: {
    t: (message: string, ...values: unknown[]) => message.replace(/\{(\d)\}/g, (_, index) => String(values[index])),
  },
  env: { language: 'en' },
  ThemeIcon: class {
    constructor(readonly id: string) {}
  },
  QuickPickItemKind: { Separator: -1 },
  ProgressLocation: { Notification: 15 },
  ViewColumn: { Active: -1 },
  Uri: { joinPath: () => ({}) },
  commands: { executeCommand: async () => undefined },
  window: {
    createQuickPick: () => new editor.FakeBox(),
    createWebviewPanel: (_type: string, _title: string, _column: number, options: unknown) =>
      new editor.FakePanel(options),
    withProgress: (_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task(
        {},
        {
          onCancellationRequested: (listener: () => void) => {
            editor.token.cancel = listener;
            return { dispose: () => undefined };
          },
        },
      ),
  },
}));
const { ask } = await import('../../../src/vscode/ask/ask.ts');
const { AnswerPanel } = await import('../../../src/vscode/ask/answerPanel.ts');
const { QuestionHistory } = await import('../../../src/vscode/ask/questionHistory.ts');

const saved = new Map<string, unknown>();
const history = new QuestionHistory({
  get: (key: string) => saved.get(key),
  update: async (key: string, value: unknown) => void saved.set(key, value),
});

/** An engine that answers; what it was asked is written down. */
function fakeEngine(changes: Readonly<Record<string, unknown>> = {}) {
  const asked: { method: string; params: unknown; signal: AbortSignal | undefined }[] = [];
  const results: Readonly<Record<string, unknown>> = {
    ask: sampleAnswer(),
    summaries: [
      { subject: 'payments-api', files: [{ name: 'src/auth.ts', count: 2 }] },
      { subject: 'fix/ledger-rounding', files: [] },
      { subject: 'migrations', files: [] },
    ],
    listSkills: [{ name: 'use-pnpm', status: 'approved' }],
    ...changes,
  };
  const request = async (method: string, params: unknown, signal?: AbortSignal) => {
    asked.push({ method, params, signal });
    const result = results[method];
    if (result instanceof Error) throw result;
    return result;
  };
  return { place: { kind: 'ready' }, hasConsent: true, request, asked };
}

const run = (engine: object, panel: object, argument?: unknown): Promise<void> =>
  Reflect.apply(ask, null, [engine, panel, history, argument]);
const newPanel = () => Reflect.construct(AnswerPanel, [{}]);

beforeEach(() => {
  saved.clear();
  editor.boxes.splice(0);
  editor.panels.splice(0);
});

describe('Skillify: Ask...', () => {
  test('offers examples of what the project has, and shows the answer to the chosen one', async () => {
    const engine = fakeEngine();
    const done = run(engine, newPanel());
    await vi.waitFor(() =>
      expect(editor.boxes[0]?.items.map(({ label }) => label)).toContain('summarise the last hour'),
    );
    const [box] = editor.boxes;
    expect(box?.items.map(({ label }) => label)).toEqual([
      'Examples',
      'summarise the last hour',
      'what payments-api failures in the last day?',
      'show me recent successful runs of migrations',
      'why do we have the use-pnpm skill?',
      'which sessions touched auth.ts this week?',
      'what was corrected this week?',
    ]);
    box?.choose('why do we have the use-pnpm skill?');
    await done;
    expect(engine.asked.at(-1)).toMatchObject({
      method: 'ask',
      params: { question: 'why do we have the use-pnpm skill?' },
    });
    expect(editor.panels[0]?.webview.html).toContain('<h1>why do we have the use-pnpm skill?</h1>');
    expect(editor.panels[0]?.options).toMatchObject({ enableScripts: false, localResourceRoots: [] });
  });

  test('takes what is typed, and offers it again the next time', async () => {
    const engine = fakeEngine({ summaries: new Error('no summaries') });
    const panel = newPanel();
    const first = run(engine, panel);
    await vi.waitFor(() => expect(editor.boxes).toHaveLength(1));
    editor.boxes[0]?.type('what failed in $(trash)?');
    editor.boxes[0]?.choose('what failed in $\u200b(trash)?');
    await first;
    expect(history.list()).toEqual(['what failed in $(trash)?']);
    const second = run(engine, panel);
    await vi.waitFor(() => expect(editor.boxes[1]?.busy).toBe(false));
    expect(editor.boxes[1]?.items.slice(0, 2).map(({ label }) => label)).toEqual([
      'Asked before',
      'what failed in $\u200b(trash)?',
    ]);
    editor.boxes[1]?.hide();
    await second;
    expect(engine.asked.filter(({ method }) => method === 'ask')).toHaveLength(1);
    expect(editor.panels).toHaveLength(1);
  });

  test('asks a given question at once, in the same editor', async () => {
    const engine = fakeEngine();
    const panel = newPanel();
    await run(engine, panel, 'what failed yesterday?');
    await run(engine, panel, 'what failed today?');
    expect(editor.boxes).toEqual([]);
    expect(editor.panels).toHaveLength(1);
    expect(editor.panels[0]?.title).toBe('Answer: what failed today?');
    editor.panels[0]?.dispose();
    await run(engine, panel, 'and now?');
    expect(editor.panels).toHaveLength(2);
  });

  test('can be called off', async () => {
    let signal: AbortSignal | undefined;
    const request = (_method: string, _params: unknown, given: AbortSignal) => {
      signal = given;
      return new Promise((_resolve, reject) => given.addEventListener('abort', () => reject(new Error('off'))));
    };
    const done = run({ place: { kind: 'ready' }, hasConsent: true, request }, newPanel(), 'what failed?');
    await vi.waitFor(() => expect(signal).toBeDefined());
    editor.token.cancel();
    await expect(done).rejects.toThrow('off');
    expect(editor.panels).toEqual([]);
  });
});

describe('the questions of a workspace', () => {
  test('are kept newest first, each once, twenty at most, whatever was saved before', async () => {
    saved.set('skillify.questions', ['a', 7, null]);
    expect(history.list()).toEqual(['a']);
    for (let number = 0; number < 30; number += 1) await history.add(`question ${number}`);
    await history.add('Question 20');
    expect(history.list()).toHaveLength(20);
    expect(history.list().slice(0, 2)).toEqual(['Question 20', 'question 29']);
  });
});
