import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { arrayAt, parseJson, recordAt, stringAt } from '../../../src/base/json.ts';
import { agentTools, inputSchemaOf } from '../../../src/engine/tools/agentTools.ts';
import { editorToolName, type ToolName, toolNames } from '../../../src/vscode/tools/toolNames.ts';

const editor = vi.hoisted(() => {
  const registered: string[] = [];
  class Part {
    constructor(readonly value: string) {}
  }
  class Result {
    constructor(readonly content: readonly Part[]) {}
  }
  return { registered, Part, Result };
});
vi.mock('vscode', () => ({
  l10n: {
    t: (message: string, ...values: unknown[]) => message.replace(/\{(\d)\}/g, (_, index) => String(values[index])),
  },
  env: { appName: 'Test Editor' },
  LanguageModelTextPart: editor.Part,
  LanguageModelToolResult: editor.Result,
  lm: {
    registerTool: (name: string) => {
      editor.registered.push(name);
      return { dispose: () => void editor.registered.splice(editor.registered.indexOf(name), 1) };
    },
  },
}));
const { EditorTool, registerAgentTools } = await import('../../../src/vscode/tools/agentTools.ts');

const manifest = parseJson(readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8'));
const contributed = arrayAt(recordAt(manifest, 'contributes'), 'languageModelTools');

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

/** A tool on an engine that gives one answer, and what that was asked. */
function tool(name: ToolName, answer: object, changes: object = {}) {
  const asked: unknown[] = [];
  const request = async (method: string, params: unknown) => {
    asked.push({ method, params });
    return answer;
  };
  const engine = { place: { kind: 'ready' }, hasConsent: true, request, ...changes };
  const made = Reflect.construct(EditorTool, [engine, name]);
  const invoke = async (options: object): Promise<string> => {
    const result: unknown = await Reflect.apply(made.invoke, made, [options, token]);
    return arrayAt(result, 'content')
      .map((part) => stringAt(part, 'value') ?? '')
      .join('');
  };
  return {
    asked,
    invoke,
    prepare: (input: unknown): unknown => Reflect.apply(made.prepareInvocation, made, [{ input }]),
  };
}

beforeEach(() => void editor.registered.splice(0));

describe('the tools of the editor', () => {
  test('are those of the engine, in its order', () => {
    expect([...toolNames]).toEqual(agentTools.map(({ name }) => name));
  });

  test('are contributed with the schema that the engine checks, and with texts for people and models', () => {
    expect(contributed.map((entry) => stringAt(entry, 'name'))).toEqual(toolNames.map(editorToolName));
    for (const [index, { name, description }] of agentTools.entries()) {
      expect(contributed[index]).toMatchObject({
        modelDescription: description,
        inputSchema: inputSchemaOf(name),
        canBeReferencedInPrompt: true,
        displayName: `%tool.${name}%`,
        userDescription: `%tool.${name}.user%`,
        when: 'skillify.hasConsent',
      });
      expect(stringAt(contributed[index], 'toolReferenceName')).toMatch(/^skillify[A-Z][A-Za-z]+$/);
      expect(stringAt(contributed[index], 'icon')).toMatch(/^\$\([a-z-]+\)$/);
    }
  });

  test('are registered and given back', () => {
    const registration = Reflect.apply(registerAgentTools, null, [{}]);
    expect(editor.registered).toEqual(toolNames.map(editorToolName));
    registration.dispose();
    expect(editor.registered).toEqual([]);
  });
});

describe('a call', () => {
  test('goes to the engine as it came, under the editor’s name', async () => {
    const { invoke, asked } = tool('search_skills', { text: 'found', isError: false, data: {} });
    expect(await invoke({ input: { query: 'x', other: 1 } })).toBe('found');
    expect(asked).toEqual([
      { method: 'runTool', params: { name: 'search_skills', input: { query: 'x', other: 1 }, by: 'Test Editor' } },
    ]);
  });

  test('fails with the sentence that the engine gives', async () => {
    const { invoke } = tool('get_skill', { text: 'There is no skill named x.', isError: true, data: {} });
    await expect(invoke({ input: {} })).rejects.toThrow('There is no skill named x.');
  });

  test('is refused before the sessions may be read', async () => {
    const { invoke, asked } = tool('ask_history', {}, { hasConsent: false });
    await expect(invoke({ input: {} })).rejects.toThrow(/Allow Skillify/);
    expect(asked).toEqual([]);
  });

  test.each([1, 10, 100, 1_000, 100_000])(
    'fits into a budget of %i tokens, or is empty but for the note',
    async (tokenBudget) => {
      const text = `${'word '.repeat(5_000)}${'長'.repeat(2_000)}`;
      const { invoke } = tool('ask_history', { text, isError: false, data: {} });
      // Tokens that are not spread evenly: a sign of Chinese is one, a word of English too.
      const countTokens = async (part: string) => (part.match(/[\u4e00-\u9fff]|[a-z]+/gi) ?? []).length;
      const given = await invoke({ input: {}, tokenizationOptions: { tokenBudget, countTokens } });
      if (tokenBudget === 100_000) expect(given).toBe(text);
      else {
        expect(given).toContain('(Cut to fit. Ask for less.)');
        const note = await countTokens('(Cut to fit. Ask for less.)');
        expect(await countTokens(given)).toBeLessThanOrEqual(Math.max(tokenBudget, note));
      }
    },
  );

  test('says what it does, and asks before it proposes', () => {
    const answer = { text: '', isError: false, data: {} };
    expect(tool('search_sessions', answer).prepare({ query: 'pnpm' })).toEqual({
      invocationMessage: 'Searching earlier sessions: pnpm',
    });
    expect(tool('propose_skill', answer).prepare({ name: 'use-pnpm', rules: ['Use pnpm.', 'Not npm.'] })).toMatchObject(
      {
        confirmationMessages: {
          title: 'Propose a Skill?',
          message: expect.stringContaining('Use pnpm. · Not npm.'),
        },
      },
    );
    for (const name of toolNames) expect(tool(name, answer).prepare(null)).toHaveProperty('invocationMessage');
  });
});
