import { stableHash } from '../../base/hash.ts';
import { oneLine } from '../../base/text.ts';
import type { Episode } from '../../signals/episode.ts';
import { skillHeader } from '../../skills/document/skillDocument.ts';
import { assistantNames } from '../candidate.ts';
import { learnedFrom } from '../learnedFrom.ts';
import type { AssistantOf } from '../patternEvidence.ts';
import type { Evidence, PatternKind, Proposal, ProposalChange, ProposalSource } from '../proposal.ts';
import type { AcceptanceHistory } from '../score.ts';
import type { TermWeights } from '../terms.ts';
import { EditableSkill } from './editableSkill.ts';
import type { KnownEvidence, OwnSkill } from './knownSkill.ts';
import type { RepositoryFacts } from './namedThings.ts';
import type { OppositeAdvice } from './oppositeAdvice.ts';
import type { UsageAdvice } from './usageAdvice.ts';

/** What the changes of known skills are worked out from. */
export interface EvolutionContext {
  /** Episodes of main sessions, oldest first. */
  readonly episodes: readonly Episode[];
  readonly weights: TermWeights;
  readonly advice: OppositeAdvice;
  readonly assistantOf: AssistantOf;
  readonly history: AcceptanceHistory;
  readonly repository: RepositoryFacts;
  readonly isNameTaken: (name: string) => boolean;
  /** What the ledger tells of skills that do harm. */
  readonly usage: readonly UsageAdvice[];
  /** Events behind new skills that were dismissed. */
  readonly dismissedEventIds: ReadonlySet<string>;
  /** The project's last event, and the time of this run, UTC milliseconds. */
  readonly latestAt: number;
  readonly now: number;
}

/** The parts of a proposed change that differ from change to change. */
export interface ChangeFacts
  extends Pick<Proposal, 'patternKey' | 'score' | 'skillMd' | 'evidence' | 'sessions'>,
    Partial<Pick<Proposal, 'contradiction' | 'name'>> {
  readonly change: ProposalChange;
  readonly reason: string;
  /** The skills it changes, the one that is kept first. */
  readonly skills: readonly OwnSkill[];
}

/**
 * A proposal to change known skills. Its id follows from the skills, their versions and what was decided on them, so that
 * it is found again while it waits, and is another one once it was decided.
 */
export function changeProposal(facts: ChangeFacts, context: Pick<EvolutionContext, 'now'>): Proposal | null {
  const { change, skills, skillMd } = facts;
  const [first] = skills;
  if (!first) return null;
  const header = skillHeader(skillMd);
  return {
    id: changeId(change, skills),
    patternKey: facts.patternKey,
    kind: kindOf(first),
    change,
    status: 'pending',
    name: facts.name ?? first.skill.name,
    title: header.title ?? first.skill.title,
    description: header.description ?? first.skill.description,
    score: facts.score,
    sessions: facts.sessions,
    evidence: facts.evidence,
    reason: facts.reason,
    sources: skills.map(sourceOf),
    contradiction: facts.contradiction ?? null,
    skillMd,
    edited: false,
    createdAt: context.now,
    updatedAt: context.now,
  };
}

/** The id of a change of skills, as it follows from what is known of them. */
export function changeId(change: ProposalChange, skills: readonly OwnSkill[]): string {
  const parts = skills.flatMap(({ skill, decided }) => [
    `${skill.name}@${skill.version}`,
    ...decided.map((proposal) => proposal.id).sort(),
  ]);
  return `p-${stableHash([change, ...parts].join('\n'))}`;
}

function sourceOf(own: OwnSkill): ProposalSource {
  return { name: own.skill.name, version: own.skill.version, skillMd: own.skillMd };
}

/** The kind of pattern that a skill came of. */
export function kindOf(own: OwnSkill): PatternKind {
  const kind = own.decided.find((proposal) => proposal.id === own.skill.proposalId)?.kind;
  return kind === undefined || kind === 'suggestion' || kind === 'team' ? 'preference' : kind;
}

/** Evidence that was known, bound to where its line now stands. */
export function carriedEvidence(known: readonly KnownEvidence[], skillMd: string): readonly Evidence[] {
  const text = new EditableSkill(skillMd);
  return known.map(({ lineText, ...item }) => ({
    ...item,
    isNew: false,
    skillLine: lineText === null ? null : text.lineOf(lineText),
  }));
}

/** Distinct sessions behind evidence that supports. */
export function supportingSessions(evidence: readonly Evidence[]): number {
  return new Set(evidence.filter((item) => item.supports).map((item) => item.sessionId)).size;
}

/** The sentence on how much a skill rests on, from its evidence. */
export function learnedFromEvidence(evidence: readonly Evidence[], assistantOf: AssistantOf): string {
  const items = evidence.filter((item) => item.supports);
  return learnedFrom(items, assistantNames(new Set(items.map((item) => item.sessionId)), assistantOf));
}

/** Words of the user inside a sentence of ours: cut, without an end of their own. */
export function quoted(text: string): string {
  return `“${oneLine(text, 160).replace(/[\s.!?…]+$/, '')}”`;
}

/** A day as it is written in reasons. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `1 session`, `3 sessions`. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
