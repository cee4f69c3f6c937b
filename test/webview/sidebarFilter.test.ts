import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProposalSummary } from '../../src/engine/contract.ts';
import { snoozeUntil } from '../../webview/shared/snoozeTimes.ts';
import { parseFilter } from '../../webview/sidebar/filter/filter.ts';
import { groupings, groupProposals } from '../../webview/sidebar/filter/grouping.ts';
import { proposalFilter } from '../../webview/sidebar/filter/proposalFilter.ts';
import { visibleProposals } from '../../webview/sidebar/filter/visible.ts';
import { type ListRow, rowAt, rowTops } from '../../webview/sidebar/parts/rowLayout.ts';
import { TypeAhead } from '../../webview/sidebar/parts/typeAhead.ts';

function summary(facts: Partial<ProposalSummary> & Pick<ProposalSummary, 'id'>): ProposalSummary {
  return {
    kind: 'fix',
    change: 'create',
    status: 'pending',
    name: facts.id,
    title: facts.id,
    description: '',
    total: 0.7,
    sessions: 2,
    evidenceCount: 2,
    assistants: ['codex'],
    createdAt: 0,
    isChoice: false,
    ...facts,
  };
}

const all = [
  summary({
    id: 'pnpm',
    title: 'Use pnpm, never npm',
    kind: 'correction',
    assistants: ['claude-code', 'codex'],
    total: 0.9,
  }),
  summary({ id: 'migrate', title: 'Run migrations first', kind: 'workflow', sessions: 5 }),
  summary({ id: 'deploy', title: 'Old deploy script', change: 'retire', assistants: ['cursor'], total: 0.6 }),
  summary({ id: 'quotes', title: 'Single quotes', change: 'revise', isChoice: true, assistants: [] }),
  summary({ id: 'gone', title: 'Dismissed one', status: 'dismissed' }),
];
const provenance = {
  ...{ organisation: 'Acme', workspace: 'shop', skill: 'sign-tags', version: 2, contentHash: '' },
  ...{ decidedBy: 'Lee Ann', decidedAt: 0 },
};
const left = (query: string) => visibleProposals(all, query).proposals.map(({ id }) => id);

describe('the filter of a project with a team', () => {
  const shared = [
    ...all,
    summary({ id: 'tags', title: 'Sign tags', kind: 'team', provenance }),
    { ...summary({ id: 'theirs', title: 'Shared' }), members: ['Mia', 'Lee Ann'] },
  ];
  const found = (query: string) => visibleProposals(shared, query, true).proposals.map(({ id }) => id);

  test.each([
    ['from:team', ['tags']],
    ['-from:team npm', ['pnpm']],
    ['member:lee', ['tags', 'theirs']],
    ['member:"Lee Ann" from:here', ['theirs']],
    ['member:Mia,Ola', ['theirs']],
    ['member:nobody', []],
  ])('%j leaves %j', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  test('without a team there is no such field', () => {
    expect(visibleProposals(shared, 'member:lee').problems).toMatchObject([{ kind: 'unknown-key', key: 'member' }]);
  });
});

describe('the filter', () => {
  test.each([
    ['', ['pnpm', 'migrate', 'deploy', 'quotes']],
    ['NPM', ['pnpm']],
    ['run first', ['migrate']],
    ['"run first"', []],
    ['"migrations first"', ['migrate']],
    ['kind:correction', ['pnpm']],
    ['kind:corr,work', ['pnpm', 'migrate']],
    ['KIND:Fix', ['deploy', 'quotes']],
    ['-kind:fix', ['pnpm', 'migrate']],
    ['assistant:codex', ['pnpm', 'migrate']],
    ['assistant:"claude code"', ['pnpm']],
    ['change:choice', ['quotes']],
    ['change:revise,retire -choice', ['deploy', 'quotes']],
    ['status:dismissed', ['gone']],
    ['status:pending,dismissed one', ['gone']],
    ['score:>80', ['pnpm']],
    ['score:<=60', ['deploy']],
    ['sessions:3', ['migrate']],
    ['sessions:=2 kind:correction', ['pnpm']],
    ['-npm', ['migrate', 'deploy', 'quotes']],
    ['name:migrate', ['migrate']],
    ['kind:', ['pnpm', 'migrate', 'deploy', 'quotes']],
    ['"', ['pnpm', 'migrate', 'deploy', 'quotes']],
  ])('%s', (query, ids) => {
    expect(left(query)).toEqual(ids);
  });

  test('explains what it does not know and leaves that out', () => {
    expect(left('colour:red kind:correction')).toEqual(['pnpm']);
    expect(visibleProposals(all, 'colour:red').problems).toEqual([
      { kind: 'unknown-key', key: 'colour', known: proposalFilter.fields.map(({ key }) => key) },
    ]);
    expect(visibleProposals(all, 'kind:bug').problems).toMatchObject([
      { kind: 'unknown-word', key: 'kind', word: 'bug' },
    ]);
    expect(visibleProposals(all, 'score:high').problems).toEqual([
      { kind: 'not-a-number', key: 'score', word: 'high' },
    ]);
    expect(left('kind:bug,correction')).toEqual(['pnpm']);
  });

  test('any text is a filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const { matches, problems } = parseFilter(query, proposalFilter);
        expect(typeof matches(all[0] ?? summary({ id: 'x' }))).toBe('boolean');
        expect(problems.length).toBeLessThanOrEqual(query.length);
      }),
    );
  });
});

