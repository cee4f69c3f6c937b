import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/capture/redact.ts';

/** Made up of parts, so that no scanner takes the tests themselves for a leak. */
const fake = {
  aws: `AK${'IA'}ABCDEFGHIJKLMNOP`,
  github: `gh${'p_'}abcdefghijklmnopqrstuvwxyz0123456789`,
  githubFine: `github${'_pat_'}11ABCDEFG0abcdefghijklmnop`,
  gitlab: `gl${'pat-'}abcdefghij1234567890`,
  slack: `xo${'xb-'}123456789012-abcdefghijkl`,
  stripe: `sk${'_live_'}abcdefghijklmnop1234`,
  google: `AI${'za'}SyA1234567890abcdefghijklmnopqrstuv`,
  openAi: `sk${'-proj-'}abcDEF123456abcDEF123456`,
  anthropic: `sk${'-ant-'}api03-abcDEF123456abcDEF123456`,
  npm: `np${'m_'}abcdefghijklmnopqrstuvwxyz0123456789`,
  jwt: `ey${'J'}hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijklmnop`,
};

describe('redactText', () => {
  it.each(Object.entries(fake))('takes out a secret by its form: %s', (_name, secret) => {
    const redacted = redactText(`before ${secret} after`);
    expect(redacted).not.toContain(secret);
    expect(redacted).toMatch(/^before \[redacted:[\w-]+\] after$/);
  });

  it('takes out private keys, whole or cut', () => {
    const begin = `-----BEGIN RSA PRIVATE${' KEY'}-----`;
    const end = `-----END RSA PRIVATE${' KEY'}-----`;
    expect(redactText(`a ${begin}\nMIIabc\n${end} b`)).toBe('a [redacted:private-key] b');
    expect(redactText(`a ${begin}\nMIIabc`)).toBe('a [redacted:private-key]');
  });

  it.each([
    [`postgres://user:${'hunter'}2pw@db:5432/x`, 'postgres://user:[redacted:password]@db:5432/x'],
    [`Authorization: Bearer ${'abc123DEF456'}ghi789`, 'Authorization: Bearer [redacted:authorization]'],
    [`password=${'Tr0ub4dor'}&3x`, 'password=[redacted:password]'],
    [`"api_key": "${'a1b2c3d4e5'}f6g7h8i9"`, '"api_key": "[redacted:secret]"'],
    [`DB_PASSWORD='${'S3cret!'}pass'`, "DB_PASSWORD='[redacted:password]'"],
    [`export CLIENT_SECRET=${'9f8e7d6c'}5b4a39281706`, 'export CLIENT_SECRET=[redacted:secret]'],
  ])('takes out a value by its name: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'commit 0123456789abcdef0123456789abcdef01234567',
    'id 019efb65-4046-7140-a3a0-671b5017c575',
    'token: process.env.GITHUB_TOKEN',
    'password: string;',
    'const password = readPassword(prompt);',
    'secretKey=$SECRET_KEY',
    'total_tokens: 1234567890',
    'key: /home/me/.ssh/id_ed25519',
    'tokenizer: SentencePieceTokenizer',
    'git clone https://github.com/o/r.git',
    'ssh git@github.com:o/r.git',
    'import { tokenCount } from "./sk-learn-like-module-name"',
    'authorization: required',
    '"access_token": null',
  ])('leaves alone what is none: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('takes linear time on hostile text', () => {
    const hostile = ['password', 'eyJ-', 'sk-', ':// a:', '-----BEGIN A PRIVATE KEY-----', 'token="', 'a.', 'bearer '];
    for (const part of hostile) {
      const started = performance.now();
      redactText(part.repeat(200_000 / part.length));
      expect(performance.now() - started, part).toBeLessThan(1500);
    }
  });

  it('changes nothing twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...Object.values(fake), 'password=', ' ', 'x', '"', '@', '://a:')),
        (parts) => {
          const once = redactText(parts.join(' '));
          expect(redactText(once)).toBe(once);
        },
      ),
    );
  });
});
