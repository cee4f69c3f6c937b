import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { type OpenStoreOptions, openStore } from '../../src/store/openStore.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem, type RealFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { FailingFileSystem } from './fullDisk.ts';
import { isSentence } from './killTrials/expectedStore.ts';
import { checkSound } from './killTrials/killTrial.ts';
import { randomNumbers } from './randomNumbers.ts';
import { batch, decision, prompt, skill, skillVersion } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const SESSION = sessionIdOf('claude-code', 's1');

async function open(folder: string, options: Partial<OpenStoreOptions> = {}): Promise<SqlStore> {
  const store = await openStore({ folder, assetPath: ASSETS, ...options });
  onTestFinished(() => store.close());
  return store;
}

async function eventIds(store: SqlStore): Promise<ReadonlySet<string>> {
  return new Set((await store.readEvents(SESSION)).map(({ event }) => event.id));
}

describe('what a power cut leaves of a journal', () => {
  it('is never taken for more than it is, be it torn or filled with zeros', async () => {
    const random = randomNumbers(9);
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendCapture(batch(Array.from({ length: 300 }, (_, index) => prompt(`e${index}`))));
    await store.close();
    const file = path.join(folder, 'store.db');
    const before = fs.readFileSync(file);
    // A transaction whose journal has reached the disk in part, and which has changed nothing of the database yet.
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('no hook');
    const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
    database.execute('PRAGMA cache_size = 5; BEGIN');
    for (const { name } of database.all(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)) {
      database.execute(`DROP TRIGGER ${name}`);
    }
    database.run(`UPDATE session_events SET text = text || hex(zeroblob(900))`);
    const journal = fs.readFileSync(`${file}-journal`);
    database.execute('ROLLBACK');
    database.close();
    expect(journal.length).toBeGreaterThan(50_000);
    for (let round = 0; round < 12; round += 1) {
      const at = Math.floor(random() * journal.length);
      const left = Buffer.from(round % 2 === 0 ? journal.subarray(0, at) : journal);
      if (round % 2 === 1) left.fill(0, at);
      fs.writeFileSync(file, before);
      fs.writeFileSync(`${file}-journal`, left);
      const again = await open(folder, { forceFallback: round % 4 === 3 });
      expect((await again.location()).note ?? '').not.toContain('damaged');
      expect((await eventIds(again)).size).toBe(300);
      expect((await again.readEvents(SESSION))[7]?.event).toMatchObject({ text: expect.not.stringContaining('0000') });
      await again.close();
      fs.rmSync(path.join(folder, 'segments'), { recursive: true, force: true });
    }
  });

  it.each(['torn', 'zeros', 'garbage'])(
    'ends the fallback’s journal where it is %s, with all before it',
    async (how) => {
      const folder = temporaryFolder();
      const store = await open(folder, { forceFallback: true });
      await store.appendCapture(batch([prompt('kept')]));
      const segments = path.join(folder, 'segments');
      const name = fs.readdirSync(segments).find((each) => each.startsWith('journal-')) ?? '';
      const kept = fs.statSync(path.join(segments, name)).size;
      await store.appendCapture(batch([prompt('last')]));
      const whole = fs.readFileSync(path.join(segments, name));
      const tail = {
        torn: whole.subarray(0, whole.length - 9),
        zeros: Buffer.concat([whole.subarray(0, kept), Buffer.alloc(9_000)]),
        garbage: Buffer.concat([whole.subarray(0, kept), Buffer.alloc(9_000, 0xa5)]),
      }[how];
      // As a kill leaves it: the store that is open here is not closed.
      const killed = temporaryFolder();
      fs.cpSync(folder, killed, { recursive: true });
      fs.writeFileSync(path.join(killed, 'segments', name), tail ?? '');
      const again = await open(killed, { forceFallback: true });
      expect([...(await eventIds(again))]).toEqual(['kept']);
      await again.appendCapture(batch([prompt('new')]));
      await again.close();
      expect([...(await eventIds(await open(killed, { forceFallback: true })))]).toEqual(['kept', 'new']);
    },
  );
});

