import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

describe('the versions of a skill', () => {
  let scope: SampleScope;
  let engine: Engine;
  let name: string;
  let file: string;

  beforeEach(async () => {
    scope = new SampleScope();
    engine = await scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
    const [first] = await ask(engine, 'listProposals', { statuses: ['pending'] });
    if (!first) throw new Error('The sample gave no proposal.');
    const { contentHash } = await ask(engine, 'getProposal', { id: first.id });
    const skill = await ask(engine, 'approve', { id: first.id, contentHash });
    name = skill.name;
    file = skill.targets[0] ?? '';
  });
  afterEach(() => scope.dispose());

  const versions = () => ask(engine, 'skillVersions', { name });

  test('tell who worded and approved them, and what they rest on', async () => {
    const [version, ...others] = await versions();
    expect(others).toEqual([]);
    expect(version).toMatchObject({
      version: 1,
      reason: 'approved',
      author: { kind: 'template' },
      decidedBy: 'tester',
    });
    expect(version?.proposal?.change).toBe('create');
    expect(version?.evidence.length).toBeGreaterThan(1);
  });

  test('that were edited before approval were worded by a person', async () => {
    const [draft] = await ask(engine, 'listProposals', { statuses: ['pending'] });
    if (!draft) throw new Error('The sample gave one proposal only.');
    const { skillMd } = await ask(engine, 'getProposal', { id: draft.id });
    await ask(engine, 'editDraft', { id: draft.id, skillMd: `${skillMd.trimEnd()}\n\nOne more line.\n` });
    const { contentHash } = await ask(engine, 'getProposal', { id: draft.id });
    const skill = await ask(engine, 'approve', { id: draft.id, contentHash });
    const [version] = await ask(engine, 'skillVersions', { name: skill.name });
    expect(version?.author).toEqual({ kind: 'person' });
  });

  test('that were brought back say so', async () => {
    await ask(engine, 'retire', { name, reason: 'test' });
    await ask(engine, 'restore', { name, version: 1 });
    const [first, second] = await versions();
    expect(first?.author).toEqual({ kind: 'template' });
    expect(second).toMatchObject({ version: 2, author: { kind: 'restored' }, decidedBy: 'tester', proposal: null });
  });

  test('are found from a SKILL.md, exact or edited', async () => {
    const skillMd = readFileSync(file, 'utf8');
    const exact = await ask(engine, 'skillOrigin', { skillMd });
    expect(exact).toMatchObject({ name, status: 'approved', isEdited: false, currentVersion: 1, addedLines: 0 });
    expect(exact.version.evidence.length).toBeGreaterThan(1);
    const edited = skillMd.replace(/^# .*$/m, '# Another title').replace(/## Evidence[\s\S]*$/, '');
    const found = await ask(engine, 'skillOrigin', { skillMd: edited });
    expect(found).toMatchObject({ name, isEdited: true });
    expect(found.version.version).toBe(1);
    expect(found.addedLines).toBeGreaterThan(0);
    expect(found.removedLines).toBeGreaterThan(0);
  });

  test('are not found for a SKILL.md of somebody else, and the reason says what it is', async () => {
    const byHand = '---\nname: mine\ndescription: Mine.\n---\n\n# Mine\n';
    await expect(ask(engine, 'skillOrigin', { skillMd: byHand })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('was not written by Skillify'),
    });
    const elsewhere = '---\nname: theirs\ndescription: D.\nmetadata:\n  skillify-proposal: p-0\n---\n\n# Theirs\n';
    await expect(ask(engine, 'skillOrigin', { skillMd: elsewhere })).rejects.toMatchObject({
      message: expect.stringContaining('p-0'),
    });
    await expect(ask(engine, 'skillVersions', { name: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
