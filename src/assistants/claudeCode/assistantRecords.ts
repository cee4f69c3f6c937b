import { booleanAt, isRecord, type JsonRecord, recordAt, stringAt, stringsAt } from '../../base/json.ts';
import { clipText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { answerLimitChars } from '../limits.ts';
import { setRecent } from '../recentList.ts';
import type { AssistantTextEvent, SessionEvent } from '../sessionEvent.ts';
import { proposedEdit } from './edits.ts';
import type { ParserState, SessionNotes } from './parserState.ts';
import { toolCategory, toolCommand, toolInput, toolPaths } from './toolCalls.ts';

const rememberedCalls = 200;
const limitErrors = new Set(['rate_limit', 'overloaded', 'billing_error', 'max_output_tokens']);

/** The events of an `assistant` record; one record holds one or more blocks of one answer. */
export function assistantEvents(
  state: ParserState,
  notes: SessionNotes,
  context: RecordContext,
  record: JsonRecord,
): readonly SessionEvent[] {
  const message = recordAt(record, 'message');
  const model = stringAt(message, 'model') ?? null;
  const events: SessionEvent[] = [...retractions(context, record)];
  // Lines the program made itself carry no answer of a model.
  if (model === '<synthetic>') return [...events, ...failedTurn(state, context, record)];
  if (model !== null && model !== notes.facts.model) notes.facts = { ...notes.facts, model };
  const content = message?.['content'];
  const blocks =
    typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content : [];
  const stopReason = stringAt(message, 'stop_reason');
  const phase = stopReason === 'end_turn' ? 'final' : stopReason === 'tool_use' ? 'commentary' : 'unknown';
  blocks.filter(isRecord).forEach((block, index) => {
    const base = eventBase(context, blocks.length === 1 ? undefined : index);
    const event = blockEvent(state, base, block, model, phase);
    if (event !== null) events.push(event);
  });
  const hasText = events.some((event) => event.kind === 'assistant_text');
  if (hasText || events.some((event) => event.kind === 'tool_call')) state.turnOpen = true;
  if (hasText && stopReason === 'end_turn') {
    state.turnOpen = false;
    events.push({ kind: 'turn_end', reason: 'done', inferred: true, ...eventBase(context, 'end') });
  }
  return events;
}

function blockEvent(
  state: ParserState,
  base: ReturnType<typeof eventBase>,
  block: JsonRecord,
  model: string | null,
  phase: AssistantTextEvent['phase'],
): SessionEvent | null {
  const type = block['type'];
  if (type === 'text') {
    const text = stringAt(block, 'text') ?? '';
    if (text.trim() === '') return null;
    return { kind: 'assistant_text', text: clipText(text, answerLimitChars), phase, model, ...base };
  }
  if (type !== 'tool_use') return null;
  const tool = stringAt(block, 'name') ?? '';
  const input = recordAt(block, 'input') ?? {};
  const callId = stringAt(block, 'id') ?? base.id;
  const category = toolCategory(tool);
  const edit = category === 'edit' || category === 'write' ? proposedEdit(tool, input) : null;
  setRecent(state.pending, callId, { tool, category, edit }, rememberedCalls);
  return {
    kind: 'tool_call',
    callId,
    tool,
    category,
    command: toolCommand(category, input),
    paths: toolPaths(input),
    input: toolInput(category, input),
    model,
    ...base,
  };
}

function failedTurn(state: ParserState, context: RecordContext, record: JsonRecord): readonly SessionEvent[] {
  if (booleanAt(record, 'isApiErrorMessage') !== true) return [];
  state.turnOpen = false;
  const reason = limitErrors.has(stringAt(record, 'error') ?? '') ? 'limit' : 'error';
  return [{ kind: 'turn_end', reason, inferred: true, ...eventBase(context) }];
}

/** An answer can replace others that stay in the file. */
export function retractions(context: RecordContext, record: JsonRecord): readonly SessionEvent[] {
  const retractedIds = [...stringsAt(record, 'supersedesUuids'), ...stringsAt(record, 'retractedMessageUuids')];
  return retractedIds.length === 0
    ? []
    : [{ kind: 'rewind', turns: 0, retractedIds, ...eventBase(context, 'retraction') }];
}
