import * as z from 'zod';
import type { SessionFacts } from '../../assistants/session.ts';
import { ASSISTANTS, RELATIONS, ROLES } from '../../store/rows/words.ts';
import type { CaptureBatch, TranscriptState } from '../../store/store.ts';
import { eventSchema } from './eventSchema.ts';
import { wordOf } from './wordSchema.ts';

const text = z.string();
const textOrNull = z.string().nullable();
const count = z.number();

/** How far a transcript was read, as JSON holds it. */
export const transcriptSchema: z.ZodType<TranscriptState> = z.object({
  path: text,
  assistant: wordOf(ASSISTANTS),
  role: wordOf(ROLES),
  relativePath: text,
  identity: textOrNull,
  headHash: textOrNull,
  headLength: count,
  offset: count,
  line: count,
  sizeBytes: count,
  modifiedAt: count,
  parserState: z.record(z.string(), z.unknown()).nullable(),
  belongs: z.boolean(),
  missing: z.boolean(),
  skippedRecords: count,
  unknownTypes: z.record(z.string(), count),
  lastError: textOrNull,
});

/** What a transcript says about its session, as JSON holds it. */
export const factsSchema: z.ZodType<SessionFacts> = z.object({
  sourceSessionId: text,
  cwd: textOrNull,
  gitBranch: textOrNull,
  gitRemote: textOrNull,
  agentVersion: textOrNull,
  model: textOrNull,
  title: textOrNull,
  interactive: z.boolean().nullable(),
  channel: textOrNull,
  parentSourceSessionId: textOrNull,
  relation: wordOf(RELATIONS).nullable(),
});

const batchSchema: z.ZodType<CaptureBatch> = z.object({
  transcript: transcriptSchema,
  sessions: z.array(factsSchema),
  events: z.array(eventSchema),
});

/** One step of capture that waits for its store. Steps are sent in the order in which they were made. */
export type SpoolRecord =
  | { readonly kind: 'batches'; readonly batches: readonly CaptureBatch[] }
  | { readonly kind: 'transcripts'; readonly transcripts: readonly TranscriptState[] }
  | { readonly kind: 'value'; readonly key: string; readonly value?: unknown }
  /** The conversation trees of these sessions are to be resolved once their events are there. */
  | { readonly kind: 'branches'; readonly sessionIds: readonly string[] };

const recordSchema: z.ZodType<SpoolRecord> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('batches'), batches: z.array(batchSchema) }),
  z.object({ kind: z.literal('transcripts'), transcripts: z.array(transcriptSchema) }),
  z.object({ kind: z.literal('value'), key: text, value: z.unknown().exactOptional() }),
  z.object({ kind: z.literal('branches'), sessionIds: z.array(text) }),
]);

/** The record that JSON holds, null where it is none. */
export function spoolRecordOf(value: unknown): SpoolRecord | null {
  const result = recordSchema.safeParse(value);
  return result.success ? result.data : null;
}
