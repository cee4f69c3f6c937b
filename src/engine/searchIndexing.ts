import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { Store } from '../store/store.ts';

/** Texts of one slice; a slice holds other requests up for as long as it takes, some 20 ms. */
const sliceTexts = 100;
/** Background work begins when nothing was stored for so long. */
const quietMs = 400;

/** Another process is the writer, or the engine is being closed. */
const expected = ['store-read-only', 'store-busy', 'disconnected'] as const;

/** Fills the index behind what is stored: at once for a limited time, and in the background while nothing else happens. */
export class SearchIndexing implements Disposable {
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly store: () => Store,
    private readonly warn: (message: string) => void,
  ) {}

  /** Goes on until nothing is left that this process may do, which is true, or the time is over. A reader may do nothing. */
  async fill(limitMs: number, signal?: AbortSignal): Promise<boolean> {
    const until = performance.now() + limitMs;
    while (!this.isClosed && !signal?.aborted && performance.now() < until) {
      if (!(await this.slice())) return true;
      await nextTurn();
    }
    return false;
  }

  /** Fills what is left once nothing new was stored for a moment. */
  soon(): void {
    if (this.isClosed) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = this.after(quietMs);
  }

  dispose(): void {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Half of the time is left to others, so that neither requests nor other programs feel it. */
  private after(pauseMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      const started = performance.now();
      void this.slice().then((hasMore) => {
        if (hasMore && !this.isClosed && this.timer === timer) this.timer = this.after(performance.now() - started);
      });
    }, pauseMs);
    timer.unref();
    return timer;
  }

  /** False when nothing is left to do, or this process may not do it. */
  private async slice(): Promise<boolean> {
    try {
      return (await this.store().indexText(sliceTexts)) > 0;
    } catch (error) {
      const isExpected = expected.some((code) => SkillifyError.is(error, code));
      if (!isExpected && !this.isClosed)
        this.warn(`The search index could not be brought up to date: ${messageOf(error)}`);
      return false;
    }
  }
}
