import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

const find = (script: SessionScript, kind: string) =>
  analyseSession('s', script.events).signals.filter((signal) => signal.kind === kind);

describe('episodes', () => {
  test('run from one human prompt to the next, with steps and paths', () => {
    const script = new SessionScript()
      .prompt('First')
      .runs('cd x && pnpm test')
      .edits('src/a.ts', 'a', 'b')
      .prompt('Second')
      .says('Ok');
    const { episodes } = analyseSession('s', script.events);
    expect(episodes.map((episode) => [episode.prompt, episode.steps, episode.paths])).toEqual([
      ['First', ['pnpm test'], ['src/a.ts']],
      ['Second', [], []],
    ]);
  });

  test('end as the next prompt and the tests say', () => {
    const outcomes = (script: SessionScript) =>
      analyseSession('s', script.events).episodes.map((episode) => episode.outcome.kind);
    expect(outcomes(new SessionScript().prompt('Do it').says('Done').prompt('no, that is wrong'))).toEqual([
      'corrected',
      'unknown',
    ]);
    expect(outcomes(new SessionScript().prompt('Do it').says('Done').prompt('perfect'))[0]).toBe('succeeded');
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm test', { exit: 1 }))).toEqual(['failed']);
    expect(
      outcomes(new SessionScript().prompt('Do it').runs('pnpm test | tail', { output: '2 failed | 3 passed' })),
    ).toEqual(['failed']);
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm test').runs('git commit -m x'))).toEqual([
      'succeeded',
    ]);
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm build').interrupted())).toEqual(['abandoned']);
  });
});

describe('failures and fixes', () => {
  test('a failing command and the variant that passes', () => {
    const script = new SessionScript()
      .prompt('Test it')
      .runs('npm test', { exit: 1, output: 'error: use pnpm' })
      .runs('pnpm test');
    expect(find(script, 'fix')[0]).toMatchObject({ before: 'npm test', after: 'pnpm test' });
    expect(find(script, 'failure')[0]?.text).toContain('error: use pnpm');
  });

  test('a prerequisite run first', () => {
    const script = new SessionScript()
      .prompt('Test it')
      .runs('pnpm test:int', { exit: 1 })
      .runs('pnpm db:migrate && pnpm test:int');
    expect(find(script, 'fix')).toHaveLength(1);
  });

  test('no fix when the code was changed in between, or the same command passed', () => {
    expect(
      find(new SessionScript().prompt('T').runs('npm test', { exit: 1 }).edits('a', 'b', 'c').runs('pnpm test'), 'fix'),
    ).toEqual([]);
    expect(find(new SessionScript().prompt('T').runs('npm test', { exit: 1 }).runs('npm test'), 'fix')).toEqual([]);
  });

  test('a search without hits is no failure', () => {
    expect(find(new SessionScript().prompt('T').runs('rg foo src', { exit: 1 }), 'failure')).toEqual([]);
  });
});

test('a refused call carries the words the user gave', () => {
  const script = new SessionScript().prompt('Install zod').runs('npm install zod', { rejected: 'use pnpm here' });
  expect(find(script, 'rejection')[0]).toMatchObject({
    text: 'use pnpm here',
    rule: 'tool-rejected-with-words',
    confidence: 0.95,
  });
});

describe('taking back', () => {
  test('by git, only what the session had edited', () => {
    expect(
      find(new SessionScript().prompt('T').edits('src/a.ts', 'x', 'y').runs('git restore src/a.ts'), 'revert'),
    ).toHaveLength(1);
    expect(find(new SessionScript().prompt('T').runs('git restore src/a.ts'), 'revert')).toEqual([]);
  });

  test('by the opposite edit', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', 'const a = 1;', 'const a = 2;')
      .prompt('no, put it back')
      .edits('a.ts', 'const a = 2;', 'const a = 1;');
    expect(find(script, 'revert')[0]?.rule).toBe('inverse-edit');
  });

  test('the same lines again in a later episode', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', '', 'first line here\nsecond line here')
      .prompt('again')
      .edits('a.ts', 'first line here\nsecond line here', 'another line');
    expect(find(script, 'repeated-edit')).toHaveLength(1);
  });

  test('by the user changing the proposal', () => {
    expect(
      find(new SessionScript().prompt('T').edits('a.ts', 'x', 'y', 'user-modified'), 'user-edit')[0]?.confidence,
    ).toBeGreaterThan(0.8);
  });
});

