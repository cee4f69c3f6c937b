import { beforeEach, expect, test, vi } from 'vitest';
import { ask, SampleScope } from '../support/sampleScope.ts';

vi.mock('vscode', () => ({
  EventEmitter: class {
    readonly event = () => ({ dispose: () => undefined });
    fire(): void {}
    dispose(): void {}
  },
  Range: class {},
  CodeLens: class {
    constructor(
      readonly range: unknown,
      readonly command: unknown,
    ) {}
  },
  languages: { registerCodeLensProvider: () => ({ dispose: () => undefined }) },
  l10n: {
    t: (message: string, ...values: readonly unknown[]) =>
      message.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)])),
  },
}));
const { OriginLenses } = await import('../../src/vscode/originLenses.ts');

const request = vi.fn();
const lensesOf = (text: string) => {
  const engine = { request, onDidChange: () => ({ dispose: () => undefined }) };
  const lenses: { provideCodeLenses(document: { getText(): string }): Promise<readonly object[]> } = Reflect.construct(
    OriginLenses,
    [engine],
  );
  return lenses.provideCodeLenses({ getText: () => text });
};

beforeEach(() => {
  request.mockReset();
});

test('a SKILL.md that Skillify wrote leads to its evidence, also when it was edited', async () => {
  const scope = new SampleScope();
  try {
    const engine = await scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
    const [first] = await ask(engine, 'listProposals', { statuses: ['pending'] });
    const { contentHash } = await ask(engine, 'getProposal', { id: first?.id ?? '' });
    const { name, skillMd } = await ask(engine, 'approve', { id: first?.id ?? '', contentHash });
    request.mockImplementation((_method: string, params: { readonly skillMd: string }) =>
      ask(engine, 'skillOrigin', params),
    );
    expect(await lensesOf(skillMd)).toMatchObject([
      {
        command: {
          command: 'skillify.open',
          arguments: [{ name }],
          title: expect.stringMatching(/version 1; turns .*\d/),
        },
      },
    ]);
    expect(await lensesOf(`${skillMd}\nMine.\n`)).toMatchObject([
      { command: { title: expect.stringContaining('version 1, edited since') } },
    ]);
  } finally {
    await scope.dispose();
  }
});

test('a SKILL.md of somebody else asks nobody, and one of another project shows nothing', async () => {
  expect(await lensesOf('---\nname: mine\ndescription: Mine.\n---\n')).toEqual([]);
  expect(request).not.toHaveBeenCalled();
  request.mockRejectedValue(new Error('not found'));
  expect(await lensesOf('---\nname: theirs\nmetadata:\n  skillify-proposal: p-0\n---\n')).toEqual([]);
  expect(request).toHaveBeenCalledOnce();
});
