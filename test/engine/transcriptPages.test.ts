import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import { TranscriptPages } from '../../src/engine/transcriptPages.ts';
import { acquireLease } from '../../src/store/lease.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { batch, everyKind, facts, prompt, START, toolCall } from '../store/sampleData.ts';
import { assetPath } from '../support/sampleScope.ts';

const sessionId = sessionIdOf('claude-code', 's1');
let folder: string;
let store: Store;
let pages: TranscriptPages;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-pages-'));
  const lease = await acquireLease(folder);
  if ('heldBy' in lease) throw new Error('A fresh folder is held by nobody.');
  store = await openStore({ folder, assetPath, lease });
  pages = new TranscriptPages(
    () => store,
    async () => true,
  );
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowsOf = (version: number, from: number, count: number, isFull = false) =>
  pages.rows({ sessionId, version, from, count, isFull });

describe('a session as a page', () => {
  test('has a row for what was said and done, results with their calls, and none for what the assistant was fed', async () => {
    await store.appendCapture(batch(everyKind(), [facts('s1', { title: 'A session' })]));
    const index = await pages.index(sessionId, 'k5');
    expect(index).toMatchObject({ title: 'A session', displayName: 'Claude Code', fileExists: true, version: 13 });
    expect(index.kinds).toBe('IATTENNNNN');
    const rows = await rowsOf(index.version, 0, 50);
    expect(rows.map(({ eventId }) => eventId)).toEqual(['k1', 'k3', 'k4', 'k6', 'k7', 'k8', 'k9', 'k10', 'k11', 'k13']);
    expect(rows[2]).toMatchObject({
      kind: 'tool',
      summary: 'pnpm test',
      outcome: { status: 'failed-command', exitCode: 137, feedback: 'use pnpm' },
    });
    expect(index.focus, 'the result is found at its call').toBe(2);
  });

  test('gives the rows of a range, long texts cut until they are asked for in full', async () => {
    const long = `${'x'.repeat(5_000)} end`;
    await store.appendCapture(batch([prompt('e1', { text: long }), prompt('e2', { at: START + 5 })]));
    const { version } = await pages.index(sessionId, null);
    const [cut] = await rowsOf(version, 0, 1);
    expect(cut).toMatchObject({ eventId: 'e1', text: { cutChars: 1_004 } });
    const [full] = await rowsOf(version, 0, 1, true);
    expect(full).toMatchObject({ text: { text: long, cutChars: 0 } });
    expect((await rowsOf(version, 1, 10)).map(({ eventId }) => eventId)).toEqual(['e2']);
    expect(await rowsOf(version, 50, 10)).toEqual([]);
  });

  test('finds a text wherever it stands in an event, percent signs and underscores as they are written', async () => {
    await store.appendCapture(
      batch([
        prompt('e1', { text: 'Give me 100% of it' }),
        prompt('e2', { at: START + 1, text: 'Give me 1000 of it' }),
        toolCall('e3', { at: START + 2, command: 'pnpm test_all' }),
        toolCall('e4', { at: START + 3, command: 'pnpm testXall' }),
        ...everyKind().filter(({ id }) => id === 'k7'),
      ]),
    );
    const { version } = await pages.index(sessionId, null);
    const search = async (query: string) => (await pages.search(sessionId, version, query)).rows;
    expect(await search('100%')).toEqual([0]);
    expect(await search('give ME')).toEqual([0, 1]);
    expect(await search('test_all')).toEqual([2]);
    expect(await search('old'), 'what an edit removed is found too').toHaveLength(1);
    expect(await search('nowhere')).toEqual([]);
  });

  test('is laid out anew when the session went on', async () => {
    await store.appendCapture(batch([prompt('e1')]));
    const { version } = await pages.index(sessionId, null);
    await store.appendCapture(batch([prompt('e2', { at: START + 9 })]));
    await expect(rowsOf(version, 0, 1)).rejects.toSatisfy((error) => SkillifyError.is(error, 'changed-meanwhile'));
    expect((await pages.index(sessionId, null)).kinds).toBe('PP');
  });

  test('says so when there is no such session or event', async () => {
    await expect(pages.index('none', null)).rejects.toSatisfy((error) => SkillifyError.is(error, 'not-found'));
    await expect(pages.place('none')).rejects.toSatisfy((error) => SkillifyError.is(error, 'not-found'));
    await store.appendCapture(batch([prompt('e1')]));
    expect(await pages.place('e1')).toMatchObject({ sessionId, assistant: 'claude-code' });
  });
});

describe('a session of 100,000 events', () => {
  test('is laid out, read by ranges from its start, middle and end, and searched', { timeout: 120_000 }, async () => {
    const total = 100_000;
    const events = Array.from({ length: total }, (_, index): SessionEvent => {
      const at = START + index * 1000;
      if (index % 10 === 0)
        return prompt(`e${index}`, { at, text: `Prompt ${index}: ${'words of a prompt '.repeat(12)}` });
      if (index % 2 === 0) return toolCall(`e${index}`, { at, command: `pnpm test --shard ${index}` });
      const text = `Answer ${index}. ${'What was done and why it was done so. '.repeat(20)}`;
      return { ...prompt(`e${index}`, { at }), kind: 'assistant_text', text, phase: 'final', model: null };
    });
    await store.appendCapture(batch(events));
    const timed = async <T>(what: string, task: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await task();
      console.log(`100,000 events: ${what} in ${Math.round(performance.now() - started)} ms`);
      return result;
    };
    const index = await timed('index', () => pages.index(sessionId, `e${total - 3}`));
    expect(index.kinds).toHaveLength(total);
    expect(index.focus).toBe(total - 3);
    await timed('index again', () => pages.index(sessionId, null));
    for (const from of [0, total / 2, total - 50]) {
      const rows = await timed(`50 rows from ${from}`, () => rowsOf(index.version, from, 50));
      expect(rows.map(({ eventId }) => eventId)).toEqual(events.slice(from, from + 50).map(({ id }) => id));
    }
    const found = await timed('search', () => pages.search(sessionId, index.version, '--shard 77772'));
    expect(found.rows).toEqual([77_772]);
  });
});
