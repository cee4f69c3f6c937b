import type { Assistant } from '../../src/assistants/assistant.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { isRecord, type JsonRecord, parseJson } from '../../src/base/json.ts';
import { tailLines } from '../../src/capture/tailer.ts';
import { bufferSource } from '../../src/capture/transcriptFile.ts';

const identity = { role: 'main' as const, relativePath: '-w-app/x.jsonl', fallbackTime: Date.UTC(2026, 0, 1) };

export interface SteppedReading {
  readonly events: readonly SessionEvent[];
  readonly lost: number;
}

/** Reads a growing file in the given steps; between steps the parser is put away as JSON and made anew. */
export async function readInSteps(
  assistant: Assistant,
  bytes: Buffer,
  sizes: readonly number[],
  chunkBytes = 1024 * 1024,
): Promise<SteppedReading> {
  const events: SessionEvent[] = [];
  let state: JsonRecord | null = null;
  let offset = 0;
  let line = 0;
  let lost = 0;
  for (const size of sizes) {
    const parser = assistant.createParser(identity, state);
    const options = { offset, line, isEnvelope: assistant.isEnvelope, ignores: assistant.ignores, chunkBytes };
    for await (const lines of tailLines(bufferSource(bytes.subarray(0, size)), options)) {
      for (const tailed of lines) {
        const place = { line: tailed.line, offset: tailed.offset, length: tailed.length };
        for (const record of tailed.records) events.push(...parser.parse({ record, ...place }).events);
        offset = tailed.nextOffset;
        line = tailed.line;
        lost += tailed.lost;
      }
    }
    const saved = parseJson(JSON.stringify(parser.state()));
    state = isRecord(saved) ? saved : null;
  }
  return { events, lost };
}
