import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { excludedByHooks, HookSpool, spoolFolder } from '../../src/capture/hooks/spool.ts';
import { importFiles } from '../../src/capture/importFiles.ts';
import { captureFixture, temporaryFolder } from '../capture/captureFixture.ts';

const megabyte = 1024 * 1024;
const note = (session: string) => `${JSON.stringify({ at: 1, event: 'stop', caller: 'codex', session })}\n`;

let data: string;
let file: string;
let excluded: string;
beforeEach(() => {
  data = temporaryFolder();
  mkdirSync(spoolFolder(data));
  file = path.join(spoolFolder(data), 'hooks.jsonl');
  excluded = path.join(spoolFolder(data), 'excluded.jsonl');
});

describe('the spool of hooks', () => {
  test('is read past garbage, and past a line longer than any hook writes', () => {
    const spool = new HookSpool(data);
    appendFileSync(file, `\0\0\0\n[1]\n"x"\n{"__proto__":{"polluted":true}}\n${'['.repeat(10_000)}\n${note('a')}`);
    expect(spool.read().map(({ session }) => session)).toEqual([null, 'a']);
    appendFileSync(file, Buffer.alloc(9 * megabyte, 'x'));
    appendFileSync(file, `\n${note('b')}`);
    const heard = [...Array(6)].flatMap(() => spool.read().map(({ session }) => session));
    expect(heard).toEqual(['b']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each([
    ['a link to another file', (place: string, other: string) => symlinkSync(other, place)],
    ['a pipe', (place: string) => execFileSync('mkfifo', [place])],
    ['a folder', (place: string) => mkdirSync(place)],
  ])('that is %s tells nothing', (_, make) => {
    const other = path.join(data, 'other.jsonl');
    writeFileSync(other, '');
    const spool = new HookSpool(data);
    make(file, other);
    make(excluded, other);
    appendFileSync(other, note('a'));
    expect(spool.read()).toEqual([]);
    expect(excludedByHooks(data)).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('that another user wrote tells nothing but who opted out', () => {
    const spool = new HookSpool(data);
    for (const place of [file, excluded]) {
      writeFileSync(place, note('a'));
      chownSync(place, 65_534, 65_534);
    }
    expect(spool.read()).toEqual([]);
    expect(excludedByHooks(data).map(({ session }) => session)).toEqual(['a']);
  });
});

describe('a compressed file that is imported', () => {
  test('and grows beyond what is imported at once is refused with a sentence', async () => {
    const { folder, store } = await captureFixture();
    const bomb = path.join(folder, 'bomb.json.gz');
    writeFileSync(bomb, gzipSync(Buffer.alloc(201 * megabyte), { level: 1 }));
    const options = { store, path: bomb, format: null, redactions: [], isExcluded: () => false };
    await expect(importFiles(options)).rejects.toMatchObject({ code: 'invalid-input' });
    writeFileSync(bomb, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]));
    await expect(importFiles(options)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await store.listSessions()).toEqual([]);
  });
});
