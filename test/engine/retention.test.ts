import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readMiningState, saveMiningState } from '../../src/engine/miningState.ts';
import { openStore } from '../../src/store/openStore.ts';
import { ask, assetPath, SampleScope, textOf } from '../support/sampleScope.ts';

function sample(): SampleScope {
  const scope = new SampleScope();
  onTestFinished(() => scope.dispose());
  return scope;
}

/** Sessions of the sample ended some weeks or months ago: all of them are older than a day. */
const all = { olderThanDays: 1, dryRun: false } as const;

async function learned(engine: Awaited<ReturnType<SampleScope['engine']>>) {
  const proposals = await ask(engine, 'listProposals', {});
  const signals = await ask(engine, 'signals', {});
  const { lanes } = await ask(engine, 'status', {});
  return {
    proposals: proposals.map(({ id, total, evidenceCount }) => ({ id, total, evidenceCount })),
    signals: signals.map(({ kind, text, confidence }) => ({ kind, text, confidence })),
    episodes: lanes.codified.episodes,
  };
}

/** Has the next run analyse and mine every session anew, as after a change of the detectors. */
async function forgetWhatWasMined(databaseFile: string): Promise<void> {
  const store = await openStore({ folder: path.dirname(databaseFile), assetPath });
  await saveMiningState(store, { ...(await readMiningState(store)), detectorVersion: 0 });
  await store.close();
}

test('pruning keeps all that was learned, also when everything is mined anew', async () => {
  const scope = sample();
  let engine = await scope.engine();
  const { path: file } = (await ask(engine, 'status', {})).store;
  const mineAnew = async () => {
    await engine.dispose();
    await forgetWhatWasMined(file);
    engine = await scope.engine();
    return ask(engine, 'now', { trigger: 'command' });
  };
  await ask(engine, 'now', { trigger: 'command' });
  const { mined } = await mineAnew();
  const before = await learned(engine);
  expect(before.signals.length).toBeGreaterThan(5);

  const would = await ask(engine, 'prune', { ...all, dryRun: true });
  expect(would.events).toBeGreaterThan(20);
  expect((await ask(engine, 'status', {})).retention).toMatchObject({ prunedEvents: 0, lastRun: null });
  const did = await ask(engine, 'prune', all);
  expect(did).toEqual({ ...would, dryRun: false, givenBackBytes: did.givenBackBytes });
  expect(await ask(engine, 'prune', all)).toMatchObject({ sessions: 0, events: 0 });
  expect((await ask(engine, 'status', {})).retention).toMatchObject({
    prunedEvents: did.events,
    prunedSessions: did.sessions,
    lastRun: { events: did.events, isDone: true },
  });
  expect(await learned(engine)).toEqual(before);

  const again = await mineAnew();
  expect(again.mined.sessions).toBe(mined.sessions);
  expect(again.captured.events).toBe(0);
  expect(await learned(engine)).toEqual(before);
});

test('a pruned session that goes on is mined from where it was, and its page says what is gone', async () => {
  const scope = sample();
  const engine = await scope.engine();
  await ask(engine, 'now', { trigger: 'command' });
  const before = await learned(engine);
  const sessions = await ask(engine, 'sessions', {});
  const session = sessions.find(({ assistant, humanPrompts }) => assistant === 'claude-code' && humanPrompts > 1);
  if (!session) throw new Error('The sample has no session of Claude Code.');
  const { version: whole } = await ask(engine, 'transcriptIndex', { sessionId: session.id, eventId: null });
  await ask(engine, 'prune', all);

  const index = await ask(engine, 'transcriptIndex', { sessionId: session.id, eventId: null });
  expect(index.pruned?.events).toBeGreaterThan(0);
  expect(index.version).toBeGreaterThan(whole);
  expect(index.kinds.length).toBeLessThan(session.events);
  const { rows } = {
    rows: await ask(engine, 'transcriptRows', {
      sessionId: session.id,
      version: index.version,
      from: 0,
      count: 200,
      isFull: false,
    }),
  };
  expect(rows).toHaveLength(index.kinds.length);

  const prompt = textOf(session.file)
    .split('\n')
    .find((line) => line.includes('"type":"user"') && line.includes('"cwd"'));
  const record = JSON.parse(prompt ?? '{}');
  const said = { role: 'user', content: 'no, never use yarn here, always use pnpm' };
  const later = new Date(session.lastEventAt + 3_600_000).toISOString();
  appendFileSync(
    session.file,
    `${JSON.stringify({ ...record, uuid: 'new-one', parentUuid: null, timestamp: later, message: said })}\n`,
  );
  const report = await ask(engine, 'now', { trigger: 'command' });
  expect(report.captured.events).toBe(1);
  const after = await learned(engine);
  expect(after.episodes).toBe(before.episodes + 1);
  expect(after.signals).toEqual(expect.arrayContaining(before.signals));
  expect(after.signals.length).toBeGreaterThan(before.signals.length);
});

test('what is cited can be opened, and what was pruned is said to be', async () => {
  const scope = sample();
  const engine = await scope.engine();
  await ask(engine, 'now', { trigger: 'command' });
  const [summary] = await ask(engine, 'listProposals', { statuses: ['pending'] });
  const { evidence } = await ask(engine, 'getProposal', { id: summary?.id ?? '' });
  const cited = new Set(evidence.map(({ eventId }) => eventId));
  const [piece] = evidence;
  if (!piece) throw new Error('The proposal has no evidence.');
  const excerpt = await ask(engine, 'excerpt', { eventId: piece.eventId });
  await ask(engine, 'prune', all);
  for (const eventId of cited) expect(await ask(engine, 'eventPlace', { eventId })).toBeDefined();
  const gone: string[] = [];
  for (const { eventId } of excerpt.entries) {
    const error: unknown = await ask(engine, 'excerpt', { eventId }).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error instanceof Error) gone.push(error.message);
  }
  expect(gone.length).toBeGreaterThan(0);
  for (const message of gone) expect(message).toContain('was pruned');
  await expect(ask(engine, 'excerpt', { eventId: 'never-there' })).rejects.toThrow('no longer stored');
});

test('runs prune by the settings, and a process that was told none by those of the last that was', async () => {
  const scope = sample();
  const told = await scope.engine({ retention: { days: 0, maxSizeMb: 0 } });
  await ask(told, 'now', { trigger: 'command' });
  expect((await ask(told, 'status', {})).retention).toMatchObject({ days: 0, maxSizeMb: 0, prunedEvents: 0 });
  await told.dispose();
  const untold = await scope.engine();
  await ask(untold, 'now', { trigger: 'command' });
  expect((await ask(untold, 'status', {})).retention).toMatchObject({ days: 0, maxSizeMb: 0, prunedEvents: 0 });
  await untold.dispose();
  const strict = await scope.engine({ retention: { days: 1, maxSizeMb: 500 } });
  await ask(strict, 'now', { trigger: 'command' });
  const { retention } = await ask(strict, 'status', {});
  expect(retention?.prunedEvents).toBeGreaterThan(20);
  expect(retention?.notice).toBeNull();
});
