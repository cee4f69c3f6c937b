import { type CaptureCounters, noCounters } from './captureCounters.ts';

/** What a headless process wants to hear of a shared store that its engine works on. */
export interface FleetHooks {
  readonly counters: CaptureCounters;
  /** Told when the store went away, and with null when it is back. */
  readonly onLink: (problem: string | null) => void;
  /** Told what capture holds back, so that it can be asked for its size and drained. */
  readonly onSpool: (spool: SpoolView) => void;
  /** How far this machine's clock is ahead of the server's, in milliseconds. */
  readonly onClockSkew: (milliseconds: number) => void;
  readonly onJobQueued: () => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

/** What may be asked of a spool from outside. */
export interface SpoolView {
  readonly sizeBytes: number;
  readonly limitBytes: number;
  readonly damagedRecords: number;
  readonly isDrained: boolean;
  /** Milliseconds since the store went away; 0 while it is there. */
  readonly awayMs: number;
  /** Sends what waits, until the signal says that it is too late. True when nothing waits. */
  drain(signal: AbortSignal): Promise<boolean>;
}

/** Hears nothing. */
export const noHooks: FleetHooks = {
  counters: noCounters,
  onLink: () => undefined,
  onSpool: () => undefined,
  onClockSkew: () => undefined,
  onJobQueued: () => undefined,
  log: () => undefined,
};
