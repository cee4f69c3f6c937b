import { describe, expect, test } from 'vitest';
import { judgeRoom, type StoreRoom, sizeBound } from '../../src/engine/retentionLimits.ts';
import { recogniseSentences } from '../../src/engine/sentences/recognise.ts';
import { memoryLimitBytes } from '../../src/store/segments/memoryLimit.ts';

const ample: StoreRoom = {
  mode: 'file',
  fileBytes: 1_000_000,
  freeBytes: 0,
  maxSizeBytes: 2_048_000_000,
  unminedSessions: 0,
  diskFreeBytes: 50_000_000_000,
};
const fallback = (share: number): StoreRoom => ({ ...ample, mode: 'segments', fileBytes: memoryLimitBytes * share });

describe('the room a store has left', () => {
  test.each([
    ['an ordinary store', ample],
    ['a store whose disk cannot be asked', { ...ample, diskFreeBytes: null }],
    ['a store a little above its limit, which is pruned soon', { ...ample, fileBytes: 2_100_000_000 }],
    ['a large file that is mostly free', { ...ample, fileBytes: 9_000_000_000, freeBytes: 8_000_000_000 }],
    ['a large store without a limit', { ...ample, fileBytes: 90_000_000_000, maxSizeBytes: 0 }],
    ['a fallback half full', fallback(0.5)],
  ])('says nothing of %s', (_name, room) => {
    expect(judgeRoom(room)).toEqual({ level: 'ample', message: '' });
  });

  test.each([
    ['a disk that gets full', { ...ample, diskFreeBytes: 900_000_000 }, /has only 900 MB left/],
    ['a fallback well before its limit', fallback(0.7), /PostgreSQL/],
    ['a store above its limit', { ...ample, fileBytes: 3_000_000_000 }, /maxSizeMb.*PostgreSQL/],
    [
      'sessions that wait for mining',
      { ...ample, fileBytes: 3_000_000_000, unminedSessions: 7 },
      /7 sessions are not mined/,
    ],
  ])('tells in time of %s', (_name, room, words) => {
    const { level, message } = judgeRoom(room);
    expect(level).toBe('near');
    expect(message).toMatch(words);
    expect(recogniseSentences(message)).not.toBeNull();
  });

  test.each([
    ['a full disk', { ...ample, diskFreeBytes: 50_000_000 }, /no transcripts are read.*nothing that was read is lost/],
    ['a full fallback', fallback(0.95), /no transcripts are read.*skillify prune.*PostgreSQL/],
    ['both, the disk first', { ...fallback(0.95), diskFreeBytes: 1 }, /disk/],
  ])('stops reading for %s, and says what to do', (_name, room, words) => {
    const { level, message } = judgeRoom(room);
    expect(level).toBe('reached');
    expect(message).toMatch(words);
    expect(recogniseSentences(message)).not.toBeNull();
  });

  test('stops the fallback before the database itself would refuse', () => {
    const stops = [0.8, 0.85, 0.9, 0.95].find((share) => judgeRoom(fallback(share)).level === 'reached');
    expect(stops).toBe(0.9);
  });

  test('bounds the fallback below what is told, whatever the setting, and other stores by the setting alone', () => {
    const bound = sizeBound({ mode: 'segments', maxSizeBytes: 0 });
    expect(bound).toBeLessThan(memoryLimitBytes * 0.65);
    expect(sizeBound({ mode: 'segments', maxSizeBytes: 1_000_000 })).toBe(1_000_000);
    expect(sizeBound({ mode: 'file', maxSizeBytes: 5_000_000 })).toBe(5_000_000);
    expect(sizeBound({ mode: 'file', maxSizeBytes: 0 })).toBeNull();
  });
});
