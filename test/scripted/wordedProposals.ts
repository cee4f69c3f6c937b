import type { ProposalView } from '../../src/engine/contract.ts';
import { flagFindings } from '../../src/engine/rewordFindings.ts';
import type { Wording } from '../../src/mining/proposal.ts';
import { sampleProposals } from './sampleData.ts';

/** The sample's proposals, the first worded by a language model that added a command and a line of its own. */
export function wordedProposals(): ProposalView[] {
  const [first, ...others] = sampleProposals();
  if (!first) throw new Error('The sample has no proposal.');
  const { title, description, skillMd, evidence } = first;
  const wording: Wording = {
    author: 'anthropic/claude-haiku-5-5',
    flags: [
      { line: 18, kind: 'new-command', text: 'pnpm run <script>' },
      { line: 19, kind: 'unsupported', text: 'Commit the lockfile.' },
    ],
    citations: [],
    template: { title, description, skillMd, skillLines: evidence.map(({ skillLine }) => skillLine) },
  };
  return [{ ...first, wording, lint: flagFindings({ wording }) }, ...others];
}
