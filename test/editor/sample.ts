import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { arrayAt, parseJson } from '../../src/base/json.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = path.join(root, 'test/fixtures/sample');

/** A spec's own folder: `home` with the transcripts of assistants, and a git repository they belong to. */
export interface SampleFolder {
  readonly folder: string;
  readonly project: string;
  git(...parameters: string[]): string;
  remove(): void;
}

/** Copies the sample project and its transcripts into a temporary folder and commits the project. */
export function sampleFolder(): SampleFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-editor-'));
  const project = path.join(folder, 'payments-api');
  cpSync(path.join(fixture, 'project'), project, { recursive: true });
  cpSync(path.join(fixture, 'home'), path.join(folder, 'home'), { recursive: true });
  const sample = parseJson(readFileSync(path.join(fixture, 'sample.json'), 'utf8'));
  mkdirSync(path.join(project, '.vscode'), { recursive: true });
  const settings = { 'skillify.projectAliases': arrayAt(sample, 'aliases') };
  writeFileSync(path.join(project, '.vscode/settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
  const git = (...parameters: string[]) => {
    const identity = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
    const result = spawnSync('git', [...identity, ...parameters], { cwd: project, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`git ${parameters.join(' ')}: ${result.stderr}`);
    return result.stdout;
  };
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Sample project');
  return { folder, project, git, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
