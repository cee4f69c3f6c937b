import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
let scope: SampleScope;

beforeAll(() => bundle.build());
beforeEach(async () => {
  await scope?.dispose();
  scope = new SampleScope();
});
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

const skillify = (...parameters: readonly string[]) => bundle.run(scope, ...parameters);

test('hooks are shown, installed, fired, heard and removed', () => {
  const settings = path.join(scope.home, '.claude', 'settings.json');
  writeFileSync(settings, '{\n  "model": "opus"\n}\n');
  const dry = skillify('hooks', 'install', 'claude-code', '--dry-run');
  expect(dry).toMatchObject({ status: 0 });
  expect(dry.out).toContain('SessionEnd');
  expect(textOf(settings)).toBe('{\n  "model": "opus"\n}\n');
  const { hooks } = skillify('hooks', 'install', 'claude-code', '--json').json();
  expect(hooks).toMatchObject([{ assistant: 'claude-code', installed: true, changes: [{ path: settings }] }]);
  expect(skillify('hooks', 'status', 'claude-code').out).toContain('installed');

  const { command } = JSON.parse(textOf(settings)).hooks.SessionStart[0].hooks[0];
  const [session] = skillify('now') && skillify('sessions', '--json').json().sessions;
  expect(session.events).toBeGreaterThan(0);
  const input = JSON.stringify({
    session_id: session.sourceId,
    hook_event_name: 'SessionStart',
    transcript_path: session.file,
  });
  const fired = spawnSync(command, {
    shell: true,
    input,
    encoding: 'utf8',
    env: { ...process.env, SKILLIFY_CAPTURE: 'false' },
  });
  expect(fired).toMatchObject({ status: 0, stdout: '' });
  skillify('now');
  const left = skillify('sessions', '--json').json().sessions;
  expect(left.map((each: { sourceId: string }) => each.sourceId)).not.toContain(session.sourceId);

  expect(skillify('hooks', 'uninstall', 'claude-code').out).toContain('Removed');
  expect(textOf(settings)).toBe('{\n  "model": "opus"\n}\n');
  expect(existsSync(path.join(scope.store, 'hook'))).toBe(false);
  expect(skillify('hooks', 'install', 'emacs').status).toBe(2);
  expect(skillify('hooks', 'frobnicate').status).toBe(2);
});

test('a session is forgotten by its id', () => {
  skillify('now');
  const [session] = skillify('sessions', '--json').json().sessions;
  expect(skillify('forget').status).toBe(2);
  expect(skillify('forget', '--session', 'nonsense')).toMatchObject({ status: 1 });
  const { forgotten } = skillify('forget', '--session', session.id, '--json').json();
  expect(forgotten.sessions).toEqual([session.sourceId]);
  skillify('now');
  expect(skillify('sessions', '--json').json().sessions).toHaveLength(7);
});

test('files are imported', () => {
  const file = path.join(scope.folder, 'examples.jsonl');
  const example = {
    messages: [
      { role: 'user', content: 'never use yarn' },
      { role: 'assistant', content: 'ok' },
    ],
  };
  writeFileSync(file, `${JSON.stringify(example)}\nbroken\n`);
  expect(skillify('import', file, '--json').json()).toEqual({
    imported: { sessions: 1, events: 2, skippedRecords: 1, format: 'openai-ft' },
  });
  expect(skillify('import', file).out).toContain('Imported 0 new events');
  expect(skillify('import', file, '--format', 'nonsense').status).toBe(2);
  expect(skillify('import').status).toBe(2);
  mkdirSync(path.join(scope.folder, 'empty'));
  expect(skillify('import', path.join(scope.folder, 'empty')).err).toMatch(/nothing to import/);
  expect(filesBelow(scope.store).length).toBeGreaterThan(0);
});
