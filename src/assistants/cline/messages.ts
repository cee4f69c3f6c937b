import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import { contentText } from '../clippedText.ts';
import type { RecordContext } from '../eventBase.ts';
import {
  answerEvents,
  syntheticInput,
  turnEnd,
  typedPrompt,
  type UserInput,
  userInputEvents,
} from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent, type ToolResultStatus } from '../sessionEvent.ts';
import { inputRecord, toolUse } from '../toolUse.ts';
import type { WholeReading } from '../wholeReading.ts';

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const input = /<user_input\b[^>]{0,200}>([\s\S]*?)<\/user_input>/g;
const modeNotice = /<mode_notice>[\s\S]*?<\/mode_notice>/g;
const feedbackTag = /<feedback>([\s\S]*?)<\/feedback>/;
const exitCode = /^[ \t]*\[Command exited with code (\d{1,6})\]/m;

/** Reads the messages of a session of Cline 4, or of one of its sub-agents. */
export function readMessages(
  root: JsonRecord,
  sessionId: string,
  parentId: string | null,
  fallbackTime: number,
  reading: WholeReading,
): void {
  const calls = new CallBook();
  const messages = arrayAt(root, 'messages');
  let at = fallbackTime;
  let model: string | null = null;
  let title: string | null = null;
  messages.forEach((message, index) => {
    if (!isRecord(message)) {
      reading.skip();
      return;
    }
    at = recordTime(message['ts']) ?? at;
    model = stringAt(recordAt(message, 'modelInfo'), 'id') ?? model;
    const id = stringAt(message, 'id') ?? `cline-${stableHash(`${sessionId}\n${index}\n${String(message['ts'])}`)}`;
    const words = JSON.stringify(message['content'] ?? null).slice(0, 20_000);
    const context = { id: `${id}.${stableHash(words)}`, sourceSessionId: sessionId, at, parentId: null, raw: noPlace };
    const next = messages[index + 1];
    const events = messageEvents(calls, context, message, next, parentId !== null, model, reading);
    reading.add(events);
    title ??= events.find(isHumanPrompt)?.text ?? null;
  });
  reading.describe({
    ...emptyFacts(sessionId),
    model,
    title: title === null ? null : oneLine(title, titleLimitChars),
    interactive: parentId === null ? null : false,
    parentSourceSessionId: parentId,
    relation: parentId === null ? null : 'subagent',
  });
}

function messageEvents(
  calls: CallBook,
  context: RecordContext,
  message: JsonRecord,
  next: unknown,
  isSubagent: boolean,
  model: string | null,
  reading: WholeReading,
): readonly SessionEvent[] {
  const { content } = message;
  const blocks = (typeof content === 'string' ? [{ type: 'text', text: content }] : arrayAt(message, 'content')).filter(
    isRecord,
  );
  const role = stringAt(message, 'role');
  if (role === 'assistant') {
    const asked = blocks.filter((block) => block['type'] === 'tool_use');
    const events = [
      ...answerEvents(context, 'text', contentText(blocks.filter((block) => block['type'] === 'text')), model),
    ];
    asked.forEach((block, index) => {
      const use = toolUse(stringAt(block, 'name') ?? '', inputRecord(block['input']));
      events.push(calls.ask(context, `${index}`, stringAt(block, 'id') ?? '', use, model));
    });
    const endsTurn = asked.length === 0 && (next === undefined || stringAt(next, 'role') === 'user');
    return endsTurn ? [...events, turnEnd(context, 'done', true)] : events;
  }
  if (role !== 'user') {
    if (role !== 'system') reading.unknown(`message/${role ?? ''}`);
    return [];
  }
  const results = blocks
    .filter((block) => block['type'] === 'tool_result')
    .flatMap((block, index) => {
      const callId = stringAt(block, 'tool_use_id') ?? '';
      return calls.answer(context, `${index}`, callId, outcomeOf(block));
    });
  const text = contentText(blocks.filter((block) => block['type'] === 'text'));
  const images = blocks.filter((block) => block['type'] === 'image').length;
  return [...results, ...userInputEvents(context, 'prompt', judge(message, text, isSubagent), images)];
}

