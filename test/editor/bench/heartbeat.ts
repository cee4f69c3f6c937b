const beatMs = 5;

/** The longest times between two beats of a thread, in milliseconds. */
export interface Blocks {
  /** By the clock: other programs that have the processor count. */
  readonly longestWallMs: number;
  /** By the thread's own processor time, as far as the runtime tells it: what the thread itself did at a stretch. */
  readonly longestProcessorMs: number | null;
  /** Beats that came more than 10 ms of the thread's processor time after the one before. */
  readonly over10Ms: number;
  readonly beats: number;
}

/** Beats every 5 ms on the thread it lives on and keeps how late it was. */
export class Heartbeat {
  private readonly timer = setInterval(() => this.beat(), beatMs);
  private lastWall = performance.now();
  private lastProcessor = threadProcessorMs();
  private longestWallMs = 0;
  private longestProcessorMs = 0;
  private over10Ms = 0;
  private beats = 0;

  stop(): Blocks {
    this.beat();
    clearInterval(this.timer);
    const { longestWallMs, longestProcessorMs, over10Ms, beats } = this;
    const knowsThread = threadProcessorMs() !== null;
    return { longestWallMs, longestProcessorMs: knowsThread ? longestProcessorMs : null, over10Ms, beats };
  }

  private beat(): void {
    const wall = performance.now();
    const processor = threadProcessorMs();
    this.longestWallMs = Math.max(this.longestWallMs, wall - this.lastWall - beatMs);
    const used = (processor ?? 0) - (this.lastProcessor ?? 0);
    this.longestProcessorMs = Math.max(this.longestProcessorMs, used);
    if (used > 10) this.over10Ms += 1;
    this.beats += 1;
    this.lastWall = wall;
    this.lastProcessor = processor;
  }
}

/** Processor time of this thread; null before Node 23.9. */
function threadProcessorMs(): number | null {
  if (!('threadCpuUsage' in process) || typeof process.threadCpuUsage !== 'function') return null;
  const used: unknown = process.threadCpuUsage();
  if (typeof used !== 'object' || used === null || !('user' in used) || !('system' in used)) return null;
  return typeof used.user === 'number' && typeof used.system === 'number' ? (used.user + used.system) / 1000 : null;
}
