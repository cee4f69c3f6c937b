import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProposalSource } from '../../src/mining/proposal.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import type { Skill } from '../../src/skills/skill.ts';
import { proposeReceived } from '../../src/team/proposeReceived.ts';
import { SharedFake } from '../support/sharedFake.ts';
import { Member, newStore, skillText } from './member.ts';

const name = 'use-pnpm';
const rules = ['Install with pnpm.', 'Keep the lockfile.', 'Ask before adding a package.', 'Pin versions.', 'Say why.'];
const first = skillText(name, rules);
const second = skillText(name, [...rules, 'Run pnpm audit.']);

let fake: SharedFake;
let mia: Member;
let lee: Member;
beforeEach(async () => {
  fake = new SharedFake(await newStore());
  mia = await Member.of(fake, 'Mia');
  lee = await Member.of(fake, 'Lee', 'writer');
});

const sharedSource = async (): Promise<readonly ProposalSource[]> => {
  const skill = (await fake.store.listSkills()).find((each) => each.name === name);
  return skill ? [{ name, version: skill.version, skillMd: skill.skillMd }] : [];
};
const revise = async (text: string, id = 'p2') =>
  mia.approveShared(fake, id, text, { change: 'revise', sources: await sharedSource() });
const saveShared = (skill: Partial<Skill> & Pick<Skill, 'name' | 'skillMd'>) =>
  fake.store.decide(
    {
      id: `d-${skill.name}`,
      kind: 'restore',
      subject: skill.name,
      at: 1,
      by: 'x',
      reason: null,
      contentHash: null,
      skillMd: null,
    },
    {
      skill: {
        ...{ title: 'T', description: 'D', status: 'approved', version: 1, proposalId: null, targets: [] },
        ...{ contentHash: contentHash(skill.skillMd), approvedAt: 1, retiredAt: null },
        ...skill,
      },
    },
  );

describe('an approved skill of the team', () => {
  test('writes no file by itself and becomes a proposal that says where it comes from', async () => {
    await mia.approveShared(fake, 'p1', first);
    const { waiting } = await lee.pull();
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({
      kind: 'team',
      change: 'create',
      skillMd: first,
      provenance: { organisation: 'Acme', workspace: 'shop', skill: name, version: 1, decidedBy: 'Mia' },
    });
    expect(waiting[0]?.reason).toMatch(/^Mia approved version 1 of this skill for shop of Acme on \d{4}-\d\d-\d\d\.$/);
    for (const each of [mia, lee]) expect(existsSync(each.file(name))).toBe(false);
  });

  test('is accepted by the ordinary approval, which alone writes', async () => {
    await mia.approveShared(fake, 'p1', first);
    await lee.pull();
    await lee.accept();
    expect(readFileSync(lee.file(name), 'utf8')).toBe(first);
    expect((await lee.pull()).waiting).toEqual([]);
  });

  test('is the same proposal however often it is received, and costs nothing where none was', async () => {
    expect(await proposeReceived(lee.local, lee.place, 5)).toEqual([]);
    await mia.approveShared(fake, 'p1', first);
    const once = await lee.pull();
    const twice = await lee.pull();
    expect(twice.waiting).toEqual(once.waiting);
    expect(twice.changed).toEqual([]);
  });

  test('that was dismissed stays away until another version is approved', async () => {
    await mia.approveShared(fake, 'p1', first);
    const [waiting] = (await lee.pull()).waiting;
    await lee.review.dismiss(waiting?.id ?? '', 'not-useful', '');
    expect((await lee.pull()).waiting).toEqual([]);
    await revise(second);
    expect((await lee.pull()).waiting).toMatchObject([{ change: 'create', skillMd: second }]);
  });

  test('that was retired here stays away until another version is approved', async () => {
    await mia.approveShared(fake, 'p1', first);
    await lee.pull();
    await lee.accept();
    await lee.library.retire(name, 'Not for us.');
    expect((await lee.pull()).waiting).toEqual([]);
    await revise(second);
    expect((await lee.pull()).waiting).toMatchObject([{ change: 'create', skillMd: second }]);
    await lee.accept();
    expect(readFileSync(lee.file(name), 'utf8')).toBe(second);
  });

  test('in a newer version takes the place of the one that waits, with the edits made to that draft', async () => {
    await mia.approveShared(fake, 'p1', first);
    const [waiting] = (await lee.pull()).waiting;
    await lee.review.editDraft(waiting?.id ?? '', first.replace('Install with pnpm.', 'Install with pnpm 10.'));
    await revise(second);
    const next = (await lee.pull()).waiting;
    expect(next).toHaveLength(1);
    expect(next[0]).toMatchObject({ edited: true, provenance: { version: 2 } });
    expect(next[0]?.skillMd).toBe(second.replace('Install with pnpm.', 'Install with pnpm 10.'));
  });
});

