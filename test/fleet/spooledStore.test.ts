import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import { CaptureMirror } from '../../src/capture/spool/captureMirror.ts';
import { SpoolLog } from '../../src/capture/spool/spoolLog.ts';
import { noCounters } from '../../src/fleet/captureCounters.ts';
import { SpooledStore } from '../../src/fleet/spooledStore.ts';
import { StoreLink } from '../../src/fleet/storeLink.ts';
import { ForwardingStore } from '../../src/store/forwardingStore.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { AppendResult, CaptureBatch, Store } from '../../src/store/store.ts';
import { batchOf } from '../capture/spool/spoolEvents.ts';
import { assetPath } from '../support/sampleScope.ts';

/** A store behind a network that fails: before a request arrives, or after it was carried out. */
class FlakyStore extends ForwardingStore {
  state: 'there' | 'away' | 'answers get lost' = 'there';

  override async appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]> {
    return this.reach(() => super.appendCaptures(batches));
  }

  override async listExclusions() {
    return this.reach(() => super.listExclusions());
  }

  override async listTranscripts() {
    return this.reach(() => super.listTranscripts());
  }

  override async getValue(key: string) {
    return this.reach(() => super.getValue(key));
  }

  override async setValue(key: string, value: unknown) {
    return this.reach(() => super.setValue(key, value));
  }

  override async readEvents(sessionId: string) {
    return this.reach(() => super.readEvents(sessionId));
  }

  override async close(): Promise<void> {
    // The database outlives the connection.
  }

  private async reach<T>(work: () => Promise<T>): Promise<T> {
    if (this.state === 'away') throw new SkillifyError('store-away', 'The server cannot be reached.');
    const result = await work();
    if (this.state === 'answers get lost') throw new SkillifyError('store-away', 'The connection ended.');
    return result;
  }
}

