import { expect, test } from 'vitest';
import { transcriptText } from '../../src/vscode/transcriptText.ts';

const words = { intro: 'Read-only.', missing: 'Deleted.', focus: 'evidence' };
const entry = (eventId: string, text: string) => ({
  eventId,
  kind: 'user_prompt',
  at: 0,
  line: 1,
  heading: 'You',
  text,
});

test('lays out a transcript and knows the lines of the turn in focus', () => {
  const excerpt = {
    sessionId: 's',
    assistant: 'codex',
    title: 'Refunds',
    file: '/t.jsonl',
    fileExists: false,
    focusEventId: 'b',
    entries: [entry('a', 'one\r\ntwo'), entry('b', 'No, use pnpm.\nAlways.'), entry('c', 'ok')],
  };
  const { text, focusStart, focusEnd } = transcriptText(excerpt, words, () => 'noon');
  const lines = text.split('\n');
  expect(lines.slice(0, 4)).toEqual(['# Refunds', '', 'Read-only.', 'Deleted.']);
  expect(lines.slice(focusStart, focusEnd)).toEqual(['## You · noon  ◀ evidence', '', 'No, use pnpm.', 'Always.']);
});

test('an excerpt without the event in focus is shown from the top', () => {
  const excerpt = {
    sessionId: 's',
    assistant: 'codex',
    title: null,
    file: '/t.jsonl',
    fileExists: true,
    focusEventId: 'gone',
    entries: [],
  };
  expect(transcriptText(excerpt, words, () => '')).toEqual({ text: '# s\n\nRead-only.\n', focusStart: 0, focusEnd: 0 });
});