describe('a new version of an accepted skill', () => {
  beforeEach(async () => {
    await mia.approveShared(fake, 'p1', first);
    await lee.pull();
    await lee.accept();
  });

  test('is merged with what was changed here by hand', async () => {
    writeFileSync(lee.file(name), first.replace('Install with pnpm.', 'Install with pnpm, never npm.'));
    await revise(second);
    const [waiting] = (await lee.pull()).waiting;
    expect(waiting).toMatchObject({ change: 'revise', contradiction: null });
    await lee.accept();
    expect(readFileSync(lee.file(name), 'utf8')).toBe(
      second.replace('Install with pnpm.', 'Install with pnpm, never npm.'),
    );
  });

  test('that contradicts an edit made here is a choice, and keeping what stands here writes nothing', async () => {
    const own = first.replace('Install with pnpm.', 'Install with yarn.');
    writeFileSync(lee.file(name), own);
    await revise(second.replace('Install with pnpm.', 'Install with pnpm 10.'));
    const [waiting] = (await lee.pull()).waiting;
    const id = waiting?.id ?? '';
    expect(waiting?.contradiction?.sides.map(({ action }) => action)).toEqual(['write', 'keep']);
    await expect(lee.review.approve(id, contentHash(waiting?.skillMd ?? ''))).rejects.toThrow(/Choose a side/);
    const kept = await lee.review.chooseSide(id, 2);
    await lee.review.approve(id, kept.contentHash);
    expect(readFileSync(lee.file(name), 'utf8')).toBe(own);
    expect((await lee.pull()).waiting).toEqual([]);
  });

  test('of which the team’s side is chosen replaces what it contradicts', async () => {
    writeFileSync(lee.file(name), first.replace('Install with pnpm.', 'Install with yarn.'));
    await revise(second.replace('Install with pnpm.', 'Install with pnpm 10.'));
    const [waiting] = (await lee.pull()).waiting;
    const chosen = await lee.review.chooseSide(waiting?.id ?? '', 1);
    await lee.review.approve(waiting?.id ?? '', chosen.contentHash);
    expect(readFileSync(lee.file(name), 'utf8')).toContain('Install with pnpm 10.');
  });

  test('follows what is edited here while it waits', async () => {
    await revise(second);
    await lee.pull();
    writeFileSync(lee.file(name), first.replace('Install with pnpm.', 'Install with pnpm, as in a comment.'));
    await proposeReceived(lee.local, lee.place, 9);
    const [waiting] = await lee.waiting();
    expect(waiting?.sources[0]?.skillMd).toContain('in a comment');
    await lee.accept();
    expect(readFileSync(lee.file(name), 'utf8')).toContain('in a comment');
    expect(readFileSync(lee.file(name), 'utf8')).toContain('pnpm audit');
  });

  test('that was made here by hand already asks for nothing', async () => {
    writeFileSync(lee.file(name), second);
    await revise(second);
    expect((await lee.pull()).waiting).toEqual([]);
  });
});

describe('a skill that the team retired', () => {
  const retire = () => mia.shared.retire(name, 'Nobody needs it.', { id: 'r1', at: Date.now(), by: 'Mia' });

  test('is proposed to be retired where it was accepted, and goes only when that is approved', async () => {
    await mia.approveShared(fake, 'p1', first);
    await lee.pull();
    await lee.accept();
    await retire();
    const { waiting } = await lee.pull();
    expect(waiting).toMatchObject([{ change: 'retire', provenance: { decidedBy: 'Mia' } }]);
    expect(existsSync(lee.file(name))).toBe(true);
    await lee.accept();
    expect(existsSync(lee.file(name))).toBe(false);
    expect((await lee.pull()).waiting).toEqual([]);
  });

  test('is nothing where it was never accepted, and takes away what waits', async () => {
    await mia.approveShared(fake, 'p1', first);
    expect((await lee.pull()).waiting).toHaveLength(1);
    await retire();
    expect((await lee.pull()).waiting).toEqual([]);
    const other = await Member.of(fake, 'Ola');
    expect((await other.pull()).waiting).toEqual([]);
  });

  test('leaves a skill of the same name that is this repository’s own', async () => {
    const own = skillText(name, ['Our own rule.']);
    await lee.local.saveProposals([
      { ...(await draft(own)), id: 'own', patternKey: 'own', kind: 'preference', provenance: null },
    ]);
    await lee.review.approve('own', contentHash(own));
    await mia.approveShared(fake, 'p1', first);
    expect((await lee.pull()).waiting).toMatchObject([{ change: 'revise' }]);
    await retire();
    expect((await lee.pull()).waiting).toEqual([]);
    expect(existsSync(lee.file(name))).toBe(true);
  });

  test('comes back as a proposal when a later version is approved', async () => {
    await mia.approveShared(fake, 'p1', first);
    await lee.pull();
    await lee.accept();
    await retire();
    await lee.pull();
    await lee.accept();
    await mia.approveShared(fake, 'p3', second);
    expect((await lee.pull()).waiting).toMatchObject([{ change: 'create', skillMd: second }]);
  });
});

