import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, filesBelow, SampleScope } from '../support/sampleScope.ts';

const skillMd = (name: string, description: string) =>
  `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n\n# ${name}\n\n- Do it.\n`;

describe('the trigger lab', () => {
  let scope: SampleScope;
  let engine: Engine;
  beforeEach(async () => {
    scope = new SampleScope();
    engine = await scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
  });
  afterEach(() => scope.dispose());

  function install(name: string, description: string): void {
    const folder = path.join(scope.project, '.claude', 'skills', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'SKILL.md'), skillMd(name, description));
  }

  async function proposalOn(word: string) {
    const all = await ask(engine, 'listProposals', { statuses: ['pending'] });
    const found = all.find(({ name }) => name.includes(word));
    if (!found) throw new Error(`The sample gave no proposal on ${word}.`);
    return found;
  }

  test('tries a draft on the prompts behind its evidence and on the nearest others, and counts from what it lists', async () => {
    const { id } = await proposalOn('pnpm-never');
    const lab = await ask(engine, 'triggerLab', { subject: id });
    const own = lab.prompts.filter(({ kind }) => kind !== 'near');
    const right = own.filter(({ fires }) => fires).length;
    const wrong = lab.prompts.filter(({ kind, fires }) => kind === 'near' && fires).length;
    expect(lab.recall).toEqual({ count: right, total: own.length });
    expect(lab.precision).toEqual({ count: right, total: right + wrong });
    expect(own.filter(({ kind, fires }) => kind === 'said' && fires).map(({ prompt }) => prompt.slice(0, 40))).toEqual([
      'why are you using npm again? use pnpm. A',
      'no, use pnpm for the lint run as well. w',
    ]);
    expect(own.filter(({ kind }) => kind === 'before').map(({ prompt }) => prompt)).toContain(
      'Write a script that prints the payouts per merchant for a month.',
    );
    expect(new Set(lab.prompts.map(({ prompt }) => prompt)).size).toBe(lab.prompts.length);
  });

  test('an installed skill that says the same better wins its prompts', async () => {
    const { id, name } = await proposalOn('pnpm-never');
    const prompt = 'use pnpm for the lint run, we never use npm in this repo';
    expect(await ask(engine, 'triggerPrompt', { subject: id, prompt })).toMatchObject({ fires: true, winner: name });
    install('lint-run-with-pnpm', 'Use pnpm, never npm in this repo. Use when asked to use pnpm for the lint run.');
    const trial = await ask(engine, 'triggerPrompt', { subject: name, prompt });
    expect(trial).toMatchObject({
      name,
      fires: false,
      place: 2,
      winner: 'lint-run-with-pnpm',
      rival: 'lint-run-with-pnpm',
    });
    expect(trial.rivalScore).toBeGreaterThan(trial.score);
    expect(await ask(engine, 'triggerPrompt', { subject: 'lint-run-with-pnpm', prompt })).toMatchObject({
      fires: true,
    });
  });

  test('shows what an edit changes on the same prompts, and writes nothing', async () => {
    const { id, name } = await proposalOn('pnpm-never');
    const before = await ask(engine, 'triggerLab', { subject: id });
    const missed = before.prompts.find(({ kind, fires }) => kind === 'before' && !fires);
    if (!missed) throw new Error('The draft misses nothing.');
    const files = filesBelow(scope.project);
    const edited = skillMd(name, `${before.description} Use when asked to: ${missed.prompt}`);
    const after = await ask(engine, 'triggerTry', { subject: id, skillMd: edited });
    expect(after.prompts.map(({ eventId }) => eventId)).toEqual(before.prompts.map(({ eventId }) => eventId));
    expect(after.prompts.find(({ eventId }) => eventId === missed.eventId)?.fires).toBe(true);
    expect(after.recall.count).toBeGreaterThan(before.recall.count);
    expect((await ask(engine, 'triggerTry', { subject: id, skillMd: skillMd('zebra', '') })).recall.count).toBe(0);
    expect(filesBelow(scope.project)).toEqual(files);
    expect((await ask(engine, 'getProposal', { id })).skillMd).not.toBe(edited);
  });

  test('mines the first part of the history and tries what comes of it on the rest', async () => {
    const { id } = await proposalOn('pnpm-never');
    const { backtest } = await ask(engine, 'triggerLab', { subject: id });
    expect(backtest).toMatchObject({ minedName: 'use-pnpm-never-npm', laterSessions: 1, firedInTime: 0, firedLate: 1 });
    expect(backtest?.otherPrompts).toBeGreaterThan(5);
  });

  test('an installed skill without evidence has near prompts only; an unknown name is said so', async () => {
    install('webhook-replays', 'Make webhook handlers idempotent. Use when webhooks are delivered twice.');
    const lab = await ask(engine, 'triggerLab', { subject: 'webhook-replays' });
    expect(lab.recall).toEqual({ count: 0, total: 0 });
    expect(lab.backtest).toBeNull();
    expect(lab.prompts.filter(({ fires }) => fires).map(({ prompt }) => prompt)).toEqual([
      'webhooks from the bank are sometimes delivered twice, make the handler idempotent',
    ]);
    await expect(ask(engine, 'triggerLab', { subject: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
