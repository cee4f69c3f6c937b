import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, parseJson, stringAt } from '../../src/base/json.ts';
import type { RivalSkill } from '../../src/memory/trigger/skillFields.ts';
import { parseSkillDocument, skillHeader } from '../../src/skills/document/skillDocument.ts';

/** A labelled prompt: the positions of the skills that it calls for, none when nothing applies. */
export interface RoutedPrompt {
  readonly prompt: string;
  readonly wanted: readonly number[];
  /** What cross-validation leaves out as one. */
  readonly group: string;
}

/** Rival skills and prompts to be routed to them. */
export interface RoutingSet {
  readonly name: string;
  readonly skills: readonly RivalSkill[];
  readonly prompts: readonly RoutedPrompt[];
}

/** The prompts and rivals of `test/fixtures/routing`, as two sets: the half that was looked at, and the half kept. */
export function ownSets(folder: string): readonly RoutingSet[] {
  const names = readdirSync(path.join(folder, 'skills')).sort();
  const skills = names.map((name) =>
    skillOf(name, readFileSync(path.join(folder, 'skills', name, 'SKILL.md'), 'utf8')),
  );
  const rows = readRows(path.join(folder, 'queries.jsonl'));
  return ['seen', 'kept'].map((half) => ({
    name: `own, ${half} half`,
    skills,
    prompts: rows
      .filter((row) => stringAt(row, 'half') === half)
      .map((row) => {
        const skill = stringAt(row, 'skill');
        const prompt = stringAt(row, 'prompt') ?? '';
        return { prompt, wanted: skill === undefined ? [] : [names.indexOf(skill)], group: skill ?? `none: ${prompt}` };
      }),
  }));
}

/** Short prompts over the skills of SkillLearnBench that people wrote; none where these are not at hand. */
export function realSet(folder: string, bench: readonly RoutingSet[]): readonly RoutingSet[] {
  const skills = bench.find(({ name }) => name === 'human_authored')?.skills;
  if (!skills) return [];
  const prompts = readRows(path.join(folder, 'queriesOfRealSkills.jsonl')).map((row) => {
    const skill = stringAt(row, 'skill');
    const prompt = stringAt(row, 'prompt') ?? '';
    const wanted = [...skills.keys()].filter((index) => skills[index]?.name === skill);
    return { prompt, wanted, group: skill ?? `none: ${prompt}` };
  });
  return [{ name: 'own, over real skills', skills, prompts }];
}

/** One set for each author of SkillLearnBench skills: every instruction calls for the author's skills of its task. */
export function benchSets(folder: string): readonly RoutingSet[] {
  if (!existsSync(path.join(folder, 'skills.jsonl'))) return [];
  const skills = readRows(path.join(folder, 'skills.jsonl')).map((row) => ({
    author: stringAt(row, 'author') ?? '',
    task: stringAt(row, 'task') ?? '',
    skill: skillOf(stringAt(row, 'name') ?? '', stringAt(row, 'skillMd') ?? ''),
  }));
  const instructions = readRows(path.join(folder, 'instructions.jsonl')).map((row) => ({
    task: stringAt(row, 'task') ?? '',
    prompt: stringAt(row, 'instruction') ?? '',
  }));
  const authors = [...new Set(skills.map(({ author }) => author))].sort();
  return authors.map((author) => {
    const own = skills.filter((each) => each.author === author);
    return {
      name: author,
      skills: own.map(({ skill }) => skill),
      prompts: instructions.map(({ task, prompt }) => ({
        prompt,
        wanted: own.flatMap((each, index) => (each.task === task ? [index] : [])),
        group: task,
      })),
    };
  });
}

/** The same sets with the skills of each prompt's task taken away: nothing of what is left is called for. */
export function withoutWanted(set: RoutingSet): readonly RoutingSet[] {
  return [...new Set(set.prompts.map(({ group }) => group))].map((group) => {
    const prompts = set.prompts.filter((prompt) => prompt.group === group);
    const taken = new Set(prompts.flatMap(({ wanted }) => wanted));
    return {
      name: `${set.name} without ${group}`,
      skills: set.skills.filter((_skill, index) => !taken.has(index)),
      prompts: prompts.map(({ prompt }) => ({ prompt, wanted: [], group })),
    };
  });
}

function skillOf(name: string, skillMd: string): RivalSkill {
  const header = skillHeader(skillMd);
  return { name: header.name ?? name, description: header.description ?? '', body: parseSkillDocument(skillMd).body };
}

function readRows(file: string): readonly unknown[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => parseJson(line))
    .filter(isRecord);
}
