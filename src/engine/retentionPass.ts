import type { PrunableSession, PrunedAmount, RetentionLane } from '../store/retention/retentionLane.ts';

const dayMs = 86_400_000;

/** Events that one slice prunes, and pages that one gives back: some ten milliseconds each. */
const eventsPerSlice = 200;
const pagesPerSlice = 128;
const windowsPerSlice = 100;
const sessionsAtOnce = 50;
/** The size limit leaves sessions of the last day alone: they may go on. */
const youngestMs = dayMs;
/** Pruning by size goes on to this share of the limit, so that it is not needed again at once. */
const prunedToShare = 0.9;
/** Free pages are used again; only what is more than this is given back. */
const tolerablyFreeBytes = 32_000_000;
const tolerablyFreeShare = 0.1;

/** What to prune: sessions that ended before a time (UTC milliseconds), and the oldest ones while the store is above a size. */
export interface RetentionAim {
  readonly before: number | null;
  readonly boundBytes: number | null;
}

/** What a pass did. */
export interface RetentionTally {
  readonly sessions: number;
  readonly events: number;
  readonly bytes: number;
  readonly givenBackBytes: number;
  /** false when it ended before all was done. */
  readonly isDone: boolean;
}

/** How a pass is paced: slices run in turn with other work, and it ends early once `goesOn` says no. */
export interface RetentionPace {
  slice<T>(task: () => Promise<T>): Promise<T>;
  goesOn(): Promise<boolean>;
}

/** Prunes towards an aim, in slices; stopping or being killed between any two of them leaves the store sound. */
export class RetentionPass {
  private readonly tally = { sessions: 0, events: 0, bytes: 0, givenBackBytes: 0 };
  private isCutShort = false;
  /** What ended before is pruned, or was to be. */
  private prunedTo = Number.MIN_SAFE_INTEGER;

  constructor(
    private readonly lane: RetentionLane,
    private readonly pace: RetentionPace,
    private readonly now: number,
  ) {}

  async run({ before, boundBytes }: RetentionAim): Promise<RetentionTally> {
    if (before !== null) {
      await this.prune(before, async () => true);
      this.prunedTo = before;
    }
    if (boundBytes !== null && (await this.usedBytes()) > boundBytes) {
      const target = boundBytes * prunedToShare;
      await this.prune(this.now - youngestMs, async () => (await this.usedBytes()) > target);
    }
    await this.compactSummaries();
    await this.giveBack();
    return { ...this.tally, isDone: !this.isCutShort };
  }

  /** What a run would prune, without doing it. */
  async weigh({ before, boundBytes }: RetentionAim): Promise<RetentionTally> {
    const tooMuch = boundBytes === null ? 0 : (await this.usedBytes()) - boundBytes;
    const toFree = tooMuch > 0 && boundBytes !== null ? tooMuch + boundBytes * (1 - prunedToShare) : 0;
    const latest = Math.max(
      before ?? Number.MIN_SAFE_INTEGER,
      toFree > 0 ? this.now - youngestMs : Number.MIN_SAFE_INTEGER,
    );
    await this.each(latest, async ({ sessionId, lastEventAt }) => {
      if (lastEventAt >= (before ?? Number.MIN_SAFE_INTEGER) && this.tally.bytes >= toFree) return false;
      this.add(await this.lane.weigh(sessionId));
      return true;
    });
    return { ...this.tally, isDone: !this.isCutShort };
  }

  private async prune(before: number, isWanted: () => Promise<boolean>): Promise<void> {
    await this.each(before, async ({ sessionId, lastEventAt }) => {
      if (!(await isWanted())) return false;
      this.prunedTo = Math.max(this.prunedTo, lastEventAt);
      let events = 0;
      let bytes = 0;
      while (await this.pace.goesOn()) {
        const gone = await this.pace.slice(() => this.lane.prune(sessionId, eventsPerSlice));
        events += gone.events;
        bytes += gone.bytes;
        if (gone.events > 0) continue;
        this.add({ events, bytes });
        return true;
      }
      this.add({ events, bytes });
      this.isCutShort = true;
      return false;
    });
  }

  /** Goes through the sessions that may be pruned, the oldest first, until one of them says that it is enough. */
  private async each(before: number, task: (session: PrunableSession) => Promise<boolean>): Promise<void> {
    let last: PrunableSession | undefined;
    do {
      const sessions = await this.lane.listPrunable(before, sessionsAtOnce, last);
      for (const session of sessions) {
        if (!(await this.pace.goesOn())) {
          this.isCutShort = true;
          return;
        }
        if (!(await task(session))) return;
      }
      last = sessions.at(-1);
    } while (last !== undefined);
  }

  /** Where nothing is raw any more, summaries by the day and the session are fine enough. */
  private async compactSummaries(): Promise<void> {
    if (this.isCutShort || this.prunedTo === Number.MIN_SAFE_INTEGER) return;
    while (await this.pace.goesOn()) {
      const dropped = await this.pace.slice(() => this.lane.compactSummaries(this.prunedTo, windowsPerSlice));
      if (dropped === 0) return;
    }
    this.isCutShort = true;
  }

  private async giveBack(): Promise<void> {
    const { fileBytes, freeBytes, canShrink } = await this.lane.sizes();
    const tolerated = Math.max(tolerablyFreeBytes, fileBytes * tolerablyFreeShare);
    if (!canShrink || freeBytes <= tolerated) return;
    for (let excess = freeBytes - tolerated / 2; excess > 0; ) {
      if (!(await this.pace.goesOn())) {
        this.isCutShort = true;
        return;
      }
      const given = await this.pace.slice(() => this.lane.shrink(pagesPerSlice));
      if (given === 0) return;
      this.tally.givenBackBytes += given;
      excess -= given;
    }
  }

  private add({ events, bytes }: PrunedAmount): void {
    if (events === 0) return;
    this.tally.sessions += 1;
    this.tally.events += events;
    this.tally.bytes += bytes;
  }

  private async usedBytes(): Promise<number> {
    const { fileBytes, freeBytes } = await this.lane.space();
    return fileBytes - freeBytes;
  }
}
