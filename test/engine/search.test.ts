import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { SearchRequest } from '../../src/engine/memoryContract.ts';
import { ask, filesBelow, SampleScope } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const anything = { kinds: [], since: null, until: null, assistants: [], outcomes: [], limit: 20 } as const;
const search = (engine: Engine, query: string, changes: Partial<SearchRequest> = {}) =>
  ask(engine, 'search', { ...anything, query, ...changes });

async function mined(): Promise<Engine> {
  const engine = await scope.engine();
  await ask(engine, 'now', { trigger: 'command' });
  return engine;
}

describe('a search', () => {
  test('finds an event with its place in the transcript, its episode’s outcome and the words marked', async () => {
    const engine = await mined();
    const { hits, notYetIndexed, isRelaxed, corrected } = await search(engine, '"blocked by only-allow" kind:failure');
    expect({ notYetIndexed, isRelaxed, corrected }).toEqual({ notYetIndexed: 0, isRelaxed: false, corrected: null });
    expect(hits).toHaveLength(1);
    const [hit] = hits;
    expect(hit).toMatchObject({
      kind: 'event',
      assistant: 'claude-code',
      title: 'Payout report',
      event: { kind: 'failure', outcome: 'corrected', repeats: 0 },
    });
    expect(hit?.snippet.filter((part) => part.isMatch).map((part) => part.text)).toEqual(['blocked by only-allow']);
    const line = readFileSync(hit?.event?.file ?? '', 'utf8').split('\n')[(hit?.event?.line ?? 0) - 1];
    expect(line).toContain('blocked by only-allow');
    const excerpt = await ask(engine, 'excerpt', { eventId: hit?.id ?? '' });
    expect(excerpt.sessionId).toBe(hit?.session);
  });

  test('tells events, summaries, proposals and skills apart', async () => {
    const engine = await mined();
    const kinds = async (query: string, changes: Partial<SearchRequest> = {}) =>
      new Set((await search(engine, query, changes)).hits.map(({ kind }) => kind));
    expect(await kinds('pnpm')).toEqual(new Set(['event', 'memory', 'proposal']));
    for (const kind of ['event', 'memory', 'proposal'] as const) {
      expect(await kinds('pnpm', { kinds: [kind] })).toEqual(new Set([kind]));
      expect(await kinds(`pnpm kind:${kind}`)).toEqual(new Set([kind]));
    }
    expect(await kinds('pnpm kind:skill')).toEqual(new Set());
    expect(await kinds('pnpm kind:skill', { kinds: ['event'] }), 'query and request rule each other out').toEqual(
      new Set(),
    );
    const [found] = (await search(engine, 'pnpm npm', { kinds: ['proposal'] })).hits;
    const proposal = await ask(engine, 'getProposal', { id: found?.id ?? '' });
    await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
    const [skill] = (await search(engine, 'never npm', { kinds: ['skill', 'proposal'] })).hits;
    expect(skill).toMatchObject({ kind: 'skill', id: 'use-pnpm-never-npm', title: proposal.title });
    expect(await kinds('npm status:approved kind:proposal')).toEqual(new Set(['proposal']));
  });

  test('reads skills and proposals by beginnings and through slips, and says what it read', async () => {
    const engine = await mined();
    const names = async (query: string) =>
      (await search(engine, query, { kinds: ['proposal'] })).hits.map(({ title }) => title);
    expect(await names('inte')).toEqual(
      expect.arrayContaining([expect.stringContaining('integration'), expect.stringContaining('integer')]),
    );
    expect((await names('migarte'))[0]).toContain('db:migrate');
    const report = await search(engine, 'kind:proposal,event pnmp');
    expect(report.corrected).toBe('kind:proposal,event pnpm');
    expect(new Set(report.hits.map(({ kind }) => kind))).toEqual(new Set(['event', 'proposal']));
    expect((await search(engine, 'lokfile kind:event')).corrected).toBe('lockfile kind:event');
    expect(await search(engine, 'qqqqqqq')).toMatchObject({ hits: [], corrected: null });
  });

  test('narrows by request and query alike', async () => {
    const engine = await mined();
    const assistantsOf = (hits: readonly { readonly assistant: string | null }[]) =>
      new Set(hits.map((hit) => hit.assistant));
    expect(assistantsOf((await search(engine, 'pnpm', { assistants: ['codex'], limit: 100 })).hits)).toEqual(
      new Set(['codex']),
    );
    expect(assistantsOf((await search(engine, 'pnpm assistant:codex kind:event')).hits)).toEqual(new Set(['codex']));
    const failed = await search(engine, 'pnpm outcome:corrected', { limit: 100 });
    expect(new Set(failed.hits.map(({ event }) => event?.outcome))).toEqual(new Set(['corrected']));
    const since = Date.UTC(2026, 9, 20);
    const late = await search(engine, 'pnpm', { since, limit: 100 });
    expect(late.hits.length).toBeGreaterThan(0);
    for (const { at } of late.hits) expect(at).toBeGreaterThanOrEqual(since);
    const all = await search(engine, 'kind:event', { limit: 1_000 });
    const early = await search(engine, 'kind:event', { until: since, limit: 1_000 });
    expect(early.hits.length).toBeGreaterThan(0);
    expect(early.hits.length).toBeLessThan(all.hits.length);
    expect((await search(engine, 'kind:event project:payments-api')).hits.length).toBeGreaterThan(0);
    expect((await search(engine, 'kind:event project:elsewhere')).hits).toEqual([]);
    expect((await search(engine, 'pnpm assistant:codx')).notUnderstood).toEqual(['assistant:codx']);
  });

  test('finds what was captured a moment ago', async () => {
    const engine = await mined();
    const file = scope.transcript('000000000005.jsonl');
    const last =
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .findLast((line) => line.includes('"type":"user"')) ?? '';
    const record = JSON.parse(last);
    const prompt = { ...record, uuid: 'fresh-1', message: { role: 'user', content: 'polish the quokka report' } };
    appendFileSync(file, `${JSON.stringify(prompt)}\n`);
    await ask(engine, 'capture', {});
    const { hits } = await search(engine, 'quokka', { kinds: ['event'] });
    expect(hits.map(({ snippet }) => snippet.map(({ text }) => text).join(''))).toEqual(['polish the quokka report']);
  });

  test('of a forgotten session finds nothing, and no file of the store holds its words', async () => {
    const engine = await mined();
    const [hit] = (await search(engine, 'only-allow', { kinds: ['event'] })).hits;
    await ask(engine, 'forget', { session: hit?.session ?? '' });
    expect((await search(engine, '"blocked by only-allow"')).hits).toEqual([]);
    const bytes = Buffer.concat(filesBelow(scope.store).map((file) => readFileSync(file))).toString('latin1');
    expect(bytes).not.toContain('only-allow');
  });

  test('works in a process that only reads', async () => {
    await mined();
    const reader = await scope.engine();
    expect((await ask(reader, 'status', {})).store.readOnly).toBe(true);
    const report = await search(reader, 'pnpm', { waitMs: 0 });
    expect(report.hits.length).toBeGreaterThan(0);
    expect(report.notYetIndexed).toBe(0);
  });
});
