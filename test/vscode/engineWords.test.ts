import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { isRecord, parseJson } from '../../src/base/json.ts';

const root = path.resolve(import.meta.dirname, '../..');
const editor = vi.hoisted(() => ({ language: 'de', texts: new Map<string, string>() }));
vi.mock('vscode', () => ({
  env: editor,
  l10n: {
    t: (message: string, ...values: readonly string[]) =>
      (editor.texts.get(message) ?? message).replace(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? ''),
  },
}));
const { answerInEditorLanguage, errorInEditorLanguage, inEditorLanguage } = await import(
  '../../src/vscode/engineWords.ts'
);

function speak(language: string): void {
  editor.language = language;
  const bundle = parseJson(readFileSync(path.join(root, `l10n/bundle.l10n.${language}.json`), 'utf8'));
  editor.texts = new Map(Object.entries(isRecord(bundle) ? bundle : {}).map(([key, text]) => [key, String(text)]));
}

describe('what the engine says', () => {
  beforeEach(() => speak('de'));

  test('is said in German, amounts and sentences in a row included', () => {
    expect(inEditorLanguage('3 times in 1 session on 2 days.')).toBe('3-mal in 1 Sitzung, verteilt auf 2 Tage.');
    expect(inEditorLanguage('An error is pasted. The user is annoyed.')).toBe(
      'Ein Fehler ist eingefügt. Der Nutzer ist verärgert.',
    );
  });

  test('is said in Chinese without gaps between sentences', () => {
    speak('zh-cn');
    expect(inEditorLanguage('An error is pasted. The user is annoyed.')).toBe('粘贴了一个错误。用户感到不满。');
  });

  test('stays as it is in English, and where others said it', () => {
    expect(inEditorLanguage('Use pnpm. The user is annoyed.')).toBe('Use pnpm. The user is annoyed.');
    editor.language = 'en-GB';
    expect(inEditorLanguage('The user is annoyed.')).toBe('The user is annoyed.');
    const answer = { message: 'The user is annoyed.' };
    expect(answerInEditorLanguage(answer)).toBe(answer);
  });

  test('is found in an answer by the names it has there; quotes and texts of skills stay', () => {
    const said = 'The user is annoyed.';
    expect(
      answerInEditorLanguage({
        skillMd: said,
        reason: null,
        evidence: [{ quote: said, at: 3 }],
        lint: [{ rule: 'name-missing', message: 'Give the skill a name.' }],
        score: { total: 0.5, parts: [{ name: 'recency', explanation: 'Last seen 2 days before the latest session.' }] },
        episodes: [{ reasons: [said, 'Somebody else’s words.'] }],
      }),
    ).toEqual({
      skillMd: said,
      reason: null,
      evidence: [{ quote: said, at: 3 }],
      lint: [{ rule: 'name-missing', message: 'Geben Sie dem Skill einen Namen.' }],
      score: {
        total: 0.5,
        parts: [{ name: 'recency', explanation: 'Zuletzt gesehen vor der neuesten Sitzung: 2 Tage.' }],
      },
      episodes: [{ reasons: ['Der Nutzer ist verärgert.', 'Somebody else’s words.'] }],
    });
  });

  test('is said of errors too, a finding within one included; their code stays', () => {
    const error = new SkillifyError(
      'invalid-input',
      'The draft cannot be approved yet. Line 2: Give the skill a name.',
    );
    expect(errorInEditorLanguage(error)).toMatchObject({
      code: 'invalid-input',
      message: 'Der Entwurf kann noch nicht genehmigt werden. Zeile 2: Geben Sie dem Skill einen Namen.',
    });
    const other = new Error('The user is annoyed.');
    expect(errorInEditorLanguage(other)).toBe(other);
  });
});
