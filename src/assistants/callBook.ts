import { arrayAt, numberAt, stringAt } from '../base/json.ts';
import { clipText } from './clippedText.ts';
import { eventBase, type RecordContext } from './eventBase.ts';
import { outputLimitChars } from './limits.ts';
import { setRecent } from './recentList.ts';
import type { FileEditEvent, SessionEvent, ToolCategory, ToolResultStatus } from './sessionEvent.ts';
import { categoryOfTool } from './toolNames.ts';
import type { ProposedEdit, ToolUse } from './toolUse.ts';

/** How a call ended, as far as its result tells. */
export interface CallOutcome {
  readonly status: ToolResultStatus;
  readonly exitCode: number | null;
  readonly output: string;
  readonly feedback: string | null;
}

/** A call whose result has not been seen yet. */
export interface WaitingCall {
  readonly tool: string;
  readonly category: ToolCategory;
  readonly edits: readonly ProposedEdit[];
}

const rememberedCalls = 200;

/** Brings calls and their results together, and tells which files were changed when a result shows it. */
export class CallBook {
  private readonly waiting = new Map<string, WaitingCall>();

  constructor(saved: unknown = null) {
    for (const entry of Array.isArray(saved) ? saved : []) {
      const tool = stringAt(entry, 'tool') ?? '';
      const edits = arrayAt(entry, 'edits').map(editFromJson);
      this.waiting.set(stringAt(entry, 'callId') ?? '', { tool, category: categoryOfTool(tool), edits });
    }
  }

  /** The call that waits under this id. */
  waitingCall(callId: string): WaitingCall | undefined {
    return this.waiting.get(callId);
  }

  /** The event of a call, which from now on waits for its result. */
  ask(context: RecordContext, suffix: string, callId: string, use: ToolUse, model: string | null): SessionEvent {
    const { category, command, input, paths, tool } = use;
    setRecent(this.waiting, callId, { tool, category, edits: use.edits }, rememberedCalls);
    return { kind: 'tool_call', callId, tool, category, command, paths, input, model, ...eventBase(context, suffix) };
  }

  /** The events of a result: how the call ended, and the edits that it made or that were refused. */
  answer(
    context: RecordContext,
    suffix: string,
    callId: string,
    outcome: CallOutcome,
    told: readonly ProposedEdit[] = [],
    state: FileEditEvent['state'] = 'applied',
  ): readonly SessionEvent[] {
    const call = this.waiting.get(callId);
    if (outcome.status !== 'background') this.waiting.delete(callId);
    const output = clipText(outcome.output, outputLimitChars);
    const { exitCode, feedback, status } = outcome;
    const events: SessionEvent[] = [
      { kind: 'tool_result', callId, status, exitCode, output, feedback, ...eventBase(context, suffix) },
    ];
    if (status !== 'ok' && status !== 'rejected') return events;
    const edits = told.length > 0 ? told : (call?.edits ?? []);
    edits.forEach((edit, index) => {
      events.push({
        kind: 'file_edit',
        callId,
        ...edit,
        state: status === 'ok' ? state : 'rejected',
        ...eventBase(context, `${suffix}.edit${index}`),
      });
    });
    return events;
  }

  toJson(): readonly unknown[] {
    return [...this.waiting].map(([callId, { edits, tool }]) => ({ callId, tool, edits }));
  }
}

function editFromJson(value: unknown): ProposedEdit {
  const operations: readonly FileEditEvent['operation'][] = ['create', 'delete', 'rename'];
  const operation = stringAt(value, 'operation');
  return {
    path: stringAt(value, 'path') ?? '',
    operation: operations.find((known) => known === operation) ?? 'update',
    removedText: stringAt(value, 'removedText') ?? '',
    addedText: stringAt(value, 'addedText') ?? '',
    removedLines: numberAt(value, 'removedLines') ?? 0,
    addedLines: numberAt(value, 'addedLines') ?? 0,
  };
}
