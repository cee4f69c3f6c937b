import { stableHash } from '../../base/hash.ts';
import { arrayAt, booleanAt, isRecord, type JsonRecord, parseJson, stringAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import { CallBook, type CallOutcome } from '../callBook.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { changeOfDiffLines } from '../lineChange.ts';
import { answerEvents, interruption, syntheticInput, turnEnd, typedPrompt, userInputEvents } from '../messageEvents.ts';
import { recordTime } from '../recordTime.ts';
import { emptyFacts } from '../session.ts';
import { isHumanPrompt, type SessionEvent } from '../sessionEvent.ts';
import { toolUse } from '../toolUse.ts';
import type { WholeReading } from '../wholeReading.ts';

const noPlace = { line: null, offset: null, length: null };
const titleLimitChars = 120;
const workingFolder = /Current (?:Working|Workspace) Directory \(([^)\n]{1,1000})\)/;
const silentNames = new Set(
  'reasoning api_req_finished api_req_retried api_req_retry_delayed api_req_deleted api_req_rate_limit_wait checkpoint_created checkpoint_saved error diff_error mcp_server_request_started mcp_server_response mcp_notification deleted_api_reqs resume_task resume_completed_task shell_integration_warning shell_integration_warning_with_suggestion browser_action browser_action_launch browser_action_result browser_session_status clineignore_error rooignore_error load_mcp_documentation info task_progress hook_status hook_output_stream generate_explanation conditional_rules_applied api_req_failed mistake_limit_reached auto_approval_max_req_reached command_permission_denied codebase_search_result user_edit_todos condense_context_error sliding_window_truncation image too_many_tools_warning new_task condense summarize_task report_bug use_subagents'.split(
    ' ',
  ),
);

/** Reads the display records of one task; they know best who said what. */
export function readDisplayed(
  root: readonly unknown[],
  taskId: string,
  fallbackTime: number,
  reading: WholeReading,
): void {
  const task = new DisplayedTask(taskId, fallbackTime, reading);
  const records = root.filter((record): record is JsonRecord => isRecord(record) && record['partial'] !== true);
  for (let index = 0; index < root.length; index += 1) if (!isRecord(root[index])) reading.skip();
  records.forEach((record, index) => {
    reading.add(task.events(record, records[index + 1], index === 0));
  });
  reading.describe({
    ...emptyFacts(taskId),
    cwd: task.cwd,
    title: task.firstPrompt === null ? null : oneLine(task.firstPrompt, titleLimitChars),
    interactive: true,
    channel: 'ide',
  });
}

class DisplayedTask {
  cwd: string | null = null;
  firstPrompt: string | null = null;
  private readonly calls = new CallBook();
  private openCommand: string | null = null;
  private output = '';
  private question: string | null = null;
  private at: number;
  private readonly ids = new Map<string, number>();

  constructor(
    private readonly taskId: string,
    fallbackTime: number,
    private readonly reading: WholeReading,
  ) {
    this.at = fallbackTime;
  }

  events(record: JsonRecord, next: JsonRecord | undefined, isFirst: boolean): readonly SessionEvent[] {
    this.at = recordTime(record['ts']) ?? this.at;
    const name = stringAt(record, 'say') ?? stringAt(record, 'ask') ?? '';
    const text = stringAt(record, 'text') ?? '';
    const context = this.contextOf(record, name, text);
    const isCommandPart = name === 'command_output' || name === 'checkpoint_saved' || name === 'checkpoint_created';
    const before = isCommandPart ? [] : this.endCommand(context, record);
    return [...before, ...this.recordEvents(name, text, record, context, next, isFirst)];
  }

  private recordEvents(
    name: string,
    text: string,
    record: JsonRecord,
    context: RecordContext,
    next: JsonRecord | undefined,
    isFirst: boolean,
  ): readonly SessionEvent[] {
    const images = arrayAt(record, 'images').length;
    if (name === 'task' || (isFirst && name === 'text')) return this.prompt(context, text, images, 'task');
    switch (name) {
      case 'user_feedback':
        return this.feedback(context, text, images);
      case 'user_feedback_diff':
        return this.correction(context, text);
      case 'text':
      case 'plan_mode_respond':
      case 'plan_text':
        return answerEvents(context, '0', spokenText(text), null);
      case 'completion_result': {
        // The same result stands twice: said, and asked to be accepted.
        if (record['type'] === 'ask') return [];
        return [
          ...answerEvents(context, '0', text.replace(/HAS_CHANGES$/, ''), null, 'final'),
          turnEnd(context, 'done'),
        ];
      }
      case 'followup':
        this.question = stringAt(parseJson(text), 'question') ?? text;
        return answerEvents(context, '0', this.question, null);
      case 'tool':
        return this.tool(context, text, record, next);
      case 'use_mcp_server':
        return this.tool(context, text, record, next);
      case 'command':
        return this.command(context, text, record, next);
      case 'command_output':
        this.output = this.output === '' ? text : `${this.output}\n${text}`;
        return [];
      case 'api_req_started':
        return this.request(context, text);
      case 'condense_context':
        return userInputEvents(context, '0', {
          kind: 'compaction',
          text: text || (stringAt(record['contextCondense'], 'summary') ?? ''),
        });
      case 'subtask_result':
        return userInputEvents(context, '0', syntheticInput('notification', text));
      default:
        if (!silentNames.has(name)) this.reading.unknown(`${stringAt(record, 'type') ?? ''}/${name}`);
        return [];
    }
  }

  private prompt(context: RecordContext, text: string, images: number, rule: string): readonly SessionEvent[] {
    const events = userInputEvents(context, '0', typedPrompt(text, rule), images);
    this.firstPrompt ??= events.find(isHumanPrompt)?.text ?? null;
    return events;
  }

