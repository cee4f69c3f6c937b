import { promises as fs } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { RetentionLane } from '../store/retention/retentionLane.ts';
import type { Store } from '../store/store.ts';
import type { PruneReport, RetentionPolicy, RetentionStatus } from './retentionContract.ts';
import { judgeRoom, type RoomVerdict, sizeBound } from './retentionLimits.ts';
import { type RetentionAim, RetentionPass, type RetentionTally } from './retentionPass.ts';
import { keepPolicy, policyOf } from './retentionPolicy.ts';
import { readRetentionRun, saveRetentionRun } from './retentionRun.ts';
import { TurnQueue } from './turnQueue.ts';

const dayMs = 86_400_000;
const million = 1_000_000;

/** In the background, work is looked for this often, some time after something was stored. */
const quietMs = 5_000;
const againAfterMs = 15 * 60_000;
/** How long a person who prunes waits for the search index to drop it, and how many texts it looks at in a slice. */
const dropMs = 5_000;
const textsPerSlice = 100;
/** How long it is pruned before reading is refused for want of room. */
const rescueMs = 3_000;

/** What pruning needs of the engine. */
export interface RetentionSurroundings {
  readonly store: () => Store;
  readonly isWriter: () => boolean;
  /** What the user said of it, as far as this process was told. */
  readonly policy: Partial<RetentionPolicy>;
  /** Folder of the store, whose disk is looked at. */
  readonly folder: string;
  /** Runs a slice in turn with everything else that changes the store. */
  readonly inTurn: <T>(slice: () => Promise<T>) => Promise<T>;
  /** Told when events were pruned: the search index has something to drop. */
  readonly onDidPrune: () => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

/** Keeps the store within its limits, in slices between which everything else goes on; what is not done is done next time. */
export class Retention implements Disposable {
  private readonly turns = new TurnQueue();
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private lookedAt = 0;

  constructor(private readonly around: RetentionSurroundings) {}

