import { stableHash } from '../../base/hash.ts';
import { arrayAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import type { RecordContext } from '../eventBase.ts';
import { changeOfDiffLines } from '../lineChange.ts';
import type { FileEditEvent, SessionEvent } from '../sessionEvent.ts';
import { inputRecord, type ProposedEdit, toolUse } from '../toolUse.ts';

const openStates = new Set(['validating', 'scheduled', 'awaiting_approval', 'executing', 'pending']);

/** The events of a call with its result. */
export function toolCallEvents(
  context: RecordContext,
  call: JsonRecord,
  model: string | null,
): readonly SessionEvent[] {
  const callId = stringAt(call, 'id') ?? '';
  const name = stringAt(call, 'name') ?? '';
  const book = new CallBook();
  const use = toolUse(name, inputRecord(call['args']));
  const asked = book.ask({ ...context, id: `${context.id}.${callId}` }, 'call', callId, use, model);
  const status = stringAt(call, 'status') ?? '';
  if (openStates.has(status)) return [asked];
  const outcome = outcomeOf(call, status, use.category === 'shell');
  // A message is written again when its calls end, so the id tells the outcomes apart.
  const id = `${context.id}.${callId}.${stableHash(`${status}\n${outcome.output}`)}`;
  const edit = displayedEdit(call, use.paths[0]);
  return [
    asked,
    ...book.answer({ ...context, id }, 'result', callId, outcome, edit === null ? [] : [edit.edit], edit?.state),
  ];
}

function outcomeOf(call: JsonRecord, status: string, isShell: boolean): CallOutcome {
  const output = arrayAt(call, 'result').map(responseText).join('\n');
  const code = /^Exit Code: (\d{1,6})\s*$/m.exec(output)?.[1];
  const exitCode = code === undefined ? null : Number(code);
  const base = { exitCode, output, feedback: null };
  const isCancelled = status === 'cancelled' || /\[Operation Cancelled\]|Command was cancelled by user/.test(output);
  if (/exceeded the timeout|timed out after/.test(output.slice(0, 2000))) return { ...base, status: 'timeout' };
  if (isCancelled) return { ...base, status: /User denied execution/.test(output) ? 'rejected' : 'interrupted' };
  if (exitCode !== null && exitCode !== 0) return { ...base, status: 'failed-command' };
  if (status === 'error') return { ...base, status: 'error' };
  return { ...base, exitCode: exitCode ?? (isShell ? 0 : null), status: 'ok' };
}

function responseText(part: unknown): string {
  const response = recordAt(recordAt(part, 'functionResponse'), 'response');
  return stringAt(response, 'output') ?? stringAt(response, 'error') ?? stringAt(part, 'text') ?? '';
}

/** The change as it was shown, with the lines that the user changed before accepting. */
function displayedEdit(
  call: JsonRecord,
  path: string | undefined,
): { readonly edit: ProposedEdit; readonly state: FileEditEvent['state'] } | null {
  const display = call['resultDisplay'];
  if (!isRecord(display)) return null;
  const diff = stringAt(display, 'fileDiff');
  const file = stringAt(display, 'filePath') ?? path ?? stringAt(display, 'fileName');
  if (diff === undefined || file === undefined) return null;
  const lines = diff.split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@'));
  const isNew = display['originalContent'] === null || display['originalContent'] === '';
  const stat = recordAt(display, 'diffStat');
  const byUser = (numberAt(stat, 'user_added_lines') ?? 0) + (numberAt(stat, 'user_removed_lines') ?? 0);
  return {
    edit: { path: file, operation: isNew ? 'create' : 'update', ...changeOfDiffLines(lines.slice(Math.max(0, start))) },
    state: byUser > 0 ? 'user-modified' : 'applied',
  };
}
