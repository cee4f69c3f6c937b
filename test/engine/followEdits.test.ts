import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { followEdits } from '../../src/engine/followEdits.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { batch, facts } from '../store/sampleData.ts';
import { GitRepository } from '../support/gitRepository.ts';
import { assetPath } from '../support/sampleScope.ts';
import { SessionScript } from '../support/sessionScript.ts';

const start = Date.parse('2026-10-01T09:00:00Z');
const hour = 3_600_000;
const written = ['export function total(items) {', '  return sum(items.map(priceOf));', '}', 'const rate = 0.19;'].join(
  '\n',
);

describe('following edits through git', () => {
  let repository: GitRepository;
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    repository = new GitRepository();
    repository.commit({ 'README.md': 'app' }, start - 48 * hour);
    folder = mkdtempSync(path.join(tmpdir(), 'skillify-follow-'));
    store = await openStore({ folder, assetPath });
  });
  afterEach(async () => {
    await store.close();
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function keep(script: SessionScript): Promise<string> {
    const known = facts(script.session, { cwd: repository.path });
    await store.appendCapture(batch(script.events, [known], { path: `/${script.session}.jsonl` }));
    return sessionIdOf('claude-code', script.session);
  }

  function follow(now = start + 30 * hour, budgetMs = 10_000) {
    const project = { path: repository.path, paths: [repository.path] };
    return followEdits({ store, project, now, budgetMs, signal: new AbortController().signal });
  }

  async function outcome(sessionId: string) {
    const events = (await store.readEvents(sessionId)).map(({ event }) => event);
    return analyseSession(sessionId, events, await store.readSurvivals(sessionId)).episodes[0]?.outcome;
  }

  const work = () =>
    new SessionScript('s1', start).prompt('Add totals').edits(`${repository.path}/src/total.ts`, '', written);

  test('lines that are still there some commits later make an unknown outcome a success', async () => {
    const sessionId = await keep(work());
    repository.commit({ 'src/total.ts': `// totals\n${written}\n` }, start + hour);
    repository.commit({ 'src/other.ts': 'x' }, start + 2 * hour);
    repository.commit({ 'src/total.ts': `// totals\n${written}\nexport const more = 1;\n` }, start + 3 * hour);
    expect((await outcome(sessionId))?.kind).toBe('unknown');
    expect(await follow()).toEqual({ sessions: 1, waiting: 0, changed: 1 });
    expect(await outcome(sessionId)).toEqual({
      kind: 'succeeded',
      reasons: ['3 of 3 lines were still there 2 commits later.'],
    });
  });

  test('lines that are gone soon after weaken a success that tests told', async () => {
    const sessionId = await keep(work().runs('pnpm test', { output: 'Tests  4 passed (4)' }));
    repository.commit({ 'src/total.ts': written }, start + hour);
    repository.commit({ 'src/total.ts': 'export const nothing = true;' }, start + 2 * hour);
    expect((await outcome(sessionId))?.kind).toBe('succeeded');
    await follow();
    expect(await outcome(sessionId)).toEqual({
      kind: 'unknown',
      reasons: ['The last test run passed.', 'Only 0 of 3 lines were still there one commit later.'],
    });
  });

  test('a deleted file is gone, a moved one is not', async () => {
    const sessionId = await keep(work());
    repository.commit({ 'src/total.ts': written }, start + hour);
    repository.write('lib/total.ts', written);
    repository.git(['rm', '-q', '-f', 'src/total.ts']);
    repository.commit({}, start + 2 * hour);
    await follow();
    expect([...(await store.readSurvivals(sessionId)).values()]).toMatchObject([{ lines: 3, survived: 3 }]);
    repository.git(['rm', '-q', 'lib/total.ts']);
    repository.commit({}, start + 3 * hour);
    await follow();
    expect([...(await store.readSurvivals(sessionId)).values()]).toMatchObject([{ lines: 3, survived: 0, removed: 3 }]);
  });

  test('edits that are not committed yet have no verdict until they are', async () => {
    const sessionId = await keep(work());
    expect(await follow()).toEqual({ sessions: 1, waiting: 0, changed: 0 });
    expect(await follow()).toEqual({ sessions: 0, waiting: 0, changed: 0 });
    await store.saveMined([{ sessionId, episodes: [], signals: [], minedEvents: 2 }]);
    repository.commit({ 'src/total.ts': written }, start + hour);
    repository.commit({ 'src/other.ts': 'x' }, start + 2 * hour);
    expect(await follow()).toEqual({ sessions: 1, waiting: 0, changed: 1 });
    const session = (await store.listSessions())[0];
    expect(session?.minedEvents).toBeLessThan(session?.events ?? 0);
  });

  test('a settled session is not asked about again, unless it grows', async () => {
    const script = work();
    await keep(script);
    repository.commit({ 'src/total.ts': written }, start + hour);
    for (let number = 1; number <= 10; number += 1) repository.commit({}, start + hour + number);
    await follow();
    expect((await store.listSurvivalMarks())[0]?.isSettled).toBe(true);
    repository.commit({}, start + 5 * hour);
    expect((await follow()).sessions).toBe(0);
    await keep(script.prompt('More').edits(`${repository.path}/src/more.ts`, '', written));
    expect((await follow()).sessions).toBe(1);
  });

  test('a run out of time leaves the rest to the next', async () => {
    for (let number = 0; number < 25; number += 1)
      await keep(new SessionScript(`s${number}`, start + number).prompt('Do').edits('a.ts', '', written));
    expect(await follow(start + hour, 0)).toEqual({ sessions: 20, waiting: 5, changed: 0 });
    expect(await follow(start + hour, 0)).toEqual({ sessions: 5, waiting: 0, changed: 0 });
    expect(await follow(start + hour, 0)).toEqual({ sessions: 0, waiting: 0, changed: 0 });
  });

  test('outside a repository nothing is asked', async () => {
    await keep(work());
    const project = { path: folder, paths: [folder] };
    const signal = new AbortController().signal;
    expect(await followEdits({ store, project, now: start, budgetMs: 1_000, signal })).toEqual({
      sessions: 0,
      waiting: 0,
      changed: 0,
    });
    expect(await store.listSurvivalMarks()).toEqual([]);
  });
});
