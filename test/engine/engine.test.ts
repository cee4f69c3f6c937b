import { appendFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash } from '../../src/skills/contentHash.ts';
import { ask, filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const now = { trigger: 'command' } as const;
const skillFolders = ['.claude', '.agents'];

async function firstProposal() {
  const engine = await scope.engine();
  const { proposals } = await ask(engine, 'now', now);
  const [proposal] = proposals;
  if (!proposal) throw new Error('The sample gave no proposal.');
  return { engine, proposal };
}

describe('a run', () => {
  test('finds the corrections, the fix and no more than three proposals', async () => {
    const { proposals } = await ask(await scope.engine(), 'now', now);
    expect(proposals.map((proposal) => proposal.name)).toEqual([
      'use-pnpm-never-npm',
      'run-pnpm-db-migrate-before-pnpm-test-integration',
      'always-keep-money-in-integer-cents',
    ]);
    for (const proposal of proposals) {
      expect(proposal.lint).toEqual([]);
      const total = proposal.score.parts.reduce((sum, part) => sum + part.value * part.weight, 0);
      expect(proposal.score.total).toBeCloseTo(total, 2);
      for (const evidence of proposal.evidence) {
        const line = textOf(evidence.file ?? '').split('\n')[(evidence.line ?? 0) - 1];
        expect(line, evidence.quote).toBeDefined();
      }
    }
  });

  test('right after another reads no byte and proposes nothing twice', async () => {
    const engine = await scope.engine();
    const first = await ask(engine, 'now', now);
    expect(first.captured.bytes).toBeGreaterThan(0);
    const second = await ask(engine, 'now', now);
    expect(second).toMatchObject({
      captured: { transcripts: 0, events: 0, bytes: 0 },
      mined: { sessions: 0 },
      proposals: [],
      pending: 3,
    });
  });

  test('reads only what was appended since', async () => {
    const engine = await scope.engine();
    await ask(engine, 'now', now);
    const file = scope.transcript('000000000008.jsonl');
    const lines = textOf(file).trimEnd().split('\n');
    const last = lines.findLast((line) => line.includes('"type":"user"')) ?? '';
    const added = `${last.replaceAll(/"uuid":"[^"]+"/g, '"uuid":"c1a0deff-0000-4000-8000-000000000001"').replace('looks good', 'one more thing')}\n`;
    appendFileSync(file, added);
    const { captured, mined } = await ask(engine, 'now', now);
    expect(captured).toMatchObject({ transcripts: 1, sessions: 1, events: 1, bytes: Buffer.byteLength(added) });
    expect(mined.sessions).toBe(1);
  });

  test('writes nothing under any skills folder, up to the approval', async () => {
    const seen: string[] = [];
    const folders = skillFolders.map((folder) => path.join(scope.project, folder, 'skills'));
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const watchers = folders.map((folder) =>
      watch(folder, { recursive: true }, (event, name) => seen.push(`${event} ${name}`)),
    );
    const { engine, proposal } = await firstProposal();
    await ask(engine, 'editDraft', { id: proposal.id, skillMd: `${proposal.skillMd}\nMore.\n` });
    await ask(engine, 'now', now);
    expect(folders.flatMap(filesBelow)).toEqual([]);
    expect(seen).toEqual([]);
    const edited = await ask(engine, 'getProposal', { id: proposal.id });
    await ask(engine, 'approve', { id: proposal.id, contentHash: edited.contentHash });
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    for (const watcher of watchers) watcher.close();
  });

  test('can be cancelled and goes on where it stopped', async () => {
    const engine = await scope.engine();
    const cancel = new AbortController();
    cancel.abort();
    await expect(engine.handle('now', now, cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const { captured, proposals } = await ask(engine, 'now', now);
    expect(captured.events).toBeGreaterThan(100);
    expect(proposals).toHaveLength(3);
  });

  test('gives the same proposals to a second engine on the same transcripts', async () => {
    const one = await ask(await scope.engine(), 'now', now);
    const other = await ask(await scope.engine({ storePath: path.join(scope.folder, 'other') }), 'now', now);
    const essence = (report: typeof one) => report.proposals.map(({ id, skillMd, score }) => ({ id, skillMd, score }));
    expect(essence(other)).toEqual(essence(one));
  });
});

describe('review', () => {
  test('approves exactly what was shown, and retires it again', async () => {
    const { engine, proposal } = await firstProposal();
    const skill = await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
    expect(skill.onDisk).toBe('same');
    const target = path.join(scope.project, '.claude', 'skills', proposal.name, 'SKILL.md');
    expect(readFileSync(target, 'utf8')).toBe(proposal.skillMd);
    expect(await ask(engine, 'listSkills', {})).toMatchObject([
      { name: proposal.name, version: 1, status: 'approved' },
    ]);

    const retired = await ask(engine, 'retire', { name: proposal.name, reason: 'no longer true' });
    expect(retired).toMatchObject({ status: 'retired', onDisk: 'missing' });
    expect(existsSync(path.dirname(target))).toBe(false);
    expect((await ask(engine, 'skillHistory', { name: proposal.name }))[0]?.skillMd).toBe(proposal.skillMd);
    expect((await ask(engine, 'decisions', {})).map((decision) => decision.kind)).toEqual(['approve', 'retire']);
    expect((await ask(engine, 'now', now)).proposals.map((other) => other.name)).not.toContain(proposal.name);
  });

  test('refuses a draft that changed since it was shown', async () => {
    const { engine, proposal } = await firstProposal();
    await ask(engine, 'editDraft', { id: proposal.id, skillMd: `${proposal.skillMd}\nchanged\n` });
    await expect(ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(filesBelow(path.join(scope.project, '.claude'))).toEqual([]);
  });

  test('refuses a file that stands there already', async () => {
    const { engine, proposal } = await firstProposal();
    mkdirSync(path.dirname(proposal.target), { recursive: true });
    writeFileSync(proposal.target, 'by hand');
    await expect(ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(textOf(proposal.target)).toBe('by hand');
    expect((await ask(engine, 'getProposal', { id: proposal.id })).status).toBe('pending');
  });

  test('refuses to retire over a change made by hand', async () => {
    const { engine, proposal } = await firstProposal();
    await ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash });
    appendFileSync(proposal.target, 'my own line\n');
    expect((await ask(engine, 'listSkills', {}))[0]?.onDisk).toBe('changed');
    await expect(ask(engine, 'retire', { name: proposal.name, reason: '' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    expect(textOf(proposal.target)).toContain('my own line');
  });

  test('refuses a draft with errors, saying which line', async () => {
    const { engine, proposal } = await firstProposal();
    const broken = proposal.skillMd.replace(/^description:.*$/m, 'description: ""');
    const edited = await ask(engine, 'editDraft', { id: proposal.id, skillMd: broken });
    expect(edited.lint.map((finding) => finding.rule)).toContain('description-missing');
    await expect(ask(engine, 'approve', { id: proposal.id, contentHash: edited.contentHash })).rejects.toThrow(
      /Line \d+: Describe/,
    );
  });

  test('the proposal waits again when the file cannot be written', async () => {
    const { engine, proposal } = await firstProposal();
    const folder = path.dirname(proposal.target);
    mkdirSync(folder, { recursive: true });
    mkdirSync(proposal.target);
    await expect(ask(engine, 'approve', { id: proposal.id, contentHash: proposal.contentHash })).rejects.toMatchObject({
      code: 'write-failed',
    });
    expect((await ask(engine, 'getProposal', { id: proposal.id })).status).toBe('pending');
  });

  test('keeps an edited draft through later runs, its evidence bound to the lines that still stand', async () => {
    const { engine, proposal } = await firstProposal();
    const text = proposal.skillMd.replace('\n## When to use', '\nOur words.\n\n## When to use');
    const edited = await ask(engine, 'editDraft', { id: proposal.id, skillMd: text });
    expect(edited.evidence[0]?.skillLine).toBe((proposal.evidence[0]?.skillLine ?? 0) + 2);
    await ask(engine, 'now', now);
    expect(await ask(engine, 'getProposal', { id: proposal.id })).toMatchObject({ skillMd: text, edited: true });
  });

  test('a dismissed pattern stays away, and can be taken up again', async () => {
    const { engine, proposal } = await firstProposal();
    await ask(engine, 'dismiss', { id: proposal.id, reason: 'wrong', note: 'we use npm after all' });
    const { proposals } = await ask(engine, 'now', now);
    expect(proposals.map((other) => other.name)).toEqual([
      'address-the-review-comments-on-the-pr'.replaceAll('-the-', '-'),
    ]);
    expect((await ask(engine, 'decisions', {}))[0]).toMatchObject({
      kind: 'dismiss',
      reason: 'wrong: we use npm after all',
      by: 'tester',
    });
    await ask(engine, 'reopen', { id: proposal.id });
    expect((await ask(engine, 'listProposals', { statuses: ['pending'] })).map((other) => other.id)).toContain(
      proposal.id,
    );
    await expect(ask(engine, 'approve', { id: 'nonsense', contentHash: contentHash('') })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('two engines on one store', () => {
  test('one writes; the other reads, and hands its decisions over', async () => {
    const { engine: writer, proposal } = await firstProposal();
    const reader = await scope.engine();
    expect((await ask(reader, 'status', {})).store.readOnly).toBe(true);
    await expect(ask(reader, 'now', now)).rejects.toMatchObject({ code: 'store-busy' });
    await ask(reader, 'dismiss', { id: proposal.id, reason: 'other', note: '' });
    expect((await ask(reader, 'getProposal', { id: proposal.id })).status).toBe('dismissed');
    await ask(writer, 'listProposals', {});
    expect((await ask(writer, 'getProposal', { id: proposal.id })).status).toBe('dismissed');
    expect(await ask(writer, 'decisions', {})).toHaveLength(1);
  });

  test('the reader becomes the writer when the writer has gone', async () => {
    const { engine: writer } = await firstProposal();
    const reader = await scope.engine();
    await writer.dispose();
    expect((await ask(reader, 'now', now)).pending).toBe(3);
  });
});

describe('live sessions', () => {
  test('a growing transcript is captured, and mined at the end of the turn', async () => {
    const engine = await scope.engine();
    await ask(engine, 'now', now);
    await ask(engine, 'watch', { enabled: true });
    const finished = new Promise<void>((resolve) => {
      engine.onEvent((event, payload) => {
        if (event === 'log' && 'message' in payload && payload.message.startsWith('Run (turn-end)')) resolve();
      });
    });
    const file = scope.transcript('000000000008.jsonl');
    const lines = textOf(file).trimEnd().split('\n');
    const renumber = (line: string, id: string) =>
      line.replace(/"uuid":"[^"]+"/, `"uuid":"c1a0deff-0000-4000-8000-00000000000${id}"`);
    const user = lines.findLast((line) => line.includes('"type":"user"')) ?? '';
    const answer = lines.findLast((line) => line.includes('"type":"assistant"')) ?? '';
    appendFileSync(file, `${renumber(user, '1')}\n${renumber(answer, '2')}\n`);
    await finished;
    expect((await ask(engine, 'status', {})).watching).toBe(true);
    await ask(engine, 'watch', { enabled: false });
    expect((await ask(engine, 'status', {})).watching).toBe(false);
  }, 20_000);
});

test('an excerpt shows the session around a turn', async () => {
  const { engine, proposal } = await firstProposal();
  const excerpt = await ask(engine, 'excerpt', { eventId: proposal.evidence[0]?.eventId ?? '' });
  expect(excerpt.fileExists).toBe(true);
  expect(excerpt.entries.some((entry) => entry.eventId === excerpt.focusEventId)).toBe(true);
  expect(excerpt.entries.map((entry) => entry.heading)).toContain('User');
});
