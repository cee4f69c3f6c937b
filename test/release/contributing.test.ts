import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';
const isClone = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status === 0;
if (!isClone) console.error('SKIPPED: the guide for contributors is followed in a clone with git only.');

describe('CONTRIBUTING.md', () => {
  test('names files, scripts and functions that exist', () => {
    for (const [, file] of guide.matchAll(/`((?:src|test|\.ci|\.github|l10n)\/[\w./-]+)`/g)) {
      if (file?.includes('/example/')) continue;
      expect(existsSync(path.join(root, file ?? '')), file).toBe(true);
    }
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    for (const [, script] of guide.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script ?? '']);
    expect(readFileSync(path.join(root, 'test/assistants/lineCuts.ts'), 'utf8')).toContain('expectSameWithCuts');
  });
});

describe.skipIf(!isClone)('who adds an assistant as CONTRIBUTING.md says', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-guide-'));
  const clone = path.join(folder, 'clone');
  const [home, project] = [path.join(folder, 'home'), path.join(folder, 'shop')];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(command: string, parameters: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: clone, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  function addLine(file: string, after: string, line: string): void {
    const text = readFileSync(path.join(clone, file), 'utf8');
    expect(text, file).toContain(after);
    writeFileSync(path.join(clone, file), text.replace(after, `${after}${line}`));
  }

  beforeAll(() => {
    spawnSync('git', ['clone', '-q', root, clone]);
    symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'));
    mkdirSync(path.join(clone, 'src/assistants/example'));
    writeFileSync(path.join(clone, 'src/assistants/example/assistant.ts'), block('ts'));
    addLine('src/assistants/assistant.ts', "  | 'claude-code'", "\n  | 'example'");
    addLine(
      'src/assistants/registry.ts',
      "from './cursor/assistant.ts';",
      "\nimport { example } from './example/assistant.ts';",
    );
    addLine('src/assistants/registry.ts', '  cursor,\n', '  example,\n');
    for (const each of [path.join(home, '.example/sessions'), project]) mkdirSync(each, { recursive: true });
    const records = block('jsonl').replaceAll('/home/dev/shop', project);
    writeFileSync(path.join(home, '.example/sessions/e-1.jsonl'), records);
  });

  test('is told by the type checker of the one line that is still missing', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'src'],
      {
        cwd: clone,
        encoding: 'utf8',
      },
    );
    expect(status).not.toBe(0);
    expect(stdout.match(/error TS/g)).toHaveLength(1);
    expect(stdout).toMatch(/src\/store\/rows\/words\.ts.*'?example'?/s);
  });

  test('has its types and lint right, and sees its session and the correction in it', () => {
    addLine('src/store/rows/words.ts', "  'claude-code': true,\n", '  example: true,\n');
    run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'src']);
    run(path.join(root, 'node_modules/.bin/biome'), [
      'check',
      '--error-on-warnings',
      'src/assistants',
      'src/store/rows',
    ]);
    run(process.execPath, ['esbuild.mjs']);
    const scope = ['--project', project, '--home', home, '--store', path.join(folder, 'store'), '--json'];
    const cli = (...parameters: string[]) =>
      JSON.parse(run(process.execPath, ['dist/cli.js', ...parameters, ...scope]));
    expect(cli('now').captured).toMatchObject({ sessions: 1, skippedRecords: 0 });
    const [session] = cli('sessions').sessions;
    expect(session).toMatchObject({ assistant: 'example', cwd: project, humanPrompts: 2, toolCalls: 1 });
    const [signal] = cli('signals').signals.filter(({ kind }: { kind: string }) => kind === 'correction');
    expect(signal).toMatchObject({ assistant: 'example', line: 6, text: 'No, use pnpm test, always.' });
  });
});
