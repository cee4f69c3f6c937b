import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, numberAt, recordAt, stringAt } from '../../base/json.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import type { RecordContext } from '../eventBase.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { inputRecord, toolUse } from '../toolUse.ts';
import { plainCallId, textOf } from './values.ts';

/** What the model's own record of a turn says of its calls; the shown parts have no arguments. */
export class ModelCalls {
  private readonly calls = new Map<string, JsonRecord>();
  private readonly results: JsonRecord;

  constructor(metadata: JsonRecord) {
    for (const round of arrayAt(metadata, 'toolCallRounds')) {
      for (const call of arrayAt(round, 'toolCalls')) {
        if (isRecord(call)) this.calls.set(plainCallId(stringAt(call, 'id') ?? ''), call);
      }
    }
    this.results = recordAt(metadata, 'toolCallResults') ?? {};
  }

  call(callId: string): JsonRecord | undefined {
    return this.calls.get(callId);
  }

  output(callId: string): string {
    const key = Object.keys(this.results).find((id) => plainCallId(id) === callId);
    const result = key === undefined ? undefined : this.results[key];
    return arrayAt(result, 'content')
      .map((part) => textOf(part))
      .join('\n');
  }

  /** The calls that no part of the answer shows. */
  missing(shown: ReadonlySet<string>): readonly (readonly [string, JsonRecord])[] {
    return [...this.calls].filter(([id]) => !shown.has(id));
  }
}

/** The events of a call that the answer shows. */
export function shownCall(
  context: RecordContext,
  part: JsonRecord,
  calls: ModelCalls,
  model: string | null,
): readonly SessionEvent[] {
  const callId = plainCallId(stringAt(part, 'toolCallId') ?? context.id);
  const asked = calls.call(callId);
  const name = stringAt(asked, 'name') ?? (stringAt(part, 'toolId') ?? '').replace(/^copilot_/, '');
  const data = recordAt(part, 'toolSpecificData') ?? {};
  const line = recordAt(data, 'commandLine');
  const command =
    stringAt(line, 'userEdited') ??
    stringAt(line, 'toolEdited') ??
    stringAt(line, 'original') ??
    stringAt(data, 'command');
  const raw = inputRecord(asked?.['arguments'] ?? data['rawInput']);
  const isTerminal = stringAt(data, 'kind') === 'terminal';
  const use = toolUse(
    isTerminal && asked === undefined ? 'run_in_terminal' : name,
    command === undefined ? raw : { ...raw, command },
  );
  const book = new CallBook();
  const events = [book.ask(context, 'call', callId, use, model)];
  if (booleanAt(part, 'isComplete') !== true && !isDenied(part)) return events;
  const outcome = outcomeOf(part, data, calls.output(callId));
  const id = `${context.id}.${stableHash(`${outcome.status}\n${outcome.output.slice(0, 2000)}`)}`;
  return [...events, ...book.answer({ ...context, id }, 'result', callId, outcome)];
}

/** The events of a call that only the model's record holds. */
export function hiddenCall(
  context: RecordContext,
  callId: string,
  call: JsonRecord,
  calls: ModelCalls,
  model: string | null,
): readonly SessionEvent[] {
  const book = new CallBook();
  const use = toolUse(stringAt(call, 'name') ?? '', inputRecord(call['arguments']));
  const output = calls.output(callId);
  const asked = book.ask(context, 'call', callId, use, model);
  if (output === '') return [asked];
  return [
    asked,
    ...book.answer(context, 'result', callId, { status: 'unknown', exitCode: null, output, feedback: null }),
  ];
}

function outcomeOf(part: JsonRecord, data: JsonRecord, told: string): CallOutcome {
  const exitCode = numberAt(recordAt(data, 'terminalCommandState'), 'exitCode') ?? null;
  const terminal = stringAt(recordAt(data, 'terminalCommandOutput'), 'text') ?? '';
  const error = textOf(part['resultError']);
  const output = [told, terminal, error].find((text) => text !== '') ?? textOf(part['pastTenseMessage']);
  const base = { exitCode, output, feedback: null };
  if (isDenied(part)) return { ...base, status: 'rejected' };
  if (error !== '') return { ...base, status: 'error' };
  if (exitCode !== null && exitCode !== 0) return { ...base, status: 'failed-command' };
  return { ...base, status: booleanAt(data, 'isBackground') === true && exitCode === null ? 'background' : 'ok' };
}

/** Denied or skipped by the user. */
function isDenied(part: JsonRecord): boolean {
  const confirmed = part['isConfirmed'];
  if (confirmed === false) return true;
  const type = numberAt(confirmed, 'type');
  return type === 0 || type === 5;
}
