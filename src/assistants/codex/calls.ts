import { type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { setRecent } from '../recentList.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import type { ParserState, PendingPart } from './parserState.ts';
import { type AskedCall, askedCall, askedCustomCalls, callArguments } from './toolCalls.ts';

const rememberedCalls = 200;

/** The events of a `function_call`, `local_shell_call` or `web_search_call`. */
export function functionCall(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const callId = stringAt(payload, 'call_id') ?? stringAt(payload, 'id') ?? context.id;
  return recordCalls(state, context, callId, [readCall(payload)], false);
}

/** The events of a `custom_tool_call`: one for a patch, one for each call a script makes. */
export function customCall(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const callId = stringAt(payload, 'call_id') ?? context.id;
  const tool = stringAt(payload, 'name') ?? '';
  const calls = askedCustomCalls(tool, stringAt(payload, 'input') ?? '');
  return recordCalls(state, context, callId, calls, tool !== 'apply_patch');
}

function readCall(payload: JsonRecord): AskedCall {
  switch (payload['type']) {
    case 'local_shell_call':
      return askedCall('local_shell', recordAt(payload, 'action') ?? {});
    case 'web_search_call':
      return askedCall('web_search', recordAt(payload, 'action') ?? {});
    default: {
      const namespace = stringAt(payload, 'namespace');
      const name = stringAt(payload, 'name') ?? '';
      const tool = namespace === undefined || name.startsWith('mcp__') ? name : `mcp__${namespace}__${name}`;
      return askedCall(tool, callArguments(payload['arguments']));
    }
  }
}

function recordCalls(
  state: ParserState,
  context: RecordContext,
  callId: string,
  calls: readonly AskedCall[],
  isScript: boolean,
): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  const parts: PendingPart[] = [];
  calls.forEach((call, index) => {
    const isOnly = calls.length === 1;
    const startedBy = call.polls === null ? undefined : state.running.get(`${call.polls.kind}:${call.polls.id}`);
    const partId = startedBy ?? (isOnly ? callId : `${callId}#${index}`);
    if (startedBy !== undefined && isOnly) setRecent(state.polls, callId, startedBy, rememberedCalls);
    parts.push({ callId: partId, tool: call.tool, category: call.category, files: call.files });
    // Waiting for a call that is known already is not a call of its own.
    if (startedBy !== undefined && call.isSilentPoll) return;
    events.push({
      kind: 'tool_call',
      callId: startedBy !== undefined ? `${callId}#${index}` : partId,
      tool: call.tool,
      category: call.category,
      command: call.command,
      paths: call.paths,
      input: call.input,
      model: state.facts.model,
      ...eventBase(context, isOnly ? undefined : index),
    });
  });
  // A web search has no output record, so nothing would ever fetch it.
  if (calls[0]?.tool !== 'web_search') {
    setRecent(
      state.pending,
      callId,
      { parts, isScript, patchTold: false, exitCode: null, declined: false },
      rememberedCalls,
    );
  }
  return events;
}
