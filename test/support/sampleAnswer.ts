import type { Answer, Citation } from '../../src/engine/memoryContract.ts';

/** A citation of a turn. */
export function sampleCitation(changes: Partial<Citation> = {}): Citation {
  return {
    number: 1,
    kind: 'event',
    id: 'e-1',
    eventId: 'e-1',
    session: 's-1',
    assistant: 'claude-code',
    file: '/home/ann/.claude/a.jsonl',
    line: 7,
    at: Date.UTC(2026, 10, 20, 15),
    quote: 'use pnpm, not npm',
    ...changes,
  };
}

/** An answer with one citation. */
export function sampleAnswer(changes: Partial<Answer> = {}): Answer {
  return {
    answer: '**2 failures of the tests.**\n\n- `npm test` failed twice [1]\n- nothing else',
    reading: {
      subject: 'failures',
      alsoSubjects: [],
      topics: ['tests'],
      excluded: [],
      outcomes: [],
      assistants: [],
      branches: [],
      wantsSummary: false,
      isUnderstood: true,
      corrected: [],
    },
    window: { from: 0, to: 1, label: 'the last hour' },
    counts: { failures: 2 },
    citations: [sampleCitation()],
    lookedAt: { sessions: 3, episodes: 9, summaries: 0, skills: 0, newestEventAt: 1 },
    missing: [],
    followUps: ['what failed yesterday?'],
    phrasedBy: 'template',
    ...changes,
  };
}
