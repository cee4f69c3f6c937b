import { stableHash } from '../base/hash.ts';
import type { Contradiction, Proposal, ProposalChange, ProposalSource } from '../mining/proposal.ts';
import { threeWayMerge } from '../skills/delivery/threeWayMerge.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { ReceivedSkill } from './receivedSkills.ts';
import { skillPowers } from './skillPowers.ts';

/** A skill of this repository that a received one would change. */
export interface SkillHere {
  readonly name: string;
  readonly version: number;
  /** What its copies say together, edits by hand included. */
  readonly text: string;
  /** The team's text that was accepted last; null for a skill that did not come from there. */
  readonly acceptedText: string | null;
}

const prefix = 'team:';

/** What all versions of a received skill have in common; the name in the team's library, whatever it is called here. */
export function teamPatternKey({ workspaceKey, name }: Pick<ReceivedSkill, 'workspaceKey' | 'name'>): string {
  return `${prefix}${workspaceKey}/${name}`;
}

/** The id of the proposal that a version makes: the same wherever and whenever it is received. */
export function teamProposalId(received: ReceivedSkill): string {
  const { version, contentHash, isRetired } = received;
  const parts = [teamPatternKey(received), String(version), contentHash, isRetired ? 'retired' : 'approved'];
  return `t-${stableHash(parts.join('\n'))}`;
}

/**
 * What a received skill asks of this repository: to be created, to revise the skill that is here with the edits made here
 * kept, or to retire it. Null where nothing is to be done. Of what contradicts itself a side must be chosen.
 */
export function teamProposal(
  received: ReceivedSkill,
  text: string,
  here: SkillHere | null,
  now: number,
): Proposal | null {
  if (received.isRetired) {
    return here === null || here.acceptedText === null
      ? null
      : proposalOf(received, 'retire', here.text, here, null, now);
  }
  if (here === null) return proposalOf(received, 'create', text, null, null, now);
  if (here.text === text) return null;
  if (here.acceptedText === null) return proposalOf(received, 'revise', text, here, sidesOf(received, text, here), now);
  const merged = threeWayMerge(here.acceptedText, here.text, text, 'theirs');
  if (merged.conflicts.length > 0)
    return proposalOf(received, 'revise', merged.text, here, sidesOf(received, merged.text, here), now);
  // What the team changed may have been done here by hand already.
  return merged.text === here.text ? null : proposalOf(received, 'revise', merged.text, here, null, now);
}

function sidesOf(
  { workspace, version, sessions, decidedAt }: ReceivedSkill,
  text: string,
  here: SkillHere,
): Contradiction {
  const side = { eventIds: [] };
  return {
    sides: [
      {
        ...side,
        statement: `As ${workspace} approved version ${version}`,
        action: 'write',
        skillMd: text,
        sessions,
        lastAt: decidedAt,
      },
      { ...side, statement: 'As it stands here', action: 'keep', skillMd: here.text, sessions: 0, lastAt: 0 },
    ],
    chosen: null,
  };
}

function proposalOf(
  received: ReceivedSkill,
  change: ProposalChange,
  skillMd: string,
  here: SkillHere | null,
  contradiction: Contradiction | null,
  now: number,
): Proposal {
  const { organisation, workspace, version, contentHash, decidedBy, decidedAt } = received;
  const header = skillHeader(skillMd);
  const sources: readonly ProposalSource[] =
    here === null ? [] : [{ name: here.name, version: here.version, skillMd: here.text }];
  const title = header.title ?? received.title;
  const description = header.description ?? received.description;
  const flags = change === 'retire' ? [] : received.flags;
  return {
    id: teamProposalId(received),
    patternKey: teamPatternKey(received),
    kind: 'team',
    change,
    status: 'pending',
    name: here?.name ?? received.name,
    title,
    description,
    score: received.score,
    sessions: received.sessions,
    evidence: [],
    reason: reasonOf(received, change, skillMd, contradiction, here),
    sources,
    contradiction,
    skillMd,
    edited: false,
    ...(flags.length === 0
      ? {}
      : {
          wording: {
            author: decidedBy ?? workspace,
            flags,
            citations: [],
            template: { title, description, skillMd, skillLines: [] },
          },
        }),
    provenance: { organisation, workspace, skill: received.name, version, contentHash, decidedBy, decidedAt },
    createdAt: now,
    updatedAt: now,
  };
}

/** Sentences for the person who decides here. */
function reasonOf(
  received: ReceivedSkill,
  change: ProposalChange,
  skillMd: string,
  contradiction: Contradiction | null,
  here: SkillHere | null,
): string {
  const { organisation, workspace, version, decidedBy, decidedAt } = received;
  const day = new Date(decidedAt).toISOString().slice(0, 10);
  const who = decidedBy ?? 'The team';
  if (change === 'retire') return `${who} retired this skill for ${workspace} of ${organisation} on ${day}.`;
  const powers = skillPowers(skillMd);
  const sentences = [
    `${who} approved version ${version} of this skill for ${workspace} of ${organisation} on ${day}.`,
    ...(contradiction === null
      ? []
      : [
          here?.acceptedText === null
            ? 'Another skill of this name is here already. Choose which one holds, or give the draft another name.'
            : 'It was changed here by hand in ways that contradict that version. Choose which one holds.',
        ]),
    ...(powers.length === 0
      ? []
      : [`It may let an assistant act without asking (${powers.join(', ')}); accept it only if you want that.`]),
  ];
  return sentences.join(' ');
}
