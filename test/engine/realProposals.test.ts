import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, assetPath, repositoryPath } from '../support/sampleScope.ts';

const transcripts = path.resolve(repositoryPath, '..', 'shared', 'transcripts');
const isThere = existsSync(path.join(transcripts, 'patterns.tsv'));
if (!isThere)
  console.warn('SKIPPED: the real transcripts are not beside this checkout, so nothing is checked against them.');

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const task of cleanUp.splice(0)) await task();
});

/** A home and an empty project with the recorded sessions of one repository, and an engine on them. */
async function engineOn(assistant: string, repository: string, alias: string): Promise<Engine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-real-'));
  const source = path.join(transcripts, assistant, repository.replace('/', '__'));
  const dotFolder = assistant === 'codex' ? '.codex' : '.claude';
  cpSync(source, path.join(folder, 'home', dotFolder), { recursive: true });
  const project = path.join(folder, 'project');
  mkdirSync(project);
  const engine = await createEngine({
    projectPath: project,
    homePath: path.join(folder, 'home'),
    storePath: path.join(folder, 'store'),
    aliases: [alias],
    environment: {},
    assetPath,
    disabledAssistants: [],
    everyTurns: 20,
    user: 'tester',
  });
  cleanUp.push(async () => {
    await engine.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return engine;
}

/** Rows of a tab-separated file by column name. */
function table(name: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...rows] = readFileSync(path.join(transcripts, name), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return rows.map((row) => Object.fromEntries(row.split('\t').map((value, index) => [columns[index] ?? '', value])));
}

function expectedPrompts(assistant: string, repository: string): number {
  return table('MANIFEST.tsv')
    .filter((row) => row['assistant'] === assistant && row['source_repo'] === repository)
    .reduce((sum, row) => sum + Number(row['human_prompts'] ?? 0), 0);
}

/** `session:line` of the turns that a reader of the transcripts named as recurring patterns. */
function knownTurns(repository: string): ReadonlySet<string> {
  return new Set(
    table('patterns.tsv')
      .filter((row) => row['repo_group'] === repository)
      .flatMap((row) => Object.values(row).at(-1)?.split('; ') ?? []),
  );
}

describe.skipIf(!isThere)('real transcripts', () => {
  test.each([
    ['claude-code', 'JanDeDobbeleer/oh-my-posh', 'D:\\oh-my-posh', 3],
    ['claude-code', 'FSM1/cipher-box', '/Users/michael/Code/cipher-box', 2],
    ['codex', 'jdx/mise', '/Users/jdx/src/mise', 3],
    ['codex', 'jdx/hk', '/Users/jdx/src/hk', 1],
  ])('%s of %s', async (assistant, repository, alias, least) => {
    if (!existsSync(path.join(transcripts, assistant, repository.replace('/', '__')))) {
      console.warn(`SKIPPED: no transcripts of ${repository} beside this checkout.`);
      return;
    }
    const engine = await engineOn(assistant, repository, alias);
    const { captured, proposals } = await ask(engine, 'now', { trigger: 'command' });
    expect(captured.skippedRecords).toBe(0);

    const sessions = await ask(engine, 'sessions', {});
    const prompts = sessions
      .filter((session) => !session.isSubagent)
      .reduce((sum, session) => sum + session.humanPrompts, 0);
    const expected = expectedPrompts(assistant, repository);
    expect(Math.abs(prompts - expected) / expected).toBeLessThanOrEqual(0.03);

    expect(proposals.length).toBeGreaterThanOrEqual(least);
    const sourceIds = new Map(sessions.map((session) => [session.id, session.sourceId]));
    const known = knownTurns(repository);
    for (const proposal of proposals) {
      const turns = proposal.evidence.map((item) => `${sourceIds.get(item.sessionId)}:${item.line}`);
      const confirmed = turns.filter((turn) => known.has(turn));
      expect(confirmed.length, `${proposal.name}: ${turns.join(' ')}`).toBeGreaterThanOrEqual(1);
      expect(proposal.lint.filter((finding) => finding.severity === 'error')).toEqual([]);
    }

    const again = await ask(engine, 'now', { trigger: 'command' });
    expect(again.captured).toMatchObject({ bytes: 0, events: 0 });
    expect(again.proposals).toEqual([]);
  });
});
