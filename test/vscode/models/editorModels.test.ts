import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordAt } from '../../../src/base/json.ts';
import type { ModelQuestion } from '../../../src/engine/writerContract.ts';
import { ClientModel, ClientQuestions } from '../../../src/models/clientModel.ts';
import { type ProviderUnderTest, providerContract, request } from '../../models/providerContract.ts';
import { FakeModel, fakeAccess, modelParts, offeredModels, resetFakeEditor } from '../../support/fakeLanguageModels.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { EditorModels } = await import('../../../src/vscode/models/editorModels.ts');

const logged: string[] = [];
const never = new AbortController().signal;
const question: ModelQuestion = { ...request, id: 'q1', model: null, isUserAction: true };

function editorModels() {
  const log = { debug: (message: string) => void logged.push(message) };
  return new EditorModels(fakeAccess, log);
}

function offer(...models: readonly FakeModel[]): void {
  offeredModels.push(...models);
}

beforeEach(() => {
  resetFakeEditor();
  logged.splice(0);
});

async function editor(): Promise<ProviderUnderTest> {
  const model = new FakeModel();
  offer(model);
  const models = editorModels();
  const controllers = new Map<string, AbortController>();
  const questions: ClientQuestions = new ClientQuestions({
    ask: (asked) => {
      const controller = new AbortController();
      controllers.set(asked.id, controller);
      void models.answer(asked, controller.signal).then((reply) => questions.answer(asked.id, reply));
    },
    cancel: (id) => controllers.get(id)?.abort(),
  });
  return {
    model: new ClientModel(questions, null, true),
    answer: (text) => {
      model.reply = { parts: [modelParts.text(text)] };
    },
    beSilent: () => {
      model.reply = { isSilent: true };
    },
    forbid: () => {
      model.reply = { error: modelParts.noPermissions() };
    },
    seen: () => model.seen.flatMap(({ texts }) => texts).join('\n'),
    dispose: async () => resetFakeEditor(),
  };
}

providerContract('of the editor’s own models', 'editor', editor);

