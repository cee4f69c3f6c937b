import { afterEach, describe, expect, it, vi } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { backoffMs } from '../../src/fleet/backoff.ts';
import { StoreLink } from '../../src/fleet/storeLink.ts';
import { ForwardingStore } from '../../src/store/forwardingStore.ts';

class EmptyStore extends ForwardingStore {
  closed = 0;

  constructor() {
    super(() => {
      throw new Error('There is nothing behind it.');
    });
  }

  override async close(): Promise<void> {
    this.closed += 1;
  }
}

const away = () => new SkillifyError('store-away', 'The server cannot be reached.');

describe('StoreLink', () => {
  afterEach(() => void vi.useRealTimers());

  it('asks again by itself after growing waits until the store is there, and tells of both turns', async () => {
    vi.useFakeTimers();
    let isThere = false;
    let attempts = 0;
    const told: (string | null)[] = [];
    const link = new StoreLink({
      open: async () => {
        attempts += 1;
        if (!isThere) throw away();
        return new EmptyStore();
      },
      probe: async () => undefined,
      times: { firstMs: 100, longestMs: 800 },
      onDidChange: (problem) => told.push(problem),
    });
    await expect(link.connect()).rejects.toMatchObject({ code: 'store-away' });
    await vi.advanceTimersByTimeAsync(10_000);
    const seen = attempts;
    // Waits of 50–100, 100–200, 200–400 and then 400–800 milliseconds.
    expect(seen).toBeGreaterThan(12);
    expect(seen).toBeLessThan(30);
    expect(link.awayMs()).toBeGreaterThan(9_000);
    isThere = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(link.problem).toBeNull();
    expect(link.awayMs()).toBe(0);
    expect(told).toEqual(['The server cannot be reached.', null]);
    await link.close();
  });

  it('does not reach for a store that is known to be away', async () => {
    let requests = 0;
    const link = new StoreLink({
      open: async () => new EmptyStore(),
      probe: async () => undefined,
      times: { firstMs: 60_000, longestMs: 60_000 },
    });
    const work = async () => {
      requests += 1;
      throw away();
    };
    for (let request = 0; request < 5; request += 1) {
      await expect(link.run(work)).rejects.toMatchObject({ code: 'store-away' });
    }
    expect(requests).toBe(1);
    expect(await link.tryNow()).toBe(true);
    expect(await link.run(async () => 'answer')).toBe('answer');
    await link.close();
  });

  it('takes a full disk of the server for something that passes, and a refusal for one that does not', async () => {
    const link = new StoreLink({
      open: async () => new EmptyStore(),
      probe: async () => undefined,
      times: { firstMs: 60_000, longestMs: 60_000 },
    });
    const fails = (code: 'write-failed' | 'store-read-only') =>
      link.run(async () => {
        throw new SkillifyError(code, 'no');
      });
    await expect(fails('store-read-only')).rejects.toMatchObject({ code: 'store-read-only' });
    expect(link.problem).toBeNull();
    await expect(fails('write-failed')).rejects.toMatchObject({ code: 'write-failed' });
    expect(link.problem).toBe('no');
    await link.close();
  });

  it('takes a store that does not answer for one that is away', async () => {
    const link = new StoreLink({
      open: async () => new EmptyStore(),
      probe: async () => undefined,
      times: { firstMs: 60_000, longestMs: 60_000 },
      answerWithinMs: 20,
    });
    const silence = () => link.run(() => new Promise<never>(() => undefined));
    await expect(silence()).rejects.toMatchObject({
      code: 'store-away',
      message: expect.stringMatching(/did not answer/),
    });
    expect(link.problem).toMatch(/did not answer/);
    await link.close();
  });

  it('opens a store once for all who ask at once, and closes it', async () => {
    const store = new EmptyStore();
    let opened = 0;
    const link = new StoreLink({
      open: async () => {
        opened += 1;
        return store;
      },
      probe: async () => undefined,
    });
    await Promise.all([link.connect(), link.connect(), link.run(async () => 1)]);
    await link.close();
    expect({ opened, closed: store.closed }).toEqual({ opened: 1, closed: 1 });
    await expect(link.connect()).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('backoffMs', () => {
  it('doubles up to a cap and waits a random half to whole of it', () => {
    const times = { firstMs: 500, longestMs: 30_000 };
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const full = Math.min(30_000, 500 * 2 ** attempt);
      expect(backoffMs(attempt, times, () => 0)).toBe(full / 2);
      expect(backoffMs(attempt, times, () => 0.999_999)).toBeCloseTo(full, -1);
    }
  });
});
