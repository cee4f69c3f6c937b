import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, type JsonRecord, stringAt, stringsAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { TranscriptIdentity, WholeTranscript } from '../assistant.ts';
import type { RecordContext } from '../eventBase.ts';
import { answerEvents, interruption, turnEnd, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import { WholeReading } from '../wholeReading.ts';
import { type ReplayedMessage, replaySession } from './replay.ts';
import { toolCallEvents } from './toolCalls.ts';
import { judgeGeminiUser, partsText } from './userText.ts';

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const subagentPath = /\/chats\/([^/]+)\/[^/]+\.jsonl$/;

/** Reads a session, whichever version of the program wrote it. */
export function parseGeminiDocument(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const { messages, metadata, skipped, unknown } = replaySession(text);
  for (let count = 0; count < skipped; count += 1) reading.skip();
  for (const name of unknown) reading.unknown(name);
  const sessionId = stringAt(metadata, 'sessionId');
  if (sessionId === undefined) {
    if (skipped === 0) reading.skip();
    return reading.result();
  }
  const parent = subagentPath.exec(`/${identity.relativePath}`)?.[1] ?? null;
  const isSubagent = stringAt(metadata, 'kind') === 'subagent' || parent !== null;
  const session = new GeminiSession(sessionId, recordTime(metadata['startTime']) ?? identity.fallbackTime, isSubagent);
  messages.forEach((replayed, index) => {
    const events = session.events(replayed, messages[index + 1]);
    if (events === null) reading.unknown(`message/${stringAt(replayed.message, 'type') ?? ''}`);
    else reading.add(events);
  });
  const title = stringAt(metadata, 'summary') ?? session.firstPrompt;
  reading.describe({
    ...emptyFacts(sessionId),
    cwd: stringsAt(metadata, 'directories')[0] ?? null,
    model: session.model,
    title: title === null ? null : oneLine(title, titleLimitChars),
    interactive: isSubagent ? false : session.prompts > 1 ? true : null,
    parentSourceSessionId: parent,
    relation: isSubagent ? 'subagent' : null,
  });
  return reading.result();
}

class GeminiSession {
  model: string | null = null;
  firstPrompt: string | null = null;
  prompts = 0;

  constructor(
    private readonly sessionId: string,
    private at: number,
    private readonly isSubagent: boolean,
  ) {}

  events({ message, wasRewound }: ReplayedMessage, next: ReplayedMessage | undefined): readonly SessionEvent[] | null {
    this.at = recordTime(message['timestamp']) ?? this.at;
    const events = this.messageEvents(message, next?.message);
    if (events === null) return null;
    for (const event of events) {
      if (!isHumanPrompt(event)) continue;
      this.prompts += 1;
      this.firstPrompt ??= event.text;
    }
    return wasRewound ? events.map((event) => ({ ...event, branch: 'abandoned' })) : events;
  }

  private messageEvents(message: JsonRecord, next: JsonRecord | undefined): readonly SessionEvent[] | null {
    const id = stringAt(message, 'id') ?? stableHash(JSON.stringify(message).slice(0, 2000));
    const context = (words: string): RecordContext => ({
      id: words === '' ? `gemini-${id}` : `gemini-${id}.${stableHash(words)}`,
      sourceSessionId: this.sessionId,
      at: this.at,
      parentId: null,
      raw: noPlace,
    });
    const text = partsText(message['content']);
    switch (stringAt(message, 'type')) {
      case 'user':
        return this.user(message, context(text));
      case 'gemini':
        return this.answer(message, text, context, next);
      case 'info':
        if (!text.startsWith('Request cancelled')) return [];
        return [interruption(context(''), 'answer'), turnEnd(context(''), 'aborted')];
      case 'error':
        return [turnEnd(context(''), 'error')];
      case 'warning':
        return [];
      default:
        return null;
    }
  }

  private user(message: JsonRecord, context: RecordContext): readonly SessionEvent[] {
    const input = judgeGeminiUser(message);
    const images = arrayAt(message, 'content').filter((part) => isRecord(part) && isRecord(part['inlineData'])).length;
    if (input.kind === 'prompt' && this.isSubagent) {
      return userInputEvents(context, '0', { ...input, origin: 'agent', rule: 'session-subagent' }, images);
    }
    return userInputEvents(context, '0', input, images);
  }

  private answer(
    message: JsonRecord,
    text: string,
    context: (words: string) => RecordContext,
    next: JsonRecord | undefined,
  ): readonly SessionEvent[] {
    this.model = stringAt(message, 'model') ?? this.model;
    const calls = callsOf(message);
    const phase = calls.length > 0 ? 'commentary' : 'final';
    const events = [...answerEvents(context(text), '0', text, this.model, phase)];
    for (const call of calls) events.push(...toolCallEvents(context(''), call, this.model));
    const endsTurn = calls.length === 0 && (next === undefined || stringAt(next, 'type') === 'user');
    return endsTurn ? [...events, turnEnd(context(''), 'done', true)] : events;
  }
}

/** The calls of a message; in new files they may stand among the parts instead. */
function callsOf(message: JsonRecord): readonly JsonRecord[] {
  const calls = arrayAt(message, 'toolCalls').filter(isRecord);
  if (calls.length > 0) return calls;
  return arrayAt(message, 'content').flatMap((part) => {
    const call = isRecord(part) ? part['functionCall'] : undefined;
    return isRecord(call) ? [{ ...call, status: 'executing' }] : [];
  });
}
