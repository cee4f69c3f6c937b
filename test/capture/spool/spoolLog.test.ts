import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpoolLog } from '../../../src/capture/spool/spoolLog.ts';
import type { SpoolRecord } from '../../../src/capture/spool/spoolRecord.ts';
import { JournalFile } from '../../../src/store/segments/journalFile.ts';
import { batchOf } from './spoolEvents.ts';

const megabyte = 1024 * 1024;

describe('SpoolLog', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'skillify-spool-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (limitBytes = 64 * megabyte) => new SpoolLog({ folder, limitBytes });
  const record = (from: number, to: number, text?: string): SpoolRecord => ({
    kind: 'batches',
    batches: [batchOf('one', from, to, text)],
  });
  const firstLines = (records: Iterable<SpoolRecord>) =>
    [...records].map((each) => (each.kind === 'batches' ? each.batches[0]?.events[0]?.raw.line : null));
  const takeAll = (spool: SpoolLog) => {
    const taken: SpoolRecord[] = [];
    for (let next = spool.peek(); next !== null; next = spool.peek()) {
      taken.push(next);
      spool.drop();
    }
    return taken;
  };

  it('hands records out in the order they came, also those that come meanwhile', () => {
    const spool = open();
    spool.append(record(1, 3));
    spool.append(record(3, 5));
    expect(spool.peek()).toEqual(record(1, 3));
    spool.drop();
    spool.append(record(5, 7));
    expect(takeAll(spool)).toEqual([record(3, 5), record(5, 7)]);
    expect(spool.isEmpty).toBe(true);
  });

  it('keeps all kinds of records', () => {
    const records: SpoolRecord[] = [
      record(1, 2),
      { kind: 'transcripts', transcripts: [batchOf('one', 1, 2).transcript] },
      { kind: 'value', key: 'capture.scope', value: { nested: [1, 'two', null] } },
      { kind: 'branches', sessionIds: ['claude-code:1'] },
    ];
    const first = open();
    for (const each of records) first.append(each);
    first.close();
    expect([...open().all()]).toEqual(records);
  });

  it('is taken up by the next process where the last one was killed', () => {
    const first = open();
    first.append(record(1, 3));
    first.append(record(3, 5));
    const second = open();
    second.append(record(5, 6));
    expect(firstLines(second.all())).toEqual([1, 3, 5]);
    expect(firstLines(takeAll(second))).toEqual([1, 3, 5]);
  });

  it('cuts off an end that a kill tore, wherever it tore it', () => {
    const first = open();
    first.append(record(1, 3));
    const file = path.join(folder, readdirSync(folder)[0] ?? '');
    const soundBytes = statSync(file).size;
    first.append(record(3, 5));
    first.close();
    const whole = readFileSync(file);
    for (let length = soundBytes; length < whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      const spool = open();
      expect(firstLines(spool.all())).toEqual([1]);
      expect(spool.damagedRecords).toBe(0);
      spool.close();
    }
  });

  it('takes the cursors back behind a damaged place, so that what was lost is read again', () => {
    const text = 'x'.repeat(300_000);
    const first = open();
    for (let line = 1; line < 30; line += 1) first.append(record(line, line + 1, text));
    first.close();
    const [oldest = ''] = readdirSync(folder).sort();
    const bytes = readFileSync(path.join(folder, oldest));
    bytes[Math.floor(bytes.length / 2)] = 0;
    writeFileSync(path.join(folder, oldest), bytes);
    const spool = open();
    const taken = takeAll(spool);
    expect(spool.damagedRecords).toBeGreaterThan(0);
    expect(taken.length).toBeLessThan(29);
    const offsets = taken.map((each) => (each.kind === 'batches' ? (each.batches[0]?.transcript.offset ?? -1) : -1));
    const lost = offsets.indexOf(0);
    expect(lost).toBeGreaterThan(0);
    expect(offsets.slice(lost).every((offset) => offset === 0)).toBe(true);
    expect(offsets.slice(0, lost).every((offset) => offset > 0)).toBe(true);
  });

  it('refuses what is beyond its limit with a sentence, and takes it again once there is room', () => {
    const text = 'x'.repeat(400_000);
    const spool = open(megabyte);
    spool.append(record(1, 2, text));
    spool.append(record(2, 3, text));
    expect(() => spool.append(record(3, 4, text))).toThrow(/is full \(1 MB\).*read on where they were left/s);
    expect(spool.sizeBytes).toBeLessThanOrEqual(megabyte);
    takeAll(spool);
    spool.append(record(3, 4, text));
    expect(firstLines(spool.all())).toEqual([3]);
  });

  it('deletes files that were taken, and counts no bytes for them', () => {
    const text = 'x'.repeat(1_000_000);
    const spool = open();
    for (let line = 1; line <= 20; line += 1) spool.append(record(line, line + 1, text));
    expect(readdirSync(folder).length).toBeGreaterThan(3);
    expect(spool.sizeBytes).toBeGreaterThan(20_000_000);
    takeAll(spool);
    expect(readdirSync(folder)).toEqual([]);
    expect(spool.sizeBytes).toBe(0);
  });

  it('is readable by its user alone', () => {
    const spool = open();
    spool.append(record(1, 2));
    const [file = ''] = readdirSync(folder);
    expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('passes over records that it does not know, and counts them', () => {
    const journal = JournalFile.open(path.join(folder, 'spool-00000001.log'), 0);
    for (const each of [record(1, 2), { kind: 'of a later version' }, record(2, 3)]) journal.append(each);
    journal.close();
    const spool = open();
    expect(firstLines(takeAll(spool))).toEqual([1, 2]);
    expect(spool.damagedRecords).toBe(1);
  });
});
