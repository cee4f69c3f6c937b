import { describe, expect, test } from 'vitest';
import { type Configuration, readWriter, writerOptions } from '../../../src/vscode/models/writerSettings.ts';

interface Values {
  readonly user?: unknown;
  readonly workspace?: unknown;
  readonly folder?: unknown;
  readonly model?: Readonly<Record<string, unknown>>;
}

function configuration({ user, workspace, folder, model = {} }: Values): Configuration {
  const values = new Map(Object.entries(model).map(([key, value]) => [`writerModel.${key}`, value]));
  const inspected = { globalValue: user, workspaceValue: workspace, workspaceFolderValue: folder };
  return {
    get: (key: string) => values.get(key),
    inspect: (key: string) => (key === 'writer' ? inspected : undefined),
  };
}

const read = (values: Values) => readWriter(configuration(values));

describe('the writer of the settings', () => {
  test('is the template where nothing, or nonsense, is set', () => {
    expect(read({})).toEqual({ kind: 'template', isBaseUrlWrong: false });
    expect(read({ user: 'gpt' }).kind).toBe('template');
    expect(read({ user: 7 }).kind).toBe('template');
  });

  test.each(['anthropic', 'editor', 'claude-cli'])('is %s where the user says so', (kind) => {
    expect(read({ user: kind }).kind).toBe(kind);
  });

  test('is turned off by a workspace or folder, and on by neither', () => {
    expect(read({ user: 'anthropic', workspace: 'template' }).kind).toBe('template');
    expect(read({ user: 'anthropic', folder: 'template' }).kind).toBe('template');
    expect(read({ workspace: 'anthropic', folder: 'claude-cli' }).kind).toBe('template');
    expect(read({ user: 'editor', workspace: 'anthropic' }).kind).toBe('editor');
  });

  test('has the model, address and limits that are set, checked', () => {
    const model = {
      name: '  claude-sonnet-5-5 ',
      baseUrl: 'http://127.0.0.1:9',
      maxTokensPerRun: 10.7,
      maxTokensPerDay: -1,
      maxCostPerRunUsd: 0.5,
      maxCostPerDayUsd: 'much',
    };
    expect(writerOptions(read({ user: 'anthropic', model }))).toEqual({
      kind: 'anthropic',
      model: 'claude-sonnet-5-5',
      baseUrl: 'http://127.0.0.1:9',
      maxTokensPerRun: 10,
      maxCostPerRunUsd: 0.5,
    });
  });

  test('sends nothing anywhere while the address is none', () => {
    for (const baseUrl of ['gateway', 'file:///etc', 'https://', `https://${'x'.repeat(2_000)}`]) {
      expect(read({ user: 'anthropic', model: { baseUrl } }), baseUrl).toEqual({
        kind: 'template',
        isBaseUrlWrong: true,
      });
    }
    expect(read({ user: 'editor', model: { baseUrl: 'gateway' } })).toEqual({ kind: 'editor', isBaseUrlWrong: false });
  });
});
