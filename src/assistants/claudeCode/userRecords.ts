import { arrayAt, isRecord, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { clipText, contentText } from '../clippedText.ts';
import { eventBase, type RecordContext } from '../eventBase.ts';
import { promptLimitChars, syntheticLimitChars } from '../limits.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { isNewQueuedText } from './attachments.ts';
import { appliedEdit } from './edits.ts';
import type { ParserState, SessionNotes } from './parserState.ts';
import { classifyUserRecord, type UserInput } from './prompts.ts';
import { noteTitle, titleRanks } from './sessionNotes.ts';
import { type ToolOutcome, toolOutcome } from './toolResults.ts';

/** The events of a `user` record: a prompt, something synthetic, or the results of tools. */
export function userEvents(
  state: ParserState,
  notes: SessionNotes,
  context: RecordContext,
  record: JsonRecord,
  isSidechain: boolean,
): readonly SessionEvent[] {
  const input = classifyUserRecord(record, isSidechain);
  return input.kind === 'tool-results'
    ? toolResultEvents(state, context, record)
    : inputEvents(state, notes, context, input);
}

/** The events of text that came as user input, once it is known what it is. */
export function inputEvents(
  state: ParserState,
  notes: SessionNotes,
  context: RecordContext,
  input: UserInput,
): readonly SessionEvent[] {
  switch (input.kind) {
    case 'tool-results':
    case 'nothing':
      return [];
    case 'warm-up':
      state.discarded = state.sessions.size === 1;
      return [];
    case 'compaction':
      return [{ kind: 'compaction', text: clipText(input.text, promptLimitChars), ...eventBase(context) }];
    case 'interruption':
      state.turnOpen = false;
      return [{ kind: 'interruption', by: 'user', during: input.during, ...eventBase(context) }];
    case 'synthetic':
      return [
        {
          kind: 'synthetic_input',
          reason: input.reason,
          text: clipText(input.text, syntheticLimitChars),
          ...eventBase(context),
        },
      ];
    case 'prompt': {
      if (input.origin === 'queued' && !isNewQueuedText(state, input.text)) return [];
      if (input.origin === 'human' || input.origin === 'queued') noteTitle(notes, input.text, titleRanks.prompt);
      return [
        {
          kind: 'user_prompt',
          text: clipText(input.text, promptLimitChars),
          origin: input.origin,
          originRule: input.rule,
          command: input.command,
          attachments: input.attachments,
          ...eventBase(context),
        },
      ];
    }
  }
}

function toolResultEvents(state: ParserState, context: RecordContext, record: JsonRecord): readonly SessionEvent[] {
  const blocks = arrayAt(recordAt(record, 'message'), 'content').filter(isRecord);
  const results = blocks.filter((block) => block['type'] === 'tool_result');
  // The details belong to the record, so with several results it is not known whose they are.
  const details = results.length === 1 ? record['toolUseResult'] : undefined;
  const events: SessionEvent[] = [];
  results.forEach((block, index) => {
    events.push(...oneResult(state, context, record, block, details, results.length === 1 ? undefined : index));
  });
  const isInterrupted = events.some((event) => event.kind === 'tool_result' && event.status === 'interrupted');
  const besides = blocks.filter((block) => block['type'] === 'text').map((block) => contentText([block]));
  if (!isInterrupted && besides.some((text) => text.startsWith('[Request interrupted by user'))) {
    events.push({ kind: 'interruption', by: 'user', during: 'tool', ...eventBase(context, 'interruption') });
  }
  return events;
}

function oneResult(
  state: ParserState,
  context: RecordContext,
  record: JsonRecord,
  block: JsonRecord,
  details: unknown,
  suffix: number | undefined,
): readonly SessionEvent[] {
  const callId = stringAt(block, 'tool_use_id') ?? '';
  const call = state.pending.get(callId);
  const outcome = toolOutcome(block, details, stringAt(record, 'toolDenialKind'), call?.category ?? 'other');
  if (outcome.status !== 'background') state.pending.delete(callId);
  const events: SessionEvent[] = [{ kind: 'tool_result', callId, ...outcome, ...eventBase(context, suffix) }];
  const tag = suffix === undefined ? '' : `${suffix}.`;
  if (call?.category === 'edit' || call?.category === 'write') {
    const edit = editOf(outcome, details, call.edit);
    if (edit !== null) events.push({ kind: 'file_edit', callId, ...edit, ...eventBase(context, `${tag}edit`) });
  }
  const agentId = stringAt(details, 'agentId');
  if (call?.category === 'task' && agentId !== undefined) {
    events.push({
      kind: 'subagent_link',
      callId,
      childSourceSessionId: `${context.sourceSessionId}/agent-${agentId}`,
      agentType: stringAt(details, 'agentType') ?? null,
      ...eventBase(context, `${tag}link`),
    });
  }
  if (call?.category === 'question' && outcome.status === 'ok') events.push(...answerEvents(context, details, tag));
  return events;
}

function editOf(outcome: ToolOutcome, details: unknown, proposed: Parameters<typeof appliedEdit>[1]) {
  if (outcome.status === 'ok') return appliedEdit(details, proposed);
  return outcome.status === 'rejected' && proposed !== null ? { ...proposed, state: 'rejected' as const } : null;
}

function answerEvents(context: RecordContext, details: unknown, tag: string): readonly SessionEvent[] {
  const answers = recordAt(details, 'answers');
  if (answers === undefined) return [];
  const lines = Object.entries(answers).map(([question, answer]) => {
    const words = typeof answer === 'string' ? answer : Array.isArray(answer) ? answer.join(', ') : '';
    const notes = stringAt(recordAt(recordAt(details, 'annotations'), question), 'notes');
    return `Q: ${question}\nA: ${words}${notes === undefined || notes === words ? '' : `\n${notes}`}`;
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
      ...eventBase(context, `${tag}answer`),
    },
  ];
}
