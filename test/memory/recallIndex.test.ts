import { describe, expect, test } from 'vitest';
import { chooseSkills } from '../../src/memory/recall/chooseSkills.ts';
import { makeRecallIndex, termsByPath } from '../../src/memory/recall/recallIndex.ts';
import { decodeRecallIndex, encodeRecallIndex } from '../../src/memory/recall/recallIndexText.ts';
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

/** The lengths of the first two parts, the second grown by what the text did. */
function lengthsWith(text: string): (all: string, stamps: string, skills: string) => string {
  return (_all, stamps, skills) => `"parts":[${stamps},${Number(skills) + text.length - encoded.length}`;
}

describe('an index that was written and read', () => {
  test('chooses the same skills with the same scores', () => {
    const read = decodeRecallIndex(encoded, '1.0.0');
    if (!read) throw new Error('the index was not read');
    for (const prompt of prompts)
      expect(chooseSkills(read, prompt, all), prompt).toEqual(chooseSkills(index, prompt, all));
    expect(chooseSkills(read, prompts[0] ?? '', all)[0]?.name).toBe('xlsx');
    expect(read.files).toEqual(index.files);
    expect(read.folders).toEqual(index.folders);
    expect(read.skills).toEqual(index.skills);
    expect(read.rivals.vocabulary).toEqual(index.rivals.vocabulary);
    expect([...read.rivals.terms()].sort()).toEqual([...index.rivals.terms()].sort());
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
    expect(decodeRecallIndex(encoded.replace('"version":2', '"version":1'), '1.0.0')).toBeNull();
    for (const text of ['', '{}\n', '[]\n', 'null\n', encoded.slice(0, -1), `${encoded} `, encoded.replace('\n', '')])
      expect(decodeRecallIndex(text, '1.0.0'), text.slice(0, 40)).toBeNull();
  });

  test('names no skill that it does not hold, whatever its postings and its lines of skills say', () => {
    const postings = encoded.replaceAll(/\t(\d)([a-f][^\n]*)/g, '\t9$2');
    const unread = encoded.replaceAll('"tokens":100', '"tokens":"x"');
    for (const text of [postings, unread]) {
      expect(text).not.toBe(encoded);
      const parts = text.length === encoded.length ? text : text.replace(/"parts":\[(\d+),(\d+)/, lengthsWith(text));
      const wrong = decodeRecallIndex(parts, '1.0.0');
      expect(wrong?.rivals.skills).toHaveLength(3);
      expect(wrong && chooseSkills(wrong, 'formulas in an excel file', all)).toEqual([]);
    }
  });

  test('knows the files it was made of by path, time and size', () => {
    const read = decodeRecallIndex(encoded, '1.0.0');
    const { files } = index;
    const [first, ...others] = files;
    if (!first) throw new Error('there are files');
    for (const each of [index, read]) {
      expect(each?.isOf(files)).toBe(true);
      expect(each?.isOf(others)).toBe(false);
      expect(each?.isOf([...files, first])).toBe(false);
      for (const change of [{ path: '/t' }, { modifiedMs: 2 }, { sizeBytes: 401 }])
        expect(each?.isOf([{ ...first, ...change }, ...others])).toBe(false);
    }
  });

  test('is printable ASCII whatever names and texts hold', () => {
    const skill = { name: 'größe\u2028x', description: '表格\t"quoted"\\n\n', path: '/s/größe/SKILL.md', tokens: 1 };
    const parts = { skill, terms: skillTerms({ name: skill.name, description: skill.description, body: '幻灯片' }) };
    const made = makeRecallIndex(['/ü'], [{ path: skill.path, modifiedMs: 1, sizeBytes: 2 }], [parts]);
    const text = encodeRecallIndex(made, '1.0.0');
    expect(text).toMatch(/^[\x20-\x7e\t\n]+$/);
    const read = decodeRecallIndex(text, '1.0.0');
    expect(read?.skill(0)).toEqual(skill);
    expect(read?.files).toEqual(made.files);
    for (const term of made.rivals.terms()) expect(read?.rivals.posting(term), term).toEqual(made.rivals.posting(term));
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
