import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import { GitRepository } from '../support/gitRepository.ts';
import { ask, assetPath } from '../support/sampleScope.ts';

const start = Date.now() - 5 * 3_600_000;
const content = 'export const rate = 0.19;\nexport const currency = "EUR";\nexport const rounding = "half-even";\n';

/** A session in which one file is written, as Claude Code keeps it. */
function transcript(cwd: string): string {
  const about = {
    cwd,
    sessionId: 'c0ffee00-0000-4000-8000-000000000001',
    version: '2.1.210',
    isSidechain: false,
    userType: 'external',
    entrypoint: 'cli',
  };
  const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
  const file = path.join(cwd, 'rates.ts');
  const records = [
    {
      type: 'user',
      uuid: 'u1',
      parentUuid: null,
      timestamp: at(0),
      message: { role: 'user', content: 'Put the rates into a file' },
    },
    {
      type: 'assistant',
      uuid: 'a1',
      parentUuid: 'u1',
      timestamp: at(1),
      message: {
        role: 'assistant',
        model: 'm',
        content: [{ type: 'tool_use', id: 't1', name: 'Write', input: { file_path: file, content } }],
      },
    },
    {
      type: 'user',
      uuid: 'u2',
      parentUuid: 'a1',
      timestamp: at(2),
      toolUseResult: { type: 'create', filePath: file, content, structuredPatch: [] },
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'File created' }] },
    },
    {
      type: 'assistant',
      uuid: 'a2',
      parentUuid: 'u2',
      timestamp: at(3),
      message: { role: 'assistant', model: 'm', content: [{ type: 'text', text: 'Done.' }] },
    },
  ];
  return `${records.map((record) => JSON.stringify({ ...about, ...record })).join('\n')}\n`;
}

test('a run asks git what became of earlier edits, and looks at those sessions once more', async () => {
  const repository = new GitRepository();
  repository.commit({ 'README.md': 'app' }, start - 3_600_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-outcome-'));
  const sessions = path.join(folder, 'home', '.claude', 'projects', repository.path.replace(/[^A-Za-z0-9]/g, '-'));
  mkdirSync(sessions, { recursive: true });
  writeFileSync(path.join(sessions, 'c0ffee00-0000-4000-8000-000000000001.jsonl'), transcript(repository.path));
  const engine = await createEngine({
    projectPath: repository.path,
    homePath: path.join(folder, 'home'),
    storePath: path.join(folder, 'store'),
    aliases: [],
    environment: {},
    assetPath,
    disabledAssistants: [],
    everyTurns: 20,
    user: 'tester',
  });
  try {
    const run = async () => (await ask(engine, 'now', { trigger: 'command' })).mined.sessions;
    const outcomes = async () => (await ask(engine, 'sessions', {}))[0]?.outcomes;
    expect(await run()).toBe(1);
    expect(await outcomes()).toEqual({ unknown: 1 });
    repository.commit({ 'rates.ts': content }, start + 600_000);
    repository.commit({ 'other.ts': 'x' }, start + 1_200_000);
    expect(await run()).toBe(1);
    expect(await outcomes()).toEqual({ succeeded: 1 });
    expect(await run()).toBe(0);
    expect((await ask(engine, 'diagnostics', {})).lines.join('\n')).toContain(
      'Git: followed edits (sessions 1, changed 1',
    );
  } finally {
    await engine.dispose();
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
