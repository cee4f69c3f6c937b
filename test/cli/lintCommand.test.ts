import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrayAt, parseJson, stringAt } from '../../src/base/json.ts';
import { readCommandLine } from '../../src/cli/arguments.ts';
import { runCommand } from '../../src/cli/commands.ts';
import { paintFor } from '../../src/cli/print.ts';

describe('skills lint', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(path.join(tmpdir(), 'skillify-lint-'));
    write('package.json', '{ "scripts": { "build": "tsc" } }\n');
    write('skills/good/SKILL.md', skill('good', 'Use when building.', '- Run `npm run build`.'));
    write('skills/deep/er/wrong/SKILL.md', skill('Wrong Name', 'Build: use when building.', '- Run `npm run bulid`.'));
    write('skills/node_modules/other/SKILL.md', 'nothing');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), text);
  }
  const read = (name: string) => readFileSync(path.join(project, name), 'utf8');
  const skill = (name: string, description: string, ...lines: readonly string[]) =>
    `---\nname: ${name}\ndescription: ${description}\n---\n\n# Title\n\n${lines.join('\n')}\n`;

  async function lint(...words: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
    let code = 0;
    const text = await runCommand(readCommandLine(['skills', 'lint', ...words, '--project', project]), {
      environment: {},
      assetPath: project,
      signal: new AbortController().signal,
      paint: paintFor(false),
      log: () => undefined,
      foundFault: () => {
        code = 1;
      },
    });
    return { code, text: text.replaceAll(`${project}${path.sep}`, '') };
  }

  test('ends with 0 where nothing is wrong, and says so', async () => {
    expect(await lint(path.join(project, 'skills/good'))).toEqual({
      code: 0,
      text: 'skills/good/SKILL.md: nothing to report\n1 file: 0 errors, 0 warnings, 0 hints\n',
    });
  });

  test('looks at every skill below a folder but the installed ones, and ends with 1 on an error', async () => {
    const { code, text } = await lint(path.join(project, 'skills'));
    expect(code).toBe(1);
    expect(text.split('\n')).toEqual([
      'skills/deep/er/wrong/SKILL.md:3: error: Put the value between quotation marks: the colon in it makes the front matter unreadable. (value-unquoted)',
      'skills/deep/er/wrong/SKILL.md:8: warning: package.json has no “bulid”. (stale-script)',
      '2 files: 1 error, 1 warning, 0 hints',
      '',
    ]);
  });

  test('--fix makes what needs nobody and leaves the rest, guesses included', async () => {
    const { code, text } = await lint(path.join(project, 'skills'), '--fix');
    expect(read('skills/deep/er/wrong/SKILL.md')).toBe(
      skill('wrong', '"Build: use when building."', '- Run `npm run bulid`.'),
    );
    expect(code).toBe(0);
    expect(text).toContain('skills/deep/er/wrong/SKILL.md: 1 finding fixed\n');
    expect(read('skills/good/SKILL.md')).toBe(skill('good', 'Use when building.', '- Run `npm run build`.'));
  });

  test('gives findings with rule, severity and line as JSON', async () => {
    const { code, text } = await lint(path.join(project, 'skills'), '--json');
    const results = arrayAt(parseJson(text), 'results');
    const rules = results.map((result) => arrayAt(result, 'findings').map((finding) => stringAt(finding, 'rule')));
    expect([code, rules]).toEqual([1, [['value-unquoted', 'stale-script'], []]]);
  });

  test('says which file is not there', async () => {
    await expect(lint(path.join(project, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
