import { booleanAt, type JsonRecord, stringAt } from '../../base/json.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { retractions } from './assistantRecords.ts';
import type { ParserState, SessionNotes } from './parserState.ts';
import { classifyMarkedText } from './prompts.ts';
import { inputEvents } from './userRecords.ts';

/** The events of a `system` record. Subtypes are many and new ones harmless, so unknown ones give nothing. */
export function systemEvents(
  state: ParserState,
  notes: SessionNotes,
  context: RecordContext,
  record: JsonRecord,
): readonly SessionEvent[] {
  switch (stringAt(record, 'subtype')) {
    case 'turn_duration':
      notes.interactiveHint = true;
      return turnEnd(state, context);
    case 'stop_hook_summary':
      // A hook that prevented the end makes the assistant go on with the same turn.
      return booleanAt(record, 'preventedContinuation') === true ? [] : turnEnd(state, context);
    case 'local_command': {
      const input = classifyMarkedText((stringAt(record, 'content') ?? '').trim(), 0);
      return input === null ? [] : inputEvents(state, notes, context, input);
    }
    default:
      return retractions(context, record);
  }
}

/** Several records may tell of the same end of a turn; the first one counts. */
function turnEnd(state: ParserState, context: RecordContext): readonly SessionEvent[] {
  if (!state.turnOpen) return [];
  state.turnOpen = false;
  return [{ kind: 'turn_end', reason: 'done', inferred: false, ...eventBase(context) }];
}
