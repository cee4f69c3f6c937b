import { existsSync, type FSWatcher, watch } from 'node:fs';
import * as path from 'node:path';
import type { Assistant, TranscriptFormat, TranscriptPlace } from '../assistants/assistant.ts';
import type { Disposable } from '../base/disposable.ts';
import { Slices } from './slices.ts';
import { databaseFacts, type FileFacts, fileFacts } from './transcriptFile.ts';
import { scanTranscripts } from './transcriptScan.ts';

export interface TranscriptWatcherOptions {
  readonly places: readonly { readonly assistant: Assistant; readonly place: TranscriptPlace }[];
  /** Hears of transcripts that appeared or changed. */
  readonly onDidChange: (paths: readonly string[]) => void;
  readonly sweepMilliseconds?: number;
  readonly slowestSweepMilliseconds?: number;
  readonly debounceMilliseconds?: number;
  /** How long a transcript that is rewritten whole must stay as it is before it is told of. */
  readonly settleMilliseconds?: number;
}

interface SeenTranscript {
  readonly mark: string;
  readonly modifiedAt: number;
  readonly format: TranscriptFormat;
}

/** A change that is not told of yet, because the transcript may still be written. */
interface HeldChange {
  readonly since: number;
  readonly lastChangeAt: number;
  readonly settleMilliseconds: number;
}

const warmMilliseconds = 48 * 60 * 60 * 1000;
const fullSweepEvery = 5;
const mostWatchedFolders = 12;
const mostNewestFolders = 8;
/** A transcript that is written all the time is told of this often all the same, in settling times. */
const longestHold = 10;
const largeBytes = 64 * 1024 * 1024;

/**
 * Follows transcripts while they are written. Notifications of the file system are only a hint to look sooner; what
 * counts is a sweep over sizes and times, which works on every file system and finds folders that appear later.
 */
export class TranscriptWatcher implements Disposable {
  private readonly seen = new Map<string, SeenTranscript>();
  private readonly held = new Map<string, HeldChange>();
  private readonly changedPaths = new Set<string>();
  private readonly folders = new Map<string, FSWatcher>();
  private readonly sweepMilliseconds: number;
  private readonly slowestMilliseconds: number;
  private readonly debounceMilliseconds: number;
  private readonly settleMilliseconds: number;
  private sweepTimer: NodeJS.Timeout | undefined;
  private emitTimer: NodeJS.Timeout | undefined;
  private pauseMilliseconds: number;
  private sweeps = 0;
  private sweeping = false;
  private hinted = false;
  private disposed = false;

  constructor(private readonly options: TranscriptWatcherOptions) {
    this.sweepMilliseconds = options.sweepMilliseconds ?? 2000;
    this.slowestMilliseconds = options.slowestSweepMilliseconds ?? 8 * this.sweepMilliseconds;
    this.debounceMilliseconds = options.debounceMilliseconds ?? 400;
    this.settleMilliseconds = options.settleMilliseconds ?? 1000;
    this.pauseMilliseconds = this.sweepMilliseconds;
  }

