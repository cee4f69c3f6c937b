import { messageOf, SkillifyError } from '../base/errors.ts';
import type { Store } from '../store/store.ts';
import { type BackoffTimes, backoffMs } from './backoff.ts';

/** What a link needs. */
export interface StoreLinkOptions<S extends Store> {
  /** Opens the store; rejects with `store-away` while it cannot be reached. */
  readonly open: () => Promise<S>;
  /** Asks whether the store answers; rejects as its methods do. */
  readonly probe: (store: S) => Promise<unknown>;
  readonly times?: BackoffTimes;
  /** A request that is not answered for so long counts as one to a store that is away; it may still be carried out. */
  readonly answerWithinMs?: number;
  /** Told when the store went away, and with null when it is there again. */
  readonly onDidChange?: (problem: string | null) => void;
}

/** True for failures of a shared store that pass by themselves: it cannot be reached, or its disk is full. */
export function isStoreAway(error: unknown): boolean {
  return SkillifyError.is(error, 'store-away') || SkillifyError.is(error, 'write-failed');
}

const longestAnswerMs = 120_000;
const defaultTimes: BackoffTimes = { firstMs: 500, longestMs: 30_000 };

/** A shared store that may be away: opened when it can be, asked again after growing waits, and told of when it returns. */
export class StoreLink<S extends Store> {
  private current: S | null = null;
  private opening: Promise<S> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private attempts = 0;
  private problemText: string | null = null;
  private awaySince: number | null = null;
  private isClosed = false;

  constructor(private readonly options: StoreLinkOptions<S>) {}

  /** Why the store is away, as a sentence; null while it is there. */
  get problem(): string | null {
    return this.problemText;
  }

  /** Milliseconds since the store went away; 0 while it is there. */
  awayMs(now = performance.now()): number {
    return this.awaySince === null ? 0 : now - this.awaySince;
  }

  /** The open store, whether it answers now or not. Throws `store-away` while it was never opened. */
  get store(): S {
    if (this.current === null)
      throw new SkillifyError('store-away', this.problemText ?? 'The shared store is not connected yet; try again.');
    return this.current;
  }

  /** Opens the store unless it is open. Rejects with what keeps it from being opened. */
  async connect(): Promise<S> {
    if (this.isClosed) throw new SkillifyError('disconnected', 'The store is closed; run the command again.');
    if (this.current !== null) return this.current;
    this.opening ??= this.options.open().finally(() => {
      this.opening = null;
    });
    try {
      const store = await this.opening;
      this.current ??= store;
      return this.current;
    } catch (error) {
      this.noteFailure(error);
      throw error;
    }
  }

  /**
   * Runs the work while the store is there. Rejects at once with `store-away` while it is known to be away; a failure that
   * may pass lets the store be asked again by itself.
   */
  async run<T>(work: (store: S) => Promise<T>): Promise<T> {
    if (this.problemText !== null) throw new SkillifyError('store-away', this.problemText);
    const store = await this.connect();
    try {
      const result = await this.answered(work(store));
      // Only real work shows that it is over: a full disk answers questions.
      this.attempts = 0;
      return result;
    } catch (error) {
      this.noteFailure(error);
      throw error;
    }
  }

  /** Asks now whether the store is there, without waiting for the next attempt. */
  async tryNow(): Promise<boolean> {
    if (this.isClosed) return false;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    try {
      await this.answered(this.options.probe(await this.connect()));
    } catch (error) {
      if (!isStoreAway(error)) this.noteProblem(messageOf(error));
      this.noteFailure(error);
      return false;
    }
    this.awaySince = null;
    const wasAway = this.problemText !== null;
    this.problemText = null;
    if (wasAway) this.options.onDidChange?.(null);
    return true;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    const store = this.current ?? (await this.opening?.catch(() => null)) ?? null;
    this.current = null;
    await store?.close();
  }

  /** A network may swallow an answer without ending the connection. */
  private async answered<T>(request: Promise<T>): Promise<T> {
    const { answerWithinMs = longestAnswerMs } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(new SkillifyError('store-away', `The shared store did not answer for ${answerWithinMs / 1_000} s.`)),
        answerWithinMs,
      );
    });
    try {
      return await Promise.race([request, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private noteFailure(error: unknown): void {
    if (isStoreAway(error)) this.noteProblem(messageOf(error));
    if (this.problemText !== null) this.tryLater();
  }

  private noteProblem(message: string): void {
    const isNew = this.problemText === null;
    this.problemText = message;
    this.awaySince ??= performance.now();
    if (isNew) this.options.onDidChange?.(message);
  }

  private tryLater(): void {
    if (this.timer !== null || this.isClosed) return;
    const waitMs = backoffMs(this.attempts, this.options.times ?? defaultTimes);
    this.attempts += 1;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.tryNow();
    }, waitMs);
    this.timer.unref();
  }
}
