import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { ParsedLine, TranscriptIdentity, TranscriptLine, TranscriptParser } from '../assistant.ts';
import { CallBook } from '../callBook.ts';
import { contentText } from '../clippedText.ts';
import { eventBase, type RecordContext, rawReference } from '../eventBase.ts';
import { answerEvents, interruption, turnEnd, userInputEvents } from '../messageEvents.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';
import { isHumanPrompt, type RawReference, type SessionEvent } from '../sessionEvent.ts';
import { factsFromJson } from '../storedFacts.ts';
import { inputRecord, toolUse } from '../toolUse.ts';
import { ConversationTexts } from './texts.ts';
import { cleanAnswer, judgeCursorUser, statedTime } from './userText.ts';

const titleLimitChars = 120;
const callTypes = new Set(['tool_use', 'tool_call', 'tool-use', 'tool-call']);
const silentTypes = new Set(['metadata', 'session_start', 'session_end']);
const subagentPath = /([^/]+)\/subagents\/[^/]+$/;

/** Reads one agent transcript: messages without ids, without times and mostly without results. */
export class CursorTranscriptParser implements TranscriptParser {
  private session: SessionFacts;
  private readonly texts: ConversationTexts;
  private readonly calls: CallBook;
  private readonly isSubagent: boolean;
  /** The last time a record stated; others inherit it. */
  private stated: number | null;

  constructor(
    private readonly identity: TranscriptIdentity,
    saved: JsonRecord | null,
  ) {
    const name = identity.relativePath.split('/').at(-1) ?? '';
    const parent = subagentPath.exec(identity.relativePath)?.[1] ?? null;
    this.isSubagent = parent !== null || identity.role === 'subagent';
    const fresh: SessionFacts = {
      ...emptyFacts(name.replace(/\.(?:jsonl|txt)$/, '')),
      parentSourceSessionId: parent,
      relation: this.isSubagent ? 'subagent' : null,
      interactive: this.isSubagent ? false : null,
    };
    this.session = saved === null ? fresh : factsFromJson(recordAt(saved, 'facts'));
    this.texts = new ConversationTexts(this.session.sourceSessionId, saved?.['texts']);
    this.calls = new CallBook(saved?.['calls']);
    this.stated = numberAt(saved, 'stated') ?? null;
  }

  parse(line: TranscriptLine): ParsedLine {
    return this.read(line.record, rawReference(line));
  }

  /** Reads a record that need not stand on a line of its own. */
  read(record: JsonRecord, raw: RawReference): ParsedLine {
    const role = stringAt(record, 'role');
    const type = stringAt(record, 'type') ?? '';
    const content = recordAt(record, 'message')?.['content'] ?? record['content'];
    const text = contentText(content);
    if (role === 'user') {
      this.stated = statedTime(text) ?? this.stated;
      return { events: this.noteTitle(this.user(text, content, raw)) };
    }
    if (role === 'assistant') return { events: this.assistant(record, text, content, raw) };
    if (role === 'tool') return { events: this.results(content, raw) };
    if (role === 'system' || silentTypes.has(type)) return { events: [] };
    if (type === 'turn_ended' || type === 'error') return { events: this.turnEnds(record, type, raw) };
    return { events: [], unknownType: (role ?? type ?? '').slice(0, 60) || 'untyped' };
  }

  facts(): readonly SessionFacts[] {
    return [this.session];
  }

  state(): JsonRecord {
    const { calls, session, stated, texts } = this;
    return { facts: session, texts: texts.toJson(), calls: calls.toJson(), stated };
  }

  private user(text: string, content: unknown, raw: RawReference): readonly SessionEvent[] {
    const results = this.results(content, raw);
    if (results.length > 0 && text.trim() === '') return results;
    const input = judgeCursorUser(text, this.isSubagent);
    const words = input.kind === 'nothing' ? '' : input.text;
    const context = this.contextOf('user', words, raw);
    const images = arrayAt({ content }, 'content').filter((block) => stringAt(block, 'type') === 'image').length;
    return [...results, ...userInputEvents(context, '0', input, images)];
  }

