import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

function kindsOf(second: string, first = 'Add the retry'): readonly string[] {
  const script = new SessionScript()
    .prompt(first)
    .edits('src/a.ts', 'one', 'two')
    .says('Done.')
    .prompt(second)
    .says('Ok.');
  const { signals } = analyseSession('s', script.events);
  return signals.filter((signal) => signal.eventId.endsWith('-e4')).map((signal) => signal.kind);
}

describe('a prompt that corrects', () => {
  test.each([
    'no, use pnpm',
    'thats not the branch I was looking for - its called feat/phase-12',
    'i meant the comment on pr 188',
    'revert that, we want the old behaviour',
    "why aren't we using table-driven tests for these test cases?",
    "can't the tests be designed as table driven?",
    'hmmm, still seeing the uuid displayed in the top bar.',
    'before you go doing that, we need to get back to main',
    'i think you have done more than is necessary',
    'never open prs against release!!!!',
    'you forgot the migration',
    'There is a bug in the rendering now',
  ])('%s', (text) => {
    expect(kindsOf(text)).toContain('correction');
  });

  test.each([
    'make a pr',
    'address pr feedback',
    'what does tera_v1_from_env_config do',
    'ok make a pr to fix',
    'no problem, go on',
    'is there a downside with targeting older glibc?',
    'why do we use github instead of aqua?'.replace(' instead of aqua', ''),
    'thanks, looks good',
  ])('but not: %s', (text) => {
    expect(kindsOf(text)).not.toContain('correction');
  });

  test('says nothing about work when it opens the session', () => {
    const { signals } = analyseSession(
      's',
      new SessionScript().prompt('no tests fail, but the linter does').says('Ok').events,
    );
    expect(signals.filter((signal) => signal.kind === 'correction')).toEqual([]);
  });

  test('names the rule, the words and why', () => {
    const script = new SessionScript()
      .prompt('Add the retry')
      .edits('src/a.ts', 'one', 'two')
      .says('Done.')
      .prompt('no, use pnpm here')
      .says('You are right, switching to pnpm.');
    const { signals } = analyseSession('s', script.events);
    const correction = signals.find((signal) => signal.kind === 'correction');
    expect(correction).toMatchObject({ rule: 'negation-start', text: 'no, use pnpm here' });
    expect(correction?.explanation).toContain('The prompt opens by rejecting what the assistant did.');
    expect(correction?.explanation).toContain('The assistant answered by conceding the point.');
    expect(correction?.explanation).toMatch(/\d+ of 100 prompts like this one are corrections\.$/);
  });

  test('is surer of itself when the answer concedes the point', () => {
    const confidence = (answer: string) => {
      const script = new SessionScript().prompt('Add the retry').edits('src/a.ts', 'one', 'two').says('Done.');
      script.prompt('it retries on every status now').says(answer);
      const signals = analyseSession('s', script.events).signals;
      return signals.find((signal) => signal.kind === 'correction')?.confidence ?? 0;
    };
    expect(confidence('You’re right, sorry. Let me fix that.')).toBeGreaterThan(
      confidence('Yes, that is how it works.'),
    );
  });

  test('ignores words inside pasted output and code', () => {
    expect(kindsOf('What does this mean?\n```\nError: never call this, do not retry\n```')).not.toContain('correction');
  });
});

describe('a prompt that states a preference', () => {
  test.each([
    'never make draft prs',
    'Always keep money in integer cents',
    'from now on run the migration first',
    'full schema should not be updated ever, it is a point in time snapshot',
    'do not wrap long lines in the markdown',
    'use table driven tests where possible',
  ])('%s', (text) => {
    expect(kindsOf(text)).toContain('preference');
  });

  test.each(['the fresh install will always run all migrations', 'It has never worked', 'fix the build'])(
    'but not: %s',
    (text) => {
      expect(kindsOf(text)).not.toContain('preference');
    },
  );
});

test('approval is told from its look-alikes', () => {
  expect(kindsOf('yes, please add it')).toContain('approval');
  expect(kindsOf('looks good')).toContain('approval');
  expect(kindsOf('looks good but the footer is off')).not.toContain('approval');
});

describe('prompts in other languages', () => {
  test.each([
    ['German', 'nein, das ist falsch, nimm pnpm'],
    ['German', 'das funktioniert immer noch nicht'],
    ['German', 'du hast die Migration vergessen'],
    ['German', 'mach das bitte rückgängig'],
    ['Spanish', 'no, eso no es lo que pedí, usa pnpm'],
    ['Spanish', 'todavía no funciona'],
    ['Spanish', 'te olvidaste de la migración'],
    ['French', 'non, ce n’est pas ça, utilise pnpm'],
    ['French', 'ça ne marche toujours pas'],
    ['French', 'tu as oublié la migration'],
    ['Portuguese', 'não, isso está errado, use pnpm'],
    ['Portuguese', 'ainda não funciona'],
    ['Portuguese', 'você esqueceu a migração'],
    ['Chinese', '不对，应该用 pnpm'],
    ['Chinese', '还是不行，报错了'],
    ['Chinese', '你忘了迁移'],
    ['Japanese', '違います、pnpmを使ってください'],
    ['Japanese', 'まだ動かないです'],
    ['Japanese', 'マイグレーションを忘れています'],
  ])('%s correction: %s', (_language, text) => {
    expect(kindsOf(text)).toContain('correction');
  });

  test.each([
    ['German', 'ab jetzt immer pnpm benutzen'],
    ['Spanish', 'a partir de ahora usa siempre pnpm'],
    ['French', 'à partir de maintenant utilise pnpm'],
    ['Portuguese', 'a partir de agora use sempre pnpm'],
    ['Chinese', '以后每次都用 pnpm'],
    ['Japanese', '今後は必ずpnpmを使ってください'],
  ])('%s preference: %s', (_language, text) => {
    expect(kindsOf(text)).toContain('preference');
  });

  test.each([
    ['German', 'ja, mach das'],
    ['Spanish', 'perfecto, gracias'],
    ['French', 'oui, parfait'],
    ['Portuguese', 'sim, pode continuar'],
    ['Chinese', '好的'],
    ['Japanese', 'はい、お願いします'],
  ])('%s approval: %s', (_language, text) => {
    expect(kindsOf(text)).toEqual(['approval']);
  });

  test.each([
    ['German', 'füge einen Test für den Parser hinzu'],
    ['Spanish', 'agrega una prueba para el analizador'],
    ['French', 'ajoute un test pour le parseur'],
    ['Portuguese', 'adicione um teste para o analisador'],
    ['Chinese', '给解析器加一个测试'],
    ['Japanese', 'パーサーのテストを追加してください'],
  ])('%s request: %s', (_language, text) => {
    expect(kindsOf(text)).toEqual([]);
  });
});

test('hostile prompts are judged in time that grows with their length alone', () => {
  const pieces = [
    'no '.repeat(6_000),
    'not '.repeat(5_000),
    '('.repeat(20_000),
    'a'.repeat(20_000),
    'still '.repeat(4_000),
  ];
  for (const piece of pieces) {
    const started = performance.now();
    kindsOf(`${piece}!`);
    expect(performance.now() - started).toBeLessThan(5_000);
  }
});
