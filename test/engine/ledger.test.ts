import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hookFolder } from '../../src/capture/hooks/hookFolder.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { PlantedHistory } from '../support/plantedHistory.ts';
import { writeClaudeSession } from '../support/plantedTranscripts.ts';
import { ask } from '../support/sampleScope.ts';

const dayMs = 86_400_000;

describe('the ledger of a project', () => {
  let history: PlantedHistory;
  let engine: Engine;
  let names: ReadonlyMap<string, string>;
  let now: number;
  const packages = () => names.get('packages') ?? '';
  const ledgerOf = async (name: string) => {
    const report = await ask(engine, 'ledger', { name });
    const [skill] = report.skills;
    if (!skill) throw new Error(`The ledger has no ${name}.`);
    return skill;
  };
  const run = () => ask(engine, 'now', { trigger: 'command' });

  beforeEach(async () => {
    now = Date.now();
    history = new PlantedHistory(3, ['harmful', 'useless', 'helpful']);
    history.writeBefore(now, 12);
    engine = await history.scope.engine();
    await run();
    names = await history.approve(engine);
  });
  afterEach(() => history.dispose());

  test('leaves out of the time before the session whose mistake completed the proposal', async () => {
    const { counts } = await ledgerOf(packages());
    const sessions = await ask(engine, 'sessions', {});
    expect(counts.before.sessions).toBe(sessions.length - 1);
    expect(counts.after).toMatchObject({ sessions: 0, eligible: 0 });
  });

  test('counts a new session once it was mined, by version, assistant and model, with its loading', async () => {
    const before = await ledgerOf(packages());
    const steps = [
      { user: 'Install the zod package' },
      { load: packages() },
      { run: 'npm install zod' },
      { say: 'Done.' },
      { user: 'No, use pnpm instead of npm.' },
      { run: 'pnpm add zod' },
      { say: 'Done.' },
    ];
    writeClaudeSession(history.scope.home, 4_000, now + dayMs, steps);
    await run();
    const after = await ledgerOf(packages());
    expect(after.counts.before).toEqual(before.counts.before);
    expect(after.counts.after).toMatchObject({ sessions: 1, eligible: 1, recurred: 1, loaded: 1, loadedRecurred: 1 });
    const part = after.parts.find(({ model }) => model === 'claude-opus-4-6');
    expect(part?.after).toMatchObject({ eligible: 1, loaded: 1 });
    expect(after.versions).toMatchObject([{ version: 1, counts: { eligible: 1 } }]);
    expect(after.returned).toMatchObject([{ recurred: 'said-again', assistant: 'claude-code' }]);
  });

  test('forgets with the session', async () => {
    const steps = [{ user: 'Install the zod package' }, { run: 'pnpm add zod' }, { say: 'Done.' }];
    writeClaudeSession(history.scope.home, 4_000, now + dayMs, steps);
    await run();
    expect((await ledgerOf(packages())).counts.after.eligible).toBe(1);
    await ask(engine, 'forget', { session: 'feed0fa0-0000-4000-8000-000000000000' });
    expect((await ledgerOf(packages())).counts.after).toMatchObject({ sessions: 0, eligible: 0 });
  });

  test('judges everything again for a new version, and keeps sessions with the version they had', async () => {
    const steps = [{ user: 'Install the zod package' }, { run: 'pnpm add zod' }, { say: 'Done.' }];
    writeClaudeSession(history.scope.home, 4_000, Date.now(), steps);
    await run();
    await ask(engine, 'retire', { name: packages(), reason: 'test' });
    await ask(engine, 'restore', { name: packages(), version: 1 });
    const { versions, counts } = await ledgerOf(packages());
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
    expect(counts.after.eligible).toBe(1);
    expect((await ask(engine, 'ledger', { name: null })).sessionsLeft).toBe(0);
  });

  test('shows in which sessions the prompt hook named a skill', async () => {
    const steps = [{ user: 'Translate the welcome mail' }, { say: 'Done.' }];
    writeClaudeSession(history.scope.home, 4_000, now + dayMs, steps);
    const spool = path.join(hookFolder(history.scope.home), 'spool');
    mkdirSync(spool, { recursive: true });
    const session = 'feed0fa0-0000-4000-8000-000000000000';
    const use = { at: now + dayMs, session, assistant: 'claude-code', cwd: history.scope.project };
    appendFileSync(
      path.join(spool, 'recalls.jsonl'),
      `${JSON.stringify({ ...use, skills: [{ name: packages(), score: 0.9 }] })}\n`,
    );
    await run();
    expect((await ledgerOf(packages())).counts.after).toMatchObject({ eligible: 0, recalled: 1 });
  });

  test('has a skill that does harm proposed for retirement, and does nothing itself', async () => {
    history.writeAfter(now + dayMs, now + 60 * dayMs, 22, names);
    await run();
    const judged = await ledgerOf(packages());
    expect(judged.verdict).toBe('harmful');
    // What the ledger found is looked at by the next run that has something to look at.
    writeClaudeSession(history.scope.home, 4_000, now + 61 * dayMs, [{ user: 'Log slow queries' }, { say: 'Done.' }]);
    await run();
    const skills = await ask(engine, 'listSkills', {});
    expect(skills.every(({ status }) => status === 'approved')).toBe(true);
    const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
    const change = waiting.find(({ name, change }) => name === packages() && change === 'retire');
    if (!change) throw new Error(`Waiting: ${waiting.map(({ name, change: kind }) => `${kind} ${name}`).join(', ')}`);
    const { reason } = await ask(engine, 'getProposal', { id: change.id });
    expect(reason).toMatch(/^It seems to do harm\. .* eligible sessions/);
  });

  test('refuses a name that no skill has', async () => {
    await expect(ask(engine, 'ledger', { name: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