describe('grouping', () => {
  test('keeps every proposal once and in its order', () => {
    for (const grouping of groupings) {
      const groups = groupProposals(all, grouping);
      expect(groups.flatMap(({ items }) => items.map(({ id }) => id)).sort()).toEqual(all.map(({ id }) => id).sort());
    }
    expect(groupProposals(all, 'kind').map(({ id, items }) => [id, items.length])).toEqual([
      ['correction', 1],
      ['workflow', 1],
      ['fix', 3],
    ]);
    expect(groupProposals(all, 'assistant')[0]?.id).toBe('claude-code+codex');
    expect(groupProposals(all, 'none')).toHaveLength(1);
  });
});

describe('rows of unequal height', () => {
  const rows = Array.from(
    { length: 50 },
    (_, position): ListRow =>
      position % 10 === 0
        ? { kind: 'heading', key: `h${position}`, title: '' }
        : { kind: 'option', key: `r${position}`, groupKey: '', position },
  );

  test('stand one below the other; unmeasured ones are taken for average', () => {
    const tops = rowTops(
      rows,
      new Map([
        ['r1', 40],
        ['r2', 60],
        ['h0', 30],
      ]),
    );
    expect(tops.slice(0, 5)).toEqual([0, 30, 70, 130, 180]);
    expect(tops).toHaveLength(rows.length + 1);
  });

  test('are found by their height', () => {
    const tops = rowTops(rows, new Map());
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3000, noNaN: true }), (y) => {
        const index = rowAt(tops, y);
        if (y < (tops.at(-1) ?? 0)) expect(tops[index] ?? 0).toBeLessThanOrEqual(y);
        if (index < rows.length - 1) expect(tops[index + 1] ?? 0).toBeGreaterThan(y);
      }),
    );
    expect(rowAt([0], 10)).toBe(0);
  });
});

test('typing finds rows by their beginning, one letter again goes on', () => {
  const labels = ['Alpha', 'Beta', 'Bravo', 'Gamma'];
  const typed = new TypeAhead();
  expect(typed.find(labels, 0, 'b', 0)).toBe(1);
  expect(typed.find(labels, 1, 'r', 100)).toBe(2);
  expect(typed.isTyping(200)).toBe(true);
  expect(typed.find(labels, 2, 'b', 2_000)).toBe(1);
  expect(typed.find(labels, 1, 'x', 4_000)).toBeNull();
});

test('proposals are put off until a morning', () => {
  const friday = new Date(2026, 10, 20, 17, 30);
  const at = (choice: Parameters<typeof snoozeUntil>[0], now = friday) => {
    const until = new Date(snoozeUntil(choice, now));
    return [until.getFullYear(), until.getMonth() + 1, until.getDate(), until.getDay(), until.getHours()];
  };
  expect(at('tomorrow')).toEqual([2026, 11, 21, 6, 8]);
  expect(at('next-week')).toEqual([2026, 11, 23, 1, 8]);
  expect(at('next-week', new Date(2026, 10, 23))).toEqual([2026, 11, 30, 1, 8]);
  expect(at('next-month', new Date(2026, 11, 31))).toEqual([2027, 1, 1, 5, 8]);
});
