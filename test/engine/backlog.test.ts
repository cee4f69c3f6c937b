import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { codify } from '../../src/engine/codify.ts';
import { unknownRepository } from '../../src/mining/evolve/namedThings.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { batch, facts } from '../store/sampleData.ts';
import { assetPath } from '../support/sampleScope.ts';
import { SessionScript } from '../support/sessionScript.ts';

const start = Date.parse('2026-09-01T09:00:00Z');
const dayMs = 86_400_000;
/** Thirty requests that have nothing to do with each other. */
const chores = [
  'Add a unit test for the empty input of the parser.',
  'Why does the exporter drop the second row?',
  'Rename the helper in the gateway so that it says what it returns.',
  'The mailer is slow on large attachments, find out where the time goes.',
  'Write a migration that splits the address column.',
  'Show the avatar next to the comment.',
  'Let the scheduler skip holidays.',
  'Move the constants of the renderer into their own file.',
  'Explain how the lexer treats nested quotes.',
  'Make the sidebar collapsible on small screens.',
  'Extract the retry loop of the uploader.',
  'Support webp thumbnails in the gallery.',
  'Find out why the nightly backup is empty.',
  'Cache the exchange rates for an hour.',
  'Add a dark palette to the charts.',
  'Log the request id in the proxy.',
  'Delete the unused feature toggles.',
  'Sort the invoices by due date.',
  'Draw the route between two stations.',
  'Check the licence headers of the vendored fonts.',
  'Turn the wizard into a single form.',
  'Compress the telemetry before it is sent.',
  'Read the quota from the environment.',
  'Replace the spinner by a skeleton.',
  'Translate the onboarding into Danish.',
  'Debounce the search box.',
  'Validate the postal code per country.',
  'Stream the report instead of building it in memory.',
  'Group the notifications by thread.',
  'Archive the projects nobody opened this year.',
];

/** What thirty days of work left behind; the last session ended a moment ago. */
function backlog(): readonly SessionScript[] {
  return Array.from({ length: 30 }, (_session, number) => {
    const script = new SessionScript(`session-${String(number).padStart(2, '0')}`, start + number * dayMs);
    script
      .prompt(chores[number] ?? '')
      .says('Done.')
      .ends();
    if (number === 4 || number === 13 || number === 22)
      script.runs('npm install').prompt('no, use pnpm instead of npm to install packages').runs('pnpm install').ends();
    if (number === 9) script.prompt('no, that broke the login page of the demo, put the old colour back').says('Done.');
    if (number === 11) script.prompt('In the meeting they said one should always squash commits, what do you think?');
    if (number === 16) script.prompt('What does "never force push to shared branches" mean in the docs?').says('It …');
    if (number === 19)
      script.prompt(
        'Summarise this style guide for me:\n> Always write docstrings in the imperative mood.\n> Never use tabs.',
      );
    return script.prompt('thanks, looks good').ends();
  });
}

let folder: string;
let store: SqlStore;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-backlog-'));
  store = await openStore({ folder, assetPath });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function keep(scripts: readonly SessionScript[]): Promise<void> {
  for (const script of scripts)
    await store.appendCapture(batch(script.events, [facts(script.session)], { path: `/${script.session}.jsonl` }));
}

const place = { projectPath: '/project', homePath: '/home' };
const surroundings = { takenNames: new Set<string>(), skillFiles: [], repository: unknownRepository, place };

function run(onSession: (done: number) => void = () => undefined, signal = new AbortController().signal) {
  let seen = 0;
  const progress = ({ phase }: { readonly phase: string }) => {
    if (phase === 'signals') onSession(seen++);
  };
  return codify(store, surroundings, start + 31 * dayMs, progress, signal);
}

/** The sessions that were mined, in order, each as often as it was. */
function minedSessions(): () => readonly string[] {
  const saveMined = vi.spyOn(store, 'saveMined');
  return () => saveMined.mock.calls.flatMap(([mined]) => mined.map(({ sessionId }) => sessionId));
}

const idOf = (script: SessionScript) => sessionIdOf('claude-code', script.session);

describe('a backlog of thirty sessions', () => {
  test('is mined whole from a fresh start, oldest first, none twice, the one that just ended included', async () => {
    const scripts = backlog();
    await keep([...scripts].reverse());
    const mined = minedSessions();
    expect((await run()).report.sessions).toBe(30);
    expect(mined()).toEqual(scripts.map(idOf));
    expect((await run()).report).toMatchObject({ sessions: 0 });
    expect(mined()).toHaveLength(30);
  });

  test('yields the rule said in three of them, and nothing else', async () => {
    await keep(backlog());
    const { changed } = await run();
    expect(changed.map(({ name, sessions }) => ({ name, sessions }))).toEqual([
      { name: expect.stringContaining('pnpm'), sessions: 3 },
    ]);
  });

  test('a session that grew is mined once more, alone', async () => {
    const scripts = backlog();
    await keep(scripts);
    await run();
    const before = await store.counts();
    const mined = minedSessions();
    const grown = scripts[7]?.prompt('one more thing: add a changelog entry').says('Done.').ends();
    if (!grown) throw new Error('There is no eighth session.');
    await keep([grown]);
    expect((await run()).report.sessions).toBe(1);
    expect(mined()).toEqual([idOf(grown)]);
    expect((await store.counts()).episodes).toBe(before.episodes + 1);
    expect((await run()).report.sessions).toBe(0);
  });

  test.each([0, 1, 17, 29])(
    'stopped after %i sessions and run again, each is mined once and the rule is found',
    async (stop) => {
      await keep(backlog());
      const mined = minedSessions();
      const controller = new AbortController();
      const stopped = run((done) => {
        if (done === stop) controller.abort();
      }, controller.signal);
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
      const { changed } = await run();
      expect(mined()).toEqual(backlog().map(idOf));
      expect(changed.map(({ sessions }) => sessions)).toEqual([3]);
    },
  );

  test('in any portions, stopped anywhere, each session is mined once and the proposals are the same', async () => {
    const essence = async () =>
      (await store.listProposals()).map(({ name, sessions, evidence, skillMd }) => ({
        name,
        sessions,
        evidence,
        skillMd,
      }));
    const scripts = backlog();
    await keep(scripts);
    await run();
    const whole = await essence();
    expect(whole).toHaveLength(1);
    const mined = minedSessions();
    const portion = fc.record({ size: fc.integer({ min: 1, max: 12 }), stopAfter: fc.option(fc.nat(12)) });
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { minLength: 1, maxLength: 6 }), async (portions) => {
        await store.forgetSessions(scripts.map(idOf), null);
        expect(await essence()).toEqual([]);
        const before = mined().length;
        let from = 0;
        for (const { size, stopAfter } of portions) {
          await keep(scripts.slice(from, from + size));
          from += size;
          const controller = new AbortController();
          const stopped = run((done) => {
            if (done === stopAfter) controller.abort();
          }, controller.signal);
          await stopped.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
        }
        await keep(scripts.slice(from));
        await run();
        expect([...mined().slice(before)].sort()).toEqual(scripts.map(idOf).sort());
        expect(await essence()).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  test('when detectors have changed, all are mined again once, be it in two goes', async () => {
    const scripts = backlog();
    await keep(scripts);
    await run();
    await store.setValue('mining', { detectorVersion: 0, decisions: 0, surroundings: '' });
    const mined = minedSessions();
    const controller = new AbortController();
    const stopped = run((done) => {
      if (done === 9) controller.abort();
    }, controller.signal);
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await run();
    expect(mined()).toEqual(scripts.map(idOf));
  });
});
