import { expect, test } from 'vitest';
import type { SearchHit } from '../../src/engine/memoryContract.ts';
import { searchRows } from '../../src/vscode/search/searchRows.ts';

const words = {
  kinds: { skill: 'Skills', proposal: 'Proposals', memory: 'Summaries', event: 'Sessions' },
  events: {
    prompt: 'prompt',
    automation: 'automatic prompt',
    response: 'response',
    command: 'command',
    failure: 'failure',
    edit: 'edited file',
    link: 'link',
  },
  repeats: (count: number) => `${count} more`,
};

function hit(kind: SearchHit['kind'], id: string, changes: Partial<SearchHit> = {}): SearchHit {
  const snippet = [
    { text: 'use ', isMatch: false },
    { text: 'pnpm', isMatch: true },
  ];
  return {
    kind,
    id,
    score: 1,
    at: 5,
    assistant: 'codex',
    session: 's',
    title: `title of ${id}`,
    snippet,
    event: null,
    ...changes,
  };
}

test('hits stand under a heading for each kind, the kind of the best hit first', () => {
  const rows = searchRows([hit('event', 'a'), hit('skill', 'b'), hit('event', 'c')], words, String);
  expect(rows.map((row) => ('heading' in row ? row.heading : row.hit.id))).toEqual([
    'Sessions',
    'a',
    'c',
    'Skills',
    'b',
  ]);
});

test('an event is its words, a skill its title, and neither can draw an icon of its own', () => {
  const event = { kind: 'failure', sourceSession: 's', file: '/f', line: 1, outcome: 'failed', repeats: 3 } as const;
  const rows = searchRows(
    [
      hit('event', 'a', { event, snippet: [{ text: 'no $(trash) here', isMatch: false }] }),
      hit('skill', 'b', { at: null }),
    ],
    words,
    (at) => `at ${at}`,
  );
  expect(rows).toMatchObject([
    { heading: 'Sessions' },
    {
      icon: 'error',
      label: 'no $\u200b(trash) here',
      description: 'failure · codex · at 5 · 3 more',
      detail: 'title of a',
    },
    { heading: 'Skills' },
    { icon: 'book', label: 'title of b', description: 'codex', detail: 'use pnpm' },
  ]);
});
