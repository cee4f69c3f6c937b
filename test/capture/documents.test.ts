import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { captureFixture } from './captureFixture.ts';
import { documentAssistant } from './sampleAssistants.ts';

type Prompt = Readonly<Record<string, unknown>>;
const assistants = [documentAssistant];
const prompt = (id: string, more: Prompt = {}): Prompt => ({ id, text: `prompt ${id}`, ...more });

async function documentFixture() {
  const fixture = await captureFixture();
  let time = 1_780_000_000;
  const fileOf = (name: string) => path.join(fixture.home, '.cline', name);
  return {
    ...fixture,
    fileOf,
    /** Writes with a time of its own, long ago unless said, as files are seldom read while they are written. */
    put(name: string, text: string, seconds?: number): void {
      time += 10;
      mkdirSync(path.dirname(fileOf(name)), { recursive: true });
      writeFileSync(fileOf(name), text);
      utimesSync(fileOf(name), seconds ?? time, seconds ?? time);
    },
    save(prompts: readonly Prompt[], cwd: string | null = fixture.project.path, session = 's1'): void {
      this.put(`${session}.json`, JSON.stringify({ session, cwd, prompts }));
    },
    read: () => fixture.capture({ assistants }),
    async branches(session = 's1') {
      const stored = await fixture.store.readEvents(sessionIdOf('cline', session));
      return Object.fromEntries(stored.map(({ event }) => [event.id, event.branch]));
    },
    async state(name = 's1.json') {
      return (await fixture.store.listTranscripts()).find((state) => state.path === fileOf(name));
    },
  };
}

describe('documents', () => {
  it('are read whole when they changed, without doubles', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a'), prompt('b')]);
    expect(await fixture.read()).toMatchObject({ transcripts: 1, events: 2 });
    expect(await fixture.read()).toMatchObject({ transcripts: 0, events: 0, bytes: 0 });
    const heard: SessionEvent[] = [];
    fixture.save([prompt('a'), prompt('b'), prompt('c')]);
    await fixture.capture({ assistants, onAppended: (events) => heard.push(...events) });
    expect(heard.map((event) => event.id)).toEqual(['c']);
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'live', c: 'live' });
  });

  it('keep what they no longer hold as abandoned, until it comes back', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a'), prompt('b'), prompt('c')]);
    await fixture.read();
    fixture.save([prompt('a'), prompt('d')]);
    await fixture.read();
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'abandoned', c: 'abandoned', d: 'live' });
    fixture.save([prompt('a'), prompt('b'), prompt('d', { undone: true })]);
    expect((await fixture.read()).events).toBe(0);
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'live', c: 'abandoned', d: 'abandoned' });
  });

  it('mark a prompt that another one replaced', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a'), prompt('b', { parent: 'a' }), prompt('c', { parent: 'a' })]);
    await fixture.read();
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'abandoned', c: 'live' });
  });

  it('that are torn or emptied keep what was read, and are read again', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a'), prompt('b')]);
    await fixture.read();
    const now = Date.now() / 1000;
    fixture.put('s1.json', '{"session":"s1","prompts":[{"id":"a"', now);
    await fixture.read();
    expect((await fixture.state())?.lastError).toMatch(/half-written/);
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'live' });
    const whole = JSON.stringify({ session: 's1', cwd: fixture.project.path, prompts: [prompt('a'), prompt('c')] });
    fixture.put('s1.json', whole, now);
    await fixture.read();
    expect(await fixture.state()).toMatchObject({ lastError: null });
    expect(await fixture.branches()).toEqual({ a: 'live', b: 'abandoned', c: 'live' });
    fixture.put('s1.json', '');
    await fixture.read();
    expect((await fixture.state())?.lastError).not.toBeNull();
    expect(await fixture.read()).toMatchObject({ transcripts: 0 });
    expect(await fixture.branches()).toMatchObject({ a: 'live' });
  });

  it('that vanish leave everything as it was', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a')]);
    await fixture.read();
    rmSync(fixture.fileOf('s1.json'));
    await fixture.read();
    expect(await fixture.branches()).toEqual({ a: 'live' });
    expect(await fixture.state()).toMatchObject({ missing: true });
  });

  it('of other projects are set aside until the project has another path', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a')], '/elsewhere');
    fixture.save([prompt('n')], null, 'nameless');
    expect((await fixture.read()).events).toBe(0);
    fixture.save([prompt('a'), prompt('b')], '/elsewhere');
    expect(await fixture.read()).toMatchObject({ transcripts: 0 });
    const project = { ...fixture.project, paths: [...fixture.project.paths, '/elsewhere'] };
    expect((await fixture.capture({ assistants, project })).events).toBe(2);
  });

  it('in a place of the project’s own need not name their folder', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a')], null);
    const own = { mixedProjects: false, accepts: () => 'main' as const, format: 'document' as const };
    const place = { ...own, folder: path.join(fixture.home, '.cline') };
    const outcome = await fixture.capture({ assistants: [{ ...documentAssistant, locate: () => [place] }] });
    expect(outcome.events).toBe(1);
    const excluding = await documentFixture();
    excluding.save([prompt('a')], null);
    const excluded = { ...own, folder: path.join(excluding.home, '.cline') };
    const none = await excluding.capture({
      assistants: [{ ...documentAssistant, locate: () => [excluded] }],
      exclude: () => true,
    });
    expect(none.events).toBe(0);
  });

  it('of thousands of events come in batches, and are gone on with after a stop', async () => {
    const fixture = await documentFixture();
    fixture.save(Array.from({ length: 4000 }, (_, index) => prompt(`p${index}`)));
    const controller = new AbortController();
    const stopped = fixture.capture({ assistants, signal: controller.signal, onAppended: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect((await fixture.store.counts()).events).toBeLessThan(4000);
    await fixture.read();
    expect((await fixture.store.counts()).events).toBe(4000);
  });

  it('next to a log of lines of the same name are the older form', async () => {
    const fixture = await documentFixture();
    fixture.save([prompt('a')]);
    fixture.put('s1.jsonl', '');
    const both = {
      ...documentAssistant,
      locate: () => [
        {
          folder: path.join(fixture.home, '.cline'),
          accepts: () => 'main' as const,
          format: 'document' as const,
          mixedProjects: true,
        },
      ],
    };
    await fixture.capture({ assistants: [both] });
    expect((await fixture.store.listTranscripts()).map((state) => path.basename(state.path))).toEqual(['s1.jsonl']);
  });
});
