import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Outbox, type OutboxEntry } from '../../src/team/outbox.ts';
import { temporaryFolder } from '../store/testFolder.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'team-outbox.jsonl');
});

const entry = (id: string, note = ''): OutboxEntry => ({
  id,
  workspaceKey: 'w',
  at: 5,
  title: `Title ${id}`,
  request: { id: `p-${id}`, action: 'dismiss', contentHash: 'a'.repeat(64), reason: 'other', note },
});
const lost = (id: string) => ({
  proposalId: `p-${id}`,
  title: `Title ${id}`,
  action: 'dismiss' as const,
  at: 5,
  by: 'Mia',
  message: 'Ola approved this proposal on 2026-01-01 10:00 UTC, so your decision was not recorded.',
});
const ids = () => new Outbox(folder).read().waiting.map(({ id }) => id);

test('what was added waits in order, over restarts, until it is settled', () => {
  for (const id of ['a', 'b', 'c']) new Outbox(folder).add(entry(id));
  expect(ids()).toEqual(['a', 'b', 'c']);
  new Outbox(folder).settle({ id: 'b', lost: null });
  expect(ids()).toEqual(['a', 'c']);
  expect(new Outbox(folder).read().waiting[0]).toEqual(entry('a'));
});

test('what was lost is listed, newest first, with who decided otherwise', () => {
  const outbox = new Outbox(folder);
  for (const id of ['a', 'b']) {
    outbox.add(entry(id));
    outbox.settle({ id, lost: lost(id) });
  }
  expect(outbox.read()).toEqual({ waiting: [], lost: [lost('b'), lost('a')] });
});

test('a line that a crash tore off is passed over and swallows no other', () => {
  const outbox = new Outbox(folder);
  outbox.add(entry('a'));
  const whole = readFileSync(file, 'utf8');
  for (let cut = 1; cut < whole.length; cut += 7) {
    writeFileSync(file, whole + whole.slice(0, cut));
    new Outbox(folder).add(entry('b'));
    expect(ids()).toEqual(['a', 'b']);
  }
});

test('lines that are no decisions are passed over', () => {
  new Outbox(folder).add(entry('a'));
  const foreign = [{ entry: { id: 7 } }, { entry: null }, [], 'x', { entry: { ...entry('z'), request: {} } }];
  appendFileSync(file, foreign.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(ids()).toEqual(['a']);
});

test('only the person may read it', () => {
  new Outbox(folder).add(entry('a'));
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('what was settled long ago gives its space back, what was lost and what waits stays', () => {
  const outbox = new Outbox(folder);
  const long = 'x'.repeat(9_000);
  for (let number = 0; number < 130; number += 1) {
    outbox.add(entry(`${number}`, long));
    outbox.settle({ id: `${number}`, lost: number === 100 ? lost('100') : null });
  }
  outbox.add(entry('waits'));
  outbox.compact();
  expect(ids()).toEqual(['waits']);
  expect(statSync(file).size).toBeGreaterThan(1024 * 1024);
  outbox.settle({ id: 'waits', lost: null });
  outbox.compact();
  expect(statSync(file).size).toBeLessThan(10_000);
  expect(outbox.read()).toEqual({ waiting: [], lost: [lost('100')] });
});

test('a folder that cannot be written to is said, and nothing is acknowledged', () => {
  const outbox = new Outbox(path.join(folder, 'not-there'));
  expect(() => outbox.add(entry('a'))).toThrow(/could not be saved/);
});
