import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/capture/redact.ts';
import { redactHighEntropy } from '../../src/capture/redaction/highEntropy.ts';
import { redactNamedValues } from '../../src/capture/redaction/namedValues.ts';
import { redactPrivateKeys } from '../../src/capture/redaction/privateKeys.ts';
import { secretRules } from '../../src/capture/redaction/tokens.ts';
import { innocentTexts } from './innocentTexts.ts';
import { plantedSecrets } from './plantedSecrets.ts';

/** Every rule on every run of token characters, with no look ahead at all: slow, and what the quick way must not differ from. */
function redactWithoutFilter(text: string): string {
  const withoutTokens = redactPrivateKeys(text).replace(
    /(?<![\w.~$:/+=@%&?-])[\w.~$:/+=@%&?-]{19,}/g,
    (run: string, index: number, whole: string) => {
      let kept = run;
      for (const { kind, pattern } of secretRules) kept = kept.replace(pattern, `[redacted:${kind}]`);
      return kept.length < 32 ? kept : redactHighEntropy(kept, whole.slice(Math.max(0, index - 24), index));
    },
  );
  return redactNamedValues(withoutTokens);
}

const anchors = secretRules.flatMap((rule) => rule.anchors.map((anchor) => anchor.replaceAll('*', 'x')));
const names = [
  ...['password', 'PASSWORD', 'Passwd', 'passphrase', 'pwd', 'secret', 'token', 'api_key', 'access-key', 'credential'],
  ...[
    'authorization',
    'Proxy-Authorization',
    'bearer ',
    'Basic ',
    ' --token ',
    ' -client-secret ',
    'login bob ',
    'Key',
  ],
  ...['password hunter2! ', '://user:', 'postgres://a:', '@', 'DB_PASSWORD=', ' --pass ', 'sKey'],
];
const between = [
  '=',
  ':=',
  '=>',
  ': ',
  ' ',
  '"',
  "'",
  '\\"',
  ']',
  '`',
  '\n',
  '\\n',
  '(',
  '$',
  '{',
  ',',
  '.',
  '-',
  '_',
  '/',
];
/** Their low bytes are letters, digits, brackets and spaces, and some of them are white space themselves. */
const wide = [
  '\u00a0',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
  '\u0141',
  '\u0431',
  '→',
  '😀',
  '\ud83d',
];
const keys = [
  `-----BEGIN RSA PRIVATE${' KEY'}-----`,
  `-----END RSA PRIVATE${' KEY'}-----`,
  `PuTTY-User-${'Key'}-File-2:`,
];

const run = fc.oneof(
  ...['0123456789abcdef', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 'abXYZ01289+/_-=.~'].map((alphabet) =>
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: 14, maxLength: 70 }),
  ),
);
const text = fc
  .array(fc.oneof(run, ...[anchors, names, between, wide, keys].map((list) => fc.constantFrom(...list))), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

describe('the quick look before redaction', () => {
  it('finds the same as all rules without it in texts made of their own parts', () => {
    fc.assert(
      fc.property(text, (made) => {
        expect(redactText(made)).toBe(redactWithoutFilter(made));
      }),
      { numRuns: 4_000 },
    );
  });

  it('is not a look that passes everything over', () => {
    const samples = fc.sample(text, { numRuns: 2_000, seed: 3 });
    const changed = samples.filter((made) => redactText(made) !== made);
    expect(changed.length).toBeGreaterThan(100);
  });

  it.each(secretRules.map((rule) => [rule.kind, rule] as const))(
    'meets an anchor in whatever is a %s',
    (_kind, rule) => {
      // Looking around and borders of words are no part of what a pattern generates.
      const plain = rule.pattern.source
        .replace(/\(\?<?[=!](?:\[[^\]]*\]|\\.|\([^)]*\)|[^)\\[])*\)/g, '')
        .replaceAll('\\b', '');
      const wanted = rule.anchors.map(
        (anchor) => new RegExp(anchor.replace(/[.?$/+]/g, '\\$&').replaceAll('*', '[\\s\\S]')),
      );
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(`^(?:${plain})$`)), (secret) => {
          const isFound = secret.match(rule.pattern) !== null;
          expect(!isFound || wanted.some((pattern) => pattern.test(secret)), secret).toBe(true);
          expect(redactText(`x ${secret} y`)).toBe(redactWithoutFilter(`x ${secret} y`));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('finds the same in planted secrets and innocent texts, whatever stands around them', () => {
    for (const around of ['', ' ', '"', '→', '\u0141', 'x', '\n', 'key: ']) {
      for (const sample of [...plantedSecrets.map((planted) => planted.text), ...innocentTexts]) {
        const made = `${around}${sample}${around}`;
        expect(redactText(made)).toBe(redactWithoutFilter(made));
      }
    }
  });

  it('finds the same in texts longer than the buffer that is kept', () => {
    const long = `${'a word → '.repeat(20_000)} token: a1B2c3D4e5F6g7H8 ${'b'.repeat(70_000)} sk-${'a1'.repeat(20)}`;
    expect(redactText(long)).toBe(redactWithoutFilter(long));
    expect(redactText(long)).not.toContain('a1B2c3D4e5F6g7H8');
  });
});

const recordings = path.resolve(fileURLToPath(new URL('../..', import.meta.url)), '..', 'shared', 'transcripts');
const isThere = existsSync(recordings);
if (!isThere) {
  console.warn('SKIPPED: the real transcripts are not beside this checkout, so redaction is not compared on them.');
}

describe.skipIf(!isThere)('the quick look in real transcripts', () => {
  it('finds the same as all rules without it', () => {
    let changed = 0;
    for (const name of readdirSync(recordings, { recursive: true, encoding: 'utf8' })) {
      if (!/[\\/](?:hermes|gemini|pi|openclaw)[\\/]|oh-my-posh.*\.jsonl$/.test(`/${name}`)) continue;
      if (!/\.jsonl?$/.test(name)) continue;
      // Every fourth line is enough to meet all kinds of records.
      const lines = readFileSync(path.join(recordings, name), 'utf8').split('\n');
      for (let index = 0; index < lines.length; index += 4) {
        const line = lines[index] ?? '';
        const redacted = redactText(line);
        if (redacted !== line) changed += 1;
        expect(redacted).toBe(redactWithoutFilter(line));
      }
    }
    expect(changed).toBeGreaterThan(0);
  }, 60_000);
});
