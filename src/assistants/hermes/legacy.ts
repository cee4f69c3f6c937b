import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, type JsonRecord, parseJson, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type {
  ParsedLine,
  TranscriptIdentity,
  TranscriptLine,
  TranscriptParser,
  WholeTranscript,
} from '../assistant.ts';
import { CallBook } from '../callBook.ts';
import { rawReference } from '../eventBase.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { isHumanPrompt } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import { WholeReading } from '../wholeReading.ts';
import { messageEvents } from './messages.ts';
import { channelOfSource, originOfSource } from './sources.ts';

const titleLimitChars = 120;
const noPlace = { line: null, offset: null, length: null };

/** Reads a session file, one object rewritten whole, or the index `sessions.json` of the gateway. */
export function parseHermesDocument(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const root = parseJson(text);
  if (!isRecord(root)) {
    reading.skip();
    return reading.result();
  }
  if (Array.isArray(root['messages'])) readSession(root, identity, reading);
  else for (const [, entry] of Object.entries(root)) describeEntry(entry, reading);
  return reading.result();
}

function readSession(root: JsonRecord, identity: TranscriptIdentity, reading: WholeReading): void {
  const sessionId = stringAt(root, 'session_id') ?? sessionIdOfPath(identity);
  const platform = stringAt(root, 'platform') ?? '';
  const origin = originOfSource(platform);
  const model = stringAt(root, 'model') ?? null;
  const start = stringAt(root, 'session_start');
  const startedAt = recordTime(start) ?? identity.fallbackTime;
  const calls = new CallBook();
  const chain = new MessageChain(start ?? sessionId);
  let title: string | null = null;
  arrayAt(root, 'messages').forEach((message, index) => {
    if (!isRecord(message)) {
      reading.skip();
      return;
    }
    // Messages have no times: their order is kept within the session's first moments.
    const context = { id: chain.next(message), sourceSessionId: sessionId, at: startedAt + index, parentId: null };
    const events = messageEvents(calls, { ...context, raw: noPlace }, message, { origin, model });
    if (events === null) reading.unknown(`message/${stringAt(message, 'role') ?? ''}`);
    else reading.add(events);
    title ??= events?.find(isHumanPrompt)?.text ?? null;
  });
  reading.describe({
    ...emptyFacts(sessionId),
    cwd: stringAt(root, 'cwd') ?? stringAt(recordAt(root, 'model_config'), 'cwd') ?? null,
    model,
    title: title === null ? null : oneLine(title, titleLimitChars),
    channel: channelOfSource(platform),
    interactive: platform === '' ? null : origin === null,
    relation: origin === 'agent' ? 'subagent' : null,
  });
}

function describeEntry(entry: unknown, reading: WholeReading): void {
  const sourceSessionId = stringAt(entry, 'session_id');
  if (sourceSessionId === undefined) return;
  const platform = stringAt(entry, 'platform') ?? '';
  reading.describe({
    sourceSessionId,
    channel: channelOfSource(platform),
    interactive: originOfSource(platform) === null,
  });
}

/** Reads the lines that the gateway kept of a session: bare messages with times. */
export class HermesLineParser implements TranscriptParser {
  private sessionFacts: SessionFacts;
  private readonly calls: CallBook;
  private readonly chain: MessageChain;
  private lastAt: number;

  constructor(identity: TranscriptIdentity, saved: JsonRecord | null) {
    const sessionId = sessionIdOfPath(identity);
    this.sessionFacts = saved === null ? emptyFacts(sessionId) : factsFromJson(recordAt(saved, 'facts'));
    this.calls = new CallBook(saved?.['calls']);
    this.chain = new MessageChain(stringAt(saved, 'chain') ?? sessionId);
    this.lastAt = recordTime(saved?.['lastAt']) ?? identity.fallbackTime;
  }

  parse(line: TranscriptLine): ParsedLine {
    const { record } = line;
    const at = recordTime(record['timestamp']) ?? this.lastAt;
    this.lastAt = at;
    const { model, sourceSessionId, title } = this.sessionFacts;
    const context = { id: this.chain.next(record), sourceSessionId, at, parentId: null, raw: rawReference(line) };
    const events = messageEvents(this.calls, context, record, { origin: null, model });
    if (events === null) return { events: [], unknownType: `message/${stringAt(record, 'role') ?? ''}`.slice(0, 60) };
    const prompt = title === null ? events.find(isHumanPrompt) : undefined;
    if (prompt !== undefined) {
      this.sessionFacts = { ...this.sessionFacts, title: oneLine(prompt.text, titleLimitChars) };
    }
    return { events };
  }

  facts(): readonly SessionFacts[] {
    return [this.sessionFacts];
  }

  state(): JsonRecord {
    const { calls, chain, lastAt, sessionFacts } = this;
    return { facts: sessionFacts, calls: calls.toJson(), chain: chain.last, lastAt };
  }
}

/** Ids of messages that have none: a message is known by its words and by those before it, so copies are too. */
class MessageChain {
  constructor(public last: string) {}

  next(message: JsonRecord): string {
    const words = ['role', 'content', 'tool_call_id', 'tool_calls'].map((key) => {
      const value = message[key];
      return typeof value === 'string' ? value : JSON.stringify(value ?? '');
    });
    const own = stableHash(words.map((word) => word.slice(0, 4000)).join('\n'));
    const id = `hermes-${stableHash(`${own}\n${this.last}`)}`;
    this.last = own;
    return id;
  }
}

function sessionIdOfPath(identity: TranscriptIdentity): string {
  const name = identity.relativePath.split('/').at(-1) ?? '';
  return name.replace(/\.jsonl?$/, '').replace(/^session_/, '');
}
