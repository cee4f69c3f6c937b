import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import type { JsonRecord } from '../../base/json.ts';
import type { EventOutline, StoredEvent } from '../store.ts';
import { RecordReader } from './recordReader.ts';
import {
  BRANCHES,
  CATEGORIES,
  EDIT_STATES,
  END_REASONS,
  EVENT_KINDS,
  INTERRUPTED_WORK,
  INTERRUPTERS,
  OPERATIONS,
  ORIGINS,
  PHASES,
  RESULT_STATUSES,
  SYNTHETIC_REASONS,
} from './words.ts';

function baseOf(row: RecordReader) {
  return {
    id: row.text('id'),
    sourceSessionId: row.text('source_session_id'),
    at: row.number('at'),
    parentId: row.textOrNull('parent_id'),
    branch: row.word('branch', BRANCHES),
    raw: {
      line: row.numberOrNull('raw_line'),
      offset: row.numberOrNull('raw_offset'),
      length: row.numberOrNull('raw_length'),
    },
  };
}

function eventOf(row: RecordReader): SessionEvent {
  const base = baseOf(row);
  const kind = row.word('kind', EVENT_KINDS);
  switch (kind) {
    case 'user_prompt': {
      const detail = row.json('detail_json');
      return {
        ...base,
        kind,
        text: row.text('text'),
        origin: row.word('variant', ORIGINS),
        originRule: detail.text('originRule'),
        command: row.textOrNull('subject'),
        attachments: detail.number('attachments'),
      };
    }
    case 'synthetic_input':
      return { ...base, kind, reason: row.word('variant', SYNTHETIC_REASONS), text: row.text('text') };
    case 'assistant_text':
      return {
        ...base,
        kind,
        text: row.text('text'),
        phase: row.word('variant', PHASES),
        model: row.json('detail_json').textOrNull('model'),
      };
    case 'tool_call': {
      const detail = row.json('detail_json');
      return {
        ...base,
        kind,
        callId: row.text('call_id'),
        tool: row.text('tool'),
        category: row.word('variant', CATEGORIES),
        command: row.textOrNull('subject'),
        paths: detail.texts('paths'),
        input: row.text('text'),
        model: detail.textOrNull('model'),
      };
    }
    case 'tool_result':
      return {
        ...base,
        kind,
        callId: row.text('call_id'),
        status: row.word('variant', RESULT_STATUSES),
        exitCode: row.numberOrNull('exit_code'),
        output: row.text('text'),
        feedback: row.textOrNull('detail_json') === null ? null : row.json('detail_json').textOrNull('feedback'),
      };
    case 'file_edit': {
      const detail = row.json('detail_json');
      return {
        ...base,
        kind,
        callId: row.textOrNull('call_id'),
        path: row.text('subject'),
        operation: detail.word('operation', OPERATIONS),
        removedText: detail.text('removedText'),
        addedText: row.text('text'),
        removedLines: detail.number('removedLines'),
        addedLines: detail.number('addedLines'),
        state: row.word('variant', EDIT_STATES),
      };
    }
    case 'turn_end':
      return {
        ...base,
        kind,
        reason: row.word('variant', END_REASONS),
        inferred: row.json('detail_json').flag('inferred'),
      };
    case 'interruption':
      return {
        ...base,
        kind,
        by: row.word('variant', INTERRUPTERS),
        during: row.json('detail_json').word('during', INTERRUPTED_WORK),
      };
    case 'compaction':
      return { ...base, kind, text: row.text('text') };
    case 'rewind':
      return { ...base, kind, turns: row.json('detail_json').number('turns') };
    case 'subagent_link': {
      const detail = row.json('detail_json');
      return {
        ...base,
        kind,
        callId: row.textOrNull('call_id'),
        childSourceSessionId: detail.textOrNull('childSourceSessionId'),
        agentType: detail.textOrNull('agentType'),
      };
    }
    case 'link':
      return { ...base, kind, url: row.text('subject') };
    default:
      return kind satisfies never;
  }
}

/** An event from a row of session_events joined with its session, its transcript and its place in the session. */
export function storedEventOf(row: JsonRecord): StoredEvent {
  const reader = RecordReader.of(row, 'an event');
  return {
    sequence: reader.number('sequence'),
    sessionId: reader.text('session_id'),
    file: reader.text('file'),
    event: eventOf(reader),
  };
}

/** An event without its words, from a row of session_events. */
export function eventOutlineOf(row: JsonRecord): EventOutline {
  const reader = RecordReader.of(row, 'an event');
  return {
    id: reader.text('id'),
    kind: reader.word('kind', EVENT_KINDS),
    variant: reader.textOrNull('variant'),
    branch: reader.word('branch', BRANCHES),
    callId: reader.textOrNull('call_id'),
    sizeBytes: reader.number('size_bytes'),
  };
}
