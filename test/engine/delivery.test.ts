import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProposalView } from '../../src/engine/contract.ts';
import type { DeliveryRequest } from '../../src/engine/deliveryContract.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { ask, filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';

const now = { trigger: 'command' } as const;
const name = 'use-pnpm-never-npm';
const four: DeliveryRequest = { assistants: ['claude-code', 'codex', 'cursor:.cursor/skills', 'pi:.pi/skills'] };
const folders = ['.claude/skills', '.agents/skills', '.cursor/skills', '.pi/skills'];

let scope: SampleScope;
let engine: Engine;
beforeEach(async () => {
  scope = new SampleScope();
  engine = await scope.engine();
});
afterEach(() => scope.dispose());

function fileIn(folder: string, root = scope.project): string {
  return path.join(root, folder, name, 'SKILL.md');
}

async function first(): Promise<ProposalView> {
  const { proposals } = await ask(engine, 'now', now);
  const proposal = proposals.find((each) => each.name === name);
  if (!proposal) throw new Error('The sample does not propose to use pnpm.');
  return proposal;
}

async function approved(delivery: DeliveryRequest = four): Promise<ProposalView> {
  const proposal = await first();
  await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash, delivery });
  return proposal;
}

async function states(): Promise<readonly string[]> {
  const skill = (await ask(engine, 'listSkills', {})).find((each) => each.name === name);
  return (skill?.copies ?? []).map(({ folder, state }) => `${folder} ${state}`);
}

/** The proposal that the next run makes to take over what was edited by hand. */
async function takeover(): Promise<ProposalView> {
  const { proposals } = await ask(engine, 'now', now);
  const found = proposals.find((each) => each.change === 'revise');
  if (!found) throw new Error('No revision was proposed.');
  return found;
}

const addLine = (text: string, line: string) => text.replace('## Do\n', `## Do\n\n${line}`);

describe('an approval', () => {
  test('goes to the canonical folder alone where nobody chose', async () => {
    await approved({});
    expect(folders.filter((folder) => existsSync(fileIn(folder)))).toEqual(['.claude/skills']);
    expect(await states()).toEqual(['.claude/skills same']);
  });

  test('for four assistants writes the same text to their folders, and tells who would list it twice', async () => {
    const proposal = await first();
    const preview = await ask(engine, 'deliveryPreview', { id: proposal.id, delivery: four });
    expect(preview).toMatchObject({ problem: null, explanation: expect.stringMatching(/^Project: /) });
    expect(preview.copies.map(({ folder }) => folder)).toEqual(folders);
    expect(folders.some((folder) => existsSync(fileIn(folder)))).toBe(false);
    const skill = await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash, delivery: four });
    for (const folder of folders) expect(textOf(fileIn(folder))).toBe(proposal.skillMd);
    expect(skill.targets).toEqual(folders.map((folder) => fileIn(folder)));
    expect(skill.notices.join(' ')).toMatch(
      /^Cline, Copilot Chat, Copilot CLI, Cursor, OpenCode and pi read more than one/,
    );
  });

  test('is refused as a whole where one folder holds another skill of that name, and the preview says so', async () => {
    const { id, contentHash } = await first();
    mkdirSync(path.dirname(fileIn('.pi/skills')), { recursive: true });
    writeFileSync(fileIn('.pi/skills'), 'by hand');
    const other = { ...four, assistants: ['claude-code', 'codex', 'pi:.pi/skills'] };
    const { problem } = await ask(engine, 'deliveryPreview', { id, delivery: other });
    expect(problem).toMatch(/was not written by Skillify; rename the skill, or move that file away/);
    await expect(ask(engine, 'approve', { id, contentHash, delivery: other })).rejects.toThrow(problem ?? '');
    expect(filesBelow(path.join(scope.project, '.claude'))).toEqual([]);
    expect(textOf(fileIn('.pi/skills'))).toBe('by hand');
    expect((await ask(engine, 'getProposal', { id })).status).toBe('pending');
  });

  test('in the user scope leaves the project alone', async () => {
    await approved({ assistants: ['claude-code', 'codex'], scope: 'user' });
    expect(existsSync(fileIn('.agents/skills', scope.home))).toBe(true);
    expect(existsSync(fileIn('.claude/skills'))).toBe(false);
    expect(await states()).toEqual(['~/.claude/skills same', '~/.agents/skills same']);
    const skill = await ask(engine, 'retire', { name, reason: '' });
    expect(skill.onDisk).toBe('missing');
    expect(existsSync(path.join(scope.home, '.agents'))).toBe(false);
  });

  test('of an unknown assistant is wrong usage and writes nothing', async () => {
    const { id, contentHash } = await first();
    const delivery = { assistants: ['nobody'] };
    await expect(ask(engine, 'approve', { id, contentHash, delivery })).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(fileIn('.claude/skills'))).toBe(false);
  });
});

