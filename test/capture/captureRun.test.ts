import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import * as rollout from '../assistants/codexRecords.ts';
import { captureFixture } from './captureFixture.ts';

const says = (text: string, cwd: string) => claude.assistant([{ type: 'text', text }], { cwd });
const claudeSession = (id: string) => sessionIdOf('claude-code', id);
const uuid = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000001`;

describe('captureProject', () => {
  beforeEach(() => {
    claude.newConversation();
    rollout.newRollout();
  });

  it('reads the sessions of both assistants, and only those of the project', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    fixture.write(`.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`, [
      claude.user('hello', { cwd }),
      says('hi', cwd),
    ]);
    fixture.write(`.claude/projects/${fixture.slug}-other/${uuid(3)}.jsonl`, [
      claude.user('not ours', { cwd: `${cwd}-other`, sessionId: uuid(3) }),
    ]);
    fixture.write('.codex/sessions/2026/06/01/rollout-a.jsonl', [
      rollout.meta({ cwd }),
      rollout.event('user_message', { message: 'fix' }),
    ]);
    fixture.write('.codex/sessions/2026/06/01/rollout-b.jsonl', [
      rollout.meta({ id: 'b', cwd: '/elsewhere', git: {} }),
      rollout.event('user_message', { message: 'no' }),
    ]);
    const report = await fixture.capture();
    expect(report).toMatchObject({ transcripts: 2, sessions: 2, events: 3, skippedRecords: 0 });
    const sessions = await fixture.store.listSessions();
    expect(sessions.map((session) => session.assistant).sort()).toEqual(['claude-code', 'codex']);
    expect(report.sessionIds.toSorted()).toEqual(sessions.map((session) => session.id).sort());
    const aside = (await fixture.store.listTranscripts()).filter((transcript) => !transcript.belongs);
    expect(aside).toHaveLength(2);
  });

  it('reads nothing twice, and goes on where it was', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const file = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    fixture.write(file, [claude.user('one', { cwd }), claude.toolUse('t1', 'Bash', { command: 'ls' })]);
    await fixture.capture();
    expect(await fixture.capture()).toMatchObject({ transcripts: 0, events: 0, bytes: 0 });
    fixture.append(file, [claude.toolResult('t1', 'Exit code 2', { cwd }, true)]);
    const report = await fixture.capture();
    expect(report.events).toBe(1);
    const [result] = await fixture.store.readEvents(claudeSession(claude.sessionId), { kinds: ['tool_result'] });
    expect(result?.event).toMatchObject({ exitCode: 2, raw: { line: 3 } });
  });

  it('reads a replaced file from the start without doubling events', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const file = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    const [one, two, three] = [claude.user('one', { cwd }), claude.user('two', { cwd }), claude.user('three', { cwd })];
    const path = fixture.write(file, [one, two]);
    await fixture.capture();
    writeFileSync(
      path,
      `${JSON.stringify({ ...one, extra: true })}\n${JSON.stringify(two)}\n${JSON.stringify(three)}\n`,
    );
    expect((await fixture.capture()).events).toBe(1);
    expect(await fixture.store.readEvents(claudeSession(claude.sessionId))).toHaveLength(3);
  });

  it('keeps what vanished files gave, and finds moved ones again without doubles', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const records = [rollout.meta({ cwd }), rollout.event('user_message', { message: 'fix' })];
    const from = fixture.write('.codex/sessions/2026/06/01/rollout-a.jsonl', records);
    const unrelated = fixture.write('.codex/archived_sessions/rollout-z.jsonl', records);
    rmSync(unrelated);
    await fixture.capture();
    renameSync(from, unrelated.replace('rollout-z', 'rollout-a'));
    expect((await fixture.capture()).events).toBe(0);
    expect((await fixture.store.listTranscripts()).map((one) => one.missing).sort()).toEqual([false, true]);
    expect((await fixture.store.counts()).events).toBe(1);
  });

  it('gives copies in a forked file to the original session', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const history = [claude.user('first', { cwd }), says('did first', cwd)];
    const copies: JsonRecord[] = history.map((record) => ({ ...record, sessionId: uuid(1) }));
    fixture.write(`.claude/projects/${fixture.slug}/${uuid(1)}.jsonl`, [
      ...copies,
      claude.user('in the fork', { cwd, sessionId: uuid(1) }),
    ]);
    fixture.write(`.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`, history);
    await fixture.capture();
    expect((await fixture.store.counts()).events).toBe(3);
  });

  it('asks other files again when the project gets an alias', async () => {
    const fixture = await captureFixture();
    fixture.write('.codex/sessions/2026/06/01/rollout-a.jsonl', [
      rollout.meta({ cwd: 'D:\\posh', git: {} }),
      rollout.event('user_message', { message: 'fix' }),
    ]);
    expect((await fixture.capture()).events).toBe(0);
    const project = { ...fixture.project, paths: [...fixture.project.paths, 'D:\\posh'] };
    expect((await fixture.capture({ project })).events).toBe(1);
  });

  it('marks the branch that was left, across runs', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const file = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    const start = says('ready', cwd);
    fixture.write(file, [start, claude.user('wrong', { cwd }), says('doing wrong', cwd)]);
    await fixture.capture();
    fixture.append(file, [claude.user('right', { cwd, parentUuid: start.uuid }), says('doing right', cwd)]);
    await fixture.capture();
    const events = await fixture.store.readEvents(claudeSession(claude.sessionId));
    expect(events.map(({ event }) => event.branch)).toEqual(['live', 'abandoned', 'abandoned', 'live', 'live']);
  });

  it('redacts before it stores, and honours exclusions', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const secret = `gh${'p_'}abcdefghijklmnopqrstuvwxyz0123456789`;
    fixture.write(`.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`, [
      claude.user(`use ${secret}`, { cwd }),
    ]);
    fixture.write(`.claude/projects/${fixture.slug}/${uuid(4)}.jsonl`, [
      claude.user('private', { cwd, sessionId: uuid(4) }),
    ]);
    await fixture.capture({ exclude: (id) => id === uuid(4) });
    const sessions = await fixture.store.listSessions();
    expect(sessions).toHaveLength(1);
    expect(JSON.stringify([sessions, await fixture.store.readEvents(sessions[0]?.id ?? '')])).not.toContain(secret);
  });

  it('goes on past broken lines and files that cannot be read', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const folder = `.claude/projects/${fixture.slug}`;
    const path = fixture.write(`${folder}/${claude.sessionId}.jsonl`, [claude.user('one', { cwd })]);
    writeFileSync(
      path,
      `${JSON.stringify(claude.user('two', { cwd }))}\n{"broken\n${JSON.stringify(claude.user('three', { cwd }))}\n`,
    );
    const locked = fixture.write(`${folder}/${uuid(5)}.jsonl`, [claude.user('locked', { cwd, sessionId: uuid(5) })]);
    chmodSync(locked, 0);
    const isRoot = process.getuid?.() === 0;
    const report = await fixture.capture();
    expect(report).toMatchObject({ skippedRecords: 1, events: isRoot ? 3 : 2 });
    const problem = (await fixture.store.listTranscripts()).find((one) => one.path === locked)?.lastError;
    expect(problem === null).toBe(isRoot);
  });

  it('stops between batches when called off, and loses nothing', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const records = Array.from({ length: 5000 }, (_, index) => claude.user(`p${index}`, { cwd }));
    fixture.write(`.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`, records);
    const controller = new AbortController();
    const running = fixture.capture({ signal: controller.signal, onAppended: () => controller.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const before = (await fixture.store.counts()).events;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(5000);
    const report = await fixture.capture();
    expect(report.events).toBe(5000 - before);
  });

  it('keeps sub-agents with the session that started them', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const folder = `.claude/projects/${fixture.slug}`;
    fixture.write(`${folder}/${claude.sessionId}.jsonl`, [claude.user('go', { cwd })]);
    fixture.write(`${folder}/${claude.sessionId}/subagents/agent-a1.jsonl`, [
      claude.user('look', { cwd: '/tmp/elsewhere', isSidechain: true, agentId: 'a1' }),
    ]);
    await fixture.capture();
    const sessions = await fixture.store.listSessions();
    expect(sessions.map((session) => session.isSubagent).sort()).toEqual([false, true]);
  });
});
