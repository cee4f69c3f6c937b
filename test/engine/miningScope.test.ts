import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { codify } from '../../src/engine/codify.ts';
import { isTellable, type MiningScope, miningScope } from '../../src/engine/miningScope.ts';
import { unknownRepository } from '../../src/mining/evolve/namedThings.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { batch, facts, proposal } from '../store/sampleData.ts';
import { assetPath } from '../support/sampleScope.ts';
import { SessionScript } from '../support/sessionScript.ts';

const start = Date.parse('2025-01-01T09:00:00Z');
const dayMs = 86_400_000;
const sessionCount = 130;
const promptsEach = 50;

/** A word of its own for each number. */
function word(number: number): string {
  return `q${[...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}x`;
}

/** A session of questions on things that no other session is about. */
function session(number: number): SessionScript {
  const script = new SessionScript(`session-${number}`, start + number * dayMs);
  for (let index = 0; index < promptsEach; index += 1)
    script
      .prompt(`Explain ${word(number * 1000 + index)} briefly`)
      .says('It is so.')
      .ends();
  return script;
}

const correction = 'no, use pnpm instead of npm to install packages';

function corrected(number: number): SessionScript {
  return session(number).runs('npm install').prompt(correction).runs('pnpm install').ends();
}

const idOf = (number: number) => sessionIdOf('claude-code', `session-${number}`);

describe('a history too long to be looked at whole each time', () => {
  let folder: string;
  let store: SqlStore;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'skillify-scope-'));
    store = await openStore({ folder, assetPath });
    const scripts = Array.from({ length: sessionCount }, (_session, number) =>
      number === 3 ? corrected(number) : session(number),
    );
    await store.appendCaptures(
      scripts.map((script) => batch(script.events, [facts(script.session)], { path: `/${script.session}.jsonl` })),
    );
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = () =>
    codify(
      store,
      {
        takenNames: new Set(),
        skillFiles: [],
        repository: unknownRepository,
        place: { projectPath: '/project', homePath: '/home' },
      },
      start + 500 * dayMs,
      () => undefined,
      new AbortController().signal,
    );

  async function add(script: SessionScript) {
    await store.appendCapture(batch(script.events, [facts(script.session)], { path: `/${script.session}.jsonl` }));
    return run();
  }

  test('is looked at whole at first, then only in part, where a pattern with an old session is still found', async () => {
    const first = await run();
    expect(first.report).toMatchObject({ sessions: sessionCount, episodes: sessionCount * promptsEach + 1 });
    expect(first.changed).toEqual([]);

    const { report, changed } = await add(corrected(200));
    expect(report.sessions).toBe(1);
    expect(report.episodes).toBeLessThan(3_000);
    expect(changed.map(({ sessions, evidence }) => [sessions, evidence.map(({ sessionId }) => sessionId)])).toEqual([
      [2, [idOf(3), idOf(200)]],
    ]);
  }, 120_000);

  test('what is looked at: the new, the related, the newest and what proposals rest on', async () => {
    const grown = (await store.listSessions()).filter(({ id }) => id === idOf(200));
    const occasion = { grown, existing: [], isWholeNeeded: false, completeEpisodes: 6_501 };
    const scope = await miningScope(store, occasion);
    const sessions = new Set(scope.episodes.map(({ sessionId }) => sessionId));
    expect(scope.isComplete).toBe(false);
    expect(scope.weights).toBeDefined();
    expect([200, 3, 129, 128].every((number) => sessions.has(idOf(number)))).toBe(true);
    expect(sessions.has(idOf(40))).toBe(false);

    const evidence = proposal('p').evidence.map((item) => ({ ...item, sessionId: idOf(40) }));
    const behind = await miningScope(store, { ...occasion, existing: [proposal('p', { evidence })] });
    expect(behind.episodes.some(({ sessionId }) => sessionId === idOf(40))).toBe(true);
    expect(new Set(behind.signals.map(({ sessionId }) => sessionId)).has(idOf(3))).toBe(true);
  });

  test.each([
    ['it doubled since the last complete look', { completeEpisodes: 3_000 }],
    ['a decision was made or a run was cut short', { isWholeNeeded: true }],
  ])('is looked at whole when %s', async (_reason, change) => {
    const occasion = { grown: [], existing: [], isWholeNeeded: false, completeEpisodes: 6_501, ...change };
    const scope = await miningScope(store, occasion);
    expect(scope).toMatchObject({ isComplete: true, total: scope.episodes.length });
    expect(scope.weights).toBeUndefined();
  });
});

describe('a look at a part', () => {
  const part: MiningScope = { episodes: [], signals: [], isComplete: false, total: 9_000 };
  const waiting = proposal('p', { sessions: 5 });

  test('brings up to date what gained evidence, and leaves alone what it sees less of', () => {
    expect(isTellable({ ...waiting, sessions: 6 }, [waiting], part)).toBe(true);
    expect(isTellable({ ...waiting, sessions: 4 }, [waiting], part)).toBe(false);
  });

  test('proposes new skills, but no retirement', () => {
    expect(isTellable(waiting, [], part)).toBe(true);
    expect(isTellable({ ...waiting, change: 'retire' }, [], part)).toBe(false);
  });

  test('ends no waiting change of a skill', () => {
    const change = proposal('c', { change: 'revise' });
    expect(isTellable({ ...change, status: 'superseded' }, [change], part)).toBe(false);
    expect(isTellable({ ...waiting, status: 'superseded' }, [waiting], part)).toBe(true);
    expect(isTellable({ ...change, status: 'superseded' }, [change], { ...part, isComplete: true })).toBe(true);
  });
});
