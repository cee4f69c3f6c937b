import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import type { CallBook, CallOutcome } from '../callBook.ts';
import { contentText } from '../clippedText.ts';
import type { RecordContext } from '../eventBase.ts';
import { answerEvents, interruption, syntheticInput, turnEnd, userInputEvents } from '../messageEvents.ts';
import type { SessionEvent, ToolCategory } from '../sessionEvent.ts';
import { inputRecord, toolUse } from '../toolUse.ts';

/** The events of an assistant message: what it said, which tools it called, and whether the turn ended with it. */
export function assistantMessage(
  calls: CallBook,
  context: RecordContext,
  message: JsonRecord,
  model: string | null,
  clean: (text: string) => string,
): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  const blocks = typeof message['content'] === 'string' ? [message['content']] : arrayAt(message, 'content');
  blocks.forEach((block, index) => {
    const suffix = `${index}`;
    if (typeof block === 'string') events.push(...answerEvents(context, suffix, clean(block), model));
    const type = stringAt(block, 'type');
    if (type === 'text') {
      events.push(...answerEvents(context, suffix, clean(stringAt(block, 'text') ?? ''), model, phaseOf(block)));
    } else if (type === 'toolCall') {
      const name = stringAt(block, 'name') ?? '';
      const input = inputRecord(isRecord(block) ? block['arguments'] : null);
      events.push(calls.ask(context, suffix, stringAt(block, 'id') ?? '', toolUse(name, input), model));
    }
  });
  return [...events, ...endOf(context, stringAt(message, 'stopReason'))];
}

/** The events of a tool's result. */
export function toolResultMessage(
  calls: CallBook,
  context: RecordContext,
  message: JsonRecord,
  outcomeOf: (message: JsonRecord, text: string, category: ToolCategory) => CallOutcome,
): readonly SessionEvent[] {
  const callId = stringAt(message, 'toolCallId') ?? '';
  const category = calls.waitingCall(callId)?.category ?? 'other';
  const outcome = outcomeOf(message, contentText(message['content']), category);
  const events = [...calls.answer(context, '0', callId, outcome)];
  const answers = arrayAt(recordAt(message, 'details'), 'answers').flatMap((answer) => {
    const question = stringAt(answer, 'question');
    const words = stringAt(answer, 'answer');
    return question === undefined || words === undefined ? [] : [`Q: ${question}\nA: ${words}`];
  });
  if (category === 'question' && answers.length > 0) {
    const text = answers.join('\n');
    events.push(
      ...userInputEvents(context, 'answer', { kind: 'prompt', origin: 'answer', rule: 'question-answer', text }),
    );
  }
  return events;
}

/** The events of a command that the user ran by hand. */
export function shellMessage(context: RecordContext, message: JsonRecord): readonly SessionEvent[] {
  const text = stringAt(message, 'command') ?? '';
  const code = numberAt(message, 'exitCode');
  const output = `${stringAt(message, 'output') ?? ''}${code === undefined || code === 0 ? '' : `\nExit code ${code}`}`;
  return [
    ...userInputEvents(context, '0', { kind: 'prompt', origin: 'shell', rule: 'bash-execution', text }),
    ...(output === '' ? [] : userInputEvents(context, '1', syntheticInput('command-output', output))),
  ];
}

/** How a result of pi's own tools ended; only the wording tells. */
export function piOutcome(message: JsonRecord, text: string, category: ToolCategory): CallOutcome {
  const isError = booleanAt(message, 'isError') === true;
  const code = /Command exited with code (\d{1,6})\s*$/.exec(text.slice(-60))?.[1];
  const base = { exitCode: code === undefined ? null : Number(code), output: text, feedback: null };
  if (!isError) return { ...base, exitCode: category === 'shell' ? 0 : null, status: 'ok' };
  if (code !== undefined) return { ...base, status: 'failed-command' };
  if (/Command timed out after \d/.test(text.slice(-200))) return { ...base, status: 'timeout' };
  return { ...base, status: /(?:Command|Operation) aborted\s*$/.test(text.slice(-40)) ? 'interrupted' : 'error' };
}

function endOf(context: RecordContext, stopReason: string | undefined): readonly SessionEvent[] {
  switch (stopReason) {
    case 'stop':
      return [turnEnd(context, 'done')];
    case 'length':
      return [turnEnd(context, 'limit')];
    case 'error':
      return [turnEnd(context, 'error')];
    case 'aborted':
      return [interruption(context, 'answer'), turnEnd(context, 'aborted')];
    default:
      return [];
  }
}

function phaseOf(block: unknown): 'commentary' | 'final' | 'unknown' {
  const signature = stringAt(block, 'textSignature') ?? '';
  return signature.includes('"final_answer"') ? 'final' : signature.includes('"commentary"') ? 'commentary' : 'unknown';
}
