import type { PromptOrigin, SessionEvent } from '../sessionEvent.ts';

/** What a session's key says of who talks in it. */
export interface SessionKeyReading {
  /** Whose words the user messages are, where it is not the owner typing. */
  readonly origin: PromptOrigin | null;
  readonly channel: string | null;
}

/** Reads a session key such as `agent:main:telegram:direct:1` or `cron:nightly`. */
export function readSessionKey(key: string): SessionKeyReading {
  const parts = key.split(':');
  const tail = parts[0] === 'agent' ? parts.slice(2) : parts;
  const [kind = ''] = tail;
  if (kind === 'cron' || kind === 'hook' || kind === 'acp') return { origin: 'automation', channel: kind };
  if (kind === 'subagent' || tail.includes('subagent')) return { origin: 'agent', channel: 'subagent' };
  if (kind === 'explicit' || tail.some((part) => part.startsWith('model-run'))) {
    return { origin: 'automation', channel: 'api' };
  }
  // In a group the sender need not be the owner.
  const isGroup = tail.includes('group') || tail.includes('channel') || tail.includes('room');
  if (tail.length >= 3) return { origin: isGroup ? 'unknown' : null, channel: `gateway:${kind}` };
  if (kind.startsWith('tui')) return { origin: null, channel: 'cli' };
  return { origin: isGroup ? 'unknown' : null, channel: null };
}

/** The events with the session's own word on who prompted: a session of a machine has no typed prompts. */
export function withOrigin(events: readonly SessionEvent[], origin: PromptOrigin | null): readonly SessionEvent[] {
  if (origin === null) return events;
  return events.map((event) =>
    event.kind === 'user_prompt' && event.origin === 'human' ? { ...event, origin, originRule: 'session-key' } : event,
  );
}
