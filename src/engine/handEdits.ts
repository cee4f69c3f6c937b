import { stableHash } from '../base/hash.ts';
import type { ContradictionSide, Evidence, Proposal } from '../mining/proposal.ts';
import { preferredText } from '../skills/delivery/combinedText.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Store } from '../store/store.ts';
import { evidenceOf } from './browse.ts';
import { type DeliveredSkill, folderName, readDelivered } from './deliveredSkill.ts';
import { handEditKey, isHandEdit } from './handEditKey.ts';

/**
 * Proposes to take over what was edited by hand in a copy, where the copies of a skill no longer say the same: approving it
 * brings the change to all of them. Edits that contradict each other or the approved text become a choice. Proposals whose
 * edits are gone, or in a revision from sessions, are withdrawn. Returns what was created or changed, saved already.
 */
export async function proposeHandEdits(store: Store, place: DeliveryPlace, now: number): Promise<readonly Proposal[]> {
  const [skills, proposals] = await Promise.all([store.listSkills(), store.listProposals()]);
  const wanted: Proposal[] = [];
  for (const skill of skills) {
    if (skill.status !== 'approved') continue;
    const delivered = await readDelivered(store, skill, place);
    const proposal = handEditProposal(delivered, proposals, now);
    if (proposal !== null) wanted.push(proposal);
  }
  const known = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  const kept = new Set(wanted.map(({ id }) => id));
  const isWaiting = ({ status }: Proposal) => status === 'pending' || status === 'snoozed';
  const withdrawn = proposals
    .filter((proposal) => isHandEdit(proposal) && isWaiting(proposal) && !kept.has(proposal.id))
    .map((proposal): Proposal => ({ ...proposal, status: 'superseded', updatedAt: now }));
  // One that was dismissed stays away until the copies change again; one that was withdrawn returns with the edit.
  const created = wanted.filter(({ id }) => (known.get(id)?.status ?? 'superseded') === 'superseded');
  const changed = [...created, ...withdrawn];
  if (changed.length > 0) await store.saveProposals(changed);
  return changed;
}

function handEditProposal(delivered: DeliveredSkill, proposals: readonly Proposal[], now: number): Proposal | null {
  const { skill, combined, readings } = delivered;
  // A single copy, whatever links lead to it, is nobody's rival: a revision starts from it as it stands.
  const copies = readings.filter(({ text }) => text !== null);
  if (combined.edited.length === 0 || copies.length < 2) return null;
  const isRevised = proposals.some(
    (proposal) =>
      proposal.status === 'pending' &&
      !isHandEdit(proposal) &&
      combined.conflicts.length === 0 &&
      proposal.sources.some(({ name, skillMd }) => name === skill.name && skillMd === combined.text),
  );
  if (isRevised) return null;
  const sides = combined.conflicts.length > 0 ? sidesOf(delivered) : null;
  const skillMd = combined.text ?? skill.skillMd;
  const header = skillHeader(skillMd);
  const evidence: readonly Evidence[] = evidenceOf({ ...skill, skillMd }, proposals);
  const kind = proposals.find(({ id }) => id === skill.proposalId)?.kind ?? 'preference';
  return {
    id: `p-${stableHash(['hand-edit', skill.name, String(skill.version), combined.fingerprint].join('\n'))}`,
    patternKey: handEditKey(combined.fingerprint),
    kind,
    change: 'revise',
    status: 'pending',
    name: skill.name,
    title: header.title ?? skill.title,
    description: header.description ?? skill.description,
    score: {
      total: 1,
      parts: [
        {
          name: 'explicitness',
          value: 1,
          weight: 1,
          explanation: 'Somebody wrote it into a copy of the skill by hand.',
        },
      ],
    },
    sessions: new Set(evidence.filter(({ supports }) => supports).map(({ sessionId }) => sessionId)).size,
    evidence: evidence.map((item) => ({ ...item, isNew: false })),
    reason: reasonOf(delivered),
    sources: [{ name: skill.name, version: skill.version, skillMd: skill.skillMd }],
    contradiction: sides && { sides, chosen: null },
    skillMd,
    // What a person wrote is never drafted anew.
    edited: true,
    createdAt: now,
    updatedAt: now,
  };
}

function reasonOf({ combined, readings }: DeliveredSkill): string {
  const folders = combined.edited.map(({ copy }) => folderName(copy.scope, copy.folder)).join(' and ');
  const others = readings.filter(({ state }) => state === 'same' || state === 'outdated').length;
  if (combined.conflicts.length > 0)
    return `The copies in ${folders} were changed by hand in ways that contradict each other or a later version. Choose one; every copy is then the same again.`;
  return `The copy in ${folders} was changed by hand and ${others === 1 ? 'the other copy' : `${others} other copies`} not. Approving takes the change over into all of them.`;
}

/** One side for each copy that was edited, and one for the text as it was approved. */
function sidesOf({ skill, versions, combined }: DeliveredSkill): readonly ContradictionSide[] {
  const side = (statement: string, skillMd: string): ContradictionSide => ({
    statement,
    action: 'write',
    skillMd,
    eventIds: [],
    sessions: 0,
    lastAt: 0,
  });
  return [
    ...combined.edited.map((reading) =>
      side(
        `As the copy in ${folderName(reading.copy.scope, reading.copy.folder)} says`,
        preferredText(skill, versions, reading),
      ),
    ),
    side(`As version ${skill.version} was approved`, skill.skillMd),
  ];
}
