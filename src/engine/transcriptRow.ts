import type { SessionEvent, ToolCallEvent, ToolResultEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import type { CutText, ToolOutcome, TranscriptRow } from './transcriptContract.ts';

const summaryLimitChars = 240;

/** The row of an event with its texts, each cut to so many characters; null for what has no row. */
export function rowOfEvent(
  event: SessionEvent,
  result: ToolResultEvent | null,
  limitChars: number,
): TranscriptRow | null {
  const base = { eventId: event.id, at: event.at, line: event.raw.line, isAbandoned: event.branch === 'abandoned' };
  const cut = (text: string) => cutText(text, limitChars);
  switch (event.kind) {
    case 'user_prompt': {
      const kind = event.origin === 'human' || event.origin === 'queued' ? 'prompt' : 'input';
      return { ...base, kind, origin: event.origin, text: cut(event.text) };
    }
    case 'assistant_text':
      return { ...base, kind: 'answer', text: cut(event.text) };
    case 'tool_call':
      return {
        ...base,
        kind: 'tool',
        tool: event.tool,
        category: event.category,
        summary: summaryOf(event),
        input: cut(event.command ?? event.input),
        outcome: result && outcomeOf(result, limitChars),
      };
    case 'tool_result':
      return {
        ...base,
        kind: 'tool',
        tool: '',
        category: 'other',
        summary: oneLine(event.output, summaryLimitChars),
        input: cut(''),
        outcome: outcomeOf(event, limitChars),
      };
    case 'file_edit':
      return {
        ...base,
        kind: 'edit',
        path: event.path,
        operation: event.operation,
        state: event.state,
        removed: cut(event.removedText),
        added: cut(event.addedText),
        removedLines: event.removedLines,
        addedLines: event.addedLines,
      };
    case 'interruption': {
      const note = event.by === 'user' ? 'interrupted-by-user' : 'interrupted';
      return { ...base, kind: 'note', note, text: cut('') };
    }
    case 'rewind':
      return { ...base, kind: 'note', note: 'rewind', text: cut(String(event.turns)) };
    case 'compaction':
      return { ...base, kind: 'note', note: 'compaction', text: cut(event.text) };
    case 'link':
      return { ...base, kind: 'note', note: 'link', text: cut(event.url) };
    case 'turn_end':
      return { ...base, kind: 'note', note: 'ended', text: cut(event.reason) };
    case 'synthetic_input':
    case 'subagent_link':
      return null;
    default:
      return event satisfies never;
  }
}

function summaryOf({ command, paths, input }: ToolCallEvent): string {
  const about = command ?? (paths.length > 0 ? paths.join(', ') : input);
  return oneLine(about, summaryLimitChars);
}

function outcomeOf({ status, exitCode, output, feedback }: ToolResultEvent, limitChars: number): ToolOutcome {
  return { status, exitCode, output: cutText(output, limitChars), feedback };
}

function cutText(text: string, limitChars: number): CutText {
  if (text.length <= limitChars) return { text, cutChars: 0 };
  // A pair of surrogates is not torn apart.
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, limitChars)) ? limitChars - 1 : limitChars;
  return { text: text.slice(0, end), cutChars: text.length - end };
}
