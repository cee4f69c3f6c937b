import { stableHash } from '../../base/hash.ts';
import { type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { RecordContext } from '../eventBase.ts';
import { answerEvents, interruption, syntheticInput, turnEnd, typedPrompt, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import type { WholeReading } from '../wholeReading.ts';
import { toolPartEvents } from './tools.ts';

/** A message with its parts, from a database or an export. */
export interface StoredMessage {
  readonly info: JsonRecord;
  readonly parts: readonly JsonRecord[];
}

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const defaultTitle = /^(?:New|Child) session - \d{4}-/;
const silentParts = new Set(['reasoning', 'step-start', 'step-finish', 'patch', 'snapshot', 'retry', 'agent', 'file']);

/** Reads one session; `info` has the members of an export. */
export function readSession(
  info: JsonRecord,
  messages: readonly StoredMessage[],
  fallbackTime: number,
  reading: WholeReading,
): void {
  const sessionId = stringAt(info, 'id') ?? '';
  const parent = stringAt(info, 'parentID') ?? null;
  const reader = new SessionReader(
    sessionId,
    parent !== null,
    recordTime(recordAt(info, 'time')?.['created']) ?? fallbackTime,
    reading,
  );
  const revertedFrom = stringAt(recordAt(info, 'revert'), 'messageID');
  let isReverted = false;
  let prompts = 0;
  let firstPrompt: string | null = null;
  for (const message of messages) {
    if (revertedFrom !== undefined && stringAt(message.info, 'id') === revertedFrom) isReverted = true;
    const events = reader.events(message);
    reading.add(isReverted ? events.map((event) => ({ ...event, branch: 'abandoned' as const })) : events);
    for (const event of events) {
      if (!isHumanPrompt(event)) continue;
      prompts += 1;
      firstPrompt ??= event.text;
    }
  }
  const title = stringAt(info, 'title');
  const isGiven = title !== undefined && title !== '' && !defaultTitle.test(title);
  const shown = isGiven ? title : firstPrompt;
  reading.describe({
    ...emptyFacts(sessionId),
    cwd: stringAt(info, 'directory') ?? null,
    agentVersion: stringAt(info, 'version') ?? null,
    model: reader.model ?? stringAt(recordAt(info, 'model'), 'id') ?? null,
    title: shown === null || shown === undefined ? null : oneLine(shown, titleLimitChars),
    interactive: parent !== null ? false : prompts > 1 ? true : null,
    parentSourceSessionId: parent,
    relation: parent === null ? null : 'subagent',
  });
}

class SessionReader {
  model: string | null = null;

  constructor(
    private readonly sessionId: string,
    private readonly isChild: boolean,
    private at: number,
    private readonly reading: WholeReading,
  ) {}

  events({ info, parts }: StoredMessage): readonly SessionEvent[] {
    this.at = recordTime(recordAt(info, 'time')?.['created']) ?? this.at;
    const role = stringAt(info, 'role');
    if (role === 'user') return this.user(info, parts);
    if (role === 'assistant') return this.assistant(info, parts);
    this.reading.unknown(`message/${role ?? ''}`);
    return [];
  }

  private user(info: JsonRecord, parts: readonly JsonRecord[]): readonly SessionEvent[] {
    const events: SessionEvent[] = [];
    const typed: string[] = [];
    let attachments = 0;
    for (const part of parts) {
      const type = stringAt(part, 'type') ?? '';
      const text = stringAt(part, 'text') ?? '';
      if (type === 'file') attachments += (stringAt(part, 'mime') ?? '').startsWith('text/') ? 0 : 1;
      else if (type === 'compaction') continue;
      else if (type === 'subtask') {
        const command = stringAt(part, 'command') ?? null;
        const words = stringAt(part, 'prompt') ?? '';
        const origin = this.isChild ? 'agent' : 'command';
        events.push(
          ...userInputEvents(this.context(part), '0', {
            kind: 'prompt',
            origin,
            rule: 'subtask',
            text: words,
            command,
          }),
        );
      } else if (type !== 'text') this.noteUnknown(type);
      else if (part['synthetic'] === true || part['ignored'] === true) {
        const reason = text.startsWith('The following tool was executed by the user')
          ? 'command-output'
          : 'file-context';
        events.push(...userInputEvents(this.context(part, text), '0', syntheticInput(reason, text)));
      } else typed.push(text);
    }
    const text = typed.join('\n');
    const context = this.context(info, text);
    if (this.isChild) {
      const input = { kind: 'prompt' as const, origin: 'agent' as const, rule: 'session-child', text };
      return [...userInputEvents(context, '0', input, attachments), ...events];
    }
    return [...userInputEvents(context, '0', typedPrompt(text, 'text-part'), attachments), ...events];
  }

  private assistant(info: JsonRecord, parts: readonly JsonRecord[]): readonly SessionEvent[] {
    this.model = stringAt(info, 'modelID') ?? this.model;
    const isSummary = info['summary'] === true;
    const finish = stringAt(info, 'finish');
    const phase = finish === 'tool-calls' ? 'commentary' : finish === 'stop' ? 'final' : 'unknown';
    const events: SessionEvent[] = [];
    for (const part of parts) {
      const type = stringAt(part, 'type') ?? '';
      const text = stringAt(part, 'text') ?? '';
      if (type === 'tool') events.push(...toolPartEvents(this.context(part), part, this.model));
      else if (type === 'text' && isSummary) {
        events.push(...userInputEvents(this.context(part, text), '0', { kind: 'compaction', text }));
      } else if (type === 'text') events.push(...answerEvents(this.context(part, text), '0', text, this.model, phase));
      else this.noteUnknown(type);
    }
    return [...events, ...this.endOf(info, finish)];
  }

  private endOf(info: JsonRecord, finish: string | undefined): readonly SessionEvent[] {
    const context = this.context(info);
    const error = stringAt(recordAt(info, 'error'), 'name');
    if (error === 'MessageAbortedError') return [interruption(context, 'answer'), turnEnd(context, 'aborted')];
    if (error === 'MessageOutputLengthError') return [turnEnd(context, 'limit')];
    if (error !== undefined) return [turnEnd(context, 'error')];
    if (recordAt(info, 'time')?.['completed'] === undefined || finish === undefined || finish === 'tool-calls')
      return [];
    return [turnEnd(context, finish === 'length' ? 'limit' : 'done')];
  }

  private noteUnknown(type: string): void {
    if (!silentParts.has(type) && type !== 'compaction' && type !== 'subtask') this.reading.unknown(`part/${type}`);
  }

  /** Texts grow after they are stored, so that the id carries a hash of the words. */
  private context(record: JsonRecord, words?: string): RecordContext {
    const id = stringAt(record, 'id') ?? stableHash(JSON.stringify(record).slice(0, 2000));
    return {
      id: words === undefined ? id : `${id}.${stableHash(words)}`,
      sourceSessionId: this.sessionId,
      at: this.at,
      parentId: null,
      raw: noPlace,
    };
  }
}
