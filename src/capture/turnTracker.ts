import { isHumanPrompt, type SessionEvent } from '../assistants/sessionEvent.ts';

export interface TurnTrackerOptions {
  /** Mining is due after this many assistant turns of a session, even when none of them ended. */
  readonly everyTurns?: number;
  /** A turn that neither ended nor went on for this long counts as ended. */
  readonly idleMilliseconds?: number;
}

/** Why mining is due. */
export type MiningTrigger = 'turn-end' | 'every-turns' | 'idle';

interface LiveSession {
  lastHeardAt: number;
  turnsSinceMining: number;
  isTurnOpen: boolean;
}

const defaultEveryTurns = 20;
const defaultIdleMilliseconds = 90_000;

/** Decides by the events of live sessions when mining is due. Knows no clock: the time comes in. */
export class TurnTracker {
  private readonly sessions = new Map<string, LiveSession>();
  private readonly everyTurns: number;
  private readonly idleMilliseconds: number;

  constructor(options: TurnTrackerOptions = {}) {
    this.everyTurns = options.everyTurns ?? defaultEveryTurns;
    this.idleMilliseconds = options.idleMilliseconds ?? defaultIdleMilliseconds;
  }

  /** Takes note of appended events; tells why mining is due, or null. */
  note(events: readonly SessionEvent[], now: number): MiningTrigger | null {
    let trigger: MiningTrigger | null = null;
    for (const event of events) {
      const session = this.session(event.sourceSessionId);
      session.lastHeardAt = now;
      if (event.kind === 'turn_end' || event.kind === 'interruption') {
        if (session.isTurnOpen) trigger = 'turn-end';
        session.isTurnOpen = false;
      } else if (event.kind === 'assistant_text') {
        session.isTurnOpen = true;
        session.turnsSinceMining += 1;
        if (session.turnsSinceMining >= this.everyTurns) trigger ??= 'every-turns';
      } else if (event.kind === 'tool_call' || isHumanPrompt(event)) {
        session.isTurnOpen = true;
      }
    }
    if (trigger !== null) this.mined();
    return trigger;
  }

  /** Tells whether a session fell silent in the middle of a turn; each such silence counts once. */
  idle(now: number): MiningTrigger | null {
    let isDue = false;
    for (const [id, session] of this.sessions) {
      if (now - session.lastHeardAt < this.idleMilliseconds) continue;
      isDue ||= session.isTurnOpen;
      this.sessions.delete(id);
    }
    if (!isDue) return null;
    this.mined();
    return 'idle';
  }

  private session(id: string): LiveSession {
    let session = this.sessions.get(id);
    if (session === undefined) {
      session = { lastHeardAt: 0, turnsSinceMining: 0, isTurnOpen: false };
      this.sessions.set(id, session);
    }
    return session;
  }

  private mined(): void {
    for (const session of this.sessions.values()) session.turnsSinceMining = 0;
  }
}