test('analysing twice gives the same ids', () => {
  const script = new SessionScript()
    .prompt('Test it')
    .runs('npm test', { exit: 1 })
    .prompt('no, use pnpm')
    .runs('pnpm test');
  expect(analyseSession('s', script.events)).toEqual(analyseSession('s', script.events));
});

describe('a session that is still going on', () => {
  const commands = [
    'npm test',
    'pnpm test',
    'git restore .',
    'git commit -m x',
    'git stash',
    'git revert HEAD',
    'cd a && make',
    'rg x',
  ];
  const texts = ['', 'const first = 1;', 'const second = 2;\nconst third = 3;', 'const third = 3;\nconst fourth = 4;'];
  const act = fc.oneof(
    fc.tuple(fc.constant('prompt'), fc.constantFrom('Do it', 'no, undo that', 'perfect', 'go on')),
    fc.tuple(fc.constant('shell'), fc.constantFrom(...commands)),
    fc.tuple(fc.constant('pass'), fc.constantFrom(...commands)),
    fc.tuple(fc.constant('fail'), fc.constantFrom(...commands)),
    fc.tuple(fc.constant('refuse'), fc.constantFrom(...commands)),
    fc.tuple(fc.constant('edit'), fc.constantFrom(...texts), fc.constantFrom(...texts)),
    fc.tuple(fc.constant('write'), fc.constantFrom(...texts)),
    fc.tuple(fc.constantFrom('plan', 'stop', 'abandon', 'rewind', 'end'), fc.constant('')),
  );
  const acts = fc.array(act, { maxLength: 40 });

  function play(steps: readonly (readonly string[])[]): SessionScript {
    const script = new SessionScript();
    for (const [what, first = '', second = ''] of steps) {
      if (what === 'prompt') script.prompt(first);
      else if (what === 'shell') script.prompt(first, 'shell');
      else if (what === 'pass') script.runs(first);
      else if (what === 'fail') script.runs(first, { exit: 1, output: 'error: no\n1 failed in 0.1s' });
      else if (what === 'refuse') script.runs(first, { rejected: second });
      else if (what === 'edit') script.edits('a.ts', first, second);
      else if (what === 'write') script.writes('a.ts', first);
      else if (what === 'plan') script.uses('plan', { rejected: '' });
      else if (what === 'stop') script.interrupted();
      else if (what === 'abandon') script.abandons();
      else if (what === 'rewind') script.rewinds(1);
      else script.ends();
    }
    return script;
  }

  test('is analysed at every event without an error, each signal once and about an event that is there', () => {
    fc.assert(
      fc.property(acts, (steps) => {
        const { events } = play(steps);
        for (let length = 0; length <= events.length; length += 1) {
          const prefix = events.slice(0, length);
          const { signals, episodes } = analyseSession('s', prefix);
          const ids = new Set(prefix.map((event) => event.id));
          expect(new Set(signals.map((signal) => signal.id)).size).toBe(signals.length);
          expect(signals.every((signal) => ids.has(signal.eventId))).toBe(true);
          expect(signals.every((signal) => signal.confidence > 0 && signal.confidence <= 1)).toBe(true);
          expect(episodes.every((episode) => episode.outcome.reasons.length > 0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the signals of an episode under their ids once the next has begun', () => {
    fc.assert(
      fc.property(acts, fc.array(act, { maxLength: 15 }), (steps, more) => {
        const before = play(steps).prompt('Next');
        const episode = analyseSession('s', before.events).episodes.at(-1)?.id;
        // A failing test run is told as a failing command too once something mended it.
        const kept = (events: SessionScript['events']) =>
          analyseSession('s', events)
            .signals.filter((signal) => signal.episodeId !== episode && signal.kind !== 'failure')
            .filter((signal) => before.events.some((event) => event.id === signal.eventId))
            .map((signal) => signal.id);
        const later = [...before.events, ...play(more.filter(([what]) => what !== 'abandon')).events.map(renamed)];
        expect(kept(later)).toEqual(kept(before.events));
      }),
      { numRuns: 100 },
    );
  });

  /** Events after the others, with ids and times of their own. */
  function renamed<E extends SessionScript['events'][number]>(event: E): E {
    const shifted = { ...event, id: `later-${event.id}`, at: event.at + 86_400_000 };
    return 'callId' in event && event.callId !== null ? { ...shifted, callId: `later-${event.callId}` } : shifted;
  }
});
