import type { ProposalView } from '../../src/engine/contract.ts';
import { evidence, now, proposal } from './sampleData.ts';

const day = 86_400_000;
const score = {
  total: 0.7,
  parts: [{ name: 'recurrence' as const, value: 1, weight: 0.7, explanation: '4 sessions.' }],
};

function skillText(name: string, title: string, rules: readonly string[]): string {
  const lines = rules.map((rule) => `- ${rule}\n`).join('');
  return `---\nname: ${name}\ndescription: Use when installing packages.\n---\n\n# ${title}\n\n## Do\n\n${lines}`;
}

const pnpm = skillText('use-pnpm', 'Use pnpm', ['Use pnpm.']);
const npm = skillText('use-npm', 'Use npm', ['Use npm.']);

/** A revision, a merge, a choice and a retirement that wait. */
export function evolutionProposals(): ProposalView[] {
  const common = { kind: 'correction', status: 'pending', sessions: 4, createdAt: now - day, lint: [], score } as const;
  const revised = skillText('use-pnpm', 'Use pnpm', ['Use pnpm.', 'Commit the lockfile.']);
  return [
    proposal({
      ...common,
      id: 'p-revise',
      change: 'revise',
      name: 'use-pnpm',
      title: 'Use pnpm, revised',
      description: 'Use when installing packages.',
      skillMd: revised,
      reason: 'The mistake came back 2 times since version 1 was approved.',
      sources: [{ name: 'use-pnpm', version: 1, skillMd: pnpm }],
      diff: '--- SKILL.md\n+++ SKILL.md\n@@ -9,1 +9,2 @@\n - Use pnpm.\n+- Commit the lockfile.\n',
      evidence: [{ ...evidence('ev1', 'codex', 1, 11, 'You forgot the lockfile again.'), isNew: true }],
    }),
    proposal({
      ...common,
      id: 'p-merge',
      change: 'merge',
      name: 'use-pnpm',
      title: 'Use pnpm, merged',
      description: 'Use when installing packages.',
      skillMd: revised,
      reason: 'use-pnpm and pnpm-only say the same.',
      sources: [
        { name: 'use-pnpm', version: 1, skillMd: pnpm },
        { name: 'pnpm-only', version: 2, skillMd: revised },
      ],
      diff: '--- SKILL.md\n+++ SKILL.md\n@@ -9,1 +9,2 @@\n - Use pnpm.\n+- Commit the lockfile.\n',
      evidence: [],
    }),
    proposal({
      ...common,
      id: 'p-choice',
      change: 'create',
      name: 'use-pnpm',
      title: 'Use pnpm or npm',
      description: 'Use when installing packages.',
      skillMd: pnpm,
      reason: 'You have said both.',
      contradiction: {
        sides: [
          { statement: 'Use pnpm.', action: 'write', skillMd: pnpm, eventIds: ['ev1'], sessions: 4, lastAt: now - day },
          {
            statement: 'Use npm.',
            action: 'write',
            skillMd: npm,
            eventIds: ['ev2'],
            sessions: 3,
            lastAt: now - 9 * day,
          },
        ],
        chosen: null,
      },
      evidence: [evidence('ev1', 'codex', 1, 10, 'use pnpm'), evidence('ev2', 'codex', 9, null, 'use npm', false)],
    }),
    proposal({
      ...common,
      id: 'p-retire',
      change: 'retire',
      name: 'old-deploy',
      title: 'Old deploy script',
      description: 'Use when deploying.',
      skillMd: skillText('old-deploy', 'Old deploy script', ['Run `make deploy-old`.']),
      reason: 'It is out of date: this repository no longer has `deploy-old`, and it names nothing else.',
      sources: [{ name: 'old-deploy', version: 1, skillMd: pnpm }],
      evidence: [],
    }),
  ];
}
