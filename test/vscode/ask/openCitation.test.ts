import { beforeEach, describe, expect, test, vi } from 'vitest';
import { citationLink, commandLink, parseCitationTarget } from '../../../src/vscode/ask/citationTarget.ts';
import { sampleCitation } from '../../support/sampleAnswer.ts';

const shown = vi.hoisted((): string[] => []);
vi.mock('vscode', () => ({
  l10n: { t: (message: string) => message },
  Uri: { file: (file: string) => file },
  window: { showTextDocument: async (file: string) => void shown.push(`file ${file}`) },
}));
const { openCitation } = await import('../../../src/vscode/ask/openCitation.ts');

const places = {
  open: async (subject: unknown) => void shown.push(JSON.stringify(subject)),
  openAtEvent: async (eventId: string) => void shown.push(`event ${eventId}`),
};
const engine = {
  request: async (method: string) =>
    method === 'listSkills' ? [{ name: 'use-pnpm' }] : [{ name: 'by-hand', path: '/p/by-hand/SKILL.md' }],
};
const open = (target: unknown): Promise<void> => Reflect.apply(openCitation, null, [engine, places, target]);

beforeEach(() => void shown.splice(0));

describe('a source of an answer', () => {
  test.each([
    [{ kind: 'event', id: 'e-1', eventId: 'e-1', session: 's-1' }, 'event e-1'],
    [{ kind: 'session', id: 's-1' }, '{"kind":"session","sessionId":"s-1","eventId":null}'],
    [{ kind: 'session', id: 's-1', eventId: 'e-2' }, 'event e-2'],
    [{ kind: 'proposal', id: 'p-1' }, '{"kind":"proposal","id":"p-1"}'],
    [{ kind: 'memory', id: '7' }, '{"kind":"activity"}'],
    [{ kind: 'memory', id: '7', session: 's-1' }, '{"kind":"session","sessionId":"s-1","eventId":null}'],
    [{ kind: 'skill', id: 'use-pnpm' }, '{"kind":"skill","name":"use-pnpm"}'],
    [{ kind: 'skill', id: 'by-hand' }, 'file /p/by-hand/SKILL.md'],
  ])('%j opens', async (target, expected) => {
    await open(target);
    expect(shown).toEqual([expected]);
  });

  test.each([undefined, null, 'e-1', {}, { kind: 'file', id: '/etc/passwd' }, { kind: 'event', id: '' }])(
    '%j opens nothing',
    async (target) => {
      expect(parseCitationTarget(target)).toBeNull();
      await expect(open(target)).rejects.toThrow(/Ask a question first/);
      expect(shown).toEqual([]);
    },
  );

  test('is a link whose arguments are data, whatever they hold', () => {
    const id = 'a)(b"\'<>&?#\u202e]';
    const link = citationLink(sampleCitation({ id, eventId: id }));
    expect(link).toMatch(/^command:skillify\.openCitation\?[A-Za-z0-9%\-_.!~*']+$/);
    const parsed: unknown = JSON.parse(decodeURIComponent(link.slice(link.indexOf('?') + 1)));
    expect(Array.isArray(parsed) && parseCitationTarget(parsed[0])).toMatchObject({ id, eventId: id });
    expect(commandLink('x', 'y')).toBe('command:x?%5B%22y%22%5D');
  });
});
