import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import { bytesOf, lineSamples } from './lineSamples.ts';
import { readInSteps } from './readInSteps.ts';

const context = { home: '/h', environment: {}, projectPaths: ['/w/app'], joinPath: path.posix.join };
const lineAssistants = assistants.filter((assistant) =>
  assistant.locate(context).some((place) => (place.format ?? 'lines') === 'lines'),
);
const sampled = lineAssistants.filter((assistant) => lineSamples[assistant.id] !== undefined);

describe('reading in pieces', () => {
  it('is tried with every assistant that appends lines', () => {
    const missing = lineAssistants.filter((assistant) => !sampled.includes(assistant)).map((assistant) => assistant.id);
    expect(missing).toEqual([]);
  });

  it.each(sampled.map((assistant) => [assistant.displayName, assistant] as const))(
    'gives the events of one read, wherever the file was cut: %s',
    async (_name, assistant) => {
      const bytes = bytesOf(lineSamples[assistant.id]?.() ?? []);
      const whole = await readInSteps(assistant, bytes, [bytes.length]);
      expect(whole.events.length).toBeGreaterThan(5);
      expect(whole.lost).toBe(0);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }),
          fc.integer({ min: 1, max: 700 }),
          async (cuts, chunkBytes) => {
            const sizes = [...cuts.sort((left, right) => left - right), bytes.length];
            expect(await readInSteps(assistant, bytes, sizes, chunkBytes)).toEqual(whole);
          },
        ),
        { numRuns: 500 },
      );
    },
  );
});
