import type { Assistant, TranscriptIdentity } from '../../src/assistants/assistant.ts';
import type { SessionFacts } from '../../src/assistants/session.ts';
import type { SessionEvent, SessionEventKind } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';

export interface ReadTranscript {
  readonly events: readonly SessionEvent[];
  readonly facts: readonly SessionFacts[];
  readonly unknownTypes: readonly string[];
}

const mainIdentity: TranscriptIdentity = {
  role: 'main',
  relativePath: '-w-app/22222222-0000-4000-8000-000000000001.jsonl',
  fallbackTime: Date.UTC(2026, 4, 2),
};

/** Parses records as one transcript. */
export function readTranscript(
  assistant: Assistant,
  records: readonly JsonRecord[],
  identity: Partial<TranscriptIdentity> = {},
): ReadTranscript {
  const parser = assistant.createParser({ ...mainIdentity, ...identity }, null);
  const events: SessionEvent[] = [];
  const unknownTypes: string[] = [];
  records.forEach((record, index) => {
    const parsed = parser.parse({ record, line: index + 1, offset: index * 100, length: 99 });
    events.push(...parsed.events);
    if (parsed.unknownType !== undefined) unknownTypes.push(parsed.unknownType);
  });
  return { events, facts: parser.facts(), unknownTypes };
}

/** The events of one kind, typed as such. */
export function eventsOf<K extends SessionEventKind>(
  events: readonly SessionEvent[],
  kind: K,
): readonly Extract<SessionEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<SessionEvent, { kind: K }> => event.kind === kind);
}