  /** Takes what is there as known and begins to follow it. */
  async start(): Promise<void> {
    await this.fullSweep();
    this.changedPaths.clear();
    this.held.clear();
    this.schedule();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.sweepTimer);
    clearTimeout(this.emitTimer);
    for (const watcher of this.folders.values()) watcher.close();
    this.folders.clear();
  }

  private schedule(milliseconds = this.pauseMilliseconds): void {
    clearTimeout(this.sweepTimer);
    if (this.disposed) return;
    this.sweepTimer = setTimeout(() => void this.sweep(), milliseconds);
  }

  /** Looks soon. Further hints until then change nothing, or a busy writer would put the sweep off for ever. */
  private hint(): void {
    if (this.hinted) return;
    this.hinted = true;
    this.schedule(this.debounceMilliseconds);
  }

  private async sweep(): Promise<void> {
    if (this.sweeping || this.disposed) return;
    this.sweeping = true;
    this.hinted = false;
    try {
      this.sweeps += 1;
      if (this.sweeps % fullSweepEvery === 0) await this.fullSweep();
      else this.warmSweep();
    } catch {
      // A folder may vanish between listing and looking; the next sweep sees what is there then.
    } finally {
      this.sweeping = false;
    }
    this.releaseSettled();
    // Idle folders are looked at less and less often; the first change brings the pace back.
    const isActive = this.changedPaths.size > 0 || this.held.size > 0;
    this.pauseMilliseconds = isActive
      ? this.sweepMilliseconds
      : Math.min(this.pauseMilliseconds * 1.5, this.slowestMilliseconds);
    if (this.changedPaths.size > 0) this.emitSoon();
    this.schedule();
  }

  private warmSweep(): void {
    const oldest = Date.now() - warmMilliseconds;
    for (const [file, { modifiedAt, format }] of this.seen) {
      if (modifiedAt < oldest) continue;
      const facts = format === 'database' ? databaseFacts(file) : fileFacts(file);
      if (facts === null) this.seen.delete(file);
      else this.compare(file, facts, format);
    }
  }

  private async fullSweep(): Promise<void> {
    const scan = await scanTranscripts(this.options.places, new Slices(undefined));
    const byTime = [...scan.found].sort((left, right) => right.facts.modifiedAt - left.facts.modifiedAt);
    for (const { path: file, facts, format } of byTime) this.compare(file, facts, format);
    // Where something was written last something is written next; folders that are not there are found by the sweep.
    const newest = [...new Set(byTime.map(({ path: file }) => path.dirname(file)))].slice(0, mostNewestFolders);
    const roots = this.options.places.map(({ place }) => place.folder).filter((folder) => existsSync(folder));
    this.hintFrom([...new Set([...newest, ...roots])]);
  }

  private compare(file: string, { sizeBytes, modifiedAt }: FileFacts, format: TranscriptFormat): void {
    const mark = `${sizeBytes}:${modifiedAt}`;
    if (this.seen.get(file)?.mark === mark) return;
    this.seen.set(file, { mark, modifiedAt, format });
    if (format === 'lines') {
      this.changedPaths.add(file);
      return;
    }
    const now = performance.now();
    // Large databases take long to read, and their programs write to them all the time.
    const settleMilliseconds = this.settleMilliseconds * Math.max(1, sizeBytes / largeBytes);
    this.held.set(file, { since: this.held.get(file)?.since ?? now, lastChangeAt: now, settleMilliseconds });
  }

  /** What is rewritten whole is told of once its writer has paused. */
  private releaseSettled(): void {
    const now = performance.now();
    for (const [file, { since, lastChangeAt, settleMilliseconds }] of this.held) {
      const isSettled = now - lastChangeAt >= settleMilliseconds;
      if (!isSettled && now - since < settleMilliseconds * longestHold) continue;
      this.held.delete(file);
      this.changedPaths.add(file);
    }
  }

  private hintFrom(wanted: readonly string[]): void {
    const kept = new Set(wanted.slice(0, mostWatchedFolders));
    for (const [folder, watcher] of this.folders) {
      if (kept.has(folder)) continue;
      watcher.close();
      this.folders.delete(folder);
    }
    for (const folder of kept) if (!this.folders.has(folder) && !this.disposed) this.watchFolder(folder);
  }

  private watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // A new file is only found by a full sweep.
        const file = name === null ? null : path.join(folder, name).replace(/-(?:wal|shm|journal)$/, '');
        if (file !== null && !this.seen.has(file)) this.sweeps = fullSweepEvery - 1;
        this.hint();
      });
      watcher.on('error', () => {
        watcher.close();
        this.folders.delete(folder);
      });
      this.folders.set(folder, watcher);
    } catch {
      // Absent folders and file systems without notifications are covered by the sweep.
    }
  }

  private emitSoon(): void {
    if (this.emitTimer !== undefined || this.disposed) return;
    this.emitTimer = setTimeout(() => {
      this.emitTimer = undefined;
      const paths = [...this.changedPaths];
      this.changedPaths.clear();
      if (paths.length > 0 && !this.disposed) this.options.onDidChange(paths);
    }, this.debounceMilliseconds);
  }
}
