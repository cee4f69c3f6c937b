import type { ProposalView } from '../engine/contract.ts';

/** A proposal in the shape of the command line's `--json` contract: sessions by the assistant's own ids. */
export function proposalJson(proposal: ProposalView, sourceIds: ReadonlyMap<string, string>) {
  return {
    id: proposal.id,
    change: proposal.change,
    kind: proposal.kind,
    name: proposal.name,
    title: proposal.title,
    description: proposal.description,
    status: proposal.status,
    score: { total: proposal.score.total, threshold: proposal.threshold, parts: proposal.score.parts },
    sessions: proposal.sessions,
    reason: proposal.reason,
    sources: proposal.sources,
    contradiction: proposal.contradiction,
    diff: proposal.diff,
    evidence: proposal.evidence.map((evidence) => ({
      session: sourceIds.get(evidence.sessionId) ?? evidence.sessionId,
      assistant: evidence.assistant,
      file: evidence.file,
      line: evidence.line,
      at: evidence.at,
      quote: evidence.quote,
      supports: evidence.supports,
      skillLine: evidence.skillLine,
      signal: evidence.signal,
      eventId: evidence.eventId,
      isNew: evidence.isNew,
    })),
    skillMd: proposal.skillMd,
    provenance: proposal.provenance ?? null,
    author: proposal.wording?.author ?? 'template',
    flags: proposal.wording?.flags ?? [],
    citations: proposal.wording?.citations ?? [],
    contentHash: proposal.contentHash,
    target: proposal.target,
    lint: proposal.lint,
    cautions: proposal.cautions,
    createdAt: proposal.createdAt,
    updatedAt: proposal.updatedAt,
  };
}
