import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJson, stringAt } from '../../src/base/json.ts';
import { forgetRecallUses, readRecallUses, takeRecallUses } from '../../src/engine/recallUses.ts';
import type { Store } from '../../src/store/store.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

let scope: SampleScope;
let spool: string;
let values: Map<string, unknown>;
let store: Pick<Store, 'getValue' | 'setValue'>;
beforeEach(() => {
  scope = new SampleScope();
  spool = path.join(scope.folder, 'data', 'spool', 'recalls.jsonl');
  mkdirSync(path.dirname(spool), { recursive: true });
  values = new Map();
  store = {
    getValue: async (key) => parseJson(JSON.stringify(values.get(key) ?? null)),
    setValue: async (key, value) => {
      values.set(key, value);
    },
  };
});
afterEach(() => scope.dispose());

const line = (session: string, cwd: string, name = 'docx') =>
  `${JSON.stringify({ at: 5, session, caller: 'claude-code', cwd, skills: [{ name, score: 0.7 }] })}\n`;
const data = () => [path.join(scope.folder, 'data')];
const take = () => takeRecallUses(store, data(), [scope.project], (session) => session === 'private');

describe('skills that the prompt hook named', () => {
  test('are taken over once, those of this project and of captured sessions only', async () => {
    expect(await take()).toBe(0);
    const inside = path.join(scope.project, 'src');
    writeFileSync(
      spool,
      `${line('a', scope.project)}${line('b', '/elsewhere')}broken\n${line('private', inside)}${line('c', inside, 'pdf')}{"at":`,
    );
    expect(await take()).toBe(2);
    expect(await take()).toBe(0);
    expect(await readRecallUses(store)).toEqual([
      { at: 5, session: 'a', assistant: 'claude-code', name: 'docx', score: 0.7 },
      { at: 5, session: 'c', assistant: 'claude-code', name: 'pdf', score: 0.7 },
    ]);
    writeFileSync(spool, `${readFileSync(spool, 'utf8')}1}\n${line('d', scope.project)}`);
    expect(await take()).toBe(1);
    expect((await readRecallUses(store)).map(({ session }) => session)).toEqual(['a', 'c', 'd']);
  });

  test('of a forgotten session go from the store and from the spool, and others are not read twice', async () => {
    writeFileSync(spool, line('a', scope.project) + line('b', '/elsewhere') + line('c', scope.project));
    await take();
    await forgetRecallUses(store, data(), ['a']);
    expect((await readRecallUses(store)).map(({ session }) => session)).toEqual(['c']);
    expect(readFileSync(spool, 'utf8')).toBe(line('b', '/elsewhere') + line('c', scope.project));
    expect(await take()).toBe(0);
  });

  test('start over where another reader has emptied a large spool', async () => {
    writeFileSync(spool, line('a', '/elsewhere').repeat(12_000));
    expect(await take()).toBe(0);
    expect(() => readFileSync(spool)).toThrow('ENOENT');
    writeFileSync(spool, line('a', scope.project));
    expect(await take()).toBe(1);
  });
});

describe('the engine', () => {
  test('recalls skills and reads them as they stand', async () => {
    const file = path.join(scope.project, '.claude', 'skills', 'balloon-rides', 'SKILL.md');
    mkdirSync(path.dirname(file), { recursive: true });
    const skillMd = '---\nname: balloon-rides\ndescription: Books balloon rides over the alps.\n---\n\nCall first.\n';
    writeFileSync(file, skillMd);
    const engine = await scope.engine();
    const [found] = await ask(engine, 'recall', { prompt: 'book a balloon ride', limit: 3 });
    expect(found).toMatchObject({ name: 'balloon-rides', path: file, tokens: Math.ceil(skillMd.length / 4) });
    expect(await ask(engine, 'recall', { prompt: 'thanks', limit: 3 })).toEqual([]);
    const [installed] = await ask(engine, 'installedSkills', { name: 'balloon-rides' });
    expect(installed).toEqual({
      name: 'balloon-rides',
      description: 'Books balloon rides over the alps.',
      path: file,
      skillMd,
      isOurs: false,
    });
    expect(await ask(engine, 'installedSkills', { name: 'none' })).toEqual([]);
    const names = (await ask(engine, 'installedSkills', { name: null })).map((skill) => stringAt(skill, 'name'));
    expect(names).toContain('balloon-rides');
  });
});
