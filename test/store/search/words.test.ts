import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedText, holdsSequence } from '../../../src/store/search/foldedText.ts';
import { foldWord } from '../../../src/store/search/folding.ts';
import { eachTerm, searchWords } from '../../../src/store/search/words.ts';

const forms = (text: string) => searchWords(text).map(({ whole, parts }) => [whole, ...parts]);

test.each([
  ['getUserName', [['getusername', 'get', 'user', 'name']]],
  ['XMLHttpRequest2', [['xmlhttprequest2', 'xml', 'http', 'request2']]],
  ['user_account_id', [['user_account_id', 'user', 'account', 'id']]],
  ['--no-verify', [['no-verify', 'no', 'verify']]],
  ['src/auth/login.ts:42', [['src'], ['auth'], ['login.ts', 'login', 'ts'], ['42']]],
  ['v1.2.3', [['v1.2.3', 'v1']]],
  ['TS2345 E0308', [['ts2345'], ['e0308']]],
  ["don't", [["don't", 'don']]],
  ['550e8400-e29b-41d4-a716-446655440000', [['550e8400-e29b-41d4-a716-446655440000']]],
  ['Größe ﬁne Łódź', [['grosse'], ['fine'], ['lodz']]],
  ['数据库 test', [[null, '数据', '据库', '库'], ['test']]],
  ['エラーtest', [[null, 'エラ', 'ラー', 'ー'], ['test']]],
  ['... --- ___ !!', []],
])('%s is read as its forms', (text, expected) => {
  expect(forms(text)).toEqual(expected);
});

test('words stand where they say, hold no blank and are the same however they are asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const listed: string[] = [];
      let end = 0;
      for (const word of searchWords(text)) {
        expect(word.start).toBeGreaterThanOrEqual(end);
        expect(word.end).toBeGreaterThan(word.start);
        end = word.end;
        if (word.whole !== null) listed.push(word.whole);
        listed.push(...word.parts);
      }
      for (const term of listed) expect(term).toMatch(/^\S+$/);
      const told: string[] = [];
      eachTerm(text, (term) => told.push(term));
      expect(told).toEqual(listed);
    }),
  );
});

test('folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (word) => {
      expect(foldWord(foldWord(word))).toBe(foldWord(word));
    }),
  );
});

test('a sequence of words is found whatever stands between them, but not with words between or within words', () => {
  const text = foldedText('Please RUN  the-tests; größe: 数据库 迁移');
  expect(holdsSequence(text, foldedText('run the tests'), false)).toBe(true);
  expect(holdsSequence(text, foldedText('run tests'), false)).toBe(false);
  expect(holdsSequence(text, foldedText('the test'), false)).toBe(false);
  expect(holdsSequence(text, foldedText('the test'), true)).toBe(true);
  expect(holdsSequence(text, foldedText('un the'), true)).toBe(false);
  expect(holdsSequence(text, foldedText('据库'), false)).toBe(true);
});
