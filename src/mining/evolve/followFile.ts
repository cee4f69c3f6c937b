import { applyPatch, createPatch } from 'diff';
import { rebind } from '../patternEvidence.ts';
import type { Proposal } from '../proposal.ts';

/**
 * Keeps the draft of a person who edited a change, while evidence and reason follow what is known now. Where the skill's
 * file changed too, the person's edits are put on the new file if they fit there; else the draft stays on the old one, and
 * an approval will say that the file changed.
 */
export function followFile(before: Proposal, proposal: Proposal): Proposal {
  const own = before.sources[0]?.skillMd ?? '';
  const next = proposal.sources[0]?.skillMd ?? '';
  const moved = own === next ? before.skillMd : applyPatch(next, createPatch('SKILL.md', own, before.skillMd));
  const isMoved = moved !== false;
  const skillMd = isMoved ? moved : before.skillMd;
  return {
    ...before,
    skillMd,
    sources: isMoved ? proposal.sources : before.sources,
    reason: proposal.reason,
    score: proposal.score,
    sessions: proposal.sessions,
    evidence: proposal.evidence.map((item) => rebind(item, proposal.skillMd, skillMd)),
    updatedAt: proposal.updatedAt,
  };
}
