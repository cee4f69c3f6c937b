import { arrayAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import { clipText, contentText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { answerLimitChars } from '../limits.ts';
import type { SessionEvent, TurnEndEvent } from '../sessionEvent.ts';
import type { ParserState } from './parserState.ts';
import { changedFiles } from './patchText.ts';
import { fileEdits, patchOwner } from './results.ts';
import { phaseOf, shellPrompt, toldAnswer, toldInterruption, toldPrompt } from './texts.ts';
import { commandLine } from './toolCalls.ts';

const titleLimitChars = 120;

/** Reads one kind of persisted user-interface event. */
type EventReader = (state: ParserState, context: RecordContext, payload: JsonRecord) => readonly SessionEvent[];

const readers = new Map<string, EventReader>([
  ['user_message', userMessage],
  [
    'agent_message',
    (state, context, payload) =>
      toldAnswer(state, context, 'event', stringAt(payload, 'message') ?? '', phaseOf(payload)),
  ],
  ['task_complete', taskComplete],
  ['turn_complete', taskComplete],
  ['turn_aborted', turnAborted],
  ['patch_apply_end', patchEnd],
  ['exec_command_end', commandEnd],
  ['mcp_tool_call_end', toolEnd],
  ['item_completed', itemCompleted],
  ['thread_rolled_back', rolledBack],
  ['thread_name_updated', nameUpdated],
  ['exited_review_mode', reviewEnd],
]);

const silentEvents = new Set([
  'agent_reasoning',
  'agent_reasoning_raw_content',
  'agent_reasoning_section_break',
  'context_compacted',
  'entered_review_mode',
  'error',
  'exec_command_begin',
  'guardian_assessment',
  'image_generation_end',
  'item_started',
  'mcp_tool_call_begin',
  'patch_apply_begin',
  'plan_update',
  'session_configured',
  'stream_error',
  'sub_agent_activity',
  'task_started',
  'thread_goal_updated',
  'thread_settings_applied',
  'token_count',
  'turn_started',
  'undo_completed',
  'view_image_tool_call',
  'warning',
  'web_search_begin',
  'web_search_end',
]);

/** The events of an `event_msg` payload; null when its kind is not known. */
export function eventMessage(
  state: ParserState,
  context: RecordContext,
  payload: JsonRecord,
): readonly SessionEvent[] | null {
  const type = stringAt(payload, 'type') ?? '';
  const reader = readers.get(type);
  if (reader !== undefined) return reader(state, context, payload);
  return silentEvents.has(type) || type.startsWith('collab_') || type.startsWith('dynamic_tool_call_') ? [] : null;
}

function userMessage(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const kind = stringAt(payload, 'kind');
  if (kind === 'user_instructions' || kind === 'environment_context') return [];
  const images = arrayAt(payload, 'images').length + arrayAt(payload, 'local_images').length;
  return toldPrompt(state, context, 'event', stringAt(payload, 'message') ?? '', images);
}

function taskComplete(_state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const hasError = payload['error'] !== undefined && payload['error'] !== null;
  return [turnEnd(context, hasError ? 'error' : 'done')];
}

function turnAborted(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  switch (stringAt(payload, 'reason')) {
    case 'replaced':
      return [turnEnd(context, 'aborted')];
    case 'review_ended':
      return [turnEnd(context, 'done')];
    case 'budget_limited':
      return [turnEnd(context, 'limit')];
    default:
      return toldInterruption(state, context);
  }
}

function patchEnd(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const callId = stringAt(payload, 'call_id') ?? '';
  return patchOutcome(state, context, callId, payload, payload['success'] === true);
}

function patchOutcome(
  state: ParserState,
  context: RecordContext,
  callId: string,
  payload: JsonRecord,
  isSuccess: boolean,
): readonly SessionEvent[] {
  const owner = patchOwner(state, callId);
  const ownerId = owner?.parts.find((part) => part.files.length > 0)?.callId ?? owner?.parts[0]?.callId ?? callId;
  const isDeclined = stringAt(payload, 'status') === 'declined';
  if (owner !== undefined) {
    owner.patchTold = true;
    owner.declined = owner.declined || isDeclined;
  }
  if (!isSuccess && !isDeclined) return [];
  const files = changedFiles(recordAt(payload, 'changes') ?? {});
  return fileEdits(context, ownerId, files, isDeclined ? 'rejected' : 'applied');
}

function commandEnd(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const pending = state.pending.get(stringAt(payload, 'call_id') ?? stringAt(payload, 'id') ?? '');
  if (pending !== undefined) {
    pending.exitCode = numberAt(payload, 'exit_code') ?? pending.exitCode;
    pending.declined = pending.declined || stringAt(payload, 'status') === 'declined';
  }
  return stringAt(payload, 'source') === 'user_shell' ? shellPrompt(state, context, 'event', commandLine(payload)) : [];
}

function toolEnd(state: ParserState, _context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const pending = state.pending.get(stringAt(payload, 'call_id') ?? '');
  const result = recordAt(payload, 'result');
  const isFailed = result?.['Err'] !== undefined || recordAt(result, 'Ok')?.['isError'] === true;
  if (pending !== undefined && isFailed) pending.exitCode = pending.exitCode ?? 1;
  return [];
}

function itemCompleted(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const item = recordAt(payload, 'item') ?? {};
  const text = stringAt(item, 'text') ?? stringAt(item, 'message') ?? contentText(item['content']);
  switch (stringAt(item, 'type')) {
    case 'UserMessage': {
      const images = arrayAt(item, 'content').filter((block) =>
        (stringAt(block, 'type') ?? '').includes('image'),
      ).length;
      return toldPrompt(state, context, 'completed', text, images);
    }
    case 'AgentMessage':
      return toldAnswer(state, context, 'completed', text, phaseOf(item));
    case 'CommandExecution':
      return commandEnd(state, context, item);
    case 'FileChange': {
      const callId = stringAt(item, 'call_id') ?? stringAt(item, 'id') ?? '';
      return patchOutcome(state, context, callId, item, stringAt(item, 'status') === 'completed');
    }
    default:
      return [];
  }
}

function rolledBack(_state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  return [{ kind: 'rewind', turns: numberAt(payload, 'num_turns') ?? 0, ...eventBase(context) }];
}

function nameUpdated(state: ParserState, _context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const name = stringAt(payload, 'thread_name') ?? stringAt(payload, 'name');
  if (name !== undefined && name.trim() !== '') {
    state.hasTitle = true;
    state.facts = { ...state.facts, title: oneLine(name, titleLimitChars) };
  }
  return [];
}

/** Review findings are the outcome of a review session, though no message carries them. */
function reviewEnd(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const output = recordAt(payload, 'review_output');
  const findings = arrayAt(output, 'findings')
    .filter(isRecord)
    .map((finding) => `${stringAt(finding, 'title') ?? ''}\n${stringAt(finding, 'body') ?? ''}`.trim());
  const text = [stringAt(output, 'overall_explanation') ?? '', ...findings].filter((part) => part !== '').join('\n\n');
  if (text === '') return [];
  const { model } = state.facts;
  return [
    { kind: 'assistant_text', text: clipText(text, answerLimitChars), phase: 'final', model, ...eventBase(context) },
  ];
}

function turnEnd(context: RecordContext, reason: TurnEndEvent['reason']): SessionEvent {
  return { kind: 'turn_end', reason, inferred: false, ...eventBase(context) };
}