  /** Prunes by the settings in the background, at half duty, once nothing new was stored for a moment. */
  soon(): void {
    if (this.closing.signal.aborted || Date.now() - this.lookedAt < againAfterMs) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.lookedAt = Date.now();
      this.run(this.closing.signal, { budgetMs: Number.POSITIVE_INFINITY, isIdle: true }).catch((error: unknown) => {
        if (SkillifyError.is(error, 'cancelled') || SkillifyError.is(error, 'disconnected')) return;
        this.around.log('warn', `The store could not be pruned: ${messageOf(error)}`);
      });
    }, quietMs);
    this.timer.unref();
  }

  /** Prunes by the settings for a limited time; a reader leaves that to the writer. Must not be called within a turn. */
  async update(signal: AbortSignal, budgetMs: number): Promise<void> {
    await this.run(signal, { budgetMs, isIdle: false });
  }

  /** Prunes on request, all that the aim asks for, or only tells what that would be. */
  async prune(olderThanDays: number | null, dryRun: boolean, signal: AbortSignal): Promise<PruneReport> {
    const lane = this.lane();
    if (lane === null)
      throw new SkillifyError('invalid-input', 'This store is not pruned by Skillify; its administrator does that.');
    const aim: RetentionAim =
      olderThanDays === null ? await this.aim() : { before: Date.now() - olderThanDays * dayMs, boundBytes: null };
    const tally = await this.turns.run(() => this.pass(lane, aim, signal, { dryRun }));
    if (signal.aborted) throw new SkillifyError('cancelled', 'Pruning was stopped. What is left is pruned next time.');
    if (!dryRun) await this.dropFromIndex(signal);
    const { unminedSessions } = await lane.sizes();
    const { sessions, events, bytes, givenBackBytes } = tally;
    return { dryRun, sessions, events, bytes, givenBackBytes, unminedSessions };
  }

  /** `write-failed`, saying what to do, when there is too little room to store anything more; else null. Within a turn. */
  async refusal(): Promise<SkillifyError | null> {
    const verdict = await this.room();
    if (verdict.level !== 'reached') return null;
    await this.rescue();
    const after = await this.room();
    return after.level === 'reached' ? new SkillifyError('write-failed', after.message) : null;
  }

  /** null for stores that are not pruned. */
  async status(): Promise<RetentionStatus | null> {
    const lane = this.lane();
    if (lane === null) return null;
    const { fileBytes, freeBytes, canShrink, prunedEvents, prunedSessions } = await lane.sizes();
    const verdict = await this.room();
    return {
      ...(await policyOf(this.around.store(), this.around.policy)),
      fileBytes,
      freeBytes,
      canShrink,
      prunedEvents,
      prunedSessions,
      lastRun: await readRetentionRun(this.around.store()),
      notice: verdict.level === 'ample' ? null : verdict.message,
    };
  }

  dispose(): void {
    this.closing.abort();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Resolves when no pruning is under way. */
  async settled(): Promise<void> {
    await this.turns.run(async () => undefined);
  }

  /** For a while: what is left is dropped when the index is next filled. */
  private async dropFromIndex(signal: AbortSignal): Promise<void> {
    const until = performance.now() + dropMs;
    while (!signal.aborted && performance.now() < until) {
      if ((await this.around.inTurn(() => this.around.store().indexText(textsPerSlice))) === 0) return;
      await nextTurn();
    }
  }

  private async run(signal: AbortSignal, how: { readonly budgetMs: number; readonly isIdle: boolean }): Promise<void> {
    const lane = this.lane();
    if (lane === null || !this.around.isWriter()) return;
    await this.turns.run(async () => {
      await this.around.inTurn(() => keepPolicy(this.around.store(), this.around.policy));
      const tally = await this.pass(lane, await this.aim(), signal, how);
      if (tally.events > 0)
        this.around.log(
          'info',
          `Pruned ${tally.events} events of ${tally.sessions} sessions; ${tally.givenBackBytes} bytes given back.`,
        );
    });
  }

  private async pass(
    lane: RetentionLane,
    aim: RetentionAim,
    signal: AbortSignal,
    {
      budgetMs = Number.POSITIVE_INFINITY,
      isIdle = false,
      dryRun = false,
    }: { readonly budgetMs?: number; readonly isIdle?: boolean; readonly dryRun?: boolean },
  ): Promise<RetentionTally> {
    const until = performance.now() + budgetMs;
    let restMs = 0;
    const work = new RetentionPass(
      lane,
      {
        slice: (task) =>
          this.around.inTurn(async () => {
            const started = performance.now();
            const result = await task();
            restMs = isIdle ? performance.now() - started : 0;
            return result;
          }),
        goesOn: async () => {
          await (restMs > 0 ? pause(restMs) : nextTurn());
          restMs = 0;
          if (signal.aborted || this.closing.signal.aborted) return false;
          return performance.now() < until && (dryRun || this.around.isWriter());
        },
      },
      Date.now(),
    );
    if (dryRun) return work.weigh(aim);
    const tally = await work.run(aim);
    await this.around.inTurn(() => saveRetentionRun(this.around.store(), tally, Date.now()));
    if (tally.events > 0) this.around.onDidPrune();
    return tally;
  }

  /** Within a turn already, so that slices do not wait for it to end. */
  private async rescue(): Promise<void> {
    const lane = this.lane();
    if (lane === null || !this.around.isWriter()) return;
    const until = performance.now() + rescueMs;
    const pace = {
      slice: <T>(task: () => Promise<T>) => task(),
      goesOn: async () => {
        await nextTurn();
        return performance.now() < until && !this.closing.signal.aborted;
      },
    };
    const tally = await new RetentionPass(lane, pace, Date.now()).run(await this.aim());
    await saveRetentionRun(this.around.store(), tally, Date.now());
    if (tally.events > 0) this.around.onDidPrune();
  }

  private lane(): RetentionLane | null {
    return this.around.store().retention ?? null;
  }

  private async aim(): Promise<RetentionAim> {
    const { days, maxSizeMb } = await policyOf(this.around.store(), this.around.policy);
    const { mode } = await this.around.store().location();
    return {
      before: days > 0 ? Date.now() - days * dayMs : null,
      boundBytes: sizeBound({ mode, maxSizeBytes: maxSizeMb * million }),
    };
  }

  private async room(): Promise<RoomVerdict> {
    const lane = this.lane();
    if (lane === null) return { level: 'ample', message: '' };
    const { mode } = await this.around.store().location();
    const { maxSizeMb } = await policyOf(this.around.store(), this.around.policy);
    const room = {
      ...(await lane.space()),
      mode,
      maxSizeBytes: maxSizeMb * million,
      unminedSessions: 0,
      diskFreeBytes: await freeOnDisk(this.around.folder),
    };
    const verdict = judgeRoom(room);
    if (verdict.level === 'ample') return verdict;
    return judgeRoom({ ...room, unminedSessions: (await lane.sizes()).unminedSessions });
  }
}

async function freeOnDisk(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize, blocks } = await fs.statfs(folder);
    // Some file systems of remote hosts know no sizes at all.
    return blocks > 0 ? bavail * bsize : null;
  } catch {
    return null;
  }
}
