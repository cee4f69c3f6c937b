import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandNames, readCommandLine } from '../../src/cli/arguments.ts';
import { repositoryPath } from '../support/sampleScope.ts';

const folder = path.join(repositoryPath, 'resources/deploy');
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const units = files.filter((file) => file.endsWith('.service'));
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.warn('SKIPPED: there is no systemd-analyze, so the example units are not verified.');

/** Every name that the sources read from the environment, with its prefix; aliases of the system this follows included. */
function namesInSources(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of readdirSync(path.join(repositoryPath, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(path.join(repositoryPath, 'src', file), 'utf8');
    for (const [, name = ''] of text.matchAll(/\[['"]([A-Z][A-Z_]+)['"]\]|amount\('([A-Z_]+)'/g)) names.add(name);
    for (const [, , name = ''] of text.matchAll(/(amount)\('([A-Z_]+)'/g)) names.add(name);
    for (const [, name = ''] of text.matchAll(/environmentSetting\([^,]+, '([A-Z_]+)'\)/g)) {
      names.add(`SKILLIFY_${name}`);
      names.add(`HIVEMIND_${name}`);
    }
  }
  return names;
}

describe('the examples for running headless', () => {
  const known = namesInSources();
  /** Read by the client library of PostgreSQL and by Node. */
  const ofOthers = new Set(['PGPASSWORD', 'NODE_ENV']);

  it.each(files)('%s names only variables that are read', (file) => {
    const assigned = [...textOf(file).matchAll(/^(?:Environment=|ENV |\s+)?([A-Z][A-Z_]{4,})=/gm)];
    const mentioned = [...textOf(file).matchAll(/\b((?:SKILLIFY|HIVEMIND)_[A-Z_]+)\b/g)];
    const names = [...assigned, ...mentioned].map(([, name = '']) => name).filter((name) => name !== '');
    expect(names.filter((name) => !known.has(name) && !ofOthers.has(name))).toEqual([]);
    if (file === 'skillify.env.example') expect(names.length).toBeGreaterThan(20);
  });

  it('set every variable that the issue asks for, under both names', () => {
    const text = textOf('skillify.env.example');
    for (const name of ['SKILLIFY_STORE', 'SKILLIFY_TOKEN', 'SKILLIFY_WORKSPACE_ID', 'SKILLIFY_CAPTURE_ONLY_CLI'])
      expect(text).toMatch(new RegExp(`^${name}=`, 'm'));
    for (const name of ['HIVEMIND_WORKSPACE_ID', 'HIVEMIND_CAPTURE', 'HIVEMIND_CAPTURE_ONLY_CLI'])
      expect(known).toContain(name);
  });

  it('hold no secret', () => {
    for (const file of files) expect(textOf(file)).not.toMatch(/(?:TOKEN|PASSWORD|KEY)=\S/);
  });

  it.each(units)('%s starts a command that there is', (unit) => {
    const [, command = ''] = /^ExecStart=\/usr\/bin\/env skillify (.*)$/m.exec(textOf(unit)) ?? [];
    const line = readCommandLine(command.replace('%f', '/project').split(' '));
    expect(commandNames).toContain(line.command);
    const stopSeconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(textOf(unit))?.[1]);
    const drainSeconds = Number(/^SKILLIFY_DRAIN_SECONDS=(\d+)$/m.exec(textOf('skillify.env.example'))?.[1]);
    expect(stopSeconds).toBeGreaterThan(drainSeconds);
  });

  it.skipIf(!hasSystemd)('are units that systemd takes without a complaint', () => {
    const copies = mkdtempSync(path.join(tmpdir(), 'skillify-units-'));
    const paths = units.map((unit) => {
      const copy = path.join(copies, unit.replace('@.', '@home-dev-project.'));
      copyFileSync(path.join(folder, unit), copy);
      return copy;
    });
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' });
    rmSync(copies, { recursive: true, force: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('have a container file whose instructions are known, which runs as nobody special', () => {
    const text = textOf('Containerfile').replace(/\\\n/g, ' ');
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const instructions = lines.map((line) => line.split(' ')[0]);
    const all = [
      'FROM',
      'ENV',
      'ADD',
      'RUN',
      'USER',
      'VOLUME',
      'EXPOSE',
      'STOPSIGNAL',
      'HEALTHCHECK',
      'ENTRYPOINT',
      'CMD',
    ];
    expect(instructions.filter((instruction) => !all.includes(instruction ?? ''))).toEqual([]);
    expect(instructions[0]).toBe('FROM');
    expect(text).toMatch(/^USER node$/m);
    for (const instruction of ['ENTRYPOINT', 'CMD']) {
      const [, list = ''] = new RegExp(`^${instruction} (.*)$`, 'm').exec(text) ?? [];
      expect(JSON.parse(list)).toEqual(expect.arrayContaining([expect.any(String)]));
    }
  });
});
