import type { Proposal } from '../mining/proposal.ts';

/** The proposal as the template writer drafted it: what the miner knows and compares with. An edited one stays as it is. */
export function unworded(proposal: Proposal): Proposal {
  const { wording, edited, status, evidence } = proposal;
  if (!wording || edited || (status !== 'pending' && status !== 'snoozed')) return proposal;
  const { title, description, skillMd, skillLines } = wording.template;
  return {
    ...proposal,
    title,
    description,
    skillMd,
    evidence: evidence.map((item, index) => ({ ...item, skillLine: skillLines[index] ?? null })),
  };
}

/** What the miner made of a worded proposal: the words stay while the template's draft is the same, else they are gone. */
export function wordedAgain(mined: Proposal, before: Proposal | undefined): Proposal {
  if (!mined.wording || !before?.wording || mined.edited) return mined;
  const { template, citations } = before.wording;
  const isSame = mined.skillMd === template.skillMd && mined.title === template.title;
  if (!isSame) return { ...mined, wording: null };
  const cited = new Map(citations.flatMap(({ line, eventIds }) => eventIds.map((eventId) => [eventId, line])));
  const lines = new Map(before.evidence.map((item) => [`${item.eventId}${item.supports}`, item.skillLine]));
  return {
    ...mined,
    title: before.title,
    description: before.description,
    skillMd: before.skillMd,
    evidence: mined.evidence.map((item) => ({
      ...item,
      skillLine: item.supports
        ? (lines.get(`${item.eventId}${item.supports}`) ?? cited.get(item.eventId) ?? null)
        : null,
    })),
    wording: {
      ...before.wording,
      template: { ...template, skillLines: mined.evidence.map((item) => item.skillLine) },
    },
  };
}
