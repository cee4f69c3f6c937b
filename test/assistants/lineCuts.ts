import fc from 'fast-check';
import { expect } from 'vitest';
import type { Assistant, TranscriptIdentity } from '../../src/assistants/assistant.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { isRecord, type JsonRecord } from '../../src/base/json.ts';

function readInPieces(
  assistant: Assistant,
  records: readonly JsonRecord[],
  identity: TranscriptIdentity,
  cuts: readonly number[],
) {
  let parser = assistant.createParser(identity, null);
  const events: SessionEvent[] = [];
  records.forEach((record, index) => {
    if (cuts.includes(index)) {
      const state: unknown = JSON.parse(JSON.stringify(parser.state()));
      parser = assistant.createParser(identity, isRecord(state) ? state : null);
    }
    events.push(...parser.parse({ record, line: index + 1, offset: index * 100, length: 99 }).events);
  });
  return { events, facts: parser.facts() };
}

/** Expects that saving and going on at any places gives the events and facts of one uninterrupted reading. */
export function expectSameWithCuts(assistant: Assistant, records: readonly JsonRecord[], relativePath: string): void {
  const identity: TranscriptIdentity = { role: 'main', relativePath, fallbackTime: Date.UTC(2026, 4, 2) };
  const whole = readInPieces(assistant, records, identity, []);
  expect(new Set(whole.events.map((event) => event.id)).size).toBe(whole.events.length);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: records.length })), (cuts) => {
      expect(readInPieces(assistant, records, identity, cuts)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
}
