import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/capture/redact.ts';
import { userRulesOf } from '../../src/capture/redaction/userRules.ts';
import { innocentTexts } from './innocentTexts.ts';
import { plantedSecrets } from './plantedSecrets.ts';

describe('redaction', () => {
  it.each(plantedSecrets.map((planted) => [planted.kind, planted] as const))('takes out: %s', (_kind, planted) => {
    for (const text of [planted.text, `before ${planted.text} after`, `"${planted.text}"`, `x\n${planted.text}\ny`]) {
      const redacted = redactText(text);
      expect(redacted).not.toContain(planted.secret);
      expect(redacted).toMatch(/\[redacted:[a-z-]+\]/);
      expect(redactText(redacted)).toBe(redacted);
      expect(redactText(text)).toBe(redacted);
    }
    // As it stands in JSON within JSON: a tool's input, or a log of requests.
    expect(redactText(JSON.stringify({ input: JSON.stringify({ text: planted.text }) }))).not.toContain(planted.secret);
  });

  it('knows thirty kinds and more', () => {
    expect(new Set(plantedSecrets.map((planted) => planted.kind)).size).toBeGreaterThan(30);
  });

  it('leaves two hundred look-alikes unharmed', () => {
    expect(new Set(innocentTexts).size).toBeGreaterThanOrEqual(200);
    const harmed = innocentTexts.filter((text) => redactText(`before ${text} after`) !== `before ${text} after`);
    expect(harmed).toEqual([]);
    expect(redactText(innocentTexts.join('\n'))).toBe(innocentTexts.join('\n'));
  });

  it('takes linear time on a megabyte of hostile text for each rule', () => {
    const heads = plantedSecrets.flatMap(({ text }) => [text.slice(0, 12), text.slice(0, -6)]);
    const shapes = [
      'password',
      'password="',
      '://a:',
      ' --token ',
      'bearer a1',
      '-----BEGIN A PRIVATE KEY-----',
      'aA1',
      'a/',
      '/',
      '-',
      '.',
      'a.',
      '\\',
      '" ',
      '=',
      'login x password ',
    ];
    for (const part of [...heads, ...shapes]) {
      const started = performance.now();
      redactText(part.repeat(1_000_000 / part.length));
      expect(performance.now() - started, part).toBeLessThan(4_000);
    }
  }, 120_000);
});

describe('rules of the user', () => {
  it('are applied first, in long texts too', () => {
    const rules = userRulesOf(['ACME-\\d{4,8}', 'project (?:falcon|condor)']);
    const filler = 'lorem ipsum '.repeat(1_000);
    const text = `${filler}ACME-123456 and project condor${filler}ACME-9999${filler}`;
    const redacted = redactText(text, rules);
    expect(redacted).toBe(
      `${filler}[redacted:user-rule] and [redacted:user-rule]${filler}[redacted:user-rule]${filler}`,
    );
  });

  it('find a match wherever it lies', () => {
    const rules = userRulesOf(['ACME-\\d{4}']);
    for (let offset = 3_500; offset < 4_200; offset += 1) {
      const text = `${'x'.repeat(offset)} ACME-1234 ${'y'.repeat(5_000)}`;
      expect(redactText(text, rules)).toBe(`${'x'.repeat(offset)} [redacted:user-rule] ${'y'.repeat(5_000)}`);
    }
  });

  it.each([
    ['', /is empty/],
    ['x'.repeat(301), /longer than 300/],
    ['(unclosed', /not a regular expression/],
    ['a*', /matches nothing/],
    ['(a+)+b', /repeated group/],
    ['(a|b)*c+', /repeated group|repeats/],
    ['(?:\\w+\\s?)*x', /repeated group/],
    ['(a)\\1', /refers back/],
    ['(?<n>a)\\k<n>', /refers back/],
    ['.*.*.*x', /too long/],
    ['a+b+c+d+e+f+g+', /more than 6/],
  ])('are refused where they could take long: %s', (pattern, sentence) => {
    expect(() => userRulesOf([pattern])).toThrow(sentence);
  });

  it('are taken where they are harmless', () => {
    const patterns = [
      '\\bEMP\\d{6}\\b',
      '[A-Z]{3}-\\d+',
      '(?:foo|bar)-[a-z]+',
      'x(?=y)',
      'a\\{2\\}b',
      '[(+*]{2}',
      'colou?r',
    ];
    expect(userRulesOf(patterns)).toHaveLength(patterns.length);
  });
});