  private feedback(context: RecordContext, text: string, images: number): readonly SessionEvent[] {
    const { question } = this;
    this.question = null;
    if (question === null) return this.prompt(context, text, images, 'user-feedback');
    return userInputEvents(context, '0', { kind: 'prompt', origin: 'answer', rule: 'followup-answer', text }, images);
  }

  /** The user changed a proposed edit before taking it. */
  private correction(context: RecordContext, text: string): readonly SessionEvent[] {
    const edit = parseJson(text);
    const path = stringAt(edit, 'path') ?? '';
    const change = changeOfDiffLines(diffLines(stringAt(edit, 'diff') ?? ''));
    if (path === '') return [];
    const base = eventBase(context, 'edit');
    return [{ kind: 'file_edit', callId: null, path, operation: 'update', ...change, state: 'user-modified', ...base }];
  }

  private tool(
    context: RecordContext,
    text: string,
    record: JsonRecord,
    next: JsonRecord | undefined,
  ): readonly SessionEvent[] {
    const input = parseJson(text);
    if (!isRecord(input)) return [];
    const name = stringAt(input, 'tool') ?? stringAt(input, 'toolName') ?? '';
    const { tool: _tool, ...members } = input;
    const use = toolUse(name === '' ? 'mcp_tool' : name, members);
    const diff = diffLines(stringAt(input, 'diff') ?? stringAt(input, 'content') ?? '');
    const isPatch = diff.some((line) => /^[+-]/.test(line)) && use.category === 'edit';
    const edits = use.edits.map((edit) => (isPatch ? { ...edit, ...changeOfDiffLines(diff) } : edit));
    const outcome = refusal(record, next) ?? { status: 'ok' as const, exitCode: null, output: '', feedback: null };
    return [
      this.calls.ask(context, 'call', context.id, { ...use, edits }, null),
      ...this.calls.answer(context, 'result', context.id, outcome),
    ];
  }

  private command(
    context: RecordContext,
    text: string,
    record: JsonRecord,
    next: JsonRecord | undefined,
  ): readonly SessionEvent[] {
    const asked = this.calls.ask(
      context,
      'call',
      context.id,
      toolUse('execute_command', { command: text.replace(/REQ_APP$/, '') }),
      null,
    );
    const refused = refusal(record, next);
    if (refused !== null) return [asked, ...this.calls.answer(context, 'result', context.id, refused)];
    this.openCommand = context.id;
    this.output = '';
    return [asked];
  }

  /** A command's output comes in pieces; it is whole when something else follows. */
  private endCommand(context: RecordContext, record: JsonRecord): readonly SessionEvent[] {
    const callId = this.openCommand;
    if (callId === null) return [];
    if (this.output === '' && record['type'] === 'ask') return [];
    this.openCommand = null;
    const code = /Exit code: (\d{1,6})/.exec(this.output)?.[1];
    const exitCode = code === undefined ? null : Number(code);
    const hasFailed =
      (exitCode !== null && exitCode !== 0) || this.output.includes('Command execution was not successful');
    const outcome: CallOutcome = {
      status: hasFailed ? 'failed-command' : 'ok',
      exitCode,
      output: this.output,
      feedback: null,
    };
    return this.calls.answer({ ...context, id: callId }, `result.${stableHash(this.output)}`, callId, outcome);
  }

  private request(context: RecordContext, text: string): readonly SessionEvent[] {
    const details = parseJson(text);
    this.cwd ??= workingFolder.exec(stringAt(details, 'request') ?? '')?.[1] ?? null;
    const reason = stringAt(details, 'cancelReason');
    if (reason === 'user_cancelled') return [interruption(context, 'answer'), turnEnd(context, 'aborted')];
    return reason === 'streaming_failed' ? [turnEnd(context, 'error')] : [];
  }

  private contextOf(record: JsonRecord, name: string, text: string): RecordContext {
    const key = stableHash(`${this.taskId}\n${String(record['ts'])}\n${String(record['type'])}\n${name}\n${text}`);
    const count = this.ids.get(key) ?? 0;
    this.ids.set(key, count + 1);
    const id = count === 0 ? `cline-${key}` : `cline-${key}.${count}`;
    return { id, sourceSessionId: this.taskId, at: this.at, parentId: null, raw: noPlace };
  }
}

/** Words typed instead of leave for a call are a refusal. */
function refusal(record: JsonRecord, next: JsonRecord | undefined): CallOutcome | null {
  if (record['type'] !== 'ask') return null;
  const output = '';
  if (stringAt(next, 'say') === 'user_feedback' && booleanAt(next, 'partial') !== true) {
    return { status: 'rejected', exitCode: null, output, feedback: stringAt(next, 'text') ?? null };
  }
  const isLeft = stringAt(next, 'ask') === 'resume_task';
  return isLeft ? { status: 'interrupted', exitCode: null, output, feedback: null } : null;
}

function spokenText(text: string): string {
  return text.startsWith('{') ? (stringAt(parseJson(text), 'response') ?? text) : text;
}

/** The changed lines of a diff in the unified form or of search and replace blocks. */
function diffLines(diff: string): readonly string[] {
  const lines: string[] = [];
  let mark = '';
  for (const line of diff.split('\n')) {
    if (/^(?:<{5,7}|-{5,7}) ?SEARCH/.test(line)) mark = '-';
    else if (/^={5,7}$/.test(line) && mark === '-') mark = '+';
    else if (/^(?:>{5,7}|\+{5,7}) ?REPLACE/.test(line)) mark = '';
    else if (mark !== '') lines.push(`${mark}${line}`);
    else if (/^[+-](?![+-]{2})/.test(line)) lines.push(line);
  }
  return lines;
}
