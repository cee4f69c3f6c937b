import { arrayAt, isRecord, type JsonRecord, parseJson, recordAt, stringAt } from '../../base/json.ts';

/** A session as its file tells it once all its lines are applied. */
export interface ReplayedSession {
  readonly metadata: JsonRecord;
  /** In order; those that the user went back behind are marked. */
  readonly messages: readonly ReplayedMessage[];
  readonly skipped: number;
  readonly unknown: readonly string[];
}

export interface ReplayedMessage {
  readonly message: JsonRecord;
  readonly wasRewound: boolean;
}

/** Applies the lines of a log, or takes the one object of an older file. */
export function replaySession(text: string): ReplayedSession {
  const whole = parseJson(text);
  if (isRecord(whole) && Array.isArray(whole['messages'])) {
    const messages = arrayAt(whole, 'messages').filter(isRecord);
    return {
      metadata: whole,
      messages: messages.map((message) => ({ message, wasRewound: false })),
      skipped: 0,
      unknown: [],
    };
  }
  const log = new SessionLog();
  for (const line of text.split('\n')) if (line.trim() !== '') log.apply(parseJson(line));
  return log.session();
}

class SessionLog {
  private metadata: JsonRecord = {};
  /** By message id; the last version wins and keeps the place of the first. */
  private readonly messages = new Map<string, JsonRecord>();
  private readonly rewound = new Set<string>();
  /** Messages of the list as it is now; a replaced list leaves the earlier messages as history. */
  private active: string[] = [];
  private skipped = 0;
  private readonly unknown: string[] = [];

  apply(record: unknown): void {
    if (!isRecord(record)) {
      this.skipped += 1;
      return;
    }
    const rewindTo = stringAt(record, '$rewindTo');
    const changes = recordAt(record, '$set');
    if (rewindTo !== undefined) this.rewind(rewindTo);
    else if (changes !== undefined) this.change(changes);
    else if (stringAt(record, 'id') !== undefined && stringAt(record, 'type') !== undefined) this.put(record);
    else if (stringAt(record, 'sessionId') !== undefined) this.metadata = { ...this.metadata, ...record };
    else this.unknown.push(Object.keys(record)[0] ?? 'empty');
  }

  session(): ReplayedSession {
    const messages = [...this.messages].map(([id, message]) => ({ message, wasRewound: this.rewound.has(id) }));
    return { metadata: this.metadata, messages, skipped: this.skipped, unknown: this.unknown };
  }

  private put(message: JsonRecord): void {
    const id = stringAt(message, 'id') ?? '';
    if (!this.active.includes(id)) this.active.push(id);
    this.rewound.delete(id);
    this.messages.set(id, { ...this.messages.get(id), ...message });
  }

  private change(changes: JsonRecord): void {
    const { messages, ...metadata } = changes;
    this.metadata = { ...this.metadata, ...metadata };
    if (!Array.isArray(messages)) return;
    this.active = [];
    for (const message of messages) if (isRecord(message)) this.put(message);
  }

  /** An id that is not known means that everything goes. */
  private rewind(id: string): void {
    const from = Math.max(0, this.active.indexOf(id));
    for (const gone of this.active.splice(from)) this.rewound.add(gone);
  }
}
