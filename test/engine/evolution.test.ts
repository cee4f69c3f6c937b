import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProposalView } from '../../src/engine/contract.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';
import { writeSession } from '../support/sessionFile.ts';

const dayMs = 86_400_000;
const start = Date.parse('2026-11-03T09:00:00Z');
const pnpm = 'use-pnpm-never-npm';
let scope: SampleScope;
let engine: Engine;
let sessions: number;
beforeEach(async () => {
  scope = new SampleScope();
  engine = await scope.engine();
  sessions = 0;
});
afterEach(() => scope.dispose());

const skillPath = (name: string) => path.join(scope.project, '.claude', 'skills', name, 'SKILL.md');
const run = () => ask(engine, 'now', { trigger: 'command' });
const chores = [
  'Draw a chart of revenue',
  'Export balances as a sheet',
  'Translate the welcome mail',
  'Paginate the trail',
];

/** A session on the next day, in which the user says something to work that was done. */
function say(...said: readonly string[]): void {
  sessions += 1;
  writeSession(scope, sessions, start + sessions * dayMs, [
    { user: `${chores[sessions % chores.length]} number ${sessions}` },
    { run: 'npm install zod' },
    { say: 'Done.' },
    ...said.flatMap((user) => [{ user }, { run: 'pnpm lint' }, { say: 'Done.' }]),
  ]);
}

