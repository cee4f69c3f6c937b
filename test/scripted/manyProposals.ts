import type { ProposalView } from '../../src/engine/contract.ts';
import { evidence, now, proposal, sampleProposals } from './sampleData.ts';

const day = 86_400_000;
const kinds = ['correction', 'preference', 'fix', 'workflow'] as const;
const subjects = [
  'Use pnpm for everything that installs packages',
  'Run the database migrations before the integration tests',
  'Keep money in integer cents',
  'Write commit messages in the imperative',
  'Validate request bodies at the edge',
  'Name tests after what they promise to callers of the module, in whole sentences, never after the function under test',
  'Retry only what is idempotent',
];

/** Any number of proposals that differ in kind, score, length of title and age. */
export function manyProposals(count: number): ProposalView[] {
  const [base] = sampleProposals();
  if (!base) throw new Error('There is no sample proposal.');
  return Array.from({ length: count }, (_, index): ProposalView => {
    const assistant = index % 3 === 0 ? 'codex' : 'claude-code';
    const name = `rule-${index + 1}`;
    return proposal({
      ...base,
      id: `p-${index + 1}`,
      name,
      kind: kinds[index % kinds.length] ?? 'fix',
      title: `${subjects[index % subjects.length]} (${index + 1})`,
      sessions: 2 + (index % 5),
      createdAt: now - (index % 40) * day,
      score: { ...base.score, total: Math.max(0.56, 0.97 - (index % 40) / 100) },
      evidence: [evidence(`ev-${index}`, assistant, index % 30, 17, 'No, use pnpm.')],
      skillMd: base.skillMd.replace(/^name: .*$/m, `name: ${name}`),
      status: 'pending',
    });
  });
}

/** Texts that must stay text: markup, links that act, direction overrides, stacked marks, and a line of a megabyte. */
export const hostileTexts: readonly string[] = [
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
  '[click](command:workbench.action.quit) [me](javascript:window.hacked=1)',
  'safe \u202egnp.exe\u202c name \u2066x\u2069',
  `zalgo ${'z\u0300\u0301\u0302\u0303\u0304\u0305'.repeat(40)}`,
  'x'.repeat(1_000_000),
];

/** A proposal for each hostile text, which stands in its title, its quotes and its draft. */
export function hostileProposals(): ProposalView[] {
  return manyProposals(hostileTexts.length).map((each, index): ProposalView => {
    const text = hostileTexts[index] ?? '';
    return {
      ...each,
      title: text,
      description: text,
      reason: text.slice(0, 1_000),
      target: `/workspace/payments-api/.claude/skills/${text.slice(0, 20)}/SKILL.md`,
      evidence: [evidence(`ev-${index}`, 'codex', 1, null, text)],
      skillMd: `---\nname: ${each.name}\ndescription: hostile\n---\n\n# ${text}\n\n- ${text}\n`,
    };
  });
}
