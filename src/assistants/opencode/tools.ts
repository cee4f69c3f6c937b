import { stableHash } from '../../base/hash.ts';
import { arrayAt, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { userInputEvents } from '../messageEvents.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { inputRecord, toolUse } from '../toolUse.ts';

const feedbackMark = 'with the following feedback:';

/** The events of a tool part; while the tool runs there is no result yet. */
export function toolPartEvents(
  context: RecordContext,
  part: JsonRecord,
  model: string | null,
): readonly SessionEvent[] {
  const state = recordAt(part, 'state') ?? {};
  const callId = stringAt(part, 'callID') ?? context.id;
  const metadata = recordAt(state, 'metadata') ?? {};
  const use = toolUse(stringAt(part, 'tool') ?? '', inputRecord(state['input']));
  if (stringAt(recordAt(part, 'metadata'), 'source') === 'shell') {
    const text = use.command ?? '';
    return userInputEvents(context, 'shell', { kind: 'prompt', origin: 'shell', rule: 'source-shell', text });
  }
  const book = new CallBook();
  // A call's input grows while it is written.
  const asked = book.ask(
    { ...context, id: `${context.id}.${stableHash(JSON.stringify(state['input'] ?? null))}` },
    'call',
    callId,
    use,
    model,
  );
  const status = stringAt(state, 'status') ?? '';
  if (status !== 'completed' && status !== 'error') return [asked];
  const outcome = outcomeOf(state, metadata, use.category === 'shell');
  const id = `${context.id}.${stableHash(`${status}\n${outcome.output.slice(0, 4000)}`)}`;
  const events = [asked, ...book.answer({ ...context, id }, 'result', callId, outcome)];
  const child = stringAt(metadata, 'sessionId') ?? stringAt(metadata, 'sessionID');
  if (use.category === 'task' && child !== undefined) {
    const agentType = stringAt(recordAt(state, 'input'), 'subagent_type') ?? null;
    events.push({
      kind: 'subagent_link',
      callId,
      childSourceSessionId: child,
      agentType,
      ...eventBase(context, 'link'),
    });
  }
  if (use.category === 'question' && status === 'completed') {
    const text = answersText(recordAt(state, 'input') ?? {}, metadata);
    events.push(
      ...userInputEvents({ ...context, id }, 'answer', {
        kind: 'prompt',
        origin: 'answer',
        rule: 'question-answer',
        text,
      }),
    );
  }
  return events;
}

function outcomeOf(state: JsonRecord, metadata: JsonRecord, isShell: boolean): CallOutcome {
  const error = stringAt(state, 'error') ?? '';
  const output = stringAt(state, 'output') ?? error;
  const exitCode = numberAt(metadata, 'exit') ?? null;
  const base = { exitCode, output, feedback: null };
  if (stringAt(state, 'status') === 'error') {
    if (error.includes('user rejected permission')) {
      const mark = error.indexOf(feedbackMark);
      const words = mark < 0 ? '' : error.slice(mark + feedbackMark.length).trim();
      return { ...base, status: 'rejected', feedback: words === '' ? null : words };
    }
    if (error.includes('has specified a rule which prevents')) return { ...base, status: 'denied-rule' };
    if (/\baborted\b/.test(error.slice(0, 200)) || metadata['interrupted'] === true)
      return { ...base, status: 'interrupted' };
    return { ...base, status: /timed? ?out/i.test(error.slice(0, 300)) ? 'timeout' : 'error' };
  }
  if (isShell && /\bterminated command after exceeding timeout\b/.test(output.slice(-400)))
    return { ...base, status: 'timeout' };
  return { ...base, status: exitCode !== null && exitCode !== 0 ? 'failed-command' : 'ok' };
}

function answersText(input: JsonRecord, metadata: JsonRecord): string {
  const questions = arrayAt(input, 'questions');
  const lines = arrayAt(metadata, 'answers').flatMap((answer, index) => {
    const words = (Array.isArray(answer) ? answer : [answer]).filter((word) => typeof word === 'string').join(', ');
    return words === '' ? [] : [`Q: ${stringAt(questions[index], 'question') ?? ''}\nA: ${words}`];
  });
  return lines.join('\n');
}
