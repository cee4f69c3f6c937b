import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, SampleScope } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const now = { trigger: 'command' } as const;
const skillPath = (name: string) => path.join(scope.project, '.claude', 'skills', name, 'SKILL.md');

async function mined() {
  const engine = await scope.engine();
  const { proposals } = await ask(engine, 'now', now);
  const [proposal, other] = proposals;
  if (!proposal || !other) throw new Error('The sample gave too few proposals.');
  const status = async (id = proposal.id) => (await ask(engine, 'getProposal', { id })).status;
  const approve = () => ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
  const undo = (subject: string | null = null) => ask(engine, 'undo', { subject });
  return { engine, proposal, other, status, approve, undo };
}

describe('undo', () => {
  test('of an approval takes the file away and puts the proposal back', async () => {
    const { engine, proposal, status, approve, undo } = await mined();
    await approve();
    expect(existsSync(skillPath(proposal.name))).toBe(true);
    expect(await undo()).toEqual({ kind: 'approve', subject: proposal.id, title: proposal.title });
    expect(existsSync(skillPath(proposal.name))).toBe(false);
    expect(await status()).toBe('pending');
    expect((await ask(engine, 'listSkills', {})).map((skill) => skill.status)).toEqual(['retired']);
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' });
    const again = await approve();
    expect(again.onDisk).toBe('same');
    expect(readFileSync(skillPath(proposal.name), 'utf8')).toBe(proposal.skillMd);
  });

  test('leaves a file alone that was changed since, and everything else too', async () => {
    const { proposal, status, approve, undo } = await mined();
    await approve();
    writeFileSync(skillPath(proposal.name), `${proposal.skillMd}\nBy hand.\n`);
    await expect(undo()).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(readFileSync(skillPath(proposal.name), 'utf8')).toContain('By hand.');
    expect(await status()).toBe('approved');
    rmSync(skillPath(proposal.name));
    await expect(undo()).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  test('of dismissals and snoozes goes back one decision at a time, or to the one that is named', async () => {
    const { engine, proposal, other, status, undo } = await mined();
    await ask(engine, 'dismiss', { id: proposal.id, reason: 'wrong', note: '' });
    await ask(engine, 'snooze', { id: other.id });
    await undo(proposal.id);
    expect([await status(), await status(other.id)]).toEqual(['pending', 'snoozed']);
    await undo();
    expect(await status(other.id)).toBe('pending');
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of a retirement writes the file again unless something else stands there', async () => {
    const { engine, proposal, approve, undo } = await mined();
    await approve();
    await ask(engine, 'retire', { name: proposal.name, reason: '' });
    mkdirSync(path.dirname(skillPath(proposal.name)), { recursive: true });
    writeFileSync(skillPath(proposal.name), 'something else');
    await expect(undo()).rejects.toMatchObject({ code: 'changed-meanwhile' });
    rmSync(skillPath(proposal.name));
    await undo();
    expect(readFileSync(skillPath(proposal.name), 'utf8')).toBe(proposal.skillMd);
  });

  test('reaches decisions of an earlier engine and is itself on record', async () => {
    const { engine, proposal } = await mined();
    await ask(engine, 'dismiss', { id: proposal.id, reason: 'wrong', note: 'no' });
    await engine.dispose();
    const later = await scope.engine();
    await ask(later, 'undo', { subject: null });
    expect((await ask(later, 'getProposal', { id: proposal.id })).status).toBe('pending');
    const decisions = await ask(later, 'decisions', {});
    expect(decisions.map(({ kind }) => kind)).toEqual(['dismiss', 'undo']);
    expect(decisions[1]).toMatchObject({ subject: proposal.id, reason: decisions[0]?.id, by: decisions[0]?.by });
  });
});

describe('merging proposals', () => {
  test('makes one draft that says what both said, with the evidence of both', async () => {
    const { engine, proposal, other, status } = await mined();
    const merged = await ask(engine, 'mergeProposals', { ids: [proposal.id, other.id] });
    expect(merged).toMatchObject({ status: 'pending', edited: true, name: proposal.name });
    const own = (skillMd: string) => skillMd.split('\n').filter((line) => line.startsWith('- '));
    for (const line of own(proposal.skillMd)) expect(merged.skillMd).toContain(line);
    for (const item of [...proposal.evidence, ...other.evidence])
      expect(merged.evidence.map(({ eventId }) => eventId)).toContain(item.eventId);
    for (const { skillLine, eventId } of merged.evidence) {
      const before = [...proposal.evidence, ...other.evidence].find((item) => item.eventId === eventId);
      const source = proposal.evidence.some((item) => item.eventId === eventId) ? proposal : other;
      if (skillLine !== null && before?.skillLine)
        expect(merged.skillMd.split('\n')[skillLine - 1]).toBe(source.skillMd.split('\n')[before.skillLine - 1]);
    }
    expect([await status(), await status(other.id)]).toEqual(['superseded', 'dismissed']);
    const { proposals } = await ask(engine, 'now', now);
    expect(proposals.map(({ id }) => id)).not.toContain(proposal.id);
    expect((await ask(engine, 'getProposal', { id: merged.id })).skillMd).toBe(merged.skillMd);
    const skill = await ask(engine, 'approve', { id: merged.id, contentHash: merged.contentHash });
    expect(skill.onDisk).toBe('same');
  });

  test('is undone as a whole', async () => {
    const { engine, proposal, other, status, undo } = await mined();
    const merged = await ask(engine, 'mergeProposals', { ids: [proposal.id, other.id] });
    await undo();
    expect([await status(), await status(other.id), await status(merged.id)]).toEqual([
      'pending',
      'pending',
      'superseded',
    ]);
    expect((await ask(engine, 'getProposal', { id: proposal.id })).skillMd).toBe(proposal.skillMd);
  });

  test('refuses what does not wait any more', async () => {
    const { engine, proposal, other } = await mined();
    await ask(engine, 'dismiss', { id: other.id, reason: 'wrong', note: '' });
    const merging = ask(engine, 'mergeProposals', { ids: [proposal.id, other.id] });
    await expect(merging).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const alone = ask(engine, 'mergeProposals', { ids: [proposal.id, proposal.id] });
    await expect(alone).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('putting off', () => {
  test('lasts until the time that was chosen', async () => {
    const { engine, proposal, other } = await mined();
    await ask(engine, 'snooze', { id: proposal.id, until: Date.now() - 1 });
    await ask(engine, 'snooze', { id: other.id, until: Date.now() + 60_000 });
    const listed = await ask(engine, 'listProposals', {});
    const statusOf = (id: string) => listed.find((item) => item.id === id)?.status;
    expect([statusOf(proposal.id), statusOf(other.id)]).toEqual(['pending', 'snoozed']);
  });
});

test('runs are remembered with what they did, quiet ones by themselves are not', async () => {
  const { engine } = await mined();
  await ask(engine, 'now', { trigger: 'turn-end' });
  const runs = await ask(engine, 'runs', {});
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ trigger: 'command', outcome: 'done', message: null, proposals: 3 });
  expect(runs[0]?.sessions).toBeGreaterThan(0);
  const cancel = new AbortController();
  cancel.abort();
  await expect(engine.handle('now', now, cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect((await ask(engine, 'runs', {}))[0]).toMatchObject({ outcome: 'stopped' });
});

test('two engines on one store that undo and decide at once lose and repeat nothing', async () => {
  const { engine, proposal, other, approve, status } = await mined();
  await approve();
  const second = await scope.engine();
  const outcomes = await Promise.allSettled([
    ask(engine, 'undo', { subject: proposal.id }),
    ask(second, 'dismiss', { id: other.id, reason: 'not-useful', note: '' }),
    ask(second, 'dismiss', { id: other.id, reason: 'wrong', note: '' }),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await ask(engine, 'listProposals', {});
  expect([await status(), await status(other.id)]).toEqual(['pending', 'dismissed']);
  const kinds = (await ask(engine, 'decisions', {})).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'dismiss')).toHaveLength(1);
});
