import { expect, test } from 'vitest';
import { codeSpan, visibleLine } from '../../src/memory/codeSpan.ts';
import { isNamedIn, isPathOf, isWholeIn, topicOf } from '../../src/memory/topic.ts';
import { additions, lostNumbers } from '../../src/memory/wordingGuard.ts';

const facts =
  '**3 failed runs of 2 commands about `payments-api` in the last 15 minutes**, in 1 session.\n- `pnpm --filter payments-api test` failed 2 times, last at 14:20: `FAIL src/retry.test.ts` [1].';

test.each([
  'Three runs of `payments-api` failed in the last 15 minutes: `pnpm --filter payments-api test` failed twice, last at 14:20 [1].',
  'In 1 session, 2 commands failed 3 times. The reason was `FAIL src/retry.test.ts` [1].',
])('other words for the same facts add nothing: %s', (wording) => {
  expect(additions(wording, facts)).toEqual([]);
});

test.each([
  ['Four runs failed.', 'four'],
  ['5 runs failed.', '5'],
  ['3 runs failed, see [2].', '[2]'],
  ['3 runs of `ledger` failed.', 'ledger'],
  ['3 runs failed in src/card.ts.', 'src/card.ts'],
  ['3 runs failed. Redis was down.', 'redis'],
  ['3 runs failed in retryTwice.', 'retrytwice'],
  ['3 runs failed, an alarming rate.', 'alarming'],
  ['3 runs failed: [details](https://evil.example).', 'a link or markup'],
  ['3 runs failed <b>badly</b>.', 'a link or markup'],
])('what is not in the facts is found: %s', (wording, added) => {
  expect(additions(wording, facts)).toContain(added);
});

test('a number that was left out is noticed, in digits or words', () => {
  expect(lostNumbers('3 failed runs of 2 commands', 'Three runs failed.')).toEqual(['2']);
  expect(lostNumbers('3 failed runs of 2 commands', 'Three runs of 2 commands failed.')).toEqual([]);
});

test.each([
  ['`', '`` ` ``'],
  ['a `b` c', '``a `b` c``'],
  ['x\n# y', '`x # y`'],
  ['a\u202eb\u200b', '`a⟨U+202E⟩b⟨U+200B⟩`'],
  ['', '` `'],
])('%j becomes a code span that nothing breaks out of', (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test('a line is cut behind what is shown', () => {
  expect(visibleLine('abcdef', 4)).toBe('abc…');
});

test.each([
  ['payments-api', 'cd services/payments-api && make', true],
  ['payments-api', 'the payments api tests', true],
  ['payments-api', 'class PaymentsApi', true],
  ['payments-api', 'payments', false],
  ['payments-api', 'payments-api-gateway', false],
  ['payments-api', 'legacy-payments-api', false],
  ['payments api', 'packages/payments-api/src', true],
])('%s in “%s”: %s', (name, text, isThere) => {
  expect(isWholeIn(topicOf(name), text)).toBe(isThere);
});

test('plain words are found by their stems, inside names too', () => {
  expect(isNamedIn(topicOf('migration'), 'pnpm db:migrate')).toBe(true);
  expect(isNamedIn(topicOf('migration'), 'runMigrations()')).toBe(true);
  expect(isNamedIn(topicOf('migration'), 'pnpm mitigate')).toBe(false);
});

test('a file is found by base name or the end of its path', () => {
  expect(isPathOf(topicOf('auth.ts'), '/app/src/auth.ts')).toBe(true);
  expect(isPathOf(topicOf('src/auth.ts'), '/app/src/auth.ts')).toBe(true);
  expect(isPathOf(topicOf('auth.ts'), '/app/src/oauth.ts')).toBe(false);
});
