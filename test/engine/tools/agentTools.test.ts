import { describe, expect, test } from 'vitest';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { Answer, SearchHit, SearchReport } from '../../../src/engine/memoryContract.ts';
import type { ReachableMethod, ReachableMethods, ReachEngine } from '../../../src/engine/tools/agentTool.ts';
import { agentTools, inputSchemaOf, runAgentTool } from '../../../src/engine/tools/agentTools.ts';
import { answerCharacters, timeOf } from '../../../src/engine/tools/toolText.ts';
import { sampleAnswer, sampleCitation } from '../../support/sampleAnswer.ts';

const now = Date.UTC(2026, 10, 21, 12);

type Answers = { readonly [M in ReachableMethod]?: ReachableMethods[M]['result'] };

function engineWith(answers: Answers) {
  const asked: { method: string; params: unknown }[] = [];
  const reach: ReachEngine = async (method, params) => {
    asked.push({ method, params });
    const answer: Answers[typeof method] = answers[method];
    if (answer === undefined) throw new SkillifyError('not-found', `Nothing is known of ${method}.`);
    return answer;
  };
  const run = (name: string, input: Record<string, unknown>) => runAgentTool({ name, input, by: 'agent' }, reach, now);
  return { asked, run };
}

const hit: SearchHit = {
  kind: 'event',
  id: 'e-1',
  score: 2,
  at: now - 60_000,
  assistant: 'codex',
  session: 's-1',
  title: 'Prompt',
  snippet: [
    { text: 'use ', isMatch: false },
    { text: 'pnpm', isMatch: true },
    { text: ' here', isMatch: false },
  ],
  event: null,
};
const report = (hits: readonly SearchHit[]): SearchReport => ({
  hits,
  notYetIndexed: 0,
  corrected: null,
  isRelaxed: false,
  isExhaustive: true,
  notUnderstood: [],
});
const answer: Answer = sampleAnswer({
  answer: 'Two runs failed [1].',
  citations: [sampleCitation({ file: '/t.jsonl', at: now })],
  missing: ['One session was not looked at yet.'],
});

describe('tools for agents', () => {
  test('are named verb first, described, and take an object with described members', () => {
    for (const { name, title, description } of agentTools) {
      expect(name).toMatch(/^(?:search|get|list|propose|read|ask|summarize)_[a-z]+$/);
      expect(title).toMatch(/^[A-Z]/);
      expect(description.length).toBeGreaterThan(40);
      const schema = inputSchemaOf(name);
      expect(schema['type']).toBe('object');
      for (const member of Object.values(schema['properties'] ?? {})) expect(member).toHaveProperty('description');
    }
  });

  test('that add something are one, and it adds a proposal', () => {
    expect(agentTools.filter(({ isReadOnly }) => !isReadOnly).map(({ name }) => name)).toEqual(['propose_skill']);
  });

  test('ask the engine for nothing that approves, writes or deletes, whatever they are given', async () => {
    const harmless = new Set(['ask', 'search', 'summaries', 'recall', 'installedSkills', 'excerpt', 'listProposals']);
    for (const { name, isReadOnly } of agentTools) {
      const { asked, run } = engineWith({});
      for (const word of ['approve', '../../x', '"; DROP TABLE proposals; --', 'x'.repeat(900)]) {
        await run(name, {
          query: word,
          name: word.slice(0, 100),
          question: word,
          event_id: word.slice(0, 500),
          topic: word.slice(0, 200),
          description: word,
          rules: [word.slice(0, 400)],
          reason: word,
        });
      }
      const methods = asked.map(({ method }) => method);
      expect(methods.filter((method) => !harmless.has(method) && (isReadOnly || method !== 'proposeSkill'))).toEqual(
        [],
      );
    }
  });

  test('hand a search on with its times, and answer with ids that can be read', async () => {
    const { asked, run } = engineWith({ search: report([hit]) });
    const found = await run('search_sessions', { query: 'pnpm', since: '2h', assistant: 'codex', outcome: 'failed' });
    expect(asked).toEqual([
      {
        method: 'search',
        params: {
          query: 'pnpm',
          kinds: ['event', 'memory'],
          since: now - 7_200_000,
          until: null,
          assistants: ['codex'],
          outcomes: ['failed'],
          limit: 10,
        },
      },
    ]);
    expect(found.isError).toBe(false);
    expect(found.text).toContain('- event e-1 (codex, 2026-11-21 11:59 UTC) Prompt: use pnpm here');
    expect(found.text).toMatch(/^Quoted from recorded sessions/);
  });

  test('give an answer with its sources and what is missing', async () => {
    const { run } = engineWith({ ask: answer });
    const { text, data } = await run('ask_history', { question: 'what failed in the last hour?' });
    expect(text).toContain('Two runs failed [1].');
    expect(text).toContain('[1] event e-1, /t.jsonl:7 (2026-11-21 12:00 UTC)');
    expect(text).toContain('One session was not looked at yet.');
    expect(data['counts']).toEqual({ failures: 2 });
  });

  test('show skills that apply before those that only share words', async () => {
    const skill = { name: 'use-pnpm', description: 'Use pnpm.', score: 0.9, path: '/p/SKILL.md', tokens: 80 };
    const { run } = engineWith({ recall: [skill], search: report([{ ...hit, kind: 'skill', id: 'use-npm' }]) });
    const { text } = await run('search_skills', { query: 'install packages' });
    expect(text.split('\n').slice(0, 2)).toEqual([
      '- use-pnpm (fit 90 %): Use pnpm.',
      '- use-npm (shares words only): use pnpm here',
    ]);
    const nothing = engineWith({ recall: [], search: report([]) });
    expect((await nothing.run('search_skills', { query: 'x' })).text).toMatch(/^No skill of this project fits/);
  });

  test('show no hidden character and no endless text', async () => {
    const long = { ...hit, snippet: [{ text: `a\u202eb\u200b${'x'.repeat(500)}`, isMatch: false }] };
    const { run } = engineWith({ search: report(Array.from({ length: 50 }, () => long)) });
    const { text } = await run('search_sessions', { query: 'x', limit: 50 });
    expect(text).not.toMatch(/[\u200b\u202e]/);
    expect(text.length).toBeLessThan(answerCharacters + 300);
    expect(text).toMatch(/Cut: \d+ characters more/);
  });

  test('answer wrong input and failures with a sentence', async () => {
    const { run } = engineWith({});
    expect(await run('no_such_tool', {})).toMatchObject({ isError: true, text: 'There is no tool “no_such_tool”.' });
    expect((await run('get_skill', {})).text).toMatch(/^The input of get_skill is not valid \(name: /);
    expect((await run('search_sessions', { query: 'x', assistant: 'nobody' })).text).toMatch(/There is no assistant/);
    expect((await run('summarize_activity', { since: '1h', until: '2h' })).text).toMatch(/ends before it begins/);
    expect((await run('ask_history', { question: 'why?' })).text).toBe('Nothing is known of ask.');
  });

  test('understand ages and dates', () => {
    expect(timeOf('30m', now)).toBe(now - 1_800_000);
    expect(timeOf(' 2 H ', now)).toBe(now - 7_200_000);
    expect(timeOf('3d', now)).toBe(now - 3 * 86_400_000);
    expect(timeOf('2026-11-20', now)).toBe(Date.UTC(2026, 10, 20));
    expect(timeOf(undefined, now)).toBeNull();
    expect(() => timeOf('soon', now)).toThrow(/is no time/);
  });
});
