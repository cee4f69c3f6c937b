import { chmodSync, mkdirSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { type ByteSource, tailLines } from '../../src/capture/tailer.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import { captureFixture } from './captureFixture.ts';

const uuid = (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000001`;
const megabyte = 1024 * 1024;

/** Lines of given lengths that are never in memory as a whole. */
function madeSource(lengths: readonly number[]): ByteSource & { largestRead: number } {
  const head = '{"type":"user","text":"';
  const starts: number[] = [];
  let total = 0;
  for (const length of lengths) {
    starts.push(total);
    total += length;
  }
  return {
    largestRead: 0,
    read(buffer, position) {
      this.largestRead = Math.max(this.largestRead, buffer.length);
      const count = Math.max(0, Math.min(buffer.length, total - position));
      buffer.fill('x', 0, count);
      lengths.forEach((length, index) => {
        const start = starts[index] ?? 0;
        for (const [offset, text] of [
          [start, head],
          [start + length - 3, '"}\n'],
        ] as const) {
          for (let at = 0; at < text.length; at += 1) {
            const place = offset + at - position;
            if (place >= 0 && place < count) buffer[place] = text.charCodeAt(at);
          }
        }
      });
      return Promise.resolve(count);
    },
  };
}

describe('lines of 50 MB and more', () => {
  it('are read, or skipped above the limit, in bounded memory', { timeout: 60_000 }, async () => {
    const source = madeSource([100, 50 * megabyte, 100, 300 * megabyte, 100]);
    const lines: { readonly length: number; readonly records: number; readonly lost: number }[] = [];
    const options = { offset: 0, line: 0, isEnvelope: claudeCode.isEnvelope };
    for await (const batch of tailLines(source, options)) {
      for (const { length, records, lost } of batch) lines.push({ length, records: records.length, lost });
    }
    expect(lines).toEqual([
      { length: 99, records: 1, lost: 0 },
      { length: 50 * megabyte - 1, records: 1, lost: 0 },
      { length: 99, records: 1, lost: 0 },
      { length: 300 * megabyte - 1, records: 0, lost: 1 },
      { length: 99, records: 1, lost: 0 },
    ]);
    expect(source.largestRead).toBeLessThanOrEqual(128 * megabyte);
  });
});

describe('files under hard conditions', () => {
  beforeEach(() => claude.newConversation());

  it('are read whatever their clocks say', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const name = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    const file = fixture.write(name, [claude.user('one', { cwd })]);
    for (const [index, seconds] of [4_000_000_000, 1, 1_800_000_000].entries()) {
      fixture.append(name, [claude.user(`more ${index}`, { cwd })]);
      utimesSync(file, seconds, seconds);
      expect((await fixture.capture()).events, String(seconds)).toBe(index === 0 ? 2 : 1);
    }
    const undated = [claude.user('past', { cwd, timestamp: '1970-01-01T00:00:00.000Z' })];
    fixture.append(name, [...undated, claude.user('future', { cwd, timestamp: '9999-01-01T00:00:00.000Z' })]);
    await fixture.capture();
    const stored = await fixture.store.readEvents(sessionIdOf('claude-code', claude.sessionId));
    expect(stored).toHaveLength(6);
    for (const { event } of stored)
      expect(Math.abs(event.at - Date.UTC(2030, 0, 1))).toBeLessThan(20 * 365 * 86_400_000);
  });

  it('that were cut and written again give no doubles and lose nothing', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const name = `.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`;
    const records = ['one', 'two', 'three'].map((words) => claude.user(words, { cwd }));
    const file = fixture.write(name, records);
    await fixture.capture();
    truncateSync(file, JSON.stringify(records[0]).length + 11);
    expect((await fixture.capture()).events).toBe(0);
    fixture.write(name, [...records.slice(0, 1), claude.user('four', { cwd })]);
    expect((await fixture.capture()).events).toBe(1);
    expect((await fixture.store.counts()).events).toBe(4);
  });

  it('that were renamed in their folder are one session', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const folder = `.claude/projects/${fixture.slug}`;
    const file = fixture.write(`${folder}/${claude.sessionId}.jsonl`, [claude.user('one', { cwd })]);
    await fixture.capture();
    renameSync(file, path.join(path.dirname(file), `${uuid(9)}.jsonl`));
    fixture.append(`${folder}/${uuid(9)}.jsonl`, [claude.user('two', { cwd })]);
    expect((await fixture.capture()).events).toBe(1);
    expect(await fixture.store.listSessions()).toHaveLength(1);
  });

  it.skipIf(process.getuid?.() === 0)('in folders that may not be read count as there, not as gone', async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const file = fixture.write(`.claude/projects/${fixture.slug}/${claude.sessionId}.jsonl`, [
      claude.user('one', { cwd }),
    ]);
    await fixture.capture();
    chmodSync(path.dirname(file), 0);
    try {
      await fixture.capture();
    } finally {
      chmodSync(path.dirname(file), 0o700);
    }
    expect((await fixture.store.listTranscripts()).map((state) => state.missing)).toEqual([false]);
  });

  it('by the thousand are read once, and then cost a look each', { timeout: 60_000 }, async () => {
    const fixture = await captureFixture();
    const cwd = fixture.project.path;
    const folder = path.join(fixture.home, '.claude', 'projects', fixture.slug);
    mkdirSync(folder, { recursive: true });
    const count = 3000;
    for (let number = 0; number < count; number += 1) {
      const record = claude.user(`prompt ${number}`, { cwd, sessionId: uuid(number) });
      writeFileSync(path.join(folder, `${uuid(number)}.jsonl`), `${JSON.stringify(record)}\n`);
    }
    expect(await fixture.capture()).toMatchObject({ transcripts: count, events: count });
    const again = await fixture.capture();
    expect(again).toMatchObject({ transcripts: 0, bytes: 0 });
    expect(again.ms).toBeLessThan(2000);
  });
});
