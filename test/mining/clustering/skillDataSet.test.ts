import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseJson, stringAt } from '../../../src/base/json.ts';
import { groupTexts } from '../../../src/mining/clustering/groupTexts.ts';
import { skillForComparison, skillForRanking } from '../../../src/mining/clustering/skillTexts.ts';
import { TextRanker } from '../../../src/mining/clustering/textRanker.ts';
import { VectorSpace } from '../../../src/mining/clustering/vectorSpace.ts';
import { parseSkillDocument, skillHeader } from '../../../src/skills/document/skillDocument.ts';
import { repositoryPath } from '../../support/sampleScope.ts';

const folder = path.resolve(repositoryPath, '..', 'shared', 'datasets', 'skilllearnbench');
const isThere = existsSync(path.join(folder, 'skills.jsonl'));
if (!isThere)
  console.warn('SKIPPED: the data set of skills is not beside this checkout, so nothing is measured on it.');

function rows(name: string): readonly unknown[] {
  return readFileSync(path.join(folder, name), 'utf8').trim().split('\n').map(parseJson);
}

function skills() {
  return rows('skills.jsonl').map((row) => {
    const skillMd = stringAt(row, 'skillMd') ?? '';
    const header = skillHeader(skillMd);
    return {
      author: stringAt(row, 'author') ?? '',
      task: stringAt(row, 'task') ?? '',
      name: header.name ?? stringAt(row, 'name') ?? '',
      description: header.description ?? '',
      body: parseSkillDocument(skillMd).body,
    };
  });
}

describe.skipIf(!isThere)('skills of known tasks', () => {
  test('are clustered by task better than the published baseline', () => {
    const all = skills();
    const space = new VectorSpace(all.map(skillForComparison));
    const groups = groupTexts(space.vectors, space.dimensions, 20);
    const counts = new Map<string, number>();
    for (const [index, group] of groups.entries()) {
      const key = `${group} ${all[index]?.task}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Each task and each group is used once, the largest matches first: a lower bound of the accuracy.
    const used = new Set<string>();
    let matched = 0;
    for (const [key, count] of [...counts].sort((left, right) => right[1] - left[1])) {
      const [group = '', task = ''] = key.split(' ');
      if (used.has(`group ${group}`) || used.has(`task ${task}`)) continue;
      used.add(`group ${group}`).add(`task ${task}`);
      matched += count;
    }
    expect(matched / all.length).toBeGreaterThan(0.95);
  });

  test('are found by the instructions of their task more often than by the published baseline', () => {
    const byPeople = skills().filter((skill) => skill.author === 'human_authored');
    const ranker = new TextRanker(byPeople.map(skillForRanking));
    const instructions = rows('instructions.jsonl');
    const first = instructions.filter((row) => {
      const best = ranker.rank(stringAt(row, 'instruction') ?? '')[0];
      return best !== undefined && byPeople[best.index]?.task === stringAt(row, 'task');
    });
    expect(first.length / instructions.length).toBeGreaterThanOrEqual(0.95);
  });
});
