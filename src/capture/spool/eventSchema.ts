import * as z from 'zod';
import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import {
  BRANCHES,
  CATEGORIES,
  EDIT_STATES,
  END_REASONS,
  INTERRUPTED_WORK,
  INTERRUPTERS,
  OPERATIONS,
  ORIGINS,
  PHASES,
  RESULT_STATUSES,
  SYNTHETIC_REASONS,
} from '../../store/rows/words.ts';
import { wordOf } from './wordSchema.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const count = z.number();
const base = {
  id: text,
  sourceSessionId: text,
  at: z.number(),
  parentId: textOrNull,
  branch: wordOf(BRANCHES),
  raw: z.object({ line: count.nullable(), offset: count.nullable(), length: count.nullable() }),
};

/** A session event as JSON holds it, checked field by field. */
export const eventSchema: z.ZodType<SessionEvent> = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('user_prompt'),
    text,
    origin: wordOf(ORIGINS),
    originRule: text,
    command: textOrNull,
    attachments: count,
  }),
  z.object({ ...base, kind: z.literal('synthetic_input'), reason: wordOf(SYNTHETIC_REASONS), text }),
  z.object({ ...base, kind: z.literal('assistant_text'), text, phase: wordOf(PHASES), model: textOrNull }),
  z.object({
    ...base,
    kind: z.literal('tool_call'),
    callId: text,
    tool: text,
    category: wordOf(CATEGORIES),
    command: textOrNull,
    paths: z.array(text),
    input: text,
    model: textOrNull,
  }),
  z.object({
    ...base,
    kind: z.literal('tool_result'),
    callId: text,
    status: wordOf(RESULT_STATUSES),
    exitCode: count.nullable(),
    output: text,
    feedback: textOrNull,
  }),
  z.object({
    ...base,
    kind: z.literal('file_edit'),
    callId: textOrNull,
    path: text,
    operation: wordOf(OPERATIONS),
    removedText: text,
    addedText: text,
    removedLines: count,
    addedLines: count,
    state: wordOf(EDIT_STATES),
  }),
  z.object({ ...base, kind: z.literal('turn_end'), reason: wordOf(END_REASONS), inferred: z.boolean() }),
  z.object({ ...base, kind: z.literal('interruption'), by: wordOf(INTERRUPTERS), during: wordOf(INTERRUPTED_WORK) }),
  z.object({ ...base, kind: z.literal('compaction'), text }),
  z.object({ ...base, kind: z.literal('rewind'), turns: count, retractedIds: z.array(text).exactOptional() }),
  z.object({
    ...base,
    kind: z.literal('subagent_link'),
    callId: textOrNull,
    childSourceSessionId: textOrNull,
    agentType: textOrNull,
  }),
  z.object({ ...base, kind: z.literal('link'), url: text }),
]);
