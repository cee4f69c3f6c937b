import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snippetOf } from '../../src/engine/searchSnippet.ts';

const word = (text: string, isPrefix = false) => ({ text, isPhrase: false, isPrefix });
/** The snippet with its matches in square brackets. */
const shown = (text: string, ...terms: readonly { text: string; isPhrase: boolean; isPrefix: boolean }[]) =>
  snippetOf(text, terms)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');

describe('a snippet', () => {
  test('marks the words that were looked for, in any case and style', () => {
    expect(
      shown('Please use PNPM for the Größe of user_account_id', word('pnpm'), word('grosse'), word('account')),
    ).toBe('Please use [PNPM] for the [Größe] of [user_account_id]');
    expect(shown('run tests, testing', word('test', true))).toBe('run [tests], [testing]');
    expect(shown('getUserName here', word('get_user_name'))).toBe('[getUserName] here');
    const phrase = { text: 'use pnpm', isPhrase: true, isPrefix: false };
    expect(shown('we use it, but use PNPM', phrase)).toBe('we use it, but [use PNPM]');
    expect(shown('请修复数据库迁移脚本', word('数据库'))).toBe('请修复[数据库]迁移脚本');
  });

  test('is the piece of a long text that shows most of the words', () => {
    const text = `alpha ${'filler '.repeat(100)}alpha and beta ${'filler '.repeat(100)}`;
    const piece = shown(text, word('alpha'), word('beta'));
    expect(piece).toContain('[alpha] and [beta]');
    expect(piece.startsWith('… ') && piece.endsWith(' …')).toBe(true);
    expect(piece.length).toBeLessThan(230);
  });

  test('is one line in which nothing is hidden', () => {
    expect(shown('a\n\tb\u001b[31m pnpm \u202Ecod\u0000', word('pnpm'))).toBe('a b⟦001B⟧[31m [pnpm] ⟦202E⟧cod⟦0000⟧');
  });

  test('shows the beginning where nothing is to be marked', () => {
    expect(shown('one two three', word('none'))).toBe('one two three');
    expect(snippetOf('', [word('x')])).toEqual([]);
  });

  test('never cuts within a character, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.string({ maxLength: 5 }), (text, wanted) => {
        for (const part of snippetOf(text.repeat(3), [word(wanted, true)])) {
          expect(part.text.isWellFormed()).toBe(true);
          expect(part.text).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        }
      }),
    );
  });
});