describe('a disk that is full at any write', () => {
  it('loses nothing acknowledged, says so in a sentence, and goes on when there is space again', async () => {
    const folder = temporaryFolder();
    const disk = new FailingFileSystem();
    const store = await open(folder, { fileSystem: disk });
    const acknowledged = new Set<string>();
    const decided = new Set<string>();
    let failures = 0;
    for (let writes = 0; writes < 45; writes += 1) {
      const id = `e${writes}`;
      disk.failAfter(writes, writes % 3 === 0 ? 'EDQUOT' : 'ENOSPC');
      const steps = [
        async () => {
          await store.appendCapture(batch([prompt(id, { text: 'long text '.repeat(900) })]));
          acknowledged.add(id);
        },
        async () => {
          const text = `text ${writes}`;
          const effects = { skill: skill(writes + 1, text), skillVersion: skillVersion(writes + 1, text) };
          await store.decide(decision(`d${writes}`, { skillMd: text }), effects);
        },
        async () => {
          await store.indexText(100);
        },
      ];
      for (const step of steps) {
        try {
          await step();
        } catch (error) {
          failures += 1;
          expect(isSentence(error), String(error)).toBe(true);
          expect(error).toMatchObject({ code: 'write-failed', message: expect.stringContaining('full') });
        }
      }
      disk.recover();
      // The decision itself is in its log, whatever became of the database.
      decided.add(`d${writes}`);
      const found = await eventIds(store);
      for (const each of acknowledged) expect(found).toContain(each);
      expect(found.size).toBe(acknowledged.size);
    }
    expect(failures).toBeGreaterThan(20);
    await store.applyPendingDecisions();
    expect(new Set((await store.listDecisions()).map(({ id }) => id))).toEqual(decided);
    await store.close();
    await checkSound(path.join(folder, 'store.db'), ASSETS);
    expect((await eventIds(await open(folder))).size).toBe(acknowledged.size);
  });

  it('opens a new store, or says why not, and opens it later', async () => {
    let failures = 0;
    for (const writes of [0, 1, 3, 8, 20, 50, 90]) {
      const folder = temporaryFolder();
      const disk = new FailingFileSystem();
      disk.failAfter(writes, 'ENOSPC');
      try {
        await (await open(folder, { fileSystem: disk })).close();
      } catch (error) {
        failures += 1;
        expect(isSentence(error), String(error)).toBe(true);
      }
      disk.recover();
      const store = await open(folder, { fileSystem: disk });
      expect((await store.location()).note).toBeNull();
      await store.appendCapture(batch([prompt('e1')]));
      await store.close();
    }
    expect(failures).toBeGreaterThan(3);
  });
});

/** A disk that is mounted for reading only. */
function readOnlyDisk(): RealFileSystem {
  const refuse = (): never => {
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  const writes = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT;
  return {
    ...nodeFileSystem,
    openSync: (file, flags, mode) => (flags & writes ? refuse() : fs.openSync(file, flags, mode)),
    writeSync: refuse,
    ftruncateSync: refuse,
    unlinkSync: refuse,
  };
}

describe('a disk that may only be read', () => {
  it('is told in a sentence, and what is stored can still be read', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendCapture(batch([prompt('e1')]));
    await store.close();
    const before = fs.readFileSync(path.join(folder, 'store.db'));
    const opening = open(folder, { fileSystem: readOnlyDisk() });
    await expect(opening).rejects.toSatisfy(isSentence);
    await expect(opening).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('permissions'),
    });
    expect([...(await eventIds(await open(folder, { readOnly: true })))]).toEqual(['e1']);
    expect(fs.readFileSync(path.join(folder, 'store.db')).equals(before)).toBe(true);
  });

  it('is told for a folder without permission too', async (context) => {
    if (process.getuid?.() === 0) context.skip('Permissions do not bind root: a folder without them was NOT tried.');
    const folder = temporaryFolder();
    await (await open(folder)).close();
    for (const name of fs.readdirSync(folder)) fs.chmodSync(path.join(folder, name), 0o400);
    fs.chmodSync(folder, 0o500);
    onTestFinished(() => fs.chmodSync(folder, 0o700));
    await expect(open(folder)).rejects.toSatisfy(isSentence);
  });
});
