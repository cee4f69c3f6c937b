import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngineProgress, NowReport, ProposalView } from '../../src/engine/contract.ts';
import type { Engine } from '../../src/engine/engineInterface.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import type { WriterOptions } from '../../src/engine/writerContract.ts';
import { bodyLines } from '../../src/mining/evolve/skillLines.ts';
import { lintSkill } from '../../src/skills/document/lint.ts';
import { MessagesServer, type Step, textsOf } from '../support/messagesServer.ts';
import { ask, filesBelow, SampleScope } from '../support/sampleScope.ts';
import { answerTo, carefulAnswer, carefulText } from '../support/scriptedWriter.ts';

const careful = { kind: 'answer', text: carefulAnswer } as const;
const now = { trigger: 'command' } as const;
const key = 'sk-the-key-of-ada';

let scope: SampleScope;
let server: MessagesServer;

beforeEach(async () => {
  scope = new SampleScope();
  server = await MessagesServer.start(careful);
});
afterEach(async () => {
  await scope.dispose();
  await server.stop();
});

async function engineWith(writer: Partial<WriterOptions> = {}, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await scope.engine({
    writer: { kind: 'anthropic', baseUrl: server.url, ...writer },
    writerRetry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 50 },
    ...options,
  });
  await ask(engine, 'setSecret', { name: 'anthropic-api-key', value: key });
  return engine;
}

/** What the template writer drafts from the sample, by id. */
async function templates(): Promise<ReadonlyMap<string, ProposalView>> {
  const other = new SampleScope();
  const report = await ask(await other.engine(), 'now', now);
  await other.dispose();
  return new Map(report.proposals.map((proposal) => [proposal.id, proposal]));
}

function expectTemplates(report: NowReport, drafts: ReadonlyMap<string, ProposalView>): void {
  expect(report.proposals.length).toBe(3);
  for (const proposal of report.proposals) {
    expect(proposal.skillMd).toBe(drafts.get(proposal.id)?.skillMd);
    expect(proposal.wording ?? null).toBeNull();
  }
}