function judge(message: JsonRecord, text: string, isSubagent: boolean): UserInput {
  const kind = stringAt(recordAt(message, 'metadata'), 'kind') ?? '';
  const typed = [...text.matchAll(input)].map((match) => (match[1] ?? '').replace(modeNotice, '').trim());
  const words = typed.length > 0 ? typed.join('\n') : text.replace(modeNotice, '').trim();
  if (words === '') return { kind: 'nothing' };
  if (kind.includes('compaction')) return { kind: 'compaction', text: words };
  if (/_reminder$|_notice$/.test(kind)) return syntheticInput('reminder', words);
  if (words.startsWith('[TASK RESUMPTION]')) return syntheticInput('continuation', words);
  if (isSubagent) return { kind: 'prompt', origin: 'agent', rule: 'session-subagent', text: words };
  return typedPrompt(words, typed.length > 0 ? 'user-input' : 'bare-text');
}

function outcomeOf(block: JsonRecord): CallOutcome {
  const content = block['content'];
  const parts = Array.isArray(content) ? content : [];
  const output =
    typeof content === 'string'
      ? content
      : parts.map((part) => stringAt(part, 'result') ?? stringAt(part, 'text') ?? '').join('\n');
  const code = exitCode.exec(output)?.[1];
  const base = { exitCode: code === undefined ? null : Number(code), output };
  const hasFailed = booleanAt(block, 'is_error') === true || parts.some((part) => booleanAt(part, 'success') === false);
  const status = statusOf(output, base.exitCode, hasFailed);
  const feedback = status === 'rejected' ? (feedbackTag.exec(output)?.[1]?.trim() ?? null) : null;
  return { ...base, status, feedback };
}

function statusOf(output: string, code: number | null, hasFailed: boolean): ToolResultStatus {
  const head = output.slice(0, 500);
  if (/User denied the tool execution|The user denied this/.test(head)) return 'rejected';
  if (head.includes('cancelled because the user sent a follow-up message')) return 'rejected';
  if (head.includes('[Response interrupted by user]')) return 'interrupted';
  if (code !== null && code !== 0) return 'failed-command';
  if (!hasFailed) return 'ok';
  return /timed out/i.test(head) ? 'timeout' : 'error';
}

/** What the manifest of a session of Cline 4 says. */
export function readManifest(root: JsonRecord, reading: WholeReading): void {
  const sourceSessionId = stringAt(root, 'session_id') ?? '';
  const metadata = recordAt(root, 'metadata');
  const isSubagent =
    stringAt(root, 'source') === 'subagent' || root['is_subagent'] === true || numberAt(root, 'is_subagent') === 1;
  const isScheduled = recordAt(metadata, 'sessionHistoryOrigin')?.['trigger'] !== undefined;
  const forkedFrom = stringAt(recordAt(metadata, 'fork'), 'forkedFromSessionId');
  const parent = stringAt(root, 'parent_session_id');
  const title = stringAt(metadata, 'title') ?? null;
  reading.describe({
    ...emptyFacts(sourceSessionId),
    cwd: stringAt(root, 'cwd') ?? stringAt(root, 'workspace_root') ?? null,
    model: stringAt(root, 'model') ?? null,
    title: title === null ? null : oneLine(title, titleLimitChars),
    channel: stringAt(root, 'source') ?? null,
    interactive: isSubagent || isScheduled ? false : (booleanAt(root, 'interactive') ?? null),
    parentSourceSessionId: isSubagent ? (parent ?? null) : (forkedFrom ?? null),
    relation: isSubagent ? 'subagent' : forkedFrom === undefined ? null : 'fork',
  });
}