describe('what happens to copies by hand', () => {
  test('is seen at the next look: edited, deleted, moved', async () => {
    await approved();
    writeFileSync(fileIn('.agents/skills'), `${textOf(fileIn('.agents/skills'))}\nMine.\n`);
    rmSync(fileIn('.cursor/skills'));
    mkdirSync(path.join(scope.project, '.github/skills'), { recursive: true });
    renameSync(path.dirname(fileIn('.pi/skills')), path.join(scope.project, '.github/skills/pnpm'));
    expect(await states()).toEqual([
      '.claude/skills same',
      '.agents/skills edited',
      '.cursor/skills moved',
      '.pi/skills missing',
    ]);
  });

  test('an edit becomes a revision, which takes it over into every copy, and undo puts each copy back to the byte', async () => {
    const proposal = await approved();
    const edited = addLine(proposal.skillMd, '- Ask before adding a dependency.\n');
    writeFileSync(fileIn('.agents/skills'), edited);
    const revision = await takeover();
    expect(revision).toMatchObject({ name, skillMd: edited, contradiction: null, status: 'pending' });
    expect(revision.reason).toMatch(/The copy in .agents\/skills was changed by hand and 3 other copies not/);
    expect(revision.diff).toContain('+- Ask before adding a dependency.');
    expect((await ask(engine, 'now', now)).proposals).toEqual([]);

    const skill = await ask(engine, 'approve', { id: revision.id, contentHash: revision.contentHash });
    expect(skill.version).toBe(2);
    for (const folder of folders) expect(textOf(fileIn(folder))).toBe(edited);
    await ask(engine, 'undo', { subject: revision.id });
    for (const folder of folders)
      expect(textOf(fileIn(folder))).toBe(folder === '.agents/skills' ? edited : proposal.skillMd);
    expect(await states()).toContain('.agents/skills edited');
  });

  test('edits of several copies are merged, line by line', async () => {
    const proposal = await approved();
    writeFileSync(fileIn('.agents/skills'), addLine(proposal.skillMd, '- Ask before adding a dependency.\n'));
    writeFileSync(fileIn('.pi/skills'), `${proposal.skillMd.trimEnd()}\n\nA note at the end.\n`);
    const { skillMd, contradiction } = await takeover();
    expect(contradiction).toBeNull();
    expect(skillMd).toContain('- Ask before adding a dependency.');
    expect(skillMd).toContain('A note at the end.');
  });

  test('edits that contradict each other are asked about, and the chosen one goes to every copy', async () => {
    const proposal = await approved();
    const line = '## Do\n';
    writeFileSync(fileIn('.agents/skills'), proposal.skillMd.replace(line, `${line}\n- One.\n`));
    writeFileSync(fileIn('.pi/skills'), proposal.skillMd.replace(line, `${line}\n- Other.\n`));
    const choice = await takeover();
    expect(choice.contradiction?.sides.map(({ statement }) => statement)).toEqual([
      'As the copy in .agents/skills says',
      'As the copy in .pi/skills says',
      'As version 1 was approved',
    ]);
    const { id } = choice;
    await expect(ask(engine, 'approve', { id, contentHash: choice.contentHash })).rejects.toMatchObject({
      code: 'choice-needed',
    });
    const chosen = await ask(engine, 'chooseSide', { id, side: 2 });
    await ask(engine, 'approve', { id, contentHash: chosen.contentHash });
    for (const folder of folders) expect(textOf(fileIn(folder))).toContain('- Other.');
    expect(await states()).toEqual(folders.map((folder) => `${folder} same`));
  });

  test('an edit after the proposal is never overwritten', async () => {
    const proposal = await approved();
    writeFileSync(fileIn('.agents/skills'), addLine(proposal.skillMd, '- Ask before adding a dependency.\n'));
    const { id, contentHash } = await takeover();
    writeFileSync(fileIn('.cursor/skills'), 'something else');
    await expect(ask(engine, 'approve', { id, contentHash })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(textOf(fileIn('.cursor/skills'))).toBe('something else');
    expect(textOf(fileIn('.claude/skills'))).toBe(proposal.skillMd);
  });

  test('a dismissed edit stays away, and is withdrawn when it was taken back', async () => {
    const proposal = await approved();
    writeFileSync(fileIn('.agents/skills'), addLine(proposal.skillMd, '- Ask first.\n'));
    const one = await takeover();
    await ask(engine, 'dismiss', { id: one.id, reason: 'other', note: '' });
    expect((await ask(engine, 'now', now)).proposals).toEqual([]);
    writeFileSync(fileIn('.agents/skills'), addLine(proposal.skillMd, '- Ask twice.\n'));
    const other = await takeover();
    writeFileSync(fileIn('.agents/skills'), proposal.skillMd);
    await ask(engine, 'now', now);
    expect((await ask(engine, 'getProposal', { id: other.id })).status).toBe('superseded');
  });

  test('restore and retire act on every copy and refuse while one is edited', async () => {
    const proposal = await approved();
    const edited = addLine(proposal.skillMd, '- Ask first.\n');
    writeFileSync(fileIn('.agents/skills'), edited);
    await expect(ask(engine, 'retire', { name, reason: '' })).rejects.toThrow(/changed by hand/);
    await expect(ask(engine, 'restore', { name, version: 1 })).rejects.toThrow(/changed by hand/);
    expect(textOf(fileIn('.agents/skills'))).toBe(edited);
    const { id, contentHash } = await takeover();
    await ask(engine, 'approve', { id, contentHash });
    await ask(engine, 'restore', { name, version: 1 });
    for (const folder of folders) expect(textOf(fileIn(folder))).toBe(proposal.skillMd);
    await ask(engine, 'retire', { name, reason: '' });
    expect(folders.filter((folder) => existsSync(path.join(scope.project, folder)))).toEqual([]);
    await ask(engine, 'undo', { subject: name });
    for (const folder of folders) expect(textOf(fileIn(folder))).toBe(proposal.skillMd);
  });
});

describe('delivering', () => {
  test('adds and removes copies by decisions on record, and brings deleted ones back only when asked', async () => {
    const proposal = await approved({});
    const skill = await ask(engine, 'deliver', { name, delivery: { assistants: ['codex'] } });
    expect(skill.copies.map(({ folder }) => folder)).toEqual(['.claude/skills', '.agents/skills']);
    rmSync(fileIn('.agents/skills'));
    await ask(engine, 'now', now);
    expect(existsSync(fileIn('.agents/skills'))).toBe(false);
    await ask(engine, 'deliver', { name });
    expect(textOf(fileIn('.agents/skills'))).toBe(proposal.skillMd);
    await ask(engine, 'undeliver', { name, assistants: ['codex'] });
    expect(existsSync(path.join(scope.project, '.agents'))).toBe(false);
    await expect(ask(engine, 'undeliver', { name, assistants: ['claude-code'] })).rejects.toThrow(/last copy/);
    expect((await ask(engine, 'decisions', {})).map(({ kind }) => kind)).toEqual([
      'approve',
      'deliver',
      'deliver',
      'undeliver',
    ]);
  });

  test('leaves a copy that was edited by hand, and says what to do', async () => {
    const proposal = await approved();
    writeFileSync(fileIn('.agents/skills'), `${proposal.skillMd}\nMine.\n`);
    rmSync(fileIn('.pi/skills'));
    const skill = await ask(engine, 'deliver', { name });
    expect(skill.notices[0]).toMatch(/changed by hand and is left as it is; run Skillify Now/);
    expect(textOf(fileIn('.agents/skills'))).toBe(`${proposal.skillMd}\nMine.\n`);
    expect(textOf(fileIn('.pi/skills'))).toBe(proposal.skillMd);
  });

  test('by links follows later versions, and undo of the approval takes them away again', async () => {
    const proposal = await approved({ assistants: ['codex'], mode: 'link' });
    expect(await states()).toEqual(['.claude/skills same', '.agents/skills same']);
    await expect(ask(engine, 'undeliver', { name, assistants: ['claude-code'] })).rejects.toThrow(
      /remove the link first/,
    );
    await ask(engine, 'undo', { subject: proposal.id });
    expect(existsSync(path.join(scope.project, '.agents'))).toBe(false);
    expect(existsSync(path.join(scope.project, '.claude'))).toBe(false);
  });
});

test('in another working tree of the repository the skill is delivered to that tree', async () => {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: scope.project, stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'start');
  const tree = path.join(scope.folder, 'tree');
  git('worktree', 'add', '-q', tree, '-b', 'other');
  await approved();
  const other = await scope.engine({ projectPath: tree });
  const [skill] = await ask(other, 'listSkills', {});
  expect(skill?.copies.map(({ state }) => state)).toEqual(['elsewhere', 'elsewhere', 'elsewhere', 'elsewhere']);
  const delivered = await ask(other, 'deliver', { name });
  expect(delivered.targets).toEqual(folders.map((folder) => fileIn(folder, tree)));
  for (const folder of folders) expect(readFileSync(fileIn(folder, tree), 'utf8')).toBe(textOf(fileIn(folder)));
  await ask(other, 'retire', { name, reason: '' });
  expect(existsSync(fileIn('.claude/skills', tree))).toBe(false);
  expect(existsSync(fileIn('.claude/skills'))).toBe(true);
});