describe('a run with the Anthropic writer', () => {
  test('gives drafts that pass the linter and cite evidence on every line', async () => {
    const drafts = await templates();
    const report = await ask(await engineWith(), 'now', now);
    expect(report.writer).toMatchObject({
      author: 'anthropic/claude-haiku-5-5',
      calls: 3,
      reworded: 3,
      fallbacks: 0,
      message: null,
    });
    expect(report.writer?.costUsd).toBeCloseTo(3 * (900 * 0.1e-6 + 250 * 0.5e-6));
    for (const proposal of report.proposals) {
      expect(proposal.title).toMatch(/, always$/);
      expect(lintSkill(proposal.skillMd, proposal.name)).toEqual([]);
      expect(proposal.wording?.flags).toEqual([]);
      expect(proposal.lint).toEqual([]);
      const cited = new Map(proposal.wording?.citations.map(({ line, eventIds }) => [line, eventIds]));
      const known = new Set(proposal.evidence.map(({ eventId }) => eventId));
      for (const { line, text } of bodyLines(proposal.skillMd)) {
        expect([text, cited.get(line)?.length ?? 0]).not.toEqual([text, 0]);
        expect(cited.get(line)?.every((eventId) => known.has(eventId))).toBe(true);
      }
      const template = drafts.get(proposal.id);
      expect(proposal.name).toBe(template?.name);
      expect(proposal.skillMd).toContain(`skillify-proposal: ${proposal.id}`);
      expect(proposal.wording?.template.skillMd).toBe(template?.skillMd);
      const rule = proposal.skillMd.split('\n')[(proposal.evidence[0]?.skillLine ?? 0) - 1];
      expect(rule).toMatch(/^- /);
    }
  });

  test('sends each proposal its own evidence and nothing of other sessions', async () => {
    const { proposals } = await ask(await engineWith(), 'now', now);
    expect(server.seen).toHaveLength(3);
    for (const { input } of server.seen.map(textsOf)) {
      const own = proposals.find(({ wording }) => input.includes(`Title: ${wording?.template.title}\n`));
      expect(own).toBeDefined();
      const others = proposals.filter((proposal) => proposal !== own).flatMap(({ evidence }) => evidence);
      const ownQuotes = new Set(own?.evidence.map(({ quote }) => quote));
      for (const { quote } of others.filter((item) => !ownQuotes.has(item.quote))) expect(input).not.toContain(quote);
    }
  });

  test('does nothing the second time, and mines on over what the template had drafted', async () => {
    const engine = await engineWith();
    const first = await ask(engine, 'now', now);
    const again = await ask(engine, 'now', now);
    expect(again).toMatchObject({ proposals: [], writer: { calls: 0, reworded: 0, message: null } });
    const kept = await ask(engine, 'getProposal', { id: first.proposals[0]?.id ?? '' });
    expect(kept.skillMd).toBe(first.proposals[0]?.skillMd);
  });

  test('keeps its words through a look for patterns that changes nothing in the draft', async () => {
    const engine = await engineWith();
    const first = await ask(engine, 'now', now);
    const [one, two] = first.proposals;
    await ask(engine, 'dismiss', { id: two?.id ?? '', reason: 'wrong', note: '' });
    const again = await ask(engine, 'now', now);
    expect(again.writer?.message).toBeNull();
    const kept = await ask(engine, 'getProposal', { id: one?.id ?? '' });
    const asked = server.seen.filter((request) =>
      textsOf(request).input.includes(`Title: ${one?.wording?.template.title}\n`),
    );
    expect(asked).toHaveLength(1);
    expect(kept.wording).toEqual(one?.wording);
    expect(kept.evidence).toEqual(one?.evidence);
  });

  test('never words a draft that a person edited', async () => {
    const engine = await engineWith({ kind: 'template' });
    const [first] = (await ask(engine, 'now', now)).proposals;
    const edited = `${first?.skillMd}\nMine.\n`;
    await ask(engine, 'editDraft', { id: first?.id ?? '', skillMd: edited });
    await ask(engine, 'setWriter', { writer: { kind: 'anthropic', baseUrl: server.url } });
    expect((await ask(engine, 'now', now)).writer?.reworded).toBeGreaterThan(1);
    const kept = await ask(engine, 'getProposal', { id: first?.id ?? '' });
    expect([kept.skillMd, kept.wording ?? null]).toEqual([edited, null]);
  });

  test('drops words that came for a draft that was decided on meanwhile', async () => {
    const engine = await engineWith();
    let dismissed: Promise<null> | null = null;
    engine.onEvent((event, payload) => {
      if (event !== 'progress' || !('phase' in payload) || payload.phase !== 'wording' || dismissed) return;
      dismissed = ask(engine, 'listProposals', { statuses: ['pending'] }).then(async (all) => {
        for (const { id } of all) await ask(engine, 'dismiss', { id, reason: 'wrong', note: '' });
        return null;
      });
    });
    const { writer } = await ask(engine, 'now', now);
    await dismissed;
    expect(writer?.reworded).toBeLessThan(3);
    const all = await ask(engine, 'listProposals', {});
    expect(all.map(({ status }) => status)).toEqual(['dismissed', 'dismissed', 'dismissed']);
  });

  test('approves the words that were shown', async () => {
    const engine = await engineWith();
    const [first] = (await ask(engine, 'now', now)).proposals;
    await ask(engine, 'approve', { id: first?.id ?? '', contentHash: first?.contentHash ?? '' });
    expect(readFileSync(first?.target ?? '', 'utf8')).toBe(first?.skillMd);
  });
});