describe('a name that another skill of this repository has', () => {
  test('is a choice, never a replacement', async () => {
    const own = skillText(name, ['Our own rule.']);
    await lee.local.saveProposals([
      { ...(await draft(own)), id: 'own', patternKey: 'own', kind: 'preference', provenance: null },
    ]);
    await lee.review.approve('own', contentHash(own));
    await mia.approveShared(fake, 'p1', first);
    const [waiting] = (await lee.pull()).waiting;
    expect(waiting).toMatchObject({ change: 'revise' });
    expect(waiting?.reason).toContain('Another skill of this name is here already.');
    await expect(lee.review.approve(waiting?.id ?? '', contentHash(first))).rejects.toThrow(/Choose a side/);
    expect(readFileSync(lee.file(name), 'utf8')).toBe(own);
  });

  test('with the same text asks for nothing', async () => {
    await lee.local.saveProposals([
      { ...(await draft(first)), id: 'own', patternKey: 'own', kind: 'preference', provenance: null },
    ]);
    await lee.review.approve('own', contentHash(first));
    await mia.approveShared(fake, 'p1', first);
    expect((await lee.pull()).waiting).toEqual([]);
  });
});

async function draft(skillMd: string) {
  const other = new SharedFake(await newStore());
  const someone = await Member.of(other, 'Someone');
  await someone.approveShared(other, 'd', skillMd);
  const [waiting] = (await someone.pull()).waiting;
  if (!waiting) throw new Error('Nothing was received.');
  return waiting;
}

test('with the scope me only what rests on one’s own sessions comes here', async () => {
  await mia.approveShared(fake, 'p1', first);
  expect((await lee.pull('me')).waiting).toEqual([]);
  fake.owners.set('claude-code:1', 'Lee');
  expect((await lee.pull('me')).waiting).toHaveLength(1);
  expect((await mia.pull('me')).waiting).toEqual([]);
  expect((await mia.pull('team')).waiting).toHaveLength(1);
});

test('times that no date can hold do no harm', async () => {
  await fake.store.saveProposals([
    { ...(await draft(first)), id: 'p1', kind: 'preference', provenance: null, createdAt: 9e15, updatedAt: 9e15 },
  ]);
  const request = { id: 'p1', action: 'approve', contentHash: contentHash(first) } as const;
  await mia.shared.decide(request, { id: 'd', at: 9e15, by: 'Mia' });
  const [waiting] = (await lee.pull()).waiting;
  expect(waiting?.reason).toContain('on +275760');
  await expect(mia.decide({ ...request, action: 'dismiss' })).rejects.toThrow(/Mia approved this proposal on/);
  expect((await mia.shared.get('p1', 'team')).decisions[0]?.at).toBe(8_640_000_000_000_000);
});

describe('what arrives is foreign data', () => {
  test.each([
    ['../../etc', skillText('../../etc', ['x'])],
    ['aux', skillText('aux', ['x'])],
    ['Use Pnpm', skillText('Use Pnpm', ['x'])],
  ])('a skill named %s is refused', async (bad, skillMd) => {
    await saveShared({ name: bad, skillMd });
    const { refused, waiting } = await lee.pull();
    expect(waiting).toEqual([]);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toMatch(/cannot be a skill name/);
  });

  test('a text that is not the one that was approved, that names another skill, or that is too long is refused', async () => {
    await saveShared({ name: 'a', skillMd: skillText('a', ['x']), contentHash: 'f'.repeat(64) });
    await saveShared({ name: 'b', skillMd: skillText('other', ['x']) });
    await saveShared({ name: 'c', skillMd: skillText('c', ['x'.repeat(200_001)]) });
    const { refused, waiting } = await lee.pull();
    expect(waiting).toEqual([]);
    expect(refused.map((each) => each.name)).toEqual(['a', 'b', 'c']);
    for (const { message } of refused) expect(message).toMatch(/ask the team to/);
  });

  test('a text with findings waits, says so and cannot be approved as it is', async () => {
    const hidden = first.replace('Say why.', 'Say\u200b why.');
    await saveShared({ name, skillMd: hidden });
    const [waiting] = (await lee.pull()).waiting;
    expect(lee.review.view(waiting ?? (await draft(first))).lint.map(({ severity }) => severity)).toContain('error');
    await expect(lee.review.approve(waiting?.id ?? '', contentHash(hidden))).rejects.toThrow(/cannot be approved yet/);
  });

  test('a text that could let an assistant do more says so', async () => {
    await saveShared({ name, skillMd: skillText(name, ['Look: !`id`'], 'allowed-tools: Bash(*)\n') });
    const [waiting] = (await lee.pull()).waiting;
    expect(waiting?.reason).toContain('It may let an assistant act without asking (allowed-tools, !`command`)');
  });
});
