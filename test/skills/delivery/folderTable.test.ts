import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json';
import { assistants } from '../../../src/assistants/registry.ts';
import {
  deliveryFolders,
  deliveryTargets,
  doubleListings,
  folderOf,
  wantedCopies,
} from '../../../src/skills/delivery/folderTable.ts';

const choice = (...ids: string[]) => ({ assistants: ids, scope: 'project', mode: 'copy' }) as const;
const folders = (...ids: string[]) => wantedCopies(choice(...ids)).map(({ folder }) => folder);

describe('the table of skill folders', () => {
  test('holds every folder of every assistant once, the canonical one first', () => {
    const table = deliveryFolders();
    const keys = table.map(({ scope, folder }) => `${scope}:${folder}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys[0]).toBe('project:.claude/skills');
    for (const { id, skillFolders } of assistants)
      for (const { scope, path } of skillFolders)
        expect(table.find((row) => row.scope === scope && row.folder === path)?.readers).toContain(id);
  });

  test('Codex reads the shared folder and not the canonical one, which Copilot reads as well', () => {
    const readers = (folder: string) => deliveryFolders().find((row) => row.folder === folder)?.readers;
    expect(readers('.claude/skills')).not.toContain('codex');
    expect(readers('.claude/skills')).toContain('copilot-chat');
    expect(readers('.agents/skills')).toEqual(
      expect.arrayContaining(['codex', 'cursor', 'gemini-cli', 'pi', 'openclaw']),
    );
    expect(readers('.agents/skills')).not.toContain('claude-code');
  });
});

describe('a choice', () => {
  test.each([
    [['claude-code'], ['.claude/skills']],
    [
      ['claude-code', 'codex', 'cursor', 'gemini-cli'],
      ['.claude/skills', '.agents/skills'],
    ],
    [['codex'], ['.claude/skills', '.agents/skills']],
    [
      ['copilot-chat', 'opencode', 'pi', 'openclaw', 'hermes', 'cline', 'roo'],
      ['.claude/skills', '.agents/skills'],
    ],
    [
      ['cursor:.cursor/skills', 'copilot-chat:.github/skills', 'pi:.pi/skills', 'hermes:.hermes/skills'],
      ['.claude/skills', '.cursor/skills', '.github/skills', '.pi/skills', '.hermes/skills'],
    ],
  ])('of %j is delivered to %j', (ids, expected) => expect(folders(...ids)).toEqual(expected));

  test('of the user scope goes to the home folder, and a folder of the user’s may be named beside those of the project', () => {
    expect(wantedCopies({ assistants: ['codex', 'hermes'], scope: 'user', mode: 'link' })).toEqual([
      { scope: 'user', folder: '.claude/skills', mode: 'copy' },
      { scope: 'user', folder: '.agents/skills', mode: 'link' },
      { scope: 'user', folder: '.hermes/skills', mode: 'link' },
    ]);
    expect(wantedCopies(choice('pi:~/.pi/agent/skills'))).toContainEqual({
      scope: 'user',
      folder: '.pi/agent/skills',
      mode: 'copy',
    });
  });

  test.each(['nobody', 'cursor:.codex/skills', 'codex:~/.claude/skills', ''])(
    'of %j is refused, naming what there is',
    (id) => {
      expect(() => wantedCopies(choice(id))).toThrow(/there are claude-code|it reads /);
    },
  );

  test('can be everything that the setting offers, and the setting offers everything', () => {
    for (const target of deliveryTargets()) for (const scope of ['project', 'user'] as const) folderOf(target, scope);
    const { properties } = Object.assign({}, ...[manifest.contributes.configuration].flat());
    expect(properties['skillify.delivery.assistants'].items.enum).toEqual(deliveryTargets());
  });
});

test('an assistant that reads two of the folders is named, once for all that do', () => {
  const copies = wantedCopies(choice('codex'));
  expect(doubleListings('use-pnpm', copies)).toEqual([
    'Cline, Copilot Chat, Copilot CLI, Cursor and OpenCode read more than one of these folders and may list use-pnpm more than once; the copies say the same.',
  ]);
  expect(doubleListings('use-pnpm', copies.slice(0, 1))).toEqual([]);
});
