import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { signalSubject, withoutWrong, wrongSubjects } from '../../src/engine/signalVerdicts.ts';
import type { Decision } from '../../src/skills/skill.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

const decision = (kind: Decision['kind'], subject: string): Decision => ({
  id: `${kind}-${subject}`,
  kind,
  subject,
  at: 1,
  by: 'tester',
  reason: null,
  contentHash: null,
  skillMd: null,
});

describe('verdicts about signals', () => {
  test('of several about one signal the last holds', () => {
    const wrong = wrongSubjects([
      decision('reject-signal', 'correction e1'),
      decision('reject-signal', 'correction e2'),
      decision('approve', 'correction e3'),
      decision('accept-signal', 'correction e1'),
    ]);
    expect([...wrong]).toEqual(['correction e2']);
  });

  test('take a signal out of what is mined, and the words of a prompt that corrects nothing', () => {
    const episode = {
      id: 'ep1',
      sessionId: 's',
      index: 0,
      startedAt: 1,
      endedAt: 2,
      promptEventId: 'e1',
      prompt: 'No, use pnpm.',
      steps: ['pnpm test'],
      paths: [],
      outcome: { kind: 'succeeded' as const, reasons: [] },
    };
    const signal = {
      id: 's1',
      kind: 'correction' as const,
      sessionId: 's',
      episodeId: 'ep1',
      eventId: 'e1',
      relatedEventIds: [],
      at: 1,
      confidence: 0.9,
      rule: 'rule',
      explanation: '',
      text: 'No, use pnpm.',
      before: null,
      after: null,
    };
    const other = { ...episode, id: 'ep2', promptEventId: 'e2' };
    const scope = { episodes: [episode, other], signals: [signal, { ...signal, id: 's2', eventId: 'e2' }] };
    const left = withoutWrong(scope, new Set([signalSubject(signal)]));
    expect(left.signals.map(({ id }) => id)).toEqual(['s2']);
    expect(left.episodes.map(({ prompt }) => prompt)).toEqual(['', 'No, use pnpm.']);
    expect(left.episodes[0]?.steps).toEqual(['pnpm test']);
    expect(withoutWrong(scope, new Set())).toBe(scope);
  });
});

describe('a correction that is none', () => {
  let scope: SampleScope;
  let engine: Engine;
  const run = () => ask(engine, 'now', { trigger: 'command' });
  const name = 'always-keep-money-in-integer-cents';
  beforeEach(async () => {
    scope = new SampleScope();
    engine = await scope.engine();
  });
  afterEach(() => scope.dispose());

  async function pending() {
    const all = await ask(engine, 'listProposals', { statuses: ['pending'] });
    return all.find((proposal) => proposal.name === name);
  }

  /** The signals behind a proposal as the viewer shows them. */
  async function signalsBehind(id: string) {
    const { evidence } = await ask(engine, 'getProposal', { id });
    const found = [];
    for (const { sessionId, eventId } of evidence) {
      const index = await ask(engine, 'transcriptIndex', { sessionId, eventId });
      found.push(...index.signals.filter(({ row }) => row === index.focus).map((each) => ({ ...each, sessionId })));
    }
    return found;
  }

  const mark = async (id: string, isWrong: boolean) => {
    for (const signal of await signalsBehind(id))
      await ask(engine, 'markSignal', { signalId: signal.id, sessionId: signal.sessionId, isWrong });
  };

  test('leaves the proposal that rests on it at the next run, over a restart, and comes back when it is one after all', async () => {
    await run();
    const proposal = await pending();
    if (!proposal) throw new Error(`The sample proposes ${name}.`);
    const before = await ask(engine, 'signals', {});
    const behind = await signalsBehind(proposal.id);
    expect(behind.length).toBeGreaterThan(0);
    await mark(proposal.id, true);
    expect((await ask(engine, 'signals', {})).length).toBeLessThan(before.length);
    expect((await signalsBehind(proposal.id)).every(({ isWrong }) => isWrong)).toBe(true);
    expect(await pending(), 'nothing is withdrawn before the next run').toBeDefined();

    await engine.dispose();
    engine = await scope.engine();
    await run();
    expect(await pending()).toBeUndefined();
    const decided = await ask(engine, 'decisions', {});
    expect(decided.map(({ kind }) => kind)).toContain('reject-signal');

    await mark(proposal.id, false);
    await run();
    expect(await ask(engine, 'signals', {})).toEqual(before);
    expect(await pending()).toBeDefined();
  });

  test('no longer counts against the work before it', async () => {
    await run();
    const corrected = async () => {
      const sessions = await ask(engine, 'sessions', {});
      return sessions.reduce((sum, { outcomes }) => sum + (outcomes['corrected'] ?? 0), 0);
    };
    const before = await corrected();
    const proposal = await pending();
    if (!proposal) throw new Error(`The sample proposes ${name}.`);
    await mark(proposal.id, true);
    await run();
    expect(await corrected()).toBeLessThan(before);
  });

  test('is recorded once however often it is said, and refused for a signal that is not there', async () => {
    await run();
    const proposal = await pending();
    await mark(proposal?.id ?? '', true);
    const decided = (await ask(engine, 'decisions', {})).length;
    await mark(proposal?.id ?? '', true);
    expect((await ask(engine, 'decisions', {})).length).toBe(decided);
    await expect(
      ask(engine, 'markSignal', { signalId: 'none', sessionId: 'none', isWrong: true }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
