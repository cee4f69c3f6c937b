import { arrayAt, isRecord, type JsonRecord, parseJson, recordAt, stringAt } from '../../base/json.ts';
import type { CallBook } from '../callBook.ts';
import { contentText } from '../clippedText.ts';
import type { RecordContext } from '../eventBase.ts';
import { answerEvents, turnEnd, userInputEvents } from '../messageEvents.ts';
import type { PromptOrigin, SessionEvent } from '../sessionEvent.ts';
import { inputRecord, toolUse } from '../toolUse.ts';
import { editsOfResult, hermesOutcome } from './outcome.ts';
import { isSummary, judgeHermesUser } from './userText.ts';

/** What stands before content of several parts. */
const partsMark = '\u0000json:';

/** The events of one message; null for a role that is not known. */
export function messageEvents(
  calls: CallBook,
  context: RecordContext,
  row: JsonRecord,
  session: { readonly origin: PromptOrigin | null; readonly model: string | null },
): readonly SessionEvent[] | null {
  const parts = contentParts(row['content']);
  const text = contentText(parts);
  switch (stringAt(row, 'role')) {
    case 'user':
      return judgeHermesUser(row, text, session.origin).flatMap((input, index) =>
        userInputEvents(context, `${index}`, input, imagesIn(parts)),
      );
    case 'assistant':
      return assistantEvents(calls, context, row, text, session.model);
    case 'tool':
      return toolEvents(calls, context, row, text);
    case 'system':
    case 'session_meta':
      return [];
    default:
      return null;
  }
}

/** The tool calls of a message, be they JSON in a string or an array. */
export function callsOf(row: JsonRecord): readonly unknown[] {
  const value = row['tool_calls'];
  const calls = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(calls) ? calls : [];
}

function assistantEvents(
  calls: CallBook,
  context: RecordContext,
  row: JsonRecord,
  text: string,
  model: string | null,
): readonly SessionEvent[] {
  if (isSummary(row, text)) return userInputEvents(context, '0', { kind: 'compaction', text });
  const asked = callsOf(row);
  const said = text.trim() === '' ? finalReply(row) : text;
  const phase = asked.length > 0 ? 'commentary' : 'final';
  const events = [...answerEvents(context, 'text', said, model, phase)];
  asked.forEach((call, index) => {
    const target = recordAt(call, 'function') ?? {};
    const use = toolUse(stringAt(target, 'name') ?? '', inputRecord(target['arguments']));
    events.push(calls.ask(context, `${index}`, stringAt(call, 'id') ?? '', use, model));
  });
  if (asked.length > 0) return events;
  switch (stringAt(row, 'finish_reason')) {
    case 'stop':
      return [...events, turnEnd(context, 'done')];
    case 'length':
      return [...events, turnEnd(context, 'limit')];
    case 'error':
      return [...events, turnEnd(context, 'error')];
    default:
      return events;
  }
}

function toolEvents(calls: CallBook, context: RecordContext, row: JsonRecord, text: string): readonly SessionEvent[] {
  if (isSummary(row, text)) return userInputEvents(context, '0', { kind: 'compaction', text });
  const callId = stringAt(row, 'tool_call_id') ?? '';
  const category = calls.waitingCall(callId)?.category ?? 'other';
  const outcome = hermesOutcome(text, category);
  const events = [...calls.answer(context, '0', callId, outcome, editsOfResult(text))];
  const details = category === 'question' ? parseJson(text) : undefined;
  const answer = stringAt(details, 'user_response') ?? stringAt(details, 'response') ?? '';
  if (answer.trim() !== '') {
    const words = `Q: ${stringAt(details, 'question') ?? ''}\nA: ${answer}`;
    events.push(
      ...userInputEvents(context, 'answer', { kind: 'prompt', origin: 'answer', rule: 'question-answer', text: words }),
    );
  }
  return events;
}

/** The reply as some models keep it, while the content is empty. */
function finalReply(row: JsonRecord): string {
  const value = row['codex_message_items'];
  const items = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(items)
    ? items.map((item) => contentText(isRecord(item) ? item['content'] : item)).join('\n')
    : '';
}

function contentParts(content: unknown): unknown {
  if (typeof content !== 'string') return content;
  if (content.startsWith(partsMark)) return parseJson(content.slice(partsMark.length)) ?? content;
  if (!content.startsWith('[{')) return content;
  const parts = parseJson(content);
  return Array.isArray(parts) && parts.every((part) => typeof stringAt(part, 'type') === 'string') ? parts : content;
}

function imagesIn(parts: unknown): number {
  return arrayAt({ parts }, 'parts').filter((part) => (stringAt(part, 'type') ?? '').includes('image')).length;
}
