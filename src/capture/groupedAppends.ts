import type { AppendResult, CaptureBatch, Store } from '../store/store.ts';

interface WaitingBatch {
  readonly batch: CaptureBatch;
  readonly onStored: (result: AppendResult) => void;
}

const eventsPerGroup = 1800;
const batchesPerGroup = 64;

/**
 * Stores the batches of many small transcripts in one transaction, since each one waits for the disk. A batch that was
 * not stored when the run ends is read again by the next one.
 */
export class GroupedAppends {
  private waiting: WaitingBatch[] = [];
  private events = 0;

  constructor(
    private readonly store: Pick<Store, 'appendCaptures'>,
    private readonly onBatch: (batch: CaptureBatch) => void = () => undefined,
  ) {}

  /** Stores the batch now or together with the ones that follow; `onStored` hears of it then. */
  async add(batch: CaptureBatch, onStored: (result: AppendResult) => void): Promise<void> {
    this.waiting.push({ batch, onStored });
    this.events += batch.events.length;
    if (this.events >= eventsPerGroup || this.waiting.length >= batchesPerGroup) await this.flush();
  }

  /** Stores what waits; must come before anything else is read from or written to the same transcripts. */
  async flush(): Promise<void> {
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    this.events = 0;
    const results = await this.store.appendCaptures(waiting.map(({ batch }) => batch));
    for (const [index, result] of results.entries()) {
      const stored = waiting[index];
      if (stored === undefined) continue;
      this.onBatch(stored.batch);
      stored.onStored(result);
    }
  }
}
