import { describe, expect, test } from 'vitest';
import {
  completeConnection,
  connectionProblem,
  hasPassword,
  maskedConnection,
  withPassword,
} from '../../../src/vscode/team/connectionShape.ts';

const kept = 'postgres://mia:s3cret@db.example.com:5432/team';

describe('the address of a team’s store', () => {
  test.each([
    [kept, null],
    ['  postgresql://mia@db/team ', null],
    ['postgres://mia:****@db.example.com:5432/team', null],
    ['', 'empty'],
    ['mysql://mia@db/team', 'not-postgres'],
    ['postgres://[broken/team', 'not-postgres'],
    ['postgres://mia@db', 'no-database'],
    ['postgres://mia@db/', 'no-database'],
    ['postgres://mia:****@evil.example.com:5432/team', 'masked'],
    ['postgres://lee:****@db.example.com:5432/team', 'masked'],
    [`postgres://db/${'x'.repeat(5_000)}`, 'too-long'],
  ])('%# is judged', (typed, problem) => {
    expect(connectionProblem(typed, kept)).toBe(problem);
  });

  test('is read back without its password, and without what else is secret in it', () => {
    expect(maskedConnection(kept)).toBe('postgres://mia:****@db.example.com:5432/team');
    expect(maskedConnection('postgres://mia@db/team')).toBe('postgres://mia@db/team');
    const masked = maskedConnection('postgres://db/team?user=mia&password=s3cret&sslkey=abc&sslmode=require');
    expect(masked).not.toMatch(/s3cret|abc/);
    expect(masked).toContain('sslmode=require');
    expect(maskedConnection('nonsense')).toBe('');
  });

  test('with its mask left in place means what is kept, also for another database of the same server', () => {
    expect(completeConnection(maskedConnection(kept), kept)).toBe(kept);
    expect(completeConnection('postgres://mia:****@db.example.com:5432/other', kept)).toBe(
      'postgres://mia:s3cret@db.example.com:5432/other',
    );
    expect(completeConnection('postgres://mia:****@db.example.com:5433/team', kept)).toBeNull();
    expect(completeConnection('postgres://mia:****@db/team', null)).toBeNull();
  });

  test('takes a password with signs', () => {
    expect(hasPassword('postgres://mia@db/team')).toBe(false);
    const connection = withPassword('postgres://mia@db/team', 'p@ss/word%25');
    expect(hasPassword(connection)).toBe(true);
    expect(decodeURIComponent(new URL(connection).password)).toBe('p@ss/word%25');
    expect(new URL(connection).host).toBe('db');
    expect(withPassword('postgres://mia@db/team', '')).toBe('postgres://mia@db/team');
  });
});
