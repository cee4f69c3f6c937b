import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WriterReport } from '../../../src/engine/writerContract.ts';
import { fakeEditor, resetFakeEditor, shown } from '../../support/fakeLanguageModels.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { WriterMessages } = await import('../../../src/vscode/models/writerMessages.ts');
const { confirmFlags } = await import('../../../src/vscode/models/confirmFlags.ts');
const { sentWords, withSentWords } = await import('../../../src/vscode/models/sentWords.ts');
const { reviewStrings } = await import('../../../src/vscode/reviewStrings.ts');

const report: WriterReport = {
  kind: 'anthropic',
  author: 'anthropic/claude-haiku-5-5',
  calls: 1,
  remembered: 0,
  reworded: 0,
  fallbacks: 2,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  message: 'The Anthropic writer has no key; set one and run Skillify again.',
  failure: 'authentication',
};

function state() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

const messages = (saved = state()) => new WriterMessages(saved);

beforeEach(() => resetFakeEditor());

describe('the end of a run of the writer model', () => {
  test('without a key is one message, with an action that sets one', async () => {
    shown.choose = 'Set API Key';
    messages().tell({ report, isUserAction: true });
    expect(shown.messages).toEqual([{ message: report.message, detail: '', choices: ['Set API Key'] }]);
    await vi.waitFor(() => expect(fakeEditor.commands.executeCommand).toHaveBeenCalledWith('skillify.setApiKey'));
  });

  test('that went well or was cancelled is silent', () => {
    const { failure: _, ...well } = report;
    messages().tell({ report: { ...well, message: null }, isUserAction: true });
    messages().tell({ report: { ...report, failure: 'cancelled' }, isUserAction: true });
    expect(shown.messages).toEqual([]);
  });

  test('without permission offers to allow it in a run of the user’s own', async () => {
    shown.choose = 'Allow...';
    messages().tell({ report: { ...report, kind: 'editor', failure: 'permission' }, isUserAction: false });
    expect(shown.messages[0]?.choices).toEqual(['Allow...', "Don't Show Again"]);
    await vi.waitFor(() => expect(fakeEditor.commands.executeCommand).toHaveBeenCalledWith('skillify.now'));
  });

  test('at a limit says when it goes on, and leads to what was sent', () => {
    const message = 'The limit of $1 a day for the writer model is reached; what is left is worded tomorrow.';
    messages().tell({ report: { ...report, failure: 'budget', message }, isUserAction: true });
    expect(shown.messages[0]).toMatchObject({ message, choices: ['Show What Was Sent', 'Open Settings'] });
  });

  test('in the background is told once of a kind, and only where the user can decide something', () => {
    const told = messages();
    told.tell({ report, isUserAction: false });
    told.tell({ report, isUserAction: false });
    told.tell({ report: { ...report, failure: 'overloaded' }, isUserAction: false });
    expect(shown.messages).toHaveLength(1);
  });

  test('is not told in the background any more once the user said so, and still after an action of the user', async () => {
    const saved = state();
    shown.choose = "Don't Show Again";
    messages(saved).tell({ report, isUserAction: false });
    await vi.waitFor(() => expect(JSON.stringify(saved.get('skillify.silencedWriterMessages'))).toContain('authent'));
    messages(saved).tell({ report, isUserAction: false });
    expect(shown.messages).toHaveLength(1);
    messages(saved).tell({ report, isUserAction: true });
    expect(shown.messages).toHaveLength(2);
  });

  test('an address that is none is told once', () => {
    const told = messages();
    told.tellWrongBaseUrl();
    told.tellWrongBaseUrl();
    expect(shown.messages).toHaveLength(1);
  });
});

describe('approving what a model wrote', () => {
  const finding = (rule: string, line: number) =>
    ({ rule, line, severity: 'warning', message: `look at ${rule}` }) as const;

  test('asks nothing where every line is borne out', async () => {
    await confirmFlags({ title: 'Use pnpm', lint: [finding('description', 2)] });
    expect(shown.messages).toEqual([]);
  });

  test('asks first where something is flagged, and names it', async () => {
    shown.choose = 'Approve Anyway';
    await confirmFlags({ title: 'Use pnpm', lint: [finding('model-new-command', 9), finding('description', 2)] });
    expect(shown.messages[0]).toMatchObject({
      detail: 'Line 9: look at model-new-command',
      choices: ['Approve Anyway'],
    });
  });

  test('approves nothing unless the user says so', async () => {
    const flagged = Array.from({ length: 10 }, (_, index) => finding('model-unsupported', index));
    await expect(confirmFlags({ title: 'Use pnpm', lint: flagged })).rejects.toMatchObject({ code: 'cancelled' });
    expect(shown.messages[0]?.detail).toContain('… and 2 more.');
  });
});

describe('before anything is read', () => {
  test('the first-run page tells the truth about what leaves this machine', () => {
    const strings = reviewStrings();
    expect(withSentWords(strings, { kind: 'template' })).toEqual(strings);
    expect(strings.consentSent).toContain('Nothing leaves this machine');
    for (const kind of ['anthropic', 'editor', 'claude-cli'] as const) {
      const { consentSent, staysLocal } = withSentWords(strings, { kind });
      for (const text of [consentSent, staysLocal]) {
        expect(text).toMatch(/redacted quotes from your prompts are sent/);
        expect(text).not.toMatch(/Nothing leaves|stays on this machine/);
      }
    }
  });

  test('names the gateway that gets it', () => {
    expect(sentWords({ kind: 'anthropic' })).toContain('are sent to Anthropic.');
    expect(sentWords({ kind: 'anthropic', baseUrl: 'https://gateway.example/v1' })).toContain('to gateway.example.');
  });
});
