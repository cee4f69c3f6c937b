/** How the last exchange ended. */
export type ExchangeEnd = 'done' | 'away' | 'refused';

const everyMs = 5 * 60_000;
const soonMs = 2_000;
const firstRetryMs = 15_000;
const longestRetryMs = 15 * 60_000;

/**
 * When to exchange next: at once when started, a moment after something is new, every few minutes, and with growing pauses
 * while the store is away. After a refusal it waits until it is started anew.
 */
export class TeamTimer {
  private timer: NodeJS.Timeout | null = null;
  private isStarted = false;
  private isRunning = false;
  private isWanted = false;
  private failures = 0;

  constructor(private readonly run: () => Promise<ExchangeEnd>) {}

  start(): void {
    this.isStarted = true;
    this.failures = 0;
    this.after(0);
  }

  stop(): void {
    this.isStarted = false;
    this.isWanted = false;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Something is new; while the store is away the pauses stay. */
  soon(): void {
    if (!this.isStarted || this.failures > 0) return;
    if (this.isRunning) this.isWanted = true;
    else this.after(soonMs);
  }

  dispose(): void {
    this.stop();
  }

  private after(delayMs: number): void {
    if (!this.isStarted) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), delayMs);
    // What waits for its turn keeps no process alive.
    this.timer.unref();
  }

  private async turn(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.isWanted = false;
    let end: ExchangeEnd = 'away';
    try {
      end = await this.run();
    } finally {
      this.isRunning = false;
      this.next(end);
    }
  }

  private next(end: ExchangeEnd): void {
    if (end === 'refused') {
      this.failures = 1;
      return;
    }
    if (end === 'done') {
      this.failures = 0;
      this.after(this.isWanted ? soonMs : everyMs);
      return;
    }
    this.failures += 1;
    const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (this.failures - 1));
    // Many members lose a server at the same moment, and must not all come back at the same one.
    this.after(pauseMs * (0.5 + Math.random() / 2));
  }
}
