import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { hookConfigs } from '../../../src/assistants/hookConfigs.ts';
import { HookInstaller } from '../../../src/capture/hooks/hookInstaller.ts';
import { filesBelow, textOf } from '../../support/sampleScope.ts';
import { temporaryFolder } from '../captureFixture.ts';

let home: string;
let installer: HookInstaller;
const at = (...parts: readonly string[]) => path.join(home, ...parts);
const only = (name: string) => {
  const [config] = installer.select([name]);
  if (!config) throw new Error(name);
  return config;
};
const snapshot = () => Object.fromEntries(filesBelow(home).map((file) => [file, textOf(file)]));

function put(relative: string, text: string): string {
  const file = at(...relative.split('/'));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

beforeEach(() => {
  home = path.join(temporaryFolder(), 'home folder');
  mkdirSync(home);
  const programSource = path.join(path.dirname(home), 'hook.js');
  writeFileSync(programSource, '// hook');
  installer = new HookInstaller({
    home,
    environment: {},
    dataFolder: path.join(path.dirname(home), 'data'),
    programSource,
  });
});

/** Files that users may have, in styles that users may have. */
const jsonFiles: readonly (readonly [string, string])[] = [
  ['two spaces', '{\n  "model": "opus",\n  "env": { "A": "1" }\n}\n'],
  [
    'tabs, no line end',
    '{\n\t"hooks": {\n\t\t"Stop": [\n\t\t\t{ "hooks": [{ "type": "command", "command": "say done" }] }\n\t\t]\n\t}\n}',
  ],
  ['CRLF', '{\r\n    "permissions": {\r\n        "allow": []\r\n    }\r\n}\r\n'],
  ['one line', '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}],"stop":[{"command":"y"}]}}'],
  ['empty object', '{}'],
  ['spread empty object', '{\n}\n'],
  ['empty lists', '{ "hooks": { "Stop": [], "SessionEnd": [ ] } }\n'],
  [
    'comments and trailing commas',
    '{\n  // mine\n  "a": 1, // one\n  "hooks": {\n    "PreToolUse": [], /* none */\n  },\n}\n',
  ],
  ['byte order mark', '\uFEFF{\n  "a": 1\n}\n'],
  ['empty', ''],
  ['blank', '\n'],
];

describe('hooks of every assistant', () => {
  it.each(hookConfigs.map((config) => config.assistant))('%s: in, again, out, without a trace', (name) => {
    const config = only(name);
    const before = snapshot();
    expect(installer.status(config).installed).toBe(false);
    expect(installer.planInstall(config).changes.length).toBeGreaterThan(0);
    expect(snapshot()).toEqual(before);
    const report = installer.install(config);
    expect(report).toMatchObject({ installed: true, assistant: name });
    for (const change of report.changes) expect(textOf(change.path)).toBe(change.after);
    const installed = snapshot();
    expect(Object.keys(installed).length).toBeGreaterThan(0);
    expect(installer.status(config).installed).toBe(true);
    expect(installer.install(config).changes).toEqual([]);
    expect(snapshot()).toEqual(installed);
    installer.uninstall(config);
    expect(snapshot()).toEqual(before);
    expect(filesBelow(path.join(path.dirname(home), 'data'))).toEqual([]);
    expect(existsSync(at(config.folder.split('/')[0] ?? ''))).toBe(false);
    expect(installer.uninstall(config).changes).toEqual([]);
  });

  it('selects those on this machine, or those that are named', () => {
    mkdirSync(at('.gemini'));
    expect(installer.select([]).map((config) => config.assistant)).toEqual(['gemini-cli']);
    expect(() => installer.select(['emacs'])).toThrow(/no hooks for “emacs”/);
  });
});

describe.each([
  ['claude-code', '.claude/settings.json'],
  ['cursor', '.cursor/hooks.json'],
  ['gemini-cli', '.gemini/settings.json'],
])('entries in the JSON of others: %s', (name, relative) => {
  it.each(jsonFiles)('leaves every other byte: %s', (_style, text) => {
    const file = put(relative, text);
    installer.install(only(name));
    const installed = textOf(file);
    expect(installed).not.toBe(text);
    // What was there is still there, in order.
    let from = 0;
    for (const character of text) {
      from = installed.indexOf(character, from) + 1;
      expect(from).toBeGreaterThan(0);
    }
    installer.install(only(name));
    expect(textOf(file)).toBe(installed);
    installer.uninstall(only(name));
    expect(textOf(file)).toBe(text);
  });

  it.each(jsonFiles.filter(([, text]) => text.trim() !== ''))('is cut out after others wrote: %s', (_style, text) => {
    const file = put(relative, text);
    installer.install(only(name));
    writeFileSync(file, `${textOf(file)}\n\n`);
    installer.uninstall(only(name));
    const left = textOf(file);
    expect(left).not.toContain('skillify');
    for (const kept of ['say done', '"model"', '"PreToolUse"', '"permissions"', '// mine']) {
      expect(left.includes(kept)).toBe(text.includes(kept));
    }
  });
});

describe('files that cannot be changed safely', () => {
  it.each([
    ['claude-code', '.claude/settings.json', '{ "a": ', /not valid JSON/],
    ['claude-code', '.claude/settings.json', '{ "hooks": [] }', /“hooks” is not/],
    ['claude-code', '.claude/settings.json', '{ "hooks": { "Stop": {} } }', /hooks.Stop/],
    ['hermes', '.hermes/config.yaml', 'hooks: {}\n', /on one line/],
  ])('are left alone: %s %s %s', (name, relative, text, sentence) => {
    const file = put(relative, text);
    expect(() => installer.install(only(name))).toThrow(sentence);
    expect(textOf(file)).toBe(text);
  });
});

it.each([
  ['model: x\n'],
  ['model: x'],
  ['model: x\r\nhooks:\r\n  pre_tool_call:\r\n    - command: a\r\nother: 1\r\n'],
  ['hooks:\n    on_session_end:\n    - command: mine\n      timeout: 3\n    post_tool_call:\n    - command: b\n'],
  [''],
])('lines in the YAML of others go and leave nothing: %j', (text) => {
  const file = put('.hermes/config.yaml', text);
  installer.install(only('hermes'));
  expect(textOf(file).match(/# skillify/g)?.length).toBeGreaterThanOrEqual(6);
  expect(installer.status(only('hermes')).installed).toBe(true);
  const installed = textOf(file);
  installer.install(only('hermes'));
  expect(textOf(file)).toBe(installed);
  installer.uninstall(only('hermes'));
  expect(textOf(file)).toBe(text);
});

it('writes through links and keeps permissions', () => {
  const real = put('dotfiles/claude.json', '{}\n');
  mkdirSync(at('.claude'));
  symlinkSync(real, at('.claude', 'settings.json'));
  installer.install(only('claude-code'));
  expect(readFileSync(real, 'utf8')).toContain('skillify-hook.js');
  installer.uninstall(only('claude-code'));
  expect(readFileSync(real, 'utf8')).toBe('{}\n');
});
