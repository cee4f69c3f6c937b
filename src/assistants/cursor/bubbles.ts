import {
  arrayAt,
  booleanAt,
  isRecord,
  type JsonRecord,
  numberAt,
  parseJson,
  recordAt,
  stringAt,
} from '../../base/json.ts';
import type { CallBook, CallOutcome } from '../callBook.ts';
import type { RecordContext } from '../eventBase.ts';
import { changeOfDiffLines, joinChanges } from '../lineChange.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { inputRecord, type ProposedEdit, toolUse } from '../toolUse.ts';

const openStates = new Set(['loading', 'pending', 'running', 'generating']);

/** The events of a tool's data as the editor keeps it in a message: the call and, once there is one, its result. */
export function toolEvents(
  calls: CallBook,
  context: RecordContext,
  data: JsonRecord,
  model: string | null,
): readonly SessionEvent[] {
  const name = stringAt(data, 'name') ?? '';
  if (name === '' && data['tool'] === 0) return [];
  const input = { ...inputRecord(data['rawArgs']), ...inputRecord(data['params']) };
  const callId = stringAt(data, 'toolCallId') ?? context.id;
  const use = toolUse(name, input);
  const asked = calls.ask(context, 'call', callId, use, model);
  const status = stringAt(data, 'status') ?? '';
  if (openStates.has(status)) return [asked];
  const result = resultOf(data);
  const told = use.category === 'edit' || use.category === 'write' ? editsOf(data, result, use.paths[0]) : [];
  return [asked, ...calls.answer(context, 'result', callId, outcomeOf(data, status, result), told)];
}

function outcomeOf(data: JsonRecord, status: string, result: JsonRecord): CallOutcome {
  const decision = stringAt(data, 'userDecision') ?? stringAt(recordAt(data, 'additionalData'), 'userDecision');
  const error = stringAt(data, 'error') ?? '';
  const output = stringAt(result, 'output') ?? stringAt(result, 'resultForModel') ?? '';
  const exitCode =
    numberAt(result, 'exitCode') ?? numberAt(result, 'exitCodeV2') ?? statedExitCode(output === '' ? error : output);
  const shown = output === '' ? error || (stringAt(data, 'result') ?? '') : output;
  const base = { exitCode, output: shown, feedback: null };
  if (decision === 'rejected' || booleanAt(result, 'rejected') === true) return { ...base, status: 'rejected' };
  if (status === 'cancelled') return { ...base, status: 'interrupted' };
  if (exitCode !== null && exitCode !== 0) return { ...base, status: 'failed-command' };
  const failed = status === 'error' || error !== '' || booleanAt(result, 'applyFailed') === true;
  return { ...base, status: failed ? 'error' : 'ok' };
}

function statedExitCode(text: string): number | null {
  const code = /\bexit(?:ed with)? code:? (\d{1,6})\b/i.exec(text.slice(0, 300))?.[1];
  return code === undefined ? null : Number(code);
}

function resultOf(data: JsonRecord): JsonRecord {
  const { result } = data;
  const parsed = typeof result === 'string' ? parseJson(result) : result;
  return isRecord(parsed) ? parsed : typeof result === 'string' ? { output: result } : {};
}

function editsOf(data: JsonRecord, result: JsonRecord, path: string | undefined): readonly ProposedEdit[] {
  const chunks = arrayAt(recordAt(result, 'diff'), 'chunks');
  const lines = chunks.map((chunk) => changeOfDiffLines((stringAt(chunk, 'diffString') ?? '').split('\n')));
  if (path === undefined || lines.length === 0) return [];
  const isNew = booleanAt(recordAt(data, 'additionalData'), 'isNewFile') === true;
  return [{ path, operation: isNew ? 'create' : 'update', ...joinChanges(lines) }];
}
