import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { linkKind } from '../../webview/shared/linkKind.ts';

const format = (text: string, ...values: readonly string[]) =>
  text.replace(/\{(\d)\}/g, (_, index) => values[Number(index)] ?? '');
vi.mock('vscode', () => ({ l10n: { t: format } }));
const { skillLinkFile } = await import('../../src/vscode/skillLinks.ts');

let root = '';
let skillFile = '';
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'skillify-links-'));
  const folder = path.join(root, 'skills/use-pnpm');
  mkdirSync(path.join(folder, 'references'), { recursive: true });
  skillFile = path.join(folder, 'SKILL.md');
  for (const name of ['SKILL.md', 'references/a note.md']) writeFileSync(path.join(folder, name), 'text');
  writeFileSync(path.join(root, 'secret.txt'), 'secret');
  symlinkSync(path.join(root, 'secret.txt'), path.join(folder, 'inside.txt'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a relative link of a skill', () => {
  test('leads to a file of its folder, with or without a place in it', async () => {
    const note = path.join(path.dirname(skillFile), 'references', 'a note.md');
    for (const href of ['references/a%20note.md', './references/a note.md#part', 'references/a%20note.md?x=1'])
      expect(await skillLinkFile(skillFile, href)).toBe(note);
  });

  test.each([
    '../../secret.txt',
    'references/../../../secret.txt',
    '..%2F..%2Fsecret.txt',
    'inside.txt',
    '/etc/passwd',
    '~/.ssh/id',
    'file:///etc/passwd',
    'C:\\Windows\\win.ini',
    'command:workbench.action.quit',
    'javascript:alert(1)',
    'a\u0000b',
    '%E0%A4%A',
    '#part',
    '.',
    '',
  ])('%j leads nowhere', async (href) => {
    await expect(skillLinkFile(skillFile, href)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('to a folder, or to what is not there, says so without what is hidden in it', async () => {
    await expect(skillLinkFile(skillFile, 'references')).rejects.toMatchObject({ code: 'not-found' });
    await expect(skillLinkFile(skillFile, 'gone\u202E.md')).rejects.toThrow('There is no file “gone\u{fffd}.md”');
  });
});

describe('what a page does with a link', () => {
  test.each(['https://example.com/a', 'HTTP://example.com', 'mailto:somebody@example.com'])(
    '%j goes outside',
    (href) => {
      expect(linkKind(href)).toBe('outside');
    },
  );

  test.each(['references/a.md', './a.md#part', 'scripts/run%20it.sh'])('%j is a file of the skill', (href) => {
    expect(linkKind(href)).toBe('skill-file');
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'command:workbench.action.quit',
    'vscode://skillify.skillify',
    'data:text/html,x',
    'file:///etc/passwd',
    '//example.com/a',
    'https:///a',
    '/etc/passwd',
    '\\\\server\\share',
    '..%2Fa.md',
    '../a.md',
    'a\u202Efdp.md',
    '%E0%A4%A',
    '#part',
    '',
  ])('%j stays text', (href) => {
    expect(linkKind(href)).toBe('inert');
  });
});
