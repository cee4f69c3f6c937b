import { memoryLimitBytes } from '../store/segments/memoryLimit.ts';
import type { StoreLocation } from '../store/store.ts';
import { byteSize } from './byteSize.ts';

const million = 1_000_000;

/** Left on the disk: when it is told, and when nothing more is read. SQLite's journal and vacuum need room too. */
const tellDiskBytes = 1_000 * million;
const stopDiskBytes = 100 * million;
/** Of what the fallback can hold: what is kept free by pruning, when it is told, and when nothing more is read. */
const pruneMemoryShare = 0.6;
const tellMemoryShare = 0.65;
const stopMemoryShare = 0.9;
/** What a store may be above its limit before it is told: pruning happens now and then. */
const toleratedShare = 1.1;

/** What is measured of a store and its disk. */
export interface StoreRoom {
  readonly mode: StoreLocation['mode'];
  readonly fileBytes: number;
  readonly freeBytes: number;
  /** The user's limit, 0 for none. */
  readonly maxSizeBytes: number;
  readonly unminedSessions: number;
  /** null where it cannot be told. */
  readonly diskFreeBytes: number | null;
}

/** A limit that is near (`near`), or so close that nothing more may be read (`reached`), with what to do as sentences. */
export interface RoomVerdict {
  readonly level: 'ample' | 'near' | 'reached';
  readonly message: string;
}

/** The size that pruning keeps a store below; null when nothing bounds it. */
export function sizeBound({ mode, maxSizeBytes }: Pick<StoreRoom, 'mode' | 'maxSizeBytes'>): number | null {
  const ofMemory = mode === 'segments' ? memoryLimitBytes * pruneMemoryShare : Number.POSITIVE_INFINITY;
  const bound = Math.min(ofMemory, maxSizeBytes > 0 ? maxSizeBytes : Number.POSITIVE_INFINITY);
  return Number.isFinite(bound) ? bound : null;
}

/** Judges the room a store has left. Pure. */
export function judgeRoom(room: StoreRoom): RoomVerdict {
  const verdicts = [ofDisk(room), ofMemory(room), ofSetting(room)].filter((each) => each !== null);
  return verdicts.find(({ level }) => level === 'reached') ?? verdicts[0] ?? { level: 'ample', message: '' };
}

function ofDisk({ diskFreeBytes }: StoreRoom): RoomVerdict | null {
  if (diskFreeBytes === null || diskFreeBytes >= tellDiskBytes) return null;
  const left = size(diskFreeBytes);
  if (diskFreeBytes < stopDiskBytes)
    return {
      level: 'reached',
      message: `The disk of the store has only ${left} left, so no transcripts are read. Free some space, or keep the store on another disk; nothing that was read is lost.`,
    };
  return {
    level: 'near',
    message: `The disk of the store has only ${left} left. Reading stops at ${size(stopDiskBytes)}; free some space.`,
  };
}

function ofMemory({ mode, fileBytes, freeBytes }: StoreRoom): RoomVerdict | null {
  const used = fileBytes - freeBytes;
  if (mode !== 'segments' || used < memoryLimitBytes * tellMemoryShare) return null;
  const ways =
    'Prune older sessions with “skillify prune --older-than 30d”, see the status for why the fallback is in use, or keep the store in PostgreSQL.';
  const held = `The fallback store holds ${size(used)} of the ${size(memoryLimitBytes)} that it can keep in memory`;
  return used >= memoryLimitBytes * stopMemoryShare
    ? { level: 'reached', message: `${held}, so no transcripts are read. ${ways}` }
    : { level: 'near', message: `${held}. ${ways}` };
}

function ofSetting({ mode, fileBytes, freeBytes, maxSizeBytes, unminedSessions }: StoreRoom): RoomVerdict | null {
  const used = fileBytes - freeBytes;
  if (mode !== 'file' || maxSizeBytes === 0 || used <= maxSizeBytes * toleratedShare) return null;
  const held = `The store holds ${size(used)}, more than the ${size(maxSizeBytes)} it is meant to.`;
  const way =
    unminedSessions > 0
      ? `Run Skillify Now: ${unminedSessions} sessions are not mined yet, and only what was mined is pruned.`
      : 'Older events are pruned while nothing else happens; if that does not suffice, raise “skillify.retention.maxSizeMb” or keep the store in PostgreSQL.';
  return { level: 'near', message: `${held} ${way}` };
}

function size(bytes: number): string {
  return byteSize(bytes, 'en');
}
