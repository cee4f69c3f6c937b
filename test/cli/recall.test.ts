import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stringAt } from '../../src/base/json.ts';
import { HookInstaller } from '../../src/capture/hooks/hookInstaller.ts';
import { recallHooks } from '../../src/capture/hooks/hookProgram.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'skillify-recall-'));
const project = path.join(folder, 'project');
const home = path.join(folder, 'home');
const store = path.join(folder, 'store');
const skills = path.join(project, '.claude', 'skills');
const indexes = path.join(store, 'recall');
const fixtures = path.join(repositoryPath, 'test', 'fixtures', 'routing', 'skills');

beforeAll(async () => {
  await build({
    entryPoints: {
      cli: path.join(repositoryPath, 'src/cli/launch.ts'),
      recall: path.join(repositoryPath, 'src/cli/recallMain.ts'),
      recallIndexer: path.join(repositoryPath, 'src/engine/recallIndexer.ts'),
    },
    outdir: path.join(folder, 'dist'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
});
beforeEach(() => {
  for (const each of [project, home, store]) rmSync(each, { recursive: true, force: true });
  cpSync(fixtures, skills, { recursive: true });
  mkdirSync(path.join(home, '.claude'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = path.join(folder, 'dist', 'cli.js');
const scope = ['--project', project, '--home', home, '--store', store];

function run(parameters: readonly string[], input = ''): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, 'recall', ...parameters, ...scope], { encoding: 'utf8', input });
}

function recalled(prompt: string, ...more: readonly string[]) {
  const { status, stdout, stderr } = run(['--prompt', prompt, '--json', ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { skills: found } = JSON.parse(stdout);
  return { names: found.map((each: unknown) => stringAt(each, 'name')), found };
}

const indexFile = () => path.join(indexes, readdirSync(indexes).find((name) => name.endsWith('.index')) ?? '');

function addSkill(root: string, name: string, description: string): string {
  const file = path.join(root, name, 'SKILL.md');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `---\nname: ${name}\ndescription: ${description}\n---\n\nText of ${name}.\n`);
  return file;
}

describe('skillify recall', () => {
  test('names the skills that fit with score and path, best first, without a store', () => {
    const { found } = recalled('the pods of our k8s deployment keep restarting');
    expect(found[0]).toMatchObject({
      name: 'kubernetes-debugging',
      path: path.join(skills, 'kubernetes-debugging', 'SKILL.md'),
      tokens: expect.any(Number),
    });
    expect(found[0].score).toBeGreaterThan(0.5);
    expect(found[0].score).toBeLessThanOrEqual(1);
    expect(readdirSync(store)).toEqual(['recall']);
  });

  test('names nothing where nothing fits, and where there are no skills', () => {
    expect(recalled('thanks, looks great!').names).toEqual([]);
    expect(run(['--prompt', 'thanks, looks great!']).stdout).toBe('No skill fits.\n');
    rmSync(skills, { recursive: true });
    expect(recalled('merge these pdf files').names).toEqual([]);
  });

  test('reads the prompt from standard input', () => {
    const { stdout } = run(['--prompt', '-', '--json'], 'merge these three pdfs into one\n');
    expect(JSON.parse(stdout).skills[0].name).toBe('pdf');
  });

  test('keeps to a limit and a budget', () => {
    expect(recalled('merge these three pdfs into one', '--limit', '1').names).toEqual(['pdf']);
    expect(recalled('merge these three pdfs into one', '--budget', '1').names).toEqual([]);
  });

  test('says what is wrong with its use and ends with 2', () => {
    for (const parameters of [[], ['--prompt', ' '], ['--prompt', 'x', '--limit', '0'], ['--nonsense']]) {
      const { status, stdout, stderr } = run(parameters);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/\w+.*[.]\n$/);
      expect(stderr).not.toContain('    at ');
    }
  });

  test('looks into the folders of the user and of other assistants, and names a skill once', () => {
    addSkill(path.join(home, '.agents', 'skills'), 'balloon-rides', 'Books balloon rides over the alps.');
    addSkill(path.join(project, '.cursor', 'skills'), 'balloon-rides', 'Books balloon rides over the alps.');
    const { found } = recalled('book a balloon ride over the alps');
    expect(found).toHaveLength(1);
    expect(found[0].path).toBe(path.join(project, '.cursor', 'skills', 'balloon-rides', 'SKILL.md'));
  });

  test('finds the skills of the repository from a folder inside it', () => {
    mkdirSync(path.join(project, '.git'));
    const inside = path.join(project, 'packages', 'web');
    mkdirSync(inside, { recursive: true });
    const { stdout } = spawnSync(
      process.execPath,
      [program, 'recall', '--prompt', 'merge these three pdfs', '--json', '--home', home, '--store', store],
      { encoding: 'utf8', cwd: inside },
    );
    expect(JSON.parse(stdout).skills[0].name).toBe('pdf');
  });
});

describe('the index of skills', () => {
  test('is readable by the user alone and is not written again while nothing changes', () => {
    recalled('merge these three pdfs into one');
    expect(statSync(indexFile()).mode & 0o077).toBe(0);
    expect(statSync(indexes).mode & 0o077).toBe(0);
    const old = new Date(1_000_000_000_000);
    utimesSync(indexFile(), old, old);
    recalled('merge these three pdfs into one');
    expect(statSync(indexFile()).mtimeMs).toBe(old.getTime());
    expect(readdirSync(indexes)).toHaveLength(1);
  });

  test('follows skills that are added, changed and removed', () => {
    expect(recalled('book a balloon ride').names).toEqual([]);
    const file = addSkill(skills, 'excursions', 'Reserves balloon rides.');
    expect(recalled('book a balloon ride').names).toEqual(['excursions']);
    writeFileSync(file, '---\nname: excursions\ndescription: Reserves submarine dives for tourists.\n---\n');
    expect(recalled('book a balloon ride').names).toEqual([]);
    expect(recalled('book a submarine dive').names).toEqual(['excursions']);
    expect(recalled('merge these three pdfs into one').names[0]).toBe('pdf');
    rmSync(path.dirname(file), { recursive: true });
    expect(recalled('book a submarine dive').names).toEqual([]);
  });

  test.each(['', '{"version":2}\n', '\u0000\u0001', '[]\n'])('is made again where it is broken: %j', (text) => {
    const before = recalled('merge these three pdfs into one').found;
    writeFileSync(indexFile(), text);
    expect(recalled('merge these three pdfs into one').found).toEqual(before);
    expect(readFileSync(indexFile(), 'utf8').length).toBeGreaterThan(1_000);
  });

  test('is not needed: where it cannot be written the skills are found all the same', () => {
    writeFileSync(store, 'a file stands where the folder should be');
    expect(recalled('merge these three pdfs into one').names[0]).toBe('pdf');
  });

  test('passes over files without front matter, folders without a skill and what cannot be read', () => {
    mkdirSync(path.join(skills, 'empty'));
    writeFileSync(path.join(skills, 'README.md'), 'No skill.');
    mkdirSync(path.join(skills, 'folder', 'SKILL.md'), { recursive: true });
    mkdirSync(path.join(skills, 'glider-flights'));
    writeFileSync(path.join(skills, 'glider-flights', 'SKILL.md'), '# Glider flights\nCheck the weather first.\n');
    mkdirSync(path.join(skills, 'broken'));
    writeFileSync(path.join(skills, 'broken', 'SKILL.md'), '---\nname: [\n---\ntext');
    expect(recalled('plan glider flights').names).toEqual(['glider-flights']);
  });
});

describe('the prompt hook', () => {
  const data = path.join(home, 'data');
  const settings = path.join(home, '.claude', 'settings.json');
  const spool = path.join(data, 'spool', 'recalls.jsonl');
  const place = {
    home,
    environment: {},
    dataFolder: data,
    programSource: path.join(folder, 'dist', 'recall.js'),
  };
  const installer = () => new HookInstaller(place, recallHooks);
  const claudeCode = () => {
    const [config] = installer().select(['claude-code']);
    if (!config) throw new Error('Claude Code has a prompt hook');
    return config;
  };
  const input = (prompt: string, more: Readonly<Record<string, unknown>> = {}) =>
    JSON.stringify({
      session_id: 's-1',
      transcript_path: path.join(home, '.claude', 'projects', 'p', 's-1.jsonl'),
      cwd: project,
      hook_event_name: 'UserPromptSubmit',
      prompt,
      ...more,
    });

  function fire(text: string, environment: Readonly<Record<string, string>> = {}) {
    const hook = path.join(data, 'recall-hook', 'skillify-recall.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [hook, '--hook'], {
      encoding: 'utf8',
      input: text,
      env: { ...process.env, HOME: home, USERPROFILE: home, CLAUDE_CONFIG_DIR: '', ...environment },
    });
    return { status, stdout, stderr };
  }

  const silence = { status: 0, stdout: '', stderr: '' };

  test('is installed beside other hooks and removed to the byte', () => {
    const before =
      '{\n  // mine\n  "hooks": {"UserPromptSubmit": [{"hooks": [{"type": "command", "command": "mine"}]}]}\n}\n';
    writeFileSync(settings, before);
    const plan = installer().planInstall(claudeCode());
    expect(plan.changes.map((change) => change.path)).toEqual([settings]);
    expect(readFileSync(settings, 'utf8')).toBe(before);
    installer().install(claudeCode());
    expect(readFileSync(settings, 'utf8')).toBe(plan.changes[0]?.after);
    expect(readFileSync(settings, 'utf8')).toContain('skillify-recall.js\\" --hook');
    expect(installer().status(claudeCode()).installed).toBe(true);
    expect(new HookInstaller(place).status(claudeCode()).installed).toBe(false);
    expect(installer().planInstall(claudeCode()).changes).toEqual([]);
    installer().uninstall(claudeCode());
    expect(readFileSync(settings, 'utf8')).toBe(before);
    expect(existsSync(path.join(data, 'recall-hook'))).toBe(false);
  });

  test('is there for no assistant whose prompt hook cannot add context', () => {
    expect(() => installer().select(['codex'])).toThrow('claude-code');
  });

  test('adds the skills that may apply, and leaves a line that does not hold the prompt', () => {
    installer().install(claudeCode());
    const { status, stdout, stderr } = fire(input('merge these three pdfs into one'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { hookSpecificOutput } = JSON.parse(stdout);
    expect(hookSpecificOutput.hookEventName).toBe('UserPromptSubmit');
    expect(hookSpecificOutput.additionalContext).toContain('Skill "pdf" may apply');
    expect(hookSpecificOutput.additionalContext.length).toBeLessThanOrEqual(1_200);
    const line = JSON.parse(readFileSync(spool, 'utf8'));
    expect(line).toMatchObject({ session: 's-1', caller: 'claude-code', cwd: project });
    expect(line.skills[0]).toEqual({ name: 'pdf', score: expect.any(Number) });
    expect(readFileSync(spool, 'utf8')).not.toContain('merge these');
    expect(statSync(spool).mode & 0o077).toBe(0);
  });

  test('notes nothing in a session that is not to be captured', () => {
    installer().install(claudeCode());
    expect(fire(input('merge these three pdfs'), { SKILLIFY_CAPTURE: 'false' }).stdout).toContain('pdf');
    expect(existsSync(spool)).toBe(false);
  });

  test.each([
    ['small talk', () => input('thanks, looks great!')],
    ['another event', () => input('merge these three pdfs', { hook_event_name: 'Stop' })],
    ['another assistant', () => input('merge these three pdfs', { cursor_version: '2.0' })],
    ['no prompt', () => input('')],
    ['a folder that is gone', () => input('merge these three pdfs', { cwd: path.join(folder, 'gone') })],
    ['no JSON', () => 'merge these three pdfs'],
    ['nothing', () => ''],
  ])('prints nothing and ends well on %s', (_name, text) => {
    installer().install(claudeCode());
    expect(fire(text())).toEqual(silence);
    expect(existsSync(spool)).toBe(false);
  });
});

describe('the processor', () => {
  const work = `let sum = 0; function add(x) { return (x ^ 7) % 13 } for (let i = 0; i < 3e7; i++) sum += add(i);`;
  const processorMs = (first: string) => {
    const script = `${first}; const before = process.cpuUsage(); ${work} const { user } = process.cpuUsage(before); console.log(user / 1000)`;
    return Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
  };

  test('optimises again what takes long, as making the index does', async () => {
    const outfile = path.join(folder, 'optimiser.cjs');
    const entry = path.join(repositoryPath, 'src/cli/optimiser.ts');
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    const load = `const { stopOptimising, optimiseAgain } = require(${JSON.stringify(outfile)})`;
    const stopped = processorMs(`${load}; stopOptimising()`);
    const again = processorMs(`${load}; stopOptimising(); optimiseAgain()`);
    expect(stopped).toBeGreaterThan(again * 2);
  });
});
