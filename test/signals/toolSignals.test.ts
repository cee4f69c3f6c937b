import { describe, expect, test } from 'vitest';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import { toolSignals } from '../../src/signals/toolSignals.ts';
import { SessionScript } from '../support/sessionScript.ts';

const found = (script: SessionScript) => segmentEpisodes('s', script.events).flatMap(toolSignals);
const plan = { tool: 'ExitPlanMode', input: '# Plan: add a cache' };

describe('what the user refuses', () => {
  test.each([
    [
      'a plan, with words',
      new SessionScript().prompt('T').uses('plan', { ...plan, rejected: 'no cache' }),
      'plan-rejection',
      'plan-rejected-with-words',
      0.95,
      'no cache',
    ],
    [
      'a plan, without',
      new SessionScript().prompt('T').uses('plan', { ...plan, rejected: '' }),
      'plan-rejection',
      'plan-rejected',
      0.8,
      'ExitPlanMode # Plan: add a cache',
    ],
    [
      'a command, with words',
      new SessionScript().prompt('T').runs('npm i', { rejected: 'use pnpm' }),
      'rejection',
      'tool-rejected-with-words',
      0.95,
      'use pnpm',
    ],
    [
      'a command, without',
      new SessionScript().prompt('T').runs('npm i', { rejected: '' }),
      'rejection',
      'tool-rejected',
      0.7,
      'npm i',
    ],
    [
      'an edit',
      new SessionScript().prompt('T').uses('edit', { tool: 'Edit', path: 'a.ts', rejected: '' }),
      'rejection',
      'tool-rejected',
      0.7,
      'Edit a.ts',
    ],
    [
      'a question',
      new SessionScript().prompt('T').uses('question', { tool: 'AskUserQuestion', rejected: '' }),
      'rejection',
      'question-declined',
      0.4,
      'AskUserQuestion',
    ],
    [
      'to enter plan mode',
      new SessionScript().prompt('T').uses('plan', { tool: 'EnterPlanMode', rejected: '' }),
      'rejection',
      'tool-rejected',
      0.7,
      'EnterPlanMode',
    ],
  ])('%s', (_what, script, kind, rule, confidence, text) => {
    expect(found(script)).toMatchObject([{ kind, rule, confidence, text }]);
  });

  test.each(['ok', 'error', 'denied-rule', 'blocked-hook', 'interrupted'] as const)(
    'not a call that ended as %s',
    (status) => {
      expect(found(new SessionScript().prompt('T').runs('npm i', { status }))).toEqual([]);
      expect(found(new SessionScript().prompt('T').uses('plan', { ...plan, status }))).toEqual([]);
    },
  );

  test('and where the user stops the assistant', () => {
    expect(found(new SessionScript().prompt('T').runs('pnpm build').interrupted())).toMatchObject([
      { kind: 'interruption', rule: 'interrupted-tool', text: 'pnpm build' },
    ]);
  });
});
