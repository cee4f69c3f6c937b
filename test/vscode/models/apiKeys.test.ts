import { beforeEach, describe, expect, test, vi } from 'vitest';
import { apiKeyProblem } from '../../../src/vscode/models/apiKeyShape.ts';
import { fakeEditor, resetFakeEditor, shown } from '../../support/fakeLanguageModels.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { ApiKeys } = await import('../../../src/vscode/models/apiKeys.ts');

// Built at run time: scanners must not take it for a real one.
const key = ['sk', 'ant', 'api03', 'x'.repeat(40)].join('-');

/** The editor's secret storage, shared by windows. */
class Secrets {
  private readonly values = new Map<string, string>();
  private readonly listeners = new Set<(event: { readonly key: string }) => unknown>();

  readonly onDidChange = (listener: (event: { readonly key: string }) => unknown) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  get = async (name: string) => this.values.get(name);

  store = async (name: string, value: string) => {
    this.values.set(name, value);
    for (const listener of this.listeners) listener({ key: name });
  };

  delete = async (name: string) => {
    this.values.delete(name);
    for (const listener of this.listeners) listener({ key: name });
  };

  get count(): number {
    return this.values.size;
  }
}

beforeEach(() => resetFakeEditor());

describe('the shape of a key', () => {
  test.each([
    [key, null],
    [`  ${key}\n`, null],
    ['gateway-key-1', null],
    ['', 'empty'],
    ['   ', 'empty'],
    ['sk-ant with space', 'spaces'],
    ['sk-añt-12345678', 'characters'],
    ['short', 'too-short'],
    ['x'.repeat(1_001), 'too-long'],
  ])('%# is judged', (typed, problem) => {
    expect(apiKeyProblem(typed)).toBe(problem);
  });
});

describe('the API key', () => {
  test('is asked for in a password box and kept in the secret storage alone', async () => {
    const secrets = new Secrets();
    const keys = new ApiKeys(secrets);
    fakeEditor.window.showInputBox.mockResolvedValueOnce(` ${key} `);
    expect(await keys.ask()).toBe(true);
    expect(fakeEditor.window.showInputBox).toHaveBeenCalledWith(
      expect.objectContaining({ password: true, ignoreFocusOut: true }),
    );
    expect(await keys.read()).toBe(key);
    expect(secrets.count).toBe(1);
    expect(JSON.stringify(shown.messages)).not.toContain(key);
  });

  test('that cannot be one is not stored', async () => {
    const secrets = new Secrets();
    const keys = new ApiKeys(secrets);
    for (const typed of [undefined, '', 'short', 'two words here']) {
      fakeEditor.window.showInputBox.mockResolvedValueOnce(typed);
      expect(await keys.ask()).toBe(false);
    }
    expect(secrets.count).toBe(0);
    expect(await keys.read()).toBeNull();
  });

  test('set or removed in one window is followed by the other', async () => {
    const secrets = new Secrets();
    const [here, there] = [new ApiKeys(secrets), new ApiKeys(secrets)];
    const seen: (string | null)[] = [];
    there.onDidChange(async () => seen.push(await there.read()));
    fakeEditor.window.showInputBox.mockResolvedValueOnce(key);
    await here.ask();
    await vi.waitFor(() => expect(seen).toEqual([key]));
    await here.remove();
    await vi.waitFor(() => expect(seen).toEqual([key, null]));
    expect(secrets.count).toBe(0);
  });

  test('is not followed any more once disposed, nor are secrets of others', async () => {
    const secrets = new Secrets();
    const keys = new ApiKeys(secrets);
    const changes = vi.fn();
    keys.onDidChange(changes);
    await secrets.store('another', 'x');
    expect(changes).not.toHaveBeenCalled();
    keys.dispose();
    await secrets.store('skillify.anthropicApiKey', key);
    expect(changes).not.toHaveBeenCalled();
  });

  test('says whether there was one to remove', async () => {
    const keys = new ApiKeys(new Secrets());
    await keys.remove();
    expect(shown.messages.map(({ message }) => message)).toEqual(['There was no API key.']);
  });
});
