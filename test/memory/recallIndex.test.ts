import { describe, expect, test } from 'vitest';
import { chooseSkills } from '../../src/memory/recall/chooseSkills.ts';
import {
  decodeRecallIndex,
  encodeRecallIndex,
  makeRecallIndex,
  termsByPath,
} from '../../src/memory/recall/recallIndex.ts';
import { skillTerms } from '../../src/memory/trigger/rivalIndex.ts';

const texts = [
  [
    'xlsx',
    'Spreadsheet creation with formulas. Use for .xlsx files.',
    '# Formulas\nRecalculate. constructor __proto__',
  ],
  ['docx', 'Create and edit Word documents (.docx).', '# Styles\nDefine styles first.'],
  ['worksheets', 'Worksheets for teachers: excel spreadsheets with formulas for pupils.', 'Exercises.'],
] as const;
const index = makeRecallIndex(
  ['/project/.claude/skills'],
  texts.map(([name]) => ({ path: `/s/${name}/SKILL.md`, modifiedMs: 1.5, sizeBytes: 400 })),
  texts.map(([name, description, body]) => ({
    skill: { name, description, path: `/s/${name}/SKILL.md`, tokens: 100 },
    terms: skillTerms({ name, description, body }),
  })),
);
const encoded = encodeRecallIndex(index, '1.0.0');
const all = { limit: 10, budgetTokens: null };
const prompts = [
  'formulas in an excel file',
  'edit the word document',
  'constructor',
  '__proto__ toString',
  'recalculate',
];

describe('an index that was written and read', () => {
  test('chooses the same skills with the same scores', () => {
    const read = decodeRecallIndex(encoded, '1.0.0');
    if (!read) throw new Error('the index was not read');
    for (const prompt of prompts)
      expect(chooseSkills(read, prompt, all), prompt).toEqual(chooseSkills(index, prompt, all));
    expect(chooseSkills(read, prompts[0] ?? '', all)[0]?.name).toBe('xlsx');
    expect(read.files).toEqual(index.files);
    expect(read.folders).toEqual(index.folders);
  });

  test('gives the terms of its skills back', () => {
    const read = decodeRecallIndex(encoded, '1.0.0');
    const [name, description, body] = texts[1];
    const terms = read && termsByPath(read, new Set(['/s/docx/SKILL.md'])).get('/s/docx/SKILL.md');
    const own = skillTerms({ name, description, body });
    expect(terms?.entry).toEqual(own.entry);
    expect(new Map([...(terms?.counts ?? [])].sort())).toEqual(new Map([...own.counts].sort()));
  });

  test('is none for another program, another version, or a text that is cut or foreign', () => {
    expect(decodeRecallIndex(encoded, '1.0.1')).toBeNull();
    expect(decodeRecallIndex(encoded.replace('"version":1', '"version":0'), '1.0.0')).toBeNull();
    for (const text of ['', '{}', '[]', 'null', encoded.slice(0, -1), encoded.replace('"tokens":100', '"tokens":"x"')])
      expect(decodeRecallIndex(text, '1.0.0'), text.slice(0, 40)).toBeNull();
  });

  test('names no skill that it does not hold, whatever its postings say', () => {
    const wrong = decodeRecallIndex(encoded.replaceAll(/"(\d+[a-f])/g, '"99$1'), '1.0.0');
    expect(wrong && chooseSkills(wrong, 'formulas in an excel file', all)).toEqual([]);
  });
});

describe('a choice', () => {
  const names = (
    limit: number,
    budgetTokens: number | null,
    prompt = 'excel spreadsheets with formulas for teachers',
  ) => chooseSkills(index, prompt, { limit, budgetTokens }).map(({ name }) => name);

  test('is empty where nothing fits', () => expect(names(3, null, 'thanks, that is all')).toEqual([]));
  test('has no more skills than asked for', () => expect(names(1, null)).toHaveLength(1));
  test('keeps to the budget', () => {
    expect(names(3, 99)).toEqual([]);
    expect(names(3, 100)).toHaveLength(1);
  });
});
