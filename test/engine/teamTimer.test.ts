import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ExchangeEnd, TeamTimer } from '../../src/engine/teamTimer.ts';

let runs: number;
let end: ExchangeEnd;
let timer: TeamTimer;
beforeEach(() => {
  vi.useFakeTimers();
  runs = 0;
  end = 'done';
  timer = new TeamTimer(async () => {
    runs += 1;
    return end;
  });
});
afterEach(() => {
  timer.dispose();
  vi.useRealTimers();
});
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('nothing runs before it is started', async () => {
  timer.soon();
  await pass(3_600_000);
  expect(runs).toBe(0);
});

test('runs at once, then every five minutes', async () => {
  timer.start();
  await pass(0);
  expect(runs).toBe(1);
  await pass(15 * 60_000);
  expect(runs).toBe(4);
});

test('what is new is sent a moment later, and many in a row once', async () => {
  timer.start();
  await pass(0);
  for (let times = 0; times < 20; times += 1) timer.soon();
  await pass(2_000);
  expect(runs).toBe(2);
});

test('pauses grow while the store is away, up to a quarter of an hour, and news do not shorten them', async () => {
  end = 'away';
  timer.start();
  await pass(0);
  timer.soon();
  await pass(7_000);
  expect(runs).toBe(1);
  await pass(8_000);
  expect(runs).toBe(2);
  await pass(3_600_000);
  const inAnHour = runs;
  await pass(3_600_000);
  const inTheNext = runs - inAnHour;
  expect(inTheNext).toBeGreaterThanOrEqual(4);
  expect(inTheNext).toBeLessThanOrEqual(8);
  end = 'done';
  await pass(15 * 60_000);
  const back = runs;
  timer.soon();
  await pass(2_000);
  expect(runs).toBe(back + 1);
});

test('after a refusal it waits for somebody to start it anew', async () => {
  end = 'refused';
  timer.start();
  await pass(3_600_000);
  timer.soon();
  await pass(3_600_000);
  expect(runs).toBe(1);
  timer.start();
  await pass(0);
  expect(runs).toBe(2);
});

test('stopped it runs no more, also when it was stopped during a run', async () => {
  timer.start();
  await pass(0);
  timer.stop();
  await pass(3_600_000);
  expect(runs).toBe(1);
});
