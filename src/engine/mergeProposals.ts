import { randomUUID } from 'node:crypto';
import { SkillifyError } from '../base/errors.ts';
import { mergeTexts } from '../mining/evolve/mergeTexts.ts';
import type { Evidence, Proposal } from '../mining/proposal.ts';
import { termWeightsOf } from '../mining/sessionWords.ts';
import { marksAfterRewriting } from '../mining/taint/carryMarks.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Store } from '../store/store.ts';
import { type Decide, decisionBy } from './decide.ts';
import { marked } from './taintedLines.ts';

const mostMerged = 20;

/**
 * Makes one waiting proposal of several, the first one's text first. The others leave the queue: the first is superseded,
 * the rest are dismissed, so that their patterns stay away until they grow. Throws `invalid-input` for what is no new skill.
 */
export async function mergeProposals(
  store: Store,
  decide: Decide,
  user: string,
  ids: readonly string[],
): Promise<Proposal> {
  const proposals = await waitingOnes(store, [...new Set(ids)]);
  const [first, ...others] = proposals;
  if (!first || others.length === 0 || proposals.length > mostMerged)
    throw new SkillifyError('invalid-input', `Select two to ${mostMerged} proposals to merge.`);
  const weights = termWeightsOf(await store.listEpisodes());
  const skillMd = others.reduce((text, other) => mergeTexts(text, other.skillMd, weights), first.skillMd);
  const header = skillHeader(skillMd);
  const evidence = joinedEvidence(proposals, skillMd);
  const at = Date.now();
  const { wording: _, ...kept } = first;
  const marks = marksAfterRewriting(
    proposals.flatMap(({ tainted }) => tainted ?? []),
    skillMd,
  );
  const merged: Proposal = {
    ...marked(kept, marks),
    id: randomUUID(),
    status: 'pending',
    title: header.title ?? first.title,
    description: header.description ?? first.description,
    score: proposals.reduce((best, { score }) => (score.total > best.total ? score : best), first.score),
    sessions: new Set(evidence.filter(({ supports }) => supports).map(({ sessionId }) => sessionId)).size,
    evidence,
    skillMd,
    edited: true,
    createdAt: at,
    updatedAt: at,
  };
  await decide(decisionBy(user, 'merge', merged.id, proposals.map(({ id }) => id).join(', '), skillMd), {
    proposals: [
      { ...first, status: 'superseded', updatedAt: at },
      ...others.map((other): Proposal => ({ ...other, status: 'dismissed', updatedAt: at })),
      merged,
    ],
  });
  return merged;
}

/** The ids of the proposals that a merge was made of, from the reason of its decision. */
export function mergedIds(reason: string | null): readonly string[] {
  return reason === null ? [] : reason.split(', ');
}

async function waitingOnes(store: Store, ids: readonly string[]): Promise<readonly Proposal[]> {
  const found = await Promise.all(ids.map((id) => store.getProposal(id)));
  return found.map((proposal, index) => {
    if (!proposal) throw new SkillifyError('not-found', `There is no proposal “${ids[index]}”; list them again.`);
    if (proposal.status !== 'pending')
      throw new SkillifyError('changed-meanwhile', `“${proposal.title}” is already ${proposal.status}.`);
    if (proposal.change !== 'create' || proposal.contradiction !== null)
      throw new SkillifyError(
        'invalid-input',
        `“${proposal.title}” changes a skill that is there; only new skills can be merged. Decide on it by itself.`,
      );
    // Its versions are followed, and edits of it are kept, by what the team approved.
    if (proposal.kind === 'team')
      throw new SkillifyError(
        'invalid-input',
        `“${proposal.title}” was approved by your team and cannot be merged; decide on it by itself.`,
      );
    return proposal;
  });
}

/** The evidence of all, each event once, bound to where its line stands now. */
function joinedEvidence(proposals: readonly Proposal[], skillMd: string): readonly Evidence[] {
  const after = skillMd.split('\n');
  const joined = new Map<string, Evidence>();
  for (const proposal of proposals) {
    const before = proposal.skillMd.split('\n');
    for (const item of proposal.evidence) {
      const line = item.skillLine === null ? undefined : before[item.skillLine - 1];
      const index = line === undefined ? -1 : after.indexOf(line);
      const key = `${item.eventId} ${item.supports}`;
      if (!joined.has(key)) joined.set(key, { ...item, skillLine: index < 0 ? null : index + 1 });
    }
  }
  return [...joined.values()];
}
