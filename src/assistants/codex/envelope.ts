import { isRecord, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';

/** A record brought into the one shape that all layouts share. */
export interface Envelope {
  readonly type: string;
  readonly payload: JsonRecord;
  /** As written, also part of event ids: copies of a record keep it. */
  readonly timestamp: string;
}

/** Unwraps a record of any layout; null for a record of the oldest layout that only notes internal state. */
export function openEnvelope(record: JsonRecord): Envelope | null {
  const timestamp = stringAt(record, 'timestamp') ?? '';
  const type = stringAt(record, 'type');
  const payload = recordAt(record, 'payload');
  if (type !== undefined && payload !== undefined) return { type, payload, timestamp };
  if (record['record_type'] !== undefined) return null;
  // The oldest layout: a bare head, then bare response items.
  if (type === undefined)
    return typeof record['id'] === 'string' ? { type: 'session_meta', payload: record, timestamp } : null;
  return isRecord(record) ? { type: 'response_item', payload: record, timestamp } : null;
}

/** True for a record that has the marks of an envelope; used to salvage broken lines. */
export function isCodexEnvelope(record: JsonRecord): boolean {
  return typeof record['timestamp'] === 'string' && typeof record['type'] === 'string' && isRecord(record['payload']);
}

const ignoredHead =
  /^\{"timestamp":"[^"]{0,40}",(?:"ordinal":\d{1,12},)?"type":"(?:world_state"|event_msg","payload":\{"type":"(?:token_count|agent_reasoning|agent_reasoning_raw_content|image_generation_end)"|response_item","payload":\{"type":"(?:reasoning|ghost_snapshot|image_generation_call|tool_search_output)")/;

/** True when a line's first characters show a record of which nothing is kept; some are very long. */
export function isIgnoredHead(head: string): boolean {
  return ignoredHead.test(head);
}