describe('the record', () => {
  test('is provably empty with the template writer', async () => {
    const engine = await engineWith({ kind: 'template' });
    const { writer } = await ask(engine, 'now', now);
    expect(writer).toMatchObject({ kind: 'template', author: 'template', calls: 0, costUsd: 0, message: null });
    expect(server.seen).toEqual([]);
    expect(await ask(engine, 'egress', { limit: 100 })).toMatchObject({ calls: [], total: { calls: 0, bytesSent: 0 } });
  });

  test('shows each call and exactly what was sent', async () => {
    const engine = await engineWith();
    await ask(engine, 'now', now);
    const report = await ask(engine, 'egress', { limit: 2 });
    expect(report).toMatchObject({
      writer: { kind: 'anthropic', author: 'anthropic/claude-haiku-5-5' },
      total: { calls: 3, tokens: 3 * 1_150 },
      calls: [{ number: 3 }, { number: 2, outcome: 'answered', purpose: 'reword', isEstimate: false }],
    });
    const texts = await ask(engine, 'egressCall', { number: 1 });
    const [first] = server.seen.map(textsOf);
    expect(texts.sentText).toContain(`${first?.system}\n\n${first?.input}\n\nJSON schema: {`);
    expect(texts.answerText).toContain(', always');
    await expect(ask(engine, 'egressCall', { number: 99 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('holds no key: neither does the log, the database nor the answer to any request', async () => {
    const engine = await engineWith();
    server.next({ kind: 'error', status: 401, type: 'authentication_error' });
    const report = await ask(engine, 'now', now);
    const { lines } = await ask(engine, 'diagnostics', {});
    const texts = await ask(engine, 'egressCall', { number: 1 });
    await engine.dispose();
    const bytes = filesBelow(scope.folder).map((file) => readFileSync(file, 'latin1'));
    expect(JSON.stringify([report, lines, texts, ...bytes])).not.toContain(key);
    expect(server.seen[0]?.headers['authorization'] ?? server.seen[0]?.headers['x-api-key']).toContain(key);
  });
});

describe('a fault', () => {
  test.each<[string, readonly Step[], RegExp]>([
    ['a refused request', [{ kind: 'error', status: 400, type: 'invalid_request_error' }], /could not be used/],
    ['a wrong key', [{ kind: 'error', status: 401, type: 'authentication_error' }], /key/],
    ['an unknown model', [{ kind: 'error', status: 404, type: 'not_found_error' }], /model/],
    ['a rate limit', Array(2).fill({ kind: 'error', status: 429, type: 'rate_limit_error', retryAfter: '0' }), /fewer/],
    ['a long rate limit', [{ kind: 'error', status: 429, type: 'rate_limit_error', retryAfter: '600' }], /fewer/],
    ['a broken server', Array(2).fill({ kind: 'error', status: 500, type: 'api_error' }), /problem/],
    ['an overloaded server', Array(2).fill({ kind: 'error', status: 529, type: 'overloaded_error' }), /overloaded/],
    ['a cut stream', Array(2).fill({ kind: 'cut' }), /broke off/],
    ['a stream that ends in an error', Array(2).fill({ kind: 'stream-error', type: 'overloaded_error' }), /overloaded/],
    ['a malformed stream', Array(2).fill({ kind: 'malformed' }), /broke off/],
    ['a dropped connection', Array(2).fill({ kind: 'drop' }), /broke off/],
    ['an answer that is no JSON', [{ kind: 'answer', text: 'Certainly!' }], /could not be used/],
    ['an answer of another form', [{ kind: 'answer', text: '{"skill":"x"}' }], /could not be used/],
    ['a declined answer', [{ kind: 'answer', text: '', stopReason: 'refusal' }], /could not be used/],
    ['an answer cut at its limit', [{ kind: 'answer', text: '{"tit', stopReason: 'max_tokens' }], /could not be used/],
  ])('(%s) leaves the template’s draft and one clear message', async (_name, steps, message) => {
    const drafts = await templates();
    // Every question of the run meets the fault.
    server.next(...steps, ...steps, ...steps);
    const engine = await engineWith();
    const report = await ask(engine, 'now', now);
    expectTemplates(report, drafts);
    expect(report.writer?.message).toMatch(message);
    expect(report.writer).toMatchObject({ reworded: 0, fallbacks: 3 });
    const { calls } = await ask(engine, 'egress', { limit: 100 });
    expect(calls.length).toBe(server.seen.length);
    expect(calls.every(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  test('that passes is over with the next run', async () => {
    server.next(...Array<Step>(2).fill({ kind: 'error', status: 529, type: 'overloaded_error' }));
    const engine = await engineWith();
    expect((await ask(engine, 'now', now)).writer).toMatchObject({ reworded: 0, fallbacks: 3 });
    expect((await ask(engine, 'now', now)).writer).toMatchObject({ reworded: 3, fallbacks: 0, message: null });
  });

  test('of the network at any moment loses nothing', async () => {
    const drafts = await templates();
    for (const answered of [0, 1, 2]) {
      const own = new SampleScope();
      const line = await MessagesServer.start(careful);
      const options = {
        writer: { kind: 'anthropic', baseUrl: line.url },
        writerRetry: { attempts: 1, firstDelayMs: 1, longestDelayMs: 1 },
      } as const;
      const engine = await own.engine(options);
      await ask(engine, 'setSecret', { name: 'anthropic-api-key', value: key });
      line.next(...Array<Step>(answered).fill(careful), { kind: 'cut' });
      const unplugged = ask(engine, 'now', now);
      const report = await unplugged;
      await line.stop();
      expect(report.writer).toMatchObject({ reworded: answered, fallbacks: 3 - answered });
      const offline = await ask(engine, 'now', now);
      expect(offline.writer).toMatchObject({ reworded: 0, fallbacks: 3 - answered });
      expect(offline.writer?.message).toMatch(/cannot be reached/);
      await engine.dispose();
      const later = await own.engine({ writer: { kind: 'anthropic', baseUrl: server.url } });
      await ask(later, 'setSecret', { name: 'anthropic-api-key', value: key });
      const healed = await ask(later, 'now', now);
      expect(healed.writer).toMatchObject({ reworded: 3 - answered, remembered: 0 });
      const all = await ask(later, 'listProposals', { statuses: ['pending'] });
      expect(all.map(({ id }) => id).sort()).toEqual([...drafts.keys()].sort());
      expect(all.every(({ title }) => title.endsWith(', always'))).toBe(true);
      await own.dispose();
    }
  });

  test('of the process after the answer and before its use does not pay for it again', async () => {
    const engine = await engineWith();
    await ask(engine, 'now', now);
    await engine.dispose();
    // As it would be had the process died between the answer and the draft.
    const { openStore } = await import('../../src/store/openStore.ts');
    const folder = path.dirname(
      filesBelow(scope.store).find(
        (file) => file.endsWith('decisions.jsonl') || file.endsWith('.sqlite') || file.endsWith('.db'),
      ) ?? '',
    );
    const store = await openStore({ folder, assetPath: path.resolve('node_modules/sql.js/dist') });
    const pending = await store.listProposals(['pending']);
    const { unworded } = await import('../../src/engine/rewordKeep.ts');
    await store.saveProposals(pending.map((proposal) => ({ ...unworded(proposal), wording: null })));
    await store.close();
    const later = await engineWith();
    expect((await ask(later, 'now', now)).writer).toMatchObject({ calls: 0, remembered: 3, reworded: 3, costUsd: 0 });
    expect(server.seen).toHaveLength(3);
  });
});

describe('a run that is limited', () => {
  test('stops at its cap with the template’s words and goes on next time, paying for nothing twice', async () => {
    // Each call uses up nearly half of what a run may.
    server.next(...Array<Step>(3).fill({ ...careful, usage: { input_tokens: 6_000 } }));
    const engine = await engineWith({ maxTokensPerRun: 13_000 });
    const progress: EngineProgress[] = [];
    engine.onEvent((event, payload) => {
      if (event === 'progress' && 'phase' in payload && payload.phase === 'wording') progress.push(payload);
    });
    const runs: NowReport[] = [];
    for (let index = 0; index < 4; index += 1) runs.push(await ask(engine, 'now', now));
    const first = runs[0]?.writer;
    expect(first?.message).toMatch(/13000 tokens a run for the writer model is reached.*keep/);
    expect(first?.reworded).toBeGreaterThan(0);
    expect(first?.reworded).toBeLessThan(3);
    expect(runs.reduce((sum, { writer }) => sum + (writer?.reworded ?? 0), 0)).toBe(3);
    expect(server.seen).toHaveLength(3);
    for (const { writer } of runs) {
      const { input, output, cacheRead, cacheWrite } = writer?.tokens ?? {
        input: 0,
        output: 0,
        cacheRead: 0,
        cacheWrite: 0,
      };
      expect(input + output + cacheRead + cacheWrite).toBeLessThanOrEqual(13_000);
    }
    expect(progress.at(-1)).toMatchObject({
      phase: 'wording',
      tokens: expect.any(Number),
      costUsd: expect.any(Number),
    });
    expect(progress.some(({ callsLeft }) => typeof callsLeft === 'number')).toBe(true);
  });

  test('asks nothing when the day’s money is used up', async () => {
    const engine = await engineWith({ maxCostPerDayUsd: 0 });
    const report = await ask(engine, 'now', now);
    expect(report.writer).toMatchObject({ calls: 0, fallbacks: 3, message: expect.stringMatching(/\$0 a day/) });
    expect(server.seen).toEqual([]);
  });

  test('asks nothing without a key', async () => {
    const engine = await engineWith();
    await ask(engine, 'setSecret', { name: 'anthropic-api-key', value: null });
    const report = await ask(engine, 'now', now);
    expect(report.writer).toMatchObject({ calls: 0, message: expect.stringMatching(/has no key/) });
    expect(report.proposals).toHaveLength(3);
  });
});

describe('the client’s own model', () => {
  const editor = { kind: 'editor' } as const;

  test('words drafts by requests and answers', async () => {
    const engine = await engineWith(editor);
    engine.onEvent((event, payload) => {
      if (event !== 'modelRequest' || !('input' in payload)) return;
      expect(payload).toMatchObject({ isUserAction: true, model: null, purpose: 'reword' });
      const reply = {
        kind: 'answer',
        text: carefulText(payload.input),
        inputTokens: null,
        outputTokens: null,
      } as const;
      void ask(engine, 'modelAnswer', { id: payload.id, reply });
    });
    const report = await ask(engine, 'now', now);
    expect(report.writer).toMatchObject({ author: 'editor/default', reworded: 3, costUsd: null, message: null });
    expect((await ask(engine, 'egress', { limit: 1 })).calls[0]).toMatchObject({
      provider: 'editor',
      isEstimate: true,
    });
  });

  test('that is not allowed in the background leaves the template’s words with its own message', async () => {
    const engine = await engineWith(editor);
    engine.onEvent((event, payload) => {
      if (event !== 'modelRequest' || !('input' in payload) || payload.isUserAction) return;
      const reply = { kind: 'failure', failure: 'permission', message: 'Allow the model first.' } as const;
      void ask(engine, 'modelAnswer', { id: payload.id, reply });
    });
    const report = await ask(engine, 'now', { trigger: 'idle' });
    expect(report.writer).toMatchObject({ calls: 1, fallbacks: 3 });
    expect(report.writer?.message).toBe('Allow the model first. 3 drafts keep the template’s words.');
  });

  test('is told when the run is called off', async () => {
    const engine = await engineWith(editor);
    const controller = new AbortController();
    const cancelled: string[] = [];
    const asked: string[] = [];
    engine.onEvent((event, payload) => {
      if (event === 'modelRequest' && 'input' in payload) {
        asked.push(payload.id);
        controller.abort();
      } else if (event === 'modelCancel' && 'id' in payload) cancelled.push(payload.id);
    });
    const report = await engine.handle('now', now, controller.signal);
    expect(report.writer).toMatchObject({ reworded: 0, message: expect.stringMatching(/Cancelled/) });
    expect(cancelled).toEqual(asked);
  });
});

test('a line that cites nothing it was given is kept and marked, in the review and by the linter', async () => {
  server.next(
    ...Array<Step>(3).fill({
      kind: 'answer',
      text: (request) => {
        const answer = answerTo(textsOf(request).input);
        for (const section of answer.sections) for (const line of section.lines) line.evidence = ['e99'];
        return JSON.stringify(answer);
      },
    }),
  );
  const report = await ask(await engineWith(), 'now', now);
  for (const proposal of report.proposals) {
    const rules = bodyLines(proposal.skillMd).filter(
      ({ section }) => section?.startsWith('Do') || section?.startsWith('When'),
    );
    const flagged = proposal.wording?.flags.filter(({ kind }) => kind === 'unsupported').map(({ line }) => line);
    expect(flagged).toEqual(rules.map(({ line }) => line));
    expect(proposal.lint.filter(({ rule }) => rule === 'model-unsupported')).toHaveLength(rules.length);
  }
});
