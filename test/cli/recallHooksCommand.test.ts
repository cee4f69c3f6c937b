import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCommandLine } from '../../src/cli/arguments.ts';
import { hooksCommand } from '../../src/cli/hooksCommand.ts';
import { paintFor } from '../../src/cli/print.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-hooks-'));
  mkdirSync(path.join(folder, 'home', '.claude'), { recursive: true });
  writeFileSync(path.join(folder, 'recall.js'), '// recall');
  writeFileSync(path.join(folder, 'recallIndexer.js'), '// indexer');
  writeFileSync(path.join(folder, 'hook.js'), '// hook');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logged: string[] = [];
function run(...parameters: readonly string[]): string {
  const place = ['--home', path.join(folder, 'home'), '--store', path.join(folder, 'store')];
  return hooksCommand(readCommandLine(['hooks', ...parameters, ...place]), {
    environment: {},
    assetPath: folder,
    signal: new AbortController().signal,
    paint: paintFor(false),
    log: (message) => logged.push(message),
    foundFault: () => undefined,
  });
}
const settings = () => path.join(folder, 'home', '.claude', 'settings.json');

test('hooks install --recall shows what it writes, writes it, and uninstall takes it back', () => {
  expect(run('status', '--recall')).toContain('not installed');
  expect(run('install', '--recall', 'claude-code', '--dry-run')).toContain('UserPromptSubmit');
  expect(existsSync(settings())).toBe(false);
  run('install', '--recall', 'claude-code');
  expect(logged.join('\n')).toContain('skillify-recall.js');
  expect(readFileSync(settings(), 'utf8')).toContain('UserPromptSubmit');
  expect(readFileSync(path.join(folder, 'store', 'recall-hook', 'skillify-recall.js'), 'utf8')).toBe('// recall');
  // What it loads from beside itself goes with it, and away again.
  expect(readFileSync(path.join(folder, 'store', 'recall-hook', 'recallIndexer.js'), 'utf8')).toBe('// indexer');
  expect(run('status', 'claude-code')).toContain('not installed');
  run('uninstall', '--recall', 'claude-code');
  expect(existsSync(settings())).toBe(false);
  expect(existsSync(path.join(folder, 'store', 'recall-hook'))).toBe(false);
});

test('it is installed only for assistants that are named and can be given context', () => {
  expect(() => run('install', '--recall')).toThrow('Name the assistant');
  expect(() => run('install', '--recall', 'cursor')).toThrow('There are some for claude-code.');
});
