import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import type { HookSpool } from '../capture/hooks/spool.ts';
import { type MiningTrigger, TurnTracker } from '../capture/turnTracker.ts';
import { TranscriptWatcher, type TranscriptWatcherOptions } from '../capture/watcher.ts';
import type { EngineEvents, EngineMethods } from './contract.ts';

/** A look at the size of one file. */
const spoolCheckMs = 1_000;

type Trigger = EngineMethods['now']['params']['trigger'];

export interface LiveCaptureOptions {
  readonly places: TranscriptWatcherOptions['places'];
  readonly everyTurns: number;
  /** Reads what is new, in the transcripts that are named or else in all, and passes on the events that were stored. */
  readonly capture: (
    onAppended: (events: readonly SessionEvent[]) => void,
    changedPaths: readonly string[] | undefined,
  ) => Promise<unknown>;
  readonly codify: (trigger: Trigger) => Promise<unknown>;
  readonly log: (level: EngineEvents['log']['level'], message: string) => void;
  /** What hooks tell, where some are installed. */
  readonly spool?: Pick<HookSpool, 'read'>;
  /** How often silent sessions are looked for. */
  readonly idleCheckMs?: number;
}

/**
 * Follows live sessions: captures when a transcript grows, mines when a turn ends, after every N turns and when a
 * session falls silent. What happens while a capture runs is read by the next one.
 */
export class LiveCapture implements Disposable {
  private watcher: TranscriptWatcher | null = null;
  private idleTimer: NodeJS.Timeout | null = null;
  private spoolTimer: NodeJS.Timeout | null = null;
  private readonly tracker: TurnTracker;
  private running = false;
  /** What changed while a capture ran: transcripts by path, or anything. */
  private waiting: Set<string> | 'all' | null = null;
  /** A capture failed, so more may be unread than the next change tells. */
  private isBehind = false;
  private lastProblem: string | null = null;

  constructor(private readonly options: LiveCaptureOptions) {
    this.tracker = new TurnTracker({ everyTurns: options.everyTurns });
  }

  get isWatching(): boolean {
    return this.watcher !== null;
  }

  start(): void {
    if (this.watcher) return;
    const onDidChange = (paths: readonly string[]) => void this.capture(paths);
    const watcher = new TranscriptWatcher({ places: this.options.places, onDidChange });
    this.watcher = watcher;
    this.idleTimer = setInterval(() => {
      const trigger = this.tracker.idle(Date.now());
      if (trigger) void this.codify(trigger);
    }, this.options.idleCheckMs ?? 30_000);
    this.idleTimer.unref();
    this.spoolTimer = setInterval(() => void this.readSpool(), spoolCheckMs);
    this.spoolTimer.unref();
    // What was written before the watcher looked for the first time is read at once.
    watcher
      .start()
      .then(() => this.capture())
      .catch((error: unknown) => this.options.log('warn', `Following live sessions failed: ${messageOf(error)}`));
  }

  stop(): void {
    this.watcher?.dispose();
    this.watcher = null;
    if (this.idleTimer) clearInterval(this.idleTimer);
    this.idleTimer = null;
    if (this.spoolTimer) clearInterval(this.spoolTimer);
    this.spoolTimer = null;
  }

  dispose(): void {
    this.stop();
  }

  /** Hooks are heard at once where transcripts tell only later, and are how an opt-out of a running session is noticed. */
  private async readSpool(): Promise<void> {
    try {
      const notes = this.options.spool?.read() ?? [];
      if (notes.length === 0) return;
      await this.capture();
      const hasEnded = notes.some(
        (note) => !note.excluded && (note.event === 'turn_end' || note.event === 'session_end'),
      );
      if (hasEnded && this.isWatching) await this.codify('turn-end');
    } catch (error) {
      this.report(error);
    }
  }

  private async capture(changedPaths?: readonly string[]): Promise<void> {
    this.note(changedPaths);
    if (this.running) return;
    this.running = true;
    let due: MiningTrigger | null = null;
    try {
      do {
        const changed = this.waiting;
        this.waiting = null;
        await this.options.capture(
          (events) => {
            due = this.tracker.note(events, Date.now()) ?? due;
          },
          changed instanceof Set ? [...changed] : undefined,
        );
      } while (this.waiting !== null && this.isWatching);
      this.lastProblem = null;
    } catch (error) {
      // What was to be read may be left unread: the next look is at everything.
      this.waiting = null;
      this.report(error);
      this.isBehind = true;
    } finally {
      this.running = false;
    }
    if (due !== null && this.isWatching) await this.codify(due);
  }

  private note(changedPaths: readonly string[] | undefined): void {
    if (changedPaths === undefined || this.isBehind || this.waiting === 'all') {
      this.waiting = 'all';
      this.isBehind = false;
    } else {
      this.waiting = new Set([...(this.waiting ?? []), ...changedPaths]);
    }
  }

  private async codify(trigger: MiningTrigger): Promise<void> {
    try {
      await this.options.codify(trigger === 'every-turns' ? 'every-n-turns' : trigger);
    } catch (error) {
      this.report(error);
    }
  }

  /** A busy store is another window at work, which captures for both; what goes on failing in the same way is told once. */
  private report(error: unknown): void {
    if (SkillifyError.is(error, 'cancelled') || SkillifyError.is(error, 'disconnected')) return;
    const message = messageOf(error);
    const isKnown = SkillifyError.is(error, 'store-busy') || message === this.lastProblem;
    this.lastProblem = message;
    this.options.log(isKnown ? 'debug' : 'warn', `Live capture: ${message}`);
  }
}
