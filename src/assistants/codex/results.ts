import { arrayAt, isRecord, type JsonRecord, parseJson, recordAt, stringAt, stringsAt } from '../../base/json.ts';
import { clipText, contentText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { outputLimitChars, promptLimitChars } from '../limits.ts';
import { setRecent } from '../recentList.ts';
import type { SessionEvent, ToolResultStatus } from '../sessionEvent.ts';
import type { ParserState, PendingCall, PendingPart } from './parserState.ts';
import type { PatchedFile } from './patchText.ts';
import { type OutputReading, readOutput, readScriptOutput, type ScriptReading } from './toolOutput.ts';

const rememberedRuns = 60;
const noCall: PendingCall = { parts: [], isScript: false, patchTold: false, exitCode: null, declined: false };

/** The events of a call's output, given to the call that caused it even when a later one fetched it. */
export function callOutput(state: ParserState, context: RecordContext, payload: JsonRecord): readonly SessionEvent[] {
  const callId = stringAt(payload, 'call_id') ?? '';
  const output = payload['output'];
  const polled = state.polls.get(callId);
  const own = state.pending.get(callId);
  const isCellPoll = own?.parts[0]?.tool === 'wait';
  const asked = isCellPoll && polled !== undefined ? (state.pending.get(polled) ?? own) : own;
  const call = asked ?? noCall;
  state.polls.delete(callId);
  const script = call.isScript || isCellPoll ? readScriptOutput(output) : null;
  if (script?.outcome === 'running') {
    const startedBy = isCellPoll && polled !== undefined ? polled : callId;
    if (script.cell !== null) setRecent(state.running, `cell:${script.cell}`, startedBy, rememberedRuns);
    if (isCellPoll) state.pending.delete(callId);
    return outputOf(context, call.parts[0]?.callId ?? callId, 'background', null, script.items.join('\n'), 0);
  }
  state.pending.delete(callId);
  if (isCellPoll && polled !== undefined) state.pending.delete(polled);
  if (script !== null && call.parts.length > 1) return scriptResults(state, context, call, script);
  const part = call.parts[0] ?? { callId, tool: '', category: 'other' as const, files: [] };
  const reading = script === null ? readOutput(output) : readScriptItem(script);
  return partResult(state, context, call, part, reading, 0);
}

function scriptResults(
  state: ParserState,
  context: RecordContext,
  call: PendingCall,
  script: ScriptReading,
): readonly SessionEvent[] {
  const isOneEach = script.items.length === call.parts.length;
  return call.parts.flatMap((part, index) => {
    // With another number of outputs than calls it cannot be told whose they are.
    const item = isOneEach ? script.items[index] : index === 0 ? script.items.join('\n') : '';
    const reading = readOutput(item ?? '');
    const told = script.outcome === 'failed' ? 'error' : isOneEach ? reading.told : 'unknown';
    const exitCode = isOneEach ? reading.exitCode : null;
    return partResult(state, context, call, part, { ...reading, told, exitCode }, index);
  });
}

function readScriptItem(script: ScriptReading): OutputReading {
  const readings = script.items.map(readOutput);
  const text = readings.map((reading) => reading.text).join('\n');
  return {
    text,
    exitCode: readings.find((reading) => reading.exitCode !== null)?.exitCode ?? null,
    shellSession: readings.find((reading) => reading.shellSession !== null)?.shellSession ?? null,
    told: script.outcome === 'failed' ? 'error' : (readings.find((reading) => reading.told !== null)?.told ?? null),
  };
}

function partResult(
  state: ParserState,
  context: RecordContext,
  call: PendingCall,
  part: PendingPart,
  reading: OutputReading,
  index: number,
): readonly SessionEvent[] {
  const exitCode = reading.exitCode ?? call.exitCode;
  if (reading.shellSession !== null) {
    setRecent(state.running, `shell:${reading.shellSession}`, part.callId, rememberedRuns);
  }
  const status = call.declined ? 'rejected' : outcomeStatus(part, reading, exitCode);
  const events = [...outputOf(context, part.callId, status, exitCode, reading.text, index)];
  if (part.files.length > 0 && !call.patchTold && (status === 'ok' || status === 'rejected')) {
    events.push(...fileEdits(context, part.callId, part.files, status === 'ok' ? 'applied' : 'rejected', `${index}.`));
  }
  if (part.tool === 'request_user_input' && status === 'ok') events.push(...answers(context, reading.text));
  if (part.tool === 'spawn_agent') events.push(...spawned(context, part.callId, reading.text));
  return events;
}

function outcomeStatus(part: PendingPart, reading: OutputReading, exitCode: number | null): ToolResultStatus {
  if (reading.told !== null) return reading.told;
  if (reading.shellSession !== null) return 'background';
  if (exitCode !== null) return exitCode === 0 ? 'ok' : 'failed-command';
  // A script may print a command's output without its exit code.
  return part.category === 'shell' || part.tool === 'write_stdin' ? 'unknown' : 'ok';
}

function outputOf(
  context: RecordContext,
  callId: string,
  status: ToolResultStatus,
  exitCode: number | null,
  text: string,
  index: number,
): readonly SessionEvent[] {
  const base = eventBase(context, index === 0 ? undefined : index);
  const output = clipText(text, outputLimitChars);
  return [{ kind: 'tool_result', callId, status, exitCode, output, feedback: null, ...base }];
}

/** One event per file of a patch. */
export function fileEdits(
  context: RecordContext,
  callId: string,
  files: readonly PatchedFile[],
  state: 'applied' | 'rejected',
  tag = '',
): readonly SessionEvent[] {
  return files.map((file, index) => ({
    kind: 'file_edit' as const,
    callId,
    ...file,
    state,
    ...eventBase(context, `${tag}edit${index}`),
  }));
}

/** The call that an event about a patch belongs to: by id, else the newest script whose patch nobody told of yet. */
export function patchOwner(state: ParserState, callId: string): PendingCall | undefined {
  const named = state.pending.get(callId);
  if (named !== undefined) return named;
  return [...state.pending.values()]
    .reverse()
    .find((call) => call.isScript && !call.patchTold && call.parts.some((part) => part.files.length > 0));
}

function answers(context: RecordContext, text: string): readonly SessionEvent[] {
  const given = recordAt(parseJson(text), 'answers');
  if (given === undefined) return [];
  const lines = Object.entries(given).map(([question, answer]) => {
    const words = typeof answer === 'string' ? answer : stringsAt(answer, 'answers').join(', ');
    return `Q: ${question}\nA: ${words || contentText(arrayAt(answer, 'content'))}`;
  });
  if (lines.length === 0) return [];
  return [
    {
      kind: 'user_prompt',
      text: clipText(lines.join('\n'), promptLimitChars),
      origin: 'answer',
      originRule: 'question-answer',
      command: null,
      attachments: 0,
      ...eventBase(context, 'answer'),
    },
  ];
}

function spawned(context: RecordContext, callId: string, text: string): readonly SessionEvent[] {
  const parsed = parseJson(text);
  const child = isRecord(parsed) ? (stringAt(parsed, 'agent_id') ?? stringAt(parsed, 'thread_id')) : undefined;
  if (child === undefined) return [];
  const agentType = stringAt(parsed, 'agent_type') ?? stringAt(parsed, 'agent_role') ?? null;
  return [{ kind: 'subagent_link', callId, childSourceSessionId: child, agentType, ...eventBase(context, 'link') }];
}
