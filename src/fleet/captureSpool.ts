import fs from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { CaptureMirror } from '../capture/spool/captureMirror.ts';
import { SpoolLog } from '../capture/spool/spoolLog.ts';
import { acquireLease, type Lease } from '../store/lease.ts';
import { writeDurably } from '../store/segments/durableFile.ts';
import type { Store } from '../store/store.ts';
import type { FleetHooks, SpoolView } from './fleetHooks.ts';
import { SpooledStore } from './spooledStore.ts';
import type { StoreLink } from './storeLink.ts';

const snapshotEveryMs = 60_000;
const drainEveryMs = 30_000;

/** What keeping a spool needs. */
export interface CaptureSpoolOptions {
  /** The spool's own folder; one process at a time uses it. */
  readonly folder: string;
  readonly limitBytes: number;
  readonly dataFolder: string;
  readonly link: StoreLink<Store>;
  /** What capture may see of the store. */
  readonly captured: (store: Store) => Store;
  readonly hooks: FleetHooks;
}

/** A machine's spool for one workspace: its files, its lock, what is known of the store, and the timer that empties it. */
export class CaptureSpool implements SpoolView {
  private readonly timer: NodeJS.Timeout;
  private savedAt = 0;

  private constructor(
    private readonly options: CaptureSpoolOptions,
    private readonly lease: Lease,
    private readonly log: SpoolLog,
    private readonly mirror: CaptureMirror,
    readonly store: SpooledStore,
  ) {
    this.timer = setInterval(() => this.tend(), drainEveryMs);
    this.timer.unref();
  }

  /** Throws `store-busy` where another process captures into the same workspace from this machine. */
  static async open(options: CaptureSpoolOptions): Promise<CaptureSpool> {
    const lease = await acquireLease(options.folder);
    if ('heldBy' in lease) {
      throw new SkillifyError(
        'store-busy',
        `Another Skillify (process ${lease.heldBy.pid} on ${lease.heldBy.host}) captures this project for the shared store. Stop it, or let it go on.`,
      );
    }
    try {
      const log = new SpoolLog({ folder: options.folder, limitBytes: options.limitBytes });
      const mirror = new CaptureMirror();
      restore(mirror, snapshotFile(options.folder));
      const { link, captured, hooks, dataFolder } = options;
      const { counters } = hooks;
      const store = new SpooledStore({ link, captured, spool: log, mirror, counters, dataFolder, now: Date.now });
      const spool = new CaptureSpool(options, lease, log, mirror, store);
      if (log.damagedRecords > 0)
        hooks.log('warn', 'A part of the spool was damaged; it is read from transcripts again.');
      return spool;
    } catch (error) {
      lease.dispose();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.log.sizeBytes;
  }

  get limitBytes(): number {
    return this.options.limitBytes;
  }

  get damagedRecords(): number {
    return this.log.damagedRecords;
  }

  get isDrained(): boolean {
    return this.store.isDrained;
  }

  get awayMs(): number {
    return this.options.link.awayMs();
  }

  drain(signal: AbortSignal): Promise<boolean> {
    return this.store.drain(signal);
  }

  /** Sends what waits now that the store is back; failures are told, and tried again later. */
  async sendSoon(): Promise<void> {
    try {
      const bytes = this.sizeBytes;
      if (this.isDrained || !(await this.store.drain())) return;
      this.options.hooks.log('info', `The spool was sent to the shared store (${Math.ceil(bytes / 1024)} kB).`);
    } catch (error) {
      this.options.hooks.log('warn', messageOf(error));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    try {
      await this.store.close();
      this.saveSnapshot();
    } finally {
      this.lease.dispose();
    }
  }

  private tend(): void {
    if (this.options.link.problem === null) void this.sendSoon();
    if (performance.now() - this.savedAt > snapshotEveryMs) this.saveSnapshot();
  }

  /** Only what the store has acknowledged: the rest is in the spool, which may lose its end with the power. */
  private saveSnapshot(): void {
    if (!this.isDrained || !this.store.isKnown) return;
    this.savedAt = performance.now();
    try {
      writeDurably(snapshotFile(this.options.folder), Buffer.from(this.mirror.snapshot()));
    } catch (error) {
      this.options.hooks.log('warn', `What capture knows of the store could not be kept: ${messageOf(error)}`);
    }
  }
}

function snapshotFile(folder: string): string {
  return path.join(folder, 'known.json');
}

/** Without one, transcripts are read from their start and what the store has is known by its ids. */
function restore(mirror: CaptureMirror, file: string): void {
  try {
    mirror.restore(fs.readFileSync(file, 'utf8'));
  } catch {
    // There is none yet.
  }
}
