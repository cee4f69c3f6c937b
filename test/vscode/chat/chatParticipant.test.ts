import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import { ask, filesBelow, SampleScope } from '../../support/sampleScope.ts';

const editor = vi.hoisted(() => {
  const created: { id: string; followupProvider?: { provideFollowups(result: unknown): unknown } }[] = [];
  class MarkdownString {
    isTrusted: unknown;
    constructor(readonly value: string) {}
  }
  return { created, MarkdownString };
});
vi.mock('vscode', () => ({
  MarkdownString: editor.MarkdownString,
  l10n: {
    t: (message: string, ...values: unknown[]) => message.replace(/\{(\d)\}/g, (_, index) => String(values[index])),
  },
  env: { language: 'en', appName: 'Test Editor' },
  Uri: { joinPath: () => ({}) },
  chat: {
    createChatParticipant: (id: string) => {
      const participant = { id, dispose: () => undefined };
      editor.created.push(participant);
      return participant;
    },
  },
}));
const { ChatParticipant } = await import('../../../src/vscode/chat/chatParticipant.ts');

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
  editor.created.splice(0);
});
afterEach(() => scope.dispose());

/** What a request put into the chat. */
interface Shown {
  readonly text: string[];
  readonly trusted: unknown[];
  readonly buttons: { readonly command: string; readonly arguments?: readonly unknown[] }[];
  readonly progress: string[];
}

function chat(engine: object) {
  const failures: unknown[] = [];
  const participant = Reflect.construct(ChatParticipant, [
    engine,
    {},
    { failure: (...args: unknown[]) => failures.push(args) },
  ]);
  const send = async (prompt: string, command?: string, cancelAfter?: Promise<void>) => {
    const shown: Shown = { text: [], trusted: [], buttons: [], progress: [] };
    const token = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        void cancelAfter?.then(() => {
          token.isCancellationRequested = true;
          listener();
        });
        return { dispose: () => undefined };
      },
    };
    const stream = {
      markdown: (value: unknown) => {
        if (value instanceof editor.MarkdownString) {
          shown.text.push(value.value);
          shown.trusted.push(value.isTrusted);
        } else shown.text.push(String(value));
      },
      button: (button: Shown['buttons'][number]) => void shown.buttons.push(button),
      progress: (text: string) => void shown.progress.push(text),
    };
    const result: unknown = await Reflect.apply(participant.handle, null, [{ prompt, command }, {}, stream, token]);
    return { result, ...shown };
  };
  return { send, failures, participant };
}

async function engineOn(place: string = 'ready', hasConsent = true) {
  const engine = await scope.engine();
  await ask(engine, 'now', { trigger: 'command' });
  const request = <M extends EngineMethod>(method: M, params: EngineMethods[M]['params'], signal: AbortSignal) =>
    engine.handle(method, params, signal);
  return { engine, host: { place: { kind: place }, hasConsent, request } };
}

describe('@skillify', () => {
  test('answers with counts and links to the turns, asks no model, and offers what to ask on', async () => {
    const { engine, host } = await engineOn();
    const { send } = chat(host);
    const expected = await ask(engine, 'ask', { question: 'what failed?', now: null });
    const { text, trusted, result } = await send('what failed?');
    expect(text).toHaveLength(1);
    expect(text[0]).toContain('**4 failed runs of 2 commands**');
    expect(text[0]).toContain('command:skillify.openCitation?');
    expect(trusted).toEqual([{ enabledCommands: ['skillify.openCitation'] }]);
    expect(result).toMatchObject({ metadata: { followUps: expected.followUps, counts: expected.counts } });
    expect(editor.created[0]?.followupProvider?.provideFollowups(result)).toEqual(
      expected.followUps.map((prompt) => ({ prompt })),
    );
    expect((await ask(engine, 'egress', { limit: 10 })).calls).toEqual([]);
  });

  test.each(['summarise', 'failures', 'skills'])('/%s answers without further words', async (command) => {
    const { host } = await engineOn();
    const { text, result } = await chat(host).send('', command);
    expect(text.join('').length).toBeGreaterThan(10);
    expect(result).not.toHaveProperty('errorDetails');
  });

  test('/propose makes a pending proposal under the editor’s name, and writes nothing else', async () => {
    const { engine, host } = await engineOn();
    const before = filesBelow(scope.project);
    const { text, buttons } = await chat(host).send('Check the links of the manual before a release.', 'propose');
    expect(text[0]).toContain('check\\-links\\-manual\\-before\\-release');
    const [id] = buttons[0]?.arguments ?? [];
    expect(buttons[0]?.command).toBe('skillify.review');
    expect(await ask(engine, 'getProposal', { id: String(id) })).toMatchObject({
      status: 'pending',
      kind: 'suggestion',
    });
    expect((await ask(engine, 'decisions', {})).map(({ kind, by }) => `${kind} by ${by}`)).toEqual([
      'suggest by Test Editor',
    ]);
    expect(filesBelow(scope.project)).toEqual(before);
    expect((await chat(host).send(' ', 'propose')).buttons).toEqual([]);
  });

  test('says what it can be asked when nothing is asked', async () => {
    const { host } = await engineOn();
    const { text, result } = await chat(host).send('  ');
    expect(text[0]).toContain('Ask in English or German');
    expect(result).toMatchObject({ metadata: { followUps: expect.arrayContaining(['summarise the last hour']) } });
  });

  test('before the sessions may be read there is a sentence with a button, and the engine is not asked', async () => {
    const request = vi.fn();
    const { text, buttons } = await chat({ place: { kind: 'ready' }, hasConsent: false, request }).send('what failed?');
    expect(text[0]).toContain('Allow it first');
    expect(buttons.map(({ command }) => command)).toEqual(['skillify.review']);
    expect(request).not.toHaveBeenCalled();
  });

  test('in Restricted Mode there is a sentence with a button', async () => {
    const request = async () => {
      throw new SkillifyError('not-trusted', 'Trust this workspace to use it.');
    };
    const { text, buttons } = await chat({ place: { kind: 'untrusted' }, hasConsent: false, request }).send(
      'what failed?',
    );
    expect(text[0]).toContain('Trust this workspace');
    expect(buttons.map(({ command }) => command)).toEqual(['workbench.trust.manage']);
  });

  test('a failure is told in the chat and logged; what was called off is neither', async () => {
    const broken = chat({
      place: { kind: 'ready' },
      hasConsent: true,
      request: async () => {
        throw new SkillifyError('store-busy', 'Try again in a moment.');
      },
    });
    expect((await broken.send('what failed?')).result).toEqual({ errorDetails: { message: 'Try again in a moment.' } });
    expect(broken.failures).toHaveLength(1);
    const slow = chat({
      place: { kind: 'ready' },
      hasConsent: true,
      request: (_method: string, _params: unknown, signal: AbortSignal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    expect((await slow.send('what failed?', undefined, Promise.resolve())).result).toEqual({});
    expect(slow.failures).toEqual([]);
  });
});
