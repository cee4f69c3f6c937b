import { arrayAt, isRecord, type JsonRecord, recordAt, stringAt } from '../base/json.ts';
import { Conversation } from './conversation.ts';
import type { Importer } from './importer.ts';
import { headNames, recordsOf, timeOf } from './jsonRecords.ts';
import { MessageTaker, messagesOf } from './messages.ts';

const id = 'import:langfuse';
const kinds = /^(?:SPAN|GENERATION|EVENT|AGENT|TOOL|CHAIN|RETRIEVER|EVALUATOR|EMBEDDING|GUARDRAIL)$/;

interface Observation {
  readonly record: JsonRecord;
  readonly trace: JsonRecord | null;
  readonly line: number;
}

/** Exports of Langfuse: traces with observations, sessions, rows of tables, blob storage and API answers. */
export const langfuse: Importer = {
  id,
  format: 'langfuse',
  displayName: 'Langfuse export',
  detects: (_fileName, head) =>
    headNames(head, ['observations', 'trace_id', 'traceId', 'traces']) &&
    !head.includes('"resourceSpans"') &&
    /"(?:observations|traces)"|"type"\s*:\s*"(?:SPAN|GENERATION|EVENT|AGENT|TOOL|CHAIN|RETRIEVER|EVALUATOR|EMBEDDING|GUARDRAIL)"/.test(
      head,
    ),
  read(text, file) {
    const { records, skipped } = recordsOf(text);
    const found: Observation[] = [];
    let skippedRecords = skipped;
    for (const { record, line } of records) {
      const added = observationsOf(record, line);
      if (added.length === 0) skippedRecords += 1;
      found.push(...added);
    }
    const conversations = new Map<string, { conversation: Conversation; taker: MessageTaker; sawModel: boolean }>();
    const models = new Set(found.filter(({ record }) => kindOf(record) === 'GENERATION').map(traceIdOf));
    for (const observation of [...found].sort((left, right) => startOf(left) - startOf(right))) {
      const { record, trace, line } = observation;
      const sessionId =
        textAt(record, 'session_id', 'sessionId') ?? textAt(trace, 'session_id', 'sessionId') ?? traceIdOf(observation);
      if (sessionId === '') {
        skippedRecords += 1;
        continue;
      }
      let entry = conversations.get(sessionId);
      if (!entry) {
        const conversation = new Conversation(id, sessionId, Math.min(startOf(observation), file.modifiedAt));
        entry = {
          conversation,
          taker: new MessageTaker(conversation, 'human', 'import-langfuse-user'),
          sawModel: false,
        };
        conversations.set(sessionId, entry);
      }
      entry.conversation.learn({
        model: textAt(record, 'provided_model_name', 'model') ?? null,
        title: textAt(trace ?? record, 'trace_name', 'traceName') ?? textAt(trace, 'name') ?? null,
      });
      take(observation, entry.conversation, entry.taker, models.has(traceIdOf(observation)), line);
    }
    const all = [...conversations.values()].map(({ conversation }) => conversation);
    return {
      events: all.flatMap((conversation) => conversation.events),
      facts: all.map((conversation) => conversation.facts),
      skippedRecords,
      unknownTypes: {},
    };
  },
};

function take(
  { record }: Observation,
  conversation: Conversation,
  taker: MessageTaker,
  hasModel: boolean,
  line: number,
): void {
  const start = timeOf(record['start_time'] ?? record['startTime'] ?? record['timestamp']);
  const end = timeOf(record['end_time'] ?? record['endTime']);
  conversation.moveTo(start, line);
  switch (kindOf(record)) {
    case 'GENERATION':
      taker.takeAll(messagesOf(record['input'], 'user'));
      conversation.moveTo(end, line);
      for (const message of messagesOf(record['output'], 'assistant'))
        if (isRecord(message)) taker.takeNext({ role: 'assistant', ...message });
      return;
    case 'TOOL': {
      const callId = conversation.calls(
        textAt(record, 'id') ?? null,
        textAt(record, 'name') ?? 'tool',
        record['input'],
      );
      conversation.moveTo(end, line);
      const isError = textAt(record, 'level') === 'ERROR';
      conversation.result(
        callId,
        record['output'] ?? textAt(record, 'status_message', 'statusMessage') ?? '',
        isError ? 'error' : 'ok',
      );
      return;
    }
    default: {
      // Only where no model call tells the same are the texts of a whole trace the conversation.
      const isRoot = (textAt(record, 'parent_observation_id', 'parentObservationId') ?? '') === '';
      if (hasModel || !isRoot) return;
      taker.takeAll(messagesOf(record['input'], 'user'));
      conversation.moveTo(end, line);
      for (const message of messagesOf(record['output'], 'assistant'))
        if (isRecord(message)) taker.takeNext({ role: 'assistant', ...message });
    }
  }
}

function observationsOf(record: JsonRecord, line: number): readonly Observation[] {
  const traces = [...arrayAt(record, 'traces'), ...arrayAt(record, 'data')].filter(isRecord);
  if (traces.length > 0) return traces.flatMap((trace) => observationsOf(trace, line));
  const observations = arrayAt(record, 'observations').filter(isRecord);
  const trace =
    recordAt(record, 'trace') ?? (observations.length > 0 || Array.isArray(record['observations']) ? record : null);
  if (observations.length > 0) return observations.map((observation) => ({ record: observation, trace, line }));
  if (kinds.test(kindOf(record)) || textAt(record, 'traceId', 'trace_id') !== null) return [{ record, trace, line }];
  return record['input'] !== undefined || record['output'] !== undefined ? [{ record, trace: record, line }] : [];
}

function kindOf(record: JsonRecord): string {
  return stringAt(record, 'type') ?? '';
}

function traceIdOf({ record, trace }: Observation): string {
  return textAt(record, 'trace_id', 'traceId') ?? textAt(trace, 'id') ?? textAt(record, 'id') ?? '';
}

function startOf({ record }: Observation): number {
  return timeOf(record['start_time'] ?? record['startTime'] ?? record['timestamp']) ?? 0;
}

function textAt(record: JsonRecord | null, ...keys: readonly string[]): string | null {
  return keys.map((key) => stringAt(record, key)).find((value) => value !== undefined && value !== '') ?? null;
}
