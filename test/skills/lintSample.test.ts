import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrayAt, parseJson, stringAt } from '../../src/base/json.ts';
import { skillFixes } from '../../src/skills/document/fixes.ts';
import { lintSkill } from '../../src/skills/document/lint.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const data = path.resolve(repositoryPath, '..', 'shared', 'datasets', 'skilllearnbench', 'skills.jsonl');
const isThere = existsSync(data);
if (!isThere)
  console.warn('SKIPPED: the skills of the data set are not beside this checkout, so none of them is checked.');

const [, ...rows] = readFileSync(path.join(repositoryPath, 'test/evaluate/lintSample.tsv'), 'utf8')
  .trimEnd()
  .split('\n');
const sample = rows.map((row) => row.split('\t'));

/** Name of the folder and text of each skill. */
function skills(): readonly (readonly [string, string])[] {
  const values = parseJson(`{"rows":[${readFileSync(data, 'utf8').trimEnd().split('\n').join(',')}]}`);
  return arrayAt(values, 'rows').map((row) => [stringAt(row, 'name') ?? '', stringAt(row, 'skillMd') ?? '']);
}

describe.skipIf(!isThere)('skills written by others', () => {
  test('are all checked, and their fixes made, without a crash', () => {
    const all = skills();
    expect(all.length).toBe(1_277);
    const findings = all.flatMap(([name, skillMd]) => [...lintSkill(skillMd, name)]);
    expect(findings.length).toBeGreaterThan(1_000);
    expect(all.flatMap(([name, skillMd]) => [...skillFixes(skillMd, name)]).length).toBeGreaterThan(500);
  });

  test('have in the fifty that were read by hand exactly the findings that were judged right, or advice', () => {
    const all = skills();
    const files = [...new Set(sample.map(([row]) => Number(row)))];
    expect(files).toHaveLength(50);
    for (const file of files) {
      const [name = '', skillMd = ''] = all[file - 1] ?? [];
      const judged = sample.filter(([row]) => Number(row) === file);
      const right = judged
        .filter((row) => row[6] === 'right' || row[6] === 'advice')
        .map((row) => `${row[4]} ${row[5]}`);
      expect(
        lintSkill(skillMd, name).map(({ line, rule }) => `${line} ${rule}`),
        `row ${file}`,
      ).toEqual(right);
    }
  });
});
