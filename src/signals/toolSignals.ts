import type { ToolCallEvent, ToolResultEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** Refused tool calls, refused plans and interruptions, as tool records show them. */
export function toolSignals({ episode, events }: EpisodeEvents): readonly Signal[] {
  const signals: Signal[] = [];
  const calls = new Map<string, ToolCallEvent>();
  const base = { sessionId: episode.sessionId, episodeId: episode.id };
  for (const event of events) {
    if (event.kind === 'tool_call') calls.set(event.callId, event);
    else if (event.kind === 'tool_result' && event.status === 'rejected')
      signals.push(makeSignal({ ...base, ...refusal(event, calls.get(event.callId)) }));
    else if (event.kind === 'interruption' && event.by === 'user') {
      const last = [...calls.values()].at(-1);
      signals.push(
        makeSignal({
          ...base,
          kind: 'interruption',
          eventId: event.id,
          relatedEventIds: last ? [last.id] : [],
          at: event.at,
          confidence: 0.6,
          rule: `interrupted-${event.during}`,
          explanation: 'The user stopped the assistant.',
          text: last ? describe(last) : '',
        }),
      );
    }
  }
  return signals;
}

type Refusal = Pick<
  Signal,
  'kind' | 'eventId' | 'relatedEventIds' | 'at' | 'confidence' | 'rule' | 'explanation' | 'text'
>;

/** A question that is waved away refuses no work, so it weighs little. */
function refusal(event: ToolResultEvent, call: ToolCallEvent | undefined): Refusal {
  const hasWords = event.feedback !== null && event.feedback.trim() !== '';
  const about = { eventId: event.id, relatedEventIds: call ? [call.id] : [], at: event.at };
  const text = hasWords ? (event.feedback ?? '') : call ? describe(call) : '';
  if (call && isPlan(call)) {
    return {
      ...about,
      kind: 'plan-rejection',
      confidence: hasWords ? 0.95 : 0.8,
      rule: hasWords ? 'plan-rejected-with-words' : 'plan-rejected',
      explanation: hasWords
        ? 'The user refused the plan and said what to change.'
        : 'The user refused the plan without a word.',
      text,
    };
  }
  if (call?.category === 'question' && !hasWords) {
    return {
      ...about,
      kind: 'rejection',
      confidence: 0.4,
      rule: 'question-declined',
      explanation: 'The user did not answer the question that was asked.',
      text,
    };
  }
  return {
    ...about,
    kind: 'rejection',
    confidence: hasWords ? 0.95 : 0.7,
    rule: hasWords ? 'tool-rejected-with-words' : 'tool-rejected',
    explanation: hasWords
      ? 'The user refused a tool call and said why.'
      : 'The user refused a tool call without a word.',
    text,
  };
}

function isPlan(call: ToolCallEvent): boolean {
  return call.category === 'plan' && !/^enter/i.test(call.tool);
}

function describe(call: ToolCallEvent): string {
  const subject = call.category === 'plan' ? call.input : (call.command ?? call.paths.join(' '));
  return oneLine(call.command === null ? `${call.tool} ${subject}` : subject, 400);
}
