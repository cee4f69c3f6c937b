import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStale, staleFixes } from '../../src/engine/staleness.ts';
import { applyEdits } from '../../src/skills/document/fixes.ts';

const skill = (...lines: readonly string[]) =>
  ['---', 'name: s', 'description: d', '---', '', '# S', '', ...lines, ''].join('\n');

describe('a skill beside its repository', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'skillify-stale-'));
    write('package.json', {
      scripts: { build: 'tsc -b', lint: 'eslint .' },
      dependencies: { react: '^18.2.0', moment: '^2.29.0', zod: '~3.22.1' },
    });
    write('src/db/pool.ts', 'export const pool = 1;\nexport const size = 2;\nexport const wait = 3;\n');
    write('src/db/legacy.ts', 'export const legacy = 1;\n');
    write('Makefile', 'CC := gcc\n.PHONY: check\ncheck: build\n\techo\nbuild:\n\techo\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(name: string, content: unknown): void {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
  function git(...words: readonly string[]): void {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: root,
      stdio: 'ignore',
    });
  }
  function commitAll(): void {
    git('add', '-A');
    git('commit', '-q', '-m', 'change');
  }
  const messages = async (text: string, folders: readonly string[] = []) =>
    (await findStale(root, folders, text)).map(({ line, rule, message }) => `${line} ${rule} ${message}`);

  test('that names what is there is not out of date', async () => {
    const text = skill(
      '- Run `npm run build`, `make check` and `npm start`.',
      '- Edit `src/db/pool.ts`; the app is on `react@18`.',
    );
    expect(await messages(text)).toEqual([]);
  });

  test('is told of scripts, targets and files that are not there, with the name that is most alike', async () => {
    const text = skill('- Run `npm run biuld`.', '- Run `make chek`.', '- Edit `src/db/pools.ts`.');
    expect(await messages(text)).toEqual([
      '8 stale-script package.json has no “biuld”.',
      '9 stale-target Makefile has no “chek”.',
      '10 stale-path src/db/pools.ts is not in this repository.',
    ]);
    const fixed = staleFixes(text, await findStale(root, [], text)).reduce(
      (all, { edits }) => applyEdits(all, edits),
      text,
    );
    expect(fixed).toBe(skill('- Run `npm run build`.', '- Run `make check`.', '- Edit `src/db/pool.ts`.'));
  });

  test('is told by git where a file went, over two renames, and what was removed, even of what is only an example', async () => {
    git('init', '-q');
    commitAll();
    mkdirSync(path.join(root, 'src/storage'));
    renameSync(path.join(root, 'src/db/pool.ts'), path.join(root, 'src/storage/pool.ts'));
    commitAll();
    renameSync(path.join(root, 'src/storage/pool.ts'), path.join(root, 'src/storage/connections.ts'));
    rmSync(path.join(root, 'src/db/legacy.ts'));
    commitAll();
    const text = skill(
      '- Edit `src/db/pool.ts`, for example.',
      '- Look at `src/db/legacy.ts`.',
      '- Create `src/db/other.ts`.',
    );
    expect(await messages(text)).toEqual([
      '8 stale-path src/db/pool.ts has moved to src/storage/connections.ts.',
      '9 stale-path src/db/legacy.ts was removed from this repository.',
    ]);
    const [fix] = staleFixes(text, await findStale(root, [], text));
    expect(applyEdits(text, fix?.edits ?? [])).toContain('- Edit `src/storage/connections.ts`, for example.');
  });

  test('is told by git of a script whose command has another name, and of a package that went', async () => {
    git('init', '-q');
    commitAll();
    write('package.json', {
      scripts: { build: 'tsc -b', check: 'eslint .' },
      dependencies: { react: '^19.1.0', zod: '~3.22.1' },
    });
    commitAll();
    const text = skill(
      '- Run `npm run lint`.',
      '- Format dates with `moment`, not `moments`.',
      '- This is `react@18.2` and `zod@3.22`.',
    );
    expect(await messages(text)).toEqual([
      '8 stale-script “lint” is called “check” in package.json now.',
      '10 stale-version The skill names version 18.2 of “react”, and this repository has 19.1.0.',
    ]);
    expect(await messages(skill('- Format dates with `moment`.'))).toEqual([
      '8 stale-package This repository no longer depends on “moment”.',
    ]);
    const fixed = staleFixes(text, await findStale(root, [], text)).reduce(
      (all, { edits }) => applyEdits(all, edits),
      text,
    );
    expect(fixed).toContain('`react@19.1` and `zod@3.22`');
    expect(fixed).toContain('`npm run check`');
  });

  test('is left alone where nobody can be sure', async () => {
    write('.gitignore', 'generated/\n*.local.json\n');
    git('init', '-q');
    commitAll();
    const own = path.join(root, '.claude/skills/s');
    mkdirSync(path.join(own, 'scripts'), { recursive: true });
    writeFileSync(path.join(own, 'scripts/check.py'), '');
    const text = skill(
      '- Run `scripts/check.py`.',
      '- Create `src/db/new.ts`.',
      '- Settings are in `src/db/dev.local.json`.',
      '- Another project has `lib/other/a.ts`.',
      '- Run `just build` and `task build`.',
    );
    expect(await messages(text, [own])).toEqual([]);
  });

  test('is left alone where targets come from elsewhere, and in an empty folder', async () => {
    writeFileSync(path.join(root, 'Makefile'), 'include common.mk\n');
    expect(await messages(skill('- Run `make deploy`.'))).toEqual([]);
    const empty = mkdtempSync(path.join(tmpdir(), 'skillify-bare-'));
    expect(await findStale(empty, [], skill('- Run `npm run biuld`.'))).toEqual([]);
    rmSync(empty, { recursive: true });
  });

  test('changes nothing in the repository', async () => {
    git('init', '-q');
    commitAll();
    const before = readFileSync(path.join(root, '.git/index'));
    await messages(skill('- Edit `src/db/gone.ts`, run `npm run gone`.'));
    expect(readFileSync(path.join(root, '.git/index'))).toEqual(before);
  });
});