  private assistant(record: JsonRecord, text: string, content: unknown, raw: RawReference): readonly SessionEvent[] {
    const model = stringAt(record, 'model') ?? this.session.model;
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : arrayAt({ content }, 'content');
    const asked = blocks.filter((block) => callTypes.has(stringAt(block, 'type') ?? '')).filter(isRecord);
    const context = this.contextOf('assistant', `${text}\n${JSON.stringify(asked).slice(0, 2000)}`, raw);
    const events: SessionEvent[] = [];
    const said = cleanAnswer(
      blocks
        .filter(isSaid)
        .map((block) => stringAt(block, 'text') ?? '')
        .join('\n'),
    );
    if (said.trim() !== '') {
      events.push(...answerEvents(this.contextOf('said', said, raw), '0', said, model));
    }
    asked.forEach((block, index) => {
      const name = stringAt(block, 'name') ?? stringAt(block, 'toolName') ?? '';
      const use = toolUse(name, inputRecord(block['input'] ?? block['args'] ?? block['arguments']));
      const callId = stringAt(block, 'id') ?? stringAt(block, 'toolCallId') ?? `${context.id}.${index}`;
      events.push(this.calls.ask(context, `${index}`, callId, use, model));
      // Results are not kept, so that an edit was made is not known.
      use.edits.forEach((edit, position) => {
        const suffix = `${index}.edit${position}`;
        events.push({ kind: 'file_edit', callId, ...edit, state: 'proposed', ...eventBase(context, suffix) });
      });
    });
    return events;
  }

  private results(content: unknown, raw: RawReference): readonly SessionEvent[] {
    return arrayAt({ content }, 'content')
      .filter((block) => /^tool[-_]result$/.test(stringAt(block, 'type') ?? ''))
      .flatMap((block) => {
        if (!isRecord(block)) return [];
        const callId = stringAt(block, 'tool_use_id') ?? stringAt(block, 'toolCallId') ?? '';
        const output = contentText(block['content'] ?? block['result']);
        const code = /^Exit code: (\d{1,6})/.exec(output)?.[1];
        const exitCode = code === undefined ? null : Number(code);
        const isError = booleanAt(block, 'is_error') === true;
        const status = exitCode !== null && exitCode !== 0 ? 'failed-command' : isError ? 'error' : 'ok';
        const context = this.contextOf('result', `${callId}\n${output.slice(0, 2000)}`, raw);
        return this.calls.answer(context, '0', callId, { status, exitCode, output, feedback: null });
      });
  }

  private turnEnds(record: JsonRecord, type: string, raw: RawReference): readonly SessionEvent[] {
    const status = stringAt(record, 'status') ?? type;
    const context = this.contextOf('end', status, raw);
    if (status === 'success' || status === 'completed') return [turnEnd(context, 'done')];
    if (/abort|cancel|interrupt/i.test(status)) return [interruption(context, 'unknown'), turnEnd(context, 'aborted')];
    return [turnEnd(context, 'error')];
  }

  private noteTitle(events: readonly SessionEvent[]): readonly SessionEvent[] {
    const prompt = this.session.title === null ? events.find(isHumanPrompt) : undefined;
    if (prompt !== undefined) this.session = { ...this.session, title: oneLine(prompt.text, titleLimitChars) };
    return events;
  }

  private contextOf(role: string, words: string, raw: RawReference): RecordContext {
    const { sourceSessionId } = this.session;
    const at = this.stated ?? this.identity.fallbackTime;
    return { id: this.texts.idOf(role, words), sourceSessionId, at, parentId: null, raw };
  }
}

function isSaid(block: unknown): boolean {
  const type = stringAt(block, 'type') ?? '';
  return (
    type !== 'thinking' && type !== 'reasoning' && !/^tool[-_]/.test(type) && stringAt(block, 'text') !== undefined
  );
}
