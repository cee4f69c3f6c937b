import { describe, expect, it } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { damages } from './damage.ts';
import { bytesOf, lineSamples } from './lineSamples.ts';
import { readInSteps } from './readInSteps.ts';

/** What an event says, without where it stands: damage moves what follows it. */
function wordsOf(event: SessionEvent): string {
  const { kind } = event;
  if (kind === 'user_prompt' || kind === 'assistant_text') return `${kind}: ${event.text}`;
  if (kind === 'tool_call') return `${kind}: ${event.callId} ${event.tool} ${event.input}`;
  if (kind === 'tool_result') return `${kind}: ${event.callId} ${event.output}`;
  return kind;
}

const own = new Set(['user_prompt', 'assistant_text', 'tool_call']);
const sampled = assistants.flatMap((assistant) => {
  const sample = lineSamples[assistant.id];
  return sample === undefined ? [] : [{ assistant, sample }];
});

describe.each(sampled)('damaged files of $assistant.displayName', ({ assistant, sample }) => {
  it.each(damages)('$name', async ({ apply, ruins, lost }) => {
    const records = sample();
    const lines = bytesOf(records).toString('utf8').trimEnd().split('\n');
    const bytes = apply(lines);
    const whole = await readInSteps(assistant, bytes, [bytes.length]);
    expect(whole.lost).toBe(lost);
    const kept = bytesOf(records.filter((_record, index) => !ruins.includes(index)));
    const expected = (await readInSteps(assistant, kept, [kept.length])).events.filter((event) => own.has(event.kind));
    const found = whole.events.map(wordsOf);
    for (const event of expected) expect(found).toContain(wordsOf(event));
    const sizes = Array.from({ length: 40 }, (_, step) => Math.floor((bytes.length * (step + 1)) / 40));
    const stepped = await readInSteps(assistant, bytes, sizes, 64);
    expect(stepped.events.map(wordsOf)).toEqual(found);
  });

  it('cut off anywhere give the events of the whole lines', async () => {
    const bytes = bytesOf(sample());
    const whole = (await readInSteps(assistant, bytes, [bytes.length])).events.map(wordsOf);
    for (let cut = 0; cut < bytes.length; cut += 97) {
      const { events, lost } = await readInSteps(assistant, bytes.subarray(0, cut), [cut]);
      expect(lost).toBe(0);
      expect(events.map(wordsOf)).toEqual(whole.slice(0, events.length));
    }
  });
});
