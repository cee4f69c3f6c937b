import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import { isRunning, ownIdentity, type ProcessIdentity } from './processIdentity.ts';
import { RecordReader } from './rows/recordReader.ts';

const LOCK_FILE = 'writer.lock';

/** Who holds a lease. */
export interface LeaseOwner extends ProcessIdentity {
  /** Unique to the holder, for threads of one process are different owners. */
  readonly token: string;
  readonly startedAt: number;
  /** When the owner last said that it is alive. */
  readonly heartbeatAt: number;
}

/** Times of the lease, in milliseconds; tests shorten them. */
export interface LeaseTimes {
  readonly heartbeat: number;
  /** An owner that cannot be looked up is suspected after this long without a heartbeat... */
  readonly silence: number;
  /** ...and taken for dead if it then stays silent for this long under our eyes: its machine may just have woken up. */
  readonly proof: number;
  /** How long a taken-over lock must stay ours before we rely on it. */
  readonly settle: number;
}

const DEFAULT_TIMES: LeaseTimes = { heartbeat: 5_000, silence: 60_000, proof: 11_000, settle: 80 };

/** The right to write a store, held until disposed. */
export interface Lease extends Disposable {
  readonly token: string;
  /** False once the lock file names somebody else. */
  isHeld(): boolean;
  /** Throws `store-busy` when the lease was lost. Cheap enough to ask before every write. */
  assertHeld(): void;
}

/** Takes the lease of a store folder, or says who holds it. */
export async function acquireLease(
  folder: string,
  times: Partial<LeaseTimes> = {},
): Promise<Lease | { readonly heldBy: LeaseOwner }> {
  const allTimes = { ...DEFAULT_TIMES, ...times };
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, LOCK_FILE);
  const token = randomUUID();
  for (;;) {
    if (createLock(file, token)) return new HeldLease(file, token, allTimes.heartbeat);
    const owner = readLock(file);
    if (!owner) continue;
    if (!(await isDead(file, owner, allTimes))) return { heldBy: owner };
    if (!removeDeadLock(file, owner)) continue;
    if (!createLock(file, token)) continue;
    // Another contender may have judged the same owner dead and be about to remove our lock for his;
    // it puts ours back when it sees the mistake, so what is there after a while holds.
    await sleep(allTimes.settle);
    if (readLock(file)?.token === token) return new HeldLease(file, token, allTimes.heartbeat);
  }
}

/** Who holds the lease of a folder by its lock file, dead or alive; null when nobody does. */
export function leaseOwner(folder: string): LeaseOwner | null {
  return readLock(path.join(folder, LOCK_FILE));
}

function createLock(file: string, token: string): boolean {
  const draft = `${file}.${token}`;
  try {
    fs.writeFileSync(draft, JSON.stringify({ ...ownIdentity(), token, startedAt: Date.now() }), { mode: 0o600 });
    // A link appears with its contents, or not at all where there is a lock already.
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return createLockWithoutLinks(file, draft);
    throw new SkillifyError(
      'write-failed',
      `The lock ${file} could not be written (${messageOf(error)}). Check the folder's permissions.`,
      { cause: error },
    );
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** For file systems without hard links. */
function createLockWithoutLinks(file: string, draft: string): boolean {
  try {
    fs.copyFileSync(draft, file, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(file: string): LeaseOwner | null {
  let text: string;
  let heartbeatAt: number;
  try {
    text = fs.readFileSync(file, 'utf8');
    heartbeatAt = fs.statSync(file).mtimeMs;
  } catch {
    return null;
  }
  try {
    const reader = RecordReader.of(parseJson(text), 'a lock');
    return {
      pid: reader.number('pid'),
      processStart: reader.textOrNull('processStart'),
      host: reader.text('host'),
      token: reader.text('token'),
      startedAt: reader.number('startedAt'),
      heartbeatAt,
    };
  } catch {
    // Being written this moment, or torn by a crash: an owner nobody can look up, judged by its silence.
    return { pid: 0, processStart: null, host: '', token: text, startedAt: heartbeatAt, heartbeatAt };
  }
}

async function isDead(file: string, owner: LeaseOwner, times: LeaseTimes): Promise<boolean> {
  const running = isRunning(owner);
  if (running === false) return true;
  // A thread of our own process may have been stopped; of another process on this machine we know that it lives.
  if (running === true && owner.pid !== process.pid) return false;
  if (Date.now() - owner.heartbeatAt < times.silence) return false;
  await sleep(times.proof);
  const later = readLock(file);
  return later !== null && later.token === owner.token && later.heartbeatAt === owner.heartbeatAt;
}

/** Removes the lock of a dead owner; false when it meanwhile is somebody else's, which is then put back. */
function removeDeadLock(file: string, owner: LeaseOwner): boolean {
  if (readLock(file)?.token !== owner.token) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return false;
  }
  try {
    if (readLock(aside)?.token === owner.token) return true;
    fs.linkSync(aside, file);
    return false;
  } catch {
    return false;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

class HeldLease implements Lease {
  private readonly timer: NodeJS.Timeout;
  private disposed = false;

  constructor(
    private readonly file: string,
    readonly token: string,
    heartbeat: number,
  ) {
    this.timer = setInterval(() => this.beat(), heartbeat);
    this.timer.unref();
  }

  isHeld(): boolean {
    return !this.disposed && readLock(this.file)?.token === this.token;
  }

  assertHeld(): void {
    if (this.isHeld()) return;
    throw new SkillifyError(
      'store-busy',
      'Another Skillify process has become the writer of this store. Nothing was saved; run the command again.',
    );
  }

  dispose(): void {
    if (this.disposed) return;
    clearInterval(this.timer);
    if (this.isHeld()) fs.rmSync(this.file, { force: true });
    this.disposed = true;
  }

  private beat(): void {
    try {
      const now = new Date();
      if (this.isHeld()) fs.utimesSync(this.file, now, now);
    } catch {
      // The folder may be away for a moment; the next beat tries again.
    }
  }
}