describe('a question to one of the editor’s models', () => {
  let model: FakeModel;
  beforeEach(() => {
    model = new FakeModel();
    offer(model);
  });
  afterEach(() => resetFakeEditor());

  test('is one user message, exactly the text that the engine wrote down', async () => {
    await editorModels().answer(question, never);
    expect(model.seen).toHaveLength(1);
    expect(model.seen[0]).toMatchObject({ roles: ['user'], texts: ['Put it better.\n\nthe material'] });
  });

  test('requires a call of the one tool that takes the answer, in the schema that was asked for', async () => {
    const schema = { ...question.schema, $schema: 'https://json-schema.org/draft/2020-12/schema' };
    model.reply = {
      parts: [modelParts.text('Here it is.'), modelParts.toolCall('give_answer', { title: 'Use pnpm' })],
    };
    const reply = await editorModels().answer({ ...question, schema }, never);
    expect(reply).toMatchObject({ kind: 'answer', text: '{"title":"Use pnpm"}' });
    expect(model.seen[0]?.options).toMatchObject({
      toolMode: 2,
      tools: [{ name: 'give_answer', inputSchema: question.schema }],
    });
    expect(JSON.stringify(model.seen[0]?.options)).not.toContain('$schema');
  });

  test('takes JSON in the text where no tool is called, and calls of other tools for nothing', async () => {
    model.reply = {
      parts: [modelParts.toolCall('run', { command: 'x' }), modelParts.text('{"a"'), modelParts.text(':1}')],
    };
    expect(await editorModels().answer(question, never)).toMatchObject({ kind: 'answer', text: '{"a":1}' });
  });

  test.each([
    ['before', { error: new Error('tools are not supported') }, 'offline'],
    ['within', { streamError: new Error('tools are not supported') }, 'cut-off'],
  ])('is put without a tool once the model could not be asked with one (%s the stream)', async (_, reply, failure) => {
    const models = editorModels();
    model.reply = reply;
    expect(await models.answer(question, never)).toMatchObject({ kind: 'failure', failure });
    model.reply = { parts: [modelParts.text('{}')] };
    expect(await models.answer(question, never)).toMatchObject({ kind: 'answer' });
    expect(recordAt(model.seen[0], 'options')).toHaveProperty('tools');
    expect(recordAt(model.seen[1], 'options')).not.toHaveProperty('tools');
    expect(model.seen[1]?.texts[0]).toMatch(/the material\n\nJSON schema: \{"type":"object"/);
  });

  test('is put without a tool where the editor says that the model takes none', async () => {
    Object.assign(model, { capabilities: { supportsToolCalling: false } });
    await editorModels().answer(question, never);
    expect(recordAt(model.seen[0], 'options')).not.toHaveProperty('tools');
  });

  test('counts tokens with the model’s own measure, and says so where there is none', async () => {
    const text = 'x'.repeat(400);
    const schema = JSON.stringify(question.schema);
    const whole = `Put it better.\n\nthe material\n\nJSON schema: ${schema}`;
    const inputTokens = Math.ceil(whole.length / 4);
    model.reply = { parts: [modelParts.text(text)] };
    expect(await editorModels().answer(question, never)).toMatchObject({ inputTokens, outputTokens: 100 });
    model.countsTokens = false;
    expect(await editorModels().answer(question, never)).toMatchObject({ inputTokens: null, outputTokens: null });
  });

  test('is not put at all where it is longer than the model takes', async () => {
    model.maxInputTokens = 3;
    expect(await editorModels().answer(question, never)).toMatchObject({ failure: 'refused' });
    expect(model.seen).toEqual([]);
  });

  test('is called off when the answer grows beyond what was asked for', async () => {
    model.reply = { parts: Array.from({ length: 100 }, () => modelParts.text('word '.repeat(100))) };
    expect(await editorModels().answer(question, never)).toMatchObject({ kind: 'failure', failure: 'refused' });
    expect(model.seen[0]?.token.isCancellationRequested).toBe(true);
  });

  test('cancels the editor’s request when nobody waits any more', async () => {
    model.reply = { isSilent: true };
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    expect(await editorModels().answer(question, controller.signal)).toMatchObject({ failure: 'cancelled' });
    expect(model.seen[0]?.token.isCancellationRequested).toBe(true);
  });

  test.each([
    ['no permission', modelParts.noPermissions(), 'permission', /allow it/],
    ['blocked', modelParts.blocked(), 'unavailable', /quota/],
    ['not found', modelParts.notFound(), 'not-found', /choose another model/],
    ['anything else', new Error('socket: the material'), 'offline', /network/],
  ])('tells %s by its kind, with a sentence that says what to do', async (_, error, failure, sentence) => {
    model.reply = { error };
    const reply = await editorModels().answer(question, never);
    expect(reply).toMatchObject({ kind: 'failure', failure });
    expect(recordAt({ reply }, 'reply')?.['message']).toMatch(sentence);
    expect(`${JSON.stringify(reply)}${logged.join()}`).not.toContain('the material');
  });

  test('tells an answer that broke off, and one that is empty', async () => {
    model.reply = { parts: [modelParts.text('{')], streamError: new Error('reset') };
    expect(await editorModels().answer(question, never)).toMatchObject({ failure: 'cut-off' });
    model.reply = { parts: [] };
    expect(await editorModels().answer(question, never)).toMatchObject({ failure: 'refused' });
  });
});

describe('permission', () => {
  test.each([undefined, false])(
    'a model that may not be used (%s) is never asked in the background',
    async (permission) => {
      const model = new FakeModel();
      model.permission = permission;
      offer(model);
      const reply = await editorModels().answer({ ...question, isUserAction: false }, never);
      expect(reply).toMatchObject({ kind: 'failure', failure: 'permission' });
      expect(model.seen).toEqual([]);
    },
  );

  test('what the user does may ask for it', async () => {
    const model = new FakeModel();
    model.permission = undefined;
    offer(model);
    expect(await editorModels().answer(question, never)).toMatchObject({ kind: 'answer' });
    const justification = recordAt(model.seen[0], 'options')?.['justification'];
    expect(justification).toMatch(/redacted quotes/);
  });

  test('once given, the background may use it', async () => {
    offer(new FakeModel());
    expect(await editorModels().answer({ ...question, isUserAction: false }, never)).toMatchObject({ kind: 'answer' });
  });
});

describe('which model', () => {
  test('none is there: says so', async () => {
    expect(await editorModels().answer(question, never)).toMatchObject({ failure: 'unavailable' });
    expect(await editorModels().keyOf(null)).toBeNull();
  });

  test('the one that was named and no other', async () => {
    offer(new FakeModel(), new FakeModel({ vendor: 'copilot', id: 'gpt-x', family: 'gpt', name: 'GPT X' }));
    for (const name of ['gpt-x', 'gpt', 'GPT X', 'copilot/gpt-x', 'Copilot/GPT']) {
      expect(await editorModels().keyOf(name), name).toBe('copilot/gpt-x');
    }
    expect(await editorModels().answer({ ...question, model: 'other' }, never)).toMatchObject({
      failure: 'not-found',
      message: expect.stringContaining('“other”'),
    });
  });

  test('without a name one that is allowed already, and among those a small one', async () => {
    const forbidden = new FakeModel({ id: 'a', name: 'Small mini' });
    forbidden.permission = undefined;
    offer(forbidden, new FakeModel({ id: 'b', name: 'Large' }), new FakeModel({ id: 'c', name: 'Flash 2' }));
    expect(await editorModels().keyOf(null)).toBe('fake/c');
  });
});
