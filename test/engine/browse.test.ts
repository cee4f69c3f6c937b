import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { similarSkills } from '../../src/engine/similarSkills.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

const skillMd = (name: string, description: string, rule: string) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n\n## Do\n\n- ${rule}\n`;

describe('similar skills', () => {
  const pnpm = skillMd('use-pnpm', 'Use pnpm when installing packages.', 'Install packages with pnpm.');
  const known = (name: string, text: string) => ({
    kind: 'skill' as const,
    id: name,
    name,
    title: name,
    skillMd: text,
  });

  test('are those that share telling words, most alike first, each as a share of likeness to itself', () => {
    const found = similarSkills(pnpm, [
      known('money', skillMd('money-as-integers', 'Use when handling amounts.', 'Keep amounts in integer cents.')),
      known('same', pnpm),
      known('npm', skillMd('no-npm', 'Use when installing packages.', 'Never install packages with npm.')),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['same', 'npm']);
    expect(found[0]?.likeness).toBe(1);
    expect(found[1]?.likeness).toBeLessThan(1);
  });

  test('are none among nothing, or for a text without words', () => {
    expect(similarSkills(pnpm, [])).toEqual([]);
    expect(similarSkills('', [known('same', pnpm)])).toEqual([]);
  });
});

describe('the sample project, browsed', () => {
  let scope: SampleScope;
  let engine: Engine;
  beforeEach(async () => {
    scope = new SampleScope();
    engine = await scope.engine();
    await ask(engine, 'now', { trigger: 'command' });
  });
  afterEach(() => scope.dispose());

  async function first() {
    const [summary] = await ask(engine, 'listProposals', { statuses: ['pending'] });
    if (!summary) throw new Error('The sample gave no proposal.');
    return ask(engine, 'getProposal', { id: summary.id });
  }

  test('a proposal has its sessions in order, who reads its folder, and what loading it costs', async () => {
    const proposal = await first();
    const context = await ask(engine, 'proposalContext', { id: proposal.id });
    expect(context.sessions).toHaveLength(new Set(proposal.evidence.map(({ sessionId }) => sessionId)).size);
    const times = context.sessions.map(({ at }) => at);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(context.readers).toMatchObject({ folder: '.claude/skills', missed: ['Codex'] });
    expect(context.readers.readers).toEqual([
      'Claude Code',
      'Cline',
      'Copilot Chat',
      'Copilot CLI',
      'Cursor',
      'OpenCode',
    ]);
    const { bodyChars, bodyTokens, descriptionTokens } = context.cost;
    expect(bodyChars).toBeLessThan(proposal.skillMd.length);
    expect(bodyTokens).toBe(Math.ceil(bodyChars / 4));
    expect(descriptionTokens).toBeGreaterThan(0);
    expect(context.similar.every(({ id }) => id !== proposal.id)).toBe(true);
  });

  test('an approved skill has its evidence on its lines, its score, and every version', async () => {
    const proposal = await first();
    const { name } = await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
    const detail = await ask(engine, 'skillDetail', { name });
    expect(detail.skill).toMatchObject({ name, onDisk: 'same' });
    expect(detail.evidence.map(({ eventId, skillLine }) => [eventId, skillLine])).toEqual(
      proposal.evidence.map(({ eventId, skillLine }) => [eventId, skillLine]),
    );
    expect(detail.score).toEqual(proposal.score);
    expect(detail.versions.map(({ version }) => version)).toEqual([1]);
    await expect(ask(engine, 'skillDetail', { name: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('activity counts sessions and corrections by week and assistant, and claims nothing about a skill too early', async () => {
    const proposal = await first();
    const { name } = await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
    const { weeks, sessions, corrections, proposals, skills, coverage } = await ask(engine, 'activity', {});
    expect(weeks.every((week) => new Date(week).getUTCDay() === 1)).toBe(true);
    const sum = (rows: readonly { readonly counts: readonly number[] }[]) =>
      rows.flatMap(({ counts }) => counts).reduce((total, count) => total + count, 0);
    const all = (await ask(engine, 'sessions', {})).filter(({ isSubagent }) => !isSubagent);
    expect(sum(sessions)).toBe(all.length);
    const kinds = new Set(['correction', 'rejection', 'plan-rejection']);
    expect(sum(corrections)).toBe((await ask(engine, 'signals', {})).filter(({ kind }) => kinds.has(kind)).length);
    expect(proposals.find(({ status }) => status === 'approved')?.count).toBe(1);
    expect(skills).toMatchObject([{ name, isTooEarly: true, sessionsAfter: 0, timesAfter: 0 }]);
    expect(skills[0]?.timesBefore).toBe(proposal.evidence.filter(({ supports }) => supports).length);
    expect(coverage.map(({ displayName }) => displayName)).toContain('Claude Code');
  });

  test('of an empty store activity has no weeks', async () => {
    const empty = await scope.engine({ storePath: `${scope.store}-empty` });
    expect(await ask(empty, 'activity', {})).toMatchObject({ weeks: [], sessions: [], skills: [], coverage: [] });
  });
});
