import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { storedText, storedTextOrNull } from './storedText.ts';

/** The columns of an event that depend on its kind. */
interface KindColumns {
  readonly variant?: string;
  readonly callId?: string | null;
  readonly tool?: string;
  readonly subject?: string | null;
  readonly exitCode?: number | null;
  readonly text?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

function kindColumnsOf(event: SessionEvent): KindColumns {
  switch (event.kind) {
    case 'user_prompt':
      return {
        variant: event.origin,
        subject: event.command,
        text: event.text,
        detail: { originRule: event.originRule, attachments: event.attachments },
      };
    case 'synthetic_input':
      return { variant: event.reason, text: event.text };
    case 'assistant_text':
      return { variant: event.phase, text: event.text, detail: { model: event.model } };
    case 'tool_call':
      return {
        variant: event.category,
        callId: event.callId,
        tool: event.tool,
        subject: event.command,
        text: event.input,
        detail: { paths: event.paths, model: event.model },
      };
    case 'tool_result':
      return {
        variant: event.status,
        callId: event.callId,
        exitCode: event.exitCode,
        text: event.output,
        ...(event.feedback === null ? {} : { detail: { feedback: storedText(event.feedback) } }),
      };
    case 'file_edit':
      return {
        variant: event.state,
        callId: event.callId,
        subject: event.path,
        text: event.addedText,
        detail: {
          operation: event.operation,
          removedText: storedText(event.removedText),
          removedLines: event.removedLines,
          addedLines: event.addedLines,
        },
      };
    case 'turn_end':
      return { variant: event.reason, detail: { inferred: event.inferred } };
    case 'interruption':
      return { variant: event.by, detail: { during: event.during } };
    case 'compaction':
      return { text: event.text };
    case 'rewind':
      return { detail: { turns: event.turns } };
    case 'subagent_link':
      return {
        callId: event.callId,
        detail: { childSourceSessionId: event.childSourceSessionId, agentType: event.agentType },
      };
    case 'link':
      return { subject: event.url };
    default:
      return event satisfies never;
  }
}

/** Inserts events, up to their values; a row of values comes from `eventParameters`. */
export const INSERT_EVENT = `
INSERT INTO session_events (number, id, session, transcript, at, kind, variant, branch, parent_id, call_id, tool, subject,
  exit_code, text, detail_json, raw_line, raw_offset, raw_length)`;

/** How many values a row of `INSERT_EVENT` has. */
export const EVENT_COLUMNS = 18;

/** The values of one event for `INSERT_EVENT`. */
export function eventParameters(
  number: number,
  event: SessionEvent,
  session: number,
  transcript: number,
): readonly SqlValue[] {
  const columns = kindColumnsOf(event);
  return [
    number,
    event.id,
    session,
    transcript,
    Math.round(event.at),
    event.kind,
    columns.variant ?? null,
    event.branch,
    event.parentId,
    columns.callId ?? null,
    columns.tool ?? null,
    storedTextOrNull(columns.subject ?? null),
    columns.exitCode ?? null,
    storedText(columns.text ?? ''),
    columns.detail ? JSON.stringify(columns.detail) : null,
    event.raw.line,
    event.raw.offset,
    event.raw.length,
  ];
}