/** The waiting proposal about a skill, after a run. */
async function waitingFor(name: string): Promise<ProposalView> {
  await run();
  const found = (await ask(engine, 'listProposals', { statuses: ['pending'] })).filter(
    (proposal) => proposal.name === name,
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} proposals are named ${name}.`);
  return ask(engine, 'getProposal', { id: first.id });
}

const approve = ({ id, contentHash }: ProposalView) => ask(engine, 'approve', { id, contentHash });
const pendingNames = async () =>
  (await ask(engine, 'listProposals', { statuses: ['pending'] })).map((proposal) => proposal.name);

test('a skill lives: created, revised, restored, opposed, replaced, and retired', async () => {
  const created = await approve(await waitingFor(pnpm));
  expect(created).toMatchObject({ version: 1, onDisk: 'same' });

  say('no, always use pnpm here, never npm. always commit the pnpm lockfile as well');
  const revision = await waitingFor(pnpm);
  expect(revision).toMatchObject({ change: 'revise', contradiction: null, sources: [{ name: pnpm, version: 1 }] });
  expect(revision.diff).toMatch(/^\+- Always commit the pnpm lockfile as well\.$/m);
  expect(revision.diff).not.toMatch(/^-- [^“]/m);
  expect(revision.evidence.filter((item) => item.isNew)).toHaveLength(1);
  expect(revision.evidence.every((item) => item.file !== null && item.line !== null)).toBe(true);
  const revised = await approve(revision);
  expect(revised).toMatchObject({ name: pnpm, version: 2, onDisk: 'same' });
  expect(textOf(skillPath(pnpm))).toBe(revision.skillMd);

  const restored = await ask(engine, 'restore', { name: pnpm, version: null });
  expect(restored).toMatchObject({ version: 3, onDisk: 'same', skillMd: created.skillMd });
  await ask(engine, 'restore', { name: pnpm, version: 2 });
  expect((await ask(engine, 'skillHistory', { name: pnpm })).map(({ version, reason }) => [version, reason])).toEqual([
    [1, 'approved'],
    [2, 'revised'],
    [3, 'version 1 restored'],
    [4, 'version 2 restored'],
  ]);
  await run();
  expect(await pendingNames()).not.toContain(pnpm);

  say('no, use npm here, never pnpm');
  say('always use npm in this repo, never pnpm');
  await run();
  const summaries = await ask(engine, 'listProposals', { statuses: ['pending'] });
  const summary = summaries.find((proposal) => proposal.isChoice);
  if (!summary) throw new Error('There is nothing to choose.');
  const choice = await ask(engine, 'getProposal', { id: summary.id });
  expect(choice.contradiction?.sides.map(({ action, sessions: count }) => [action, count])).toEqual([
    ['keep', 4],
    ['write', 2],
    ['retire', 0],
  ]);
  await expect(approve(choice)).rejects.toMatchObject({
    code: 'choice-needed',
    message: expect.stringMatching(/1: “.*pnpm.*” \(4 sessions\), 2: “.*npm.*” \(2 sessions\)/),
  });
  await expect(ask(engine, 'chooseSide', { id: choice.id, side: 4 })).rejects.toMatchObject({ code: 'invalid-input' });
  const kept = await ask(engine, 'chooseSide', { id: choice.id, side: 1 });
  expect(kept).toMatchObject({ skillMd: revision.skillMd, name: pnpm });
  const chosen = await ask(engine, 'chooseSide', { id: choice.id, side: 2 });
  expect(chosen.evidence.filter((item) => item.supports)).toHaveLength(2);
  const replaced = await approve(chosen);
  expect(textOf(skillPath(replaced.name))).toContain('npm');
  if (replaced.name !== pnpm) expect(existsSync(skillPath(pnpm))).toBe(false);

  await ask(engine, 'retire', { name: replaced.name, reason: 'enough' });
  expect(filesBelow(path.join(scope.project, '.claude'))).toEqual([]);
  expect((await ask(engine, 'restore', { name: replaced.name, version: null })).onDisk).toBe('same');
  const decisions = (await ask(engine, 'decisions', {})).map((decision) => decision.kind);
  expect(decisions).toEqual([
    ...['approve', 'approve', 'restore', 'restore', 'choose', 'choose', 'approve', 'retire', 'restore'],
  ]);
});

test('keeping a skill ends a choice without writing', async () => {
  await approve(await waitingFor(pnpm));
  const before = textOf(skillPath(pnpm));
  say('no, use npm here, never pnpm');
  await run();
  const summary = (await ask(engine, 'listProposals', { statuses: ['pending'] })).find(({ isChoice }) => isChoice);
  const kept = await ask(engine, 'chooseSide', { id: summary?.id ?? '', side: 1 });
  expect(await approve(kept)).toMatchObject({ name: pnpm, version: 1, onDisk: 'same' });
  expect(textOf(skillPath(pnpm))).toBe(before);
  expect((await ask(engine, 'getProposal', { id: kept.id })).status).toBe('dismissed');
  await run();
  expect((await ask(engine, 'listProposals', { statuses: ['pending'] })).filter(({ isChoice }) => isChoice)).toEqual(
    [],
  );
});

test('two skills that come to say the same are merged, and the other file goes', async () => {
  await approve(await waitingFor(pnpm));
  const cents = await approve(await waitingFor('always-keep-money-in-integer-cents'));
  const twin = cents.skillMd.replace(
    /- Always keep money.*\n/,
    '- Use pnpm here, never npm.\n\n## Notes\n\nAsk Ada about the proxy.\n',
  );
  writeFileSync(skillPath(cents.name), twin);
  await run();
  const summary = (await ask(engine, 'listProposals', { statuses: ['pending'] })).find(
    ({ change }) => change === 'merge',
  );
  const merge = await ask(engine, 'getProposal', { id: summary?.id ?? '' });
  expect(merge.diff).toMatch(/^\+Ask Ada about the proxy\.$/m);
  writeFileSync(skillPath(cents.name), `${twin}changed meanwhile\n`);
  await expect(approve(merge)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(existsSync(skillPath(cents.name))).toBe(true);
  writeFileSync(skillPath(cents.name), twin);
  expect(await approve(merge)).toMatchObject({ name: pnpm, version: 2, onDisk: 'same' });
  expect(existsSync(skillPath(cents.name))).toBe(false);
  expect((await ask(engine, 'listSkills', {})).map(({ name, status }) => [name, status])).toEqual([
    [cents.name, 'retired'],
    [pnpm, 'approved'],
  ]);
});

test('a skill whose commands are gone from the repository is retired on approval', async () => {
  const migrate = await waitingFor('run-pnpm-db-migrate-before-pnpm-test-integration');
  await approve(migrate);
  await run();
  expect(await pendingNames()).not.toContain(migrate.name);
  writeFileSync(path.join(scope.project, 'package.json'), '{ "scripts": { "test": "vitest run" } }');
  const retirement = await waitingFor(migrate.name);
  expect(retirement).toMatchObject({ change: 'retire', diff: null, skillMd: migrate.skillMd });
  expect(retirement.reason).toContain('db:migrate');
  expect(await approve(retirement)).toMatchObject({ status: 'retired', onDisk: 'missing' });
  expect(existsSync(path.dirname(skillPath(migrate.name)))).toBe(false);
});

describe('a revision', () => {
  beforeEach(async () => {
    await approve(await waitingFor(pnpm));
    say('no, always use pnpm here. always commit the pnpm lockfile as well');
  });

  test('starts from the file as a person left it, and loses nothing of it', async () => {
    writeFileSync(skillPath(pnpm), textOf(skillPath(pnpm)).replace('## Do\n', '## Do\n\n- Mind the proxy.'));
    const revision = await waitingFor(pnpm);
    expect(revision.skillMd).toContain('- Mind the proxy.');
    expect(revision.diff).not.toMatch(/^[-+]- Mind the proxy/m);
    await approve(revision);
    expect(textOf(skillPath(pnpm))).toContain('- Always commit the pnpm lockfile as well.');
  });

  test('is refused when the file changed since, and fits again after the next run', async () => {
    const revision = await waitingFor(pnpm);
    writeFileSync(skillPath(pnpm), `${textOf(skillPath(pnpm))}\nOurs.\n`);
    await expect(approve(revision)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(textOf(skillPath(pnpm))).toContain('Ours.');
    const again = await waitingFor(pnpm);
    expect(again.id).toBe(revision.id);
    expect(again.skillMd).toContain('Ours.');
    expect((await approve(again)).version).toBe(2);
  });

  test('waits again when the file cannot be written, with the skill as it was', async () => {
    const revision = await waitingFor(pnpm);
    const folder = path.dirname(skillPath(pnpm));
    const edited = await ask(engine, 'editDraft', { id: revision.id, skillMd: revision.skillMd.replace(pnpm, 'pnpm') });
    mkdirSync(path.join(scope.project, '.claude', 'skills', 'pnpm', 'SKILL.md'), { recursive: true });
    await expect(approve(edited)).rejects.toMatchObject({ code: 'write-failed' });
    expect((await ask(engine, 'getProposal', { id: revision.id })).status).toBe('pending');
    expect(existsSync(folder)).toBe(true);
    expect((await ask(engine, 'listSkills', {})).find(({ name }) => name === pnpm)).toMatchObject({
      status: 'approved',
      version: 1,
      onDisk: 'same',
    });
  });
});

describe('a dismissed pattern', () => {
  beforeEach(async () => {
    const { id } = await waitingFor(pnpm);
    await ask(engine, 'dismiss', { id, reason: 'not-useful', note: '' });
  });

  test('stays away with two more sessions and returns with three', async () => {
    say('use pnpm please');
    say('use pnpm');
    await run();
    expect(await pendingNames()).not.toContain(pnpm);
    say('use pnpm, not npm');
    expect((await waitingFor(pnpm)).sessions).toBe(6);
  });

  test('returns with one explicit correction', async () => {
    say('no, always use pnpm here, never npm');
    await run();
    expect((await pendingNames()).filter((name) => name.includes('pnpm-never-npm'))).toHaveLength(1);
  });
});

describe('a skill written by hand', () => {
  const byHand = (folder: string) => {
    const file = path.join(folder, 'package-manager', 'SKILL.md');
    mkdirSync(path.dirname(file), { recursive: true });
    const text =
      '---\nname: package-manager\ndescription: Which package manager to use. Use when installing.\n---\n\n# Package manager\n\nWe use pnpm. Never use npm.\n';
    writeFileSync(file, text);
    const time = new Date('2026-01-02T03:04:05Z');
    utimesSync(file, time, time);
    return file;
  };

  test.each([
    ['of the project', () => path.join(scope.project, '.agents', 'skills')],
    ['of the user', () => path.join(scope.home, '.claude', 'skills')],
  ])('%s is known: nothing beside it is proposed, and it is not touched', async (_whose, folder) => {
    const file = byHand(folder());
    const before = { text: readFileSync(file), time: statSync(file).mtimeMs };
    const { mined } = await run();
    expect(mined.covered).toEqual([{ title: expect.stringContaining('pnpm'), skill: 'package-manager' }]);
    expect(await pendingNames()).not.toContain(pnpm);
    say('no, always use pnpm here, never npm');
    say('use npm here, never pnpm');
    await run();
    expect((await ask(engine, 'listProposals', {})).filter(({ change }) => change !== 'create')).toEqual([]);
    expect(readFileSync(file).equals(before.text)).toBe(true);
    expect(statSync(file).mtimeMs).toBe(before.time);
  });

  test('that appears later withdraws the draft that waits', async () => {
    const { id } = await waitingFor(pnpm);
    byHand(path.join(scope.project, '.claude', 'skills'));
    await run();
    expect((await ask(engine, 'getProposal', { id })).status).toBe('superseded');
  });
});
