import type { TranscriptParser } from './assistant.ts';

/** For assistants that keep no appended lines. */
export const noLines: TranscriptParser = {
  parse: () => ({ events: [] }),
  facts: () => [],
  state: () => ({}),
};