describe('SpooledStore', () => {
  let folder: string;
  let database: Store;
  let flaky: FlakyStore;
  let link: StoreLink<Store>;
  let sent: { inserted: number; duplicates: number; withheld: number };

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'skillify-spooled-'));
    database = await openStore({ folder: path.join(folder, 'store'), assetPath });
    flaky = new FlakyStore(() => database);
    sent = { inserted: 0, duplicates: 0, withheld: 0 };
  });

  afterEach(async () => {
    await link.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a process holds; another one after a kill holds the same files. */
  const start = (limitBytes = 64 * 1024 * 1024) => {
    link = new StoreLink<Store>({
      open: async () => {
        if (flaky.state === 'away') throw new SkillifyError('store-away', 'The server cannot be reached.');
        return flaky;
      },
      probe: (store) => store.getValue('probe'),
      // Tests ask by themselves.
      times: { firstMs: 600_000, longestMs: 600_000 },
    });
    const spool = new SpoolLog({ folder: path.join(folder, 'spool'), limitBytes });
    return new SpooledStore({
      link,
      captured: (store) => store,
      spool,
      mirror: new CaptureMirror(),
      counters: {
        ...noCounters,
        sent: (events) => {
          sent.inserted += events;
        },
        duplicates: (events) => {
          sent.duplicates += events;
        },
        withheld: (events) => {
          sent.withheld += events;
        },
      },
      dataFolder: folder,
      now: Date.now,
    });
  };
  const storedIds = async () => {
    const ids: string[] = [];
    for (const session of await database.listSessions()) {
      ids.push(...(await database.readEvents(session.id)).map(({ event }) => event.id));
    }
    return ids.sort();
  };
  const idsOf = (...batches: readonly CaptureBatch[]) =>
    batches.flatMap(({ events }) => events.map((event) => event.id)).sort();
  const cursorOf = async (store: Store, session: string) =>
    (await store.listTranscripts()).find((state) => state.path.includes(session))?.line;

  it('writes straight to the store while that is there', async () => {
    const store = start();
    await store.appendCaptures([batchOf('one', 1, 4)]);
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 4)));
    expect(store.isDrained).toBe(true);
  });

  it('keeps what is captured while the store is away, with its cursor, and sends it in order when it is back', async () => {
    const store = start();
    await store.appendCaptures([batchOf('one', 1, 4)]);
    flaky.state = 'away';
    await store.appendCaptures([batchOf('one', 4, 8), batchOf('two', 1, 3)]);
    await store.appendCapture(batchOf('three', 1, 2));
    expect(await cursorOf(store, 'one')).toBe(8);
    expect(await cursorOf(database, 'one')).toBe(4);
    flaky.state = 'there';
    expect(await link.tryNow()).toBe(true);
    expect(await store.drain()).toBe(true);
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 8), batchOf('two', 1, 3), batchOf('three', 1, 2)));
    expect(await cursorOf(database, 'one')).toBe(8);
  });

  it('stores once what was sent twice because the answer was lost', async () => {
    const store = start();
    await store.listTranscripts();
    flaky.state = 'answers get lost';
    await store.appendCaptures([batchOf('one', 1, 6)]);
    expect(store.isDrained).toBe(false);
    flaky.state = 'there';
    await link.tryNow();
    await store.drain();
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 6)));
    expect(sent).toMatchObject({ inserted: 0, duplicates: 5 });
  });

  it('goes on after a kill with the store away from the first moment', async () => {
    flaky.state = 'away';
    const killed = start();
    await killed.appendCaptures([batchOf('one', 1, 6)]);
    const next = start();
    expect(await cursorOf(next, 'one')).toBe(6);
    await next.appendCaptures([batchOf('one', 6, 9)]);
    flaky.state = 'there';
    await link.tryNow();
    await next.drain();
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 9)));
  });

  it('does not let what is read again while it waits wait twice', async () => {
    flaky.state = 'away';
    const store = start();
    await store.appendCapture(batchOf('one', 1, 6));
    expect(await store.appendCapture(batchOf('one', 1, 8))).toMatchObject({ inserted: 2, duplicates: 5 });
  });

  it('lets nothing newer overtake what waits', async () => {
    flaky.state = 'away';
    const store = start();
    await store.appendCaptures([batchOf('one', 1, 6)]);
    flaky.state = 'there';
    await link.tryNow();
    await store.appendCaptures([batchOf('one', 6, 9)]);
    expect(await cursorOf(database, 'one')).toBe(9);
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 9)));
  });

  it('does not move a cursor when the spool is full, so that nothing is lost', async () => {
    flaky.state = 'away';
    const store = start(60_000);
    const big = 'x'.repeat(10_000);
    await store.appendCaptures([batchOf('one', 1, 3, big)]);
    await expect(store.appendCaptures([batchOf('one', 3, 9, big)])).rejects.toThrow(/spool in .* is full/);
    expect(await cursorOf(store, 'one')).toBe(3);
    flaky.state = 'there';
    await link.tryNow();
    await store.drain();
    await store.appendCaptures([batchOf('one', 3, 9, big)]);
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 9)));
  });

  it('does not send what was opted out of while it waited', async () => {
    flaky.state = 'away';
    const store = start();
    await store.appendCaptures([batchOf('one', 1, 4), batchOf('secret', 1, 4)]);
    await database.exclude([{ kind: 'session', subject: 'secret', at: 1, reason: 'asked for' }]);
    flaky.state = 'there';
    await link.tryNow();
    await store.drain();
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 4)));
    expect(sent.withheld).toBe(3);
  });

  it('says of one transcript alone that it waits, where only the store can tell what is new in it', async () => {
    const store = start();
    await store.listTranscripts();
    flaky.state = 'away';
    const failure = await store.readEvents(sessionIdOf('claude-code', 'document')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(SkillifyError.is(failure)).toBe(false);
  });

  it('hands a failure that does not pass on, and keeps what waits', async () => {
    flaky.state = 'away';
    const store = start();
    await store.appendCaptures([batchOf('one', 1, 4)]);
    flaky.state = 'there';
    await link.tryNow();
    await database.close();
    const broken = await store.drain().catch((error: unknown) => error);
    expect(SkillifyError.is(broken, 'store-broken')).toBe(true);
    expect(store.isDrained).toBe(false);
    database = await openStore({ folder: path.join(folder, 'store'), assetPath });
    await store.drain();
    expect(await storedIds()).toEqual(idsOf(batchOf('one', 1, 4)));
  });
});
