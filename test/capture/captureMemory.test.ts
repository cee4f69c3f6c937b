import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { CaptureMemory } from '../../src/capture/captureMemory.ts';
import type { Store } from '../../src/store/store.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import { captureFixture } from './captureFixture.ts';

const uuid = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000001`;

/** Counts how often a capture asked for all transcripts, which is what a whole run does and one that goes on does not. */
function counted(store: Store) {
  const asked = { wholeRuns: 0 };
  const watched = new Proxy(store, {
    get(target, name) {
      if (name === 'listTranscripts') asked.wholeRuns += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store: watched, asked };
}

async function followed() {
  const fixture = await captureFixture();
  const { store, asked } = counted(fixture.store);
  const memory = new CaptureMemory();
  const cwd = fixture.project.path;
  const fileOf = (digit: number) => `.claude/projects/${fixture.slug}/${uuid(digit)}.jsonl`;
  const prompt = (digit: number, text: string) => claude.user(text, { cwd, sessionId: uuid(digit) });
  const paths = new Map<number, string>();
  const begin = (digit: number) => paths.set(digit, fixture.write(fileOf(digit), [prompt(digit, `begin ${digit}`)]));
  const grow = (digit: number, text: string) => fixture.append(fileOf(digit), [prompt(digit, text)]);
  const capture = (...digits: number[]) =>
    fixture.capture({ store, memory, changedPaths: digits.map((digit) => paths.get(digit) ?? '') });
  for (const digit of [1, 2, 3]) begin(digit);
  await fixture.capture({ store, memory });
  asked.wholeRuns = 0;
  return { fixture, store, memory, asked, begin, grow, capture, paths, prompt };
}

describe('a capture that is told what changed', () => {
  beforeEach(() => claude.newConversation());

  it('reads what known transcripts gained without a look at the others', async () => {
    const { grow, capture, asked, fixture } = await followed();
    grow(1, 'more of one');
    grow(2, 'more of two');
    expect(await capture(1)).toMatchObject({ transcripts: 1, sessions: 1, events: 1 });
    expect(await capture(2)).toMatchObject({ transcripts: 1, events: 1 });
    expect(await capture(1)).toMatchObject({ events: 0 });
    expect(asked.wholeRuns).toBe(0);
    expect((await fixture.store.counts()).events).toBe(5);
  });

  it('looks at everything for a new transcript, a replaced one, a vanished one, and where nothing is named', async () => {
    const { begin, grow, capture, asked, fixture, store, memory, paths, prompt } = await followed();
    begin(4);
    expect(await capture(4)).toMatchObject({ events: 1 });
    expect(asked.wholeRuns).toBe(1);
    writeFileSync(paths.get(2) ?? '', `${JSON.stringify(prompt(2, 'other'))}\n`);
    expect(await capture(2)).toMatchObject({ events: 1 });
    grow(1, 'seen by chance');
    expect(await fixture.capture({ store, memory })).toMatchObject({ events: 1 });
    paths.set(9, `${paths.get(1)}.gone`);
    expect(await capture(9)).toMatchObject({ events: 0 });
    expect(asked.wholeRuns).toBe(4);
  });

  it('looks at everything once something was excluded, and keeps what is excluded out', async () => {
    const { grow, fixture, store, memory, asked, paths } = await followed();
    const excluded = sessionIdOf('claude-code', uuid(1));
    await store.exclude([{ kind: 'session', subject: uuid(1), reason: 'by the user', at: 1 }]);
    grow(1, 'not to be stored');
    const changedPaths = [paths.get(1) ?? ''];
    const exclude = (id: string) => id === uuid(1);
    expect(await fixture.capture({ store, memory, changedPaths, exclude })).toMatchObject({ events: 0 });
    expect(asked.wholeRuns).toBe(1);
    grow(1, 'nor this');
    expect(await fixture.capture({ store, memory, changedPaths, exclude })).toMatchObject({ events: 0 });
    expect(await fixture.store.readEvents(excluded)).toHaveLength(1);
  });

  it('stores in any order of growing and looking what one look at the end stores', { timeout: 180_000 }, async () => {
    const step = fc.tuple(fc.constantFrom(1, 2, 3), fc.constantFrom('grow', 'look', 'whole', 'torn'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        claude.newConversation();
        const { fixture, store, memory, grow, capture, paths } = await followed();
        for (const [index, [digit, what]] of steps.entries()) {
          if (what === 'grow') grow(digit, `step ${index}`);
          else if (what === 'look') await capture(digit);
          else if (what === 'whole') await fixture.capture({ store, memory });
          else {
            writeFileSync(paths.get(digit) ?? '', '{"type":"user","torn', { flag: 'a' });
            await capture(digit);
            writeFileSync(paths.get(digit) ?? '', '"}\n', { flag: 'a' });
          }
        }
        await capture(1, 2, 3);
        const after = await fixture.capture();
        expect(after.events).toBe(0);
        const grown = steps.filter(([, what]) => what === 'grow').length;
        expect((await fixture.store.counts()).events).toBe(3 + grown);
      }),
      { numRuns: 10 },
    );
  });
});
