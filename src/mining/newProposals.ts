import { stableHash } from '../base/hash.ts';
import { type Candidate, draftPattern, supportingIds } from './candidate.ts';
import type { Draft } from './draft.ts';
import type { ContradictedCandidate } from './evolve/contradictions.ts';
import { counted, dayOf, type EvolutionContext, quoted } from './evolve/evolutionContext.ts';
import { type DraftedSide, draftSide, strongerFirst } from './evolve/sides.ts';
import { type Pattern, sessionsOf } from './pattern.ts';
import { evidenceOf, rebind } from './patternEvidence.ts';
import type { Contradiction, Evidence, Proposal } from './proposal.ts';

/** The id of the proposal that a candidate gets: another one each time that its pattern returns after a decision. */
export function newId({ pattern, known }: Candidate): string {
  const first = [...supportingIds(pattern)][0] ?? pattern.key;
  const generation = known ? `${known.id}\n` : '';
  return `p-${stableHash(`${generation}${pattern.key}\n${first}`)}`;
}

/** The facts of a proposal for a new skill that its draft and its pattern decide. */
type Drafted = Pick<
  Proposal,
  | 'patternKey'
  | 'kind'
  | 'name'
  | 'title'
  | 'description'
  | 'sessions'
  | 'evidence'
  | 'skillMd'
  | 'reason'
  | 'contradiction'
>;

/** Drafts a candidate under an id; null when no good line can be made. */
export function draftedFrom(pattern: Pattern, draft: Draft, reason: string | null, context: EvolutionContext): Drafted {
  return {
    patternKey: pattern.key,
    kind: pattern.kind,
    name: draft.name,
    title: draft.title,
    description: draft.description,
    sessions: sessionsOf(pattern).size,
    evidence: evidenceOf(pattern, draft, context.assistantOf),
    skillMd: draft.skillMd,
    reason,
    contradiction: null,
  };
}

/** Drafts both sides of opposite advice and shows the stronger one; null when one of them gives no good line. */
export function draftedFromSides(
  { candidate, sides }: ContradictedCandidate,
  id: string,
  isNameTaken: (name: string) => boolean,
  context: EvolutionContext,
): Drafted | null {
  const [one, other] = sides.map((pattern) => draftSide(pattern, id, isNameTaken, context));
  if (!one || !other) return null;
  const [shown, hidden] = strongerFirst([one, other]);
  const chosen = chosenSide(candidate.known?.contradiction ?? null, [shown, hidden]);
  const current = chosen === 2 ? hidden : shown;
  return {
    ...draftedFrom(current.pattern, current.draft, contradictionReason(shown, hidden), context),
    evidence: sideEvidence(current, current === shown ? hidden : shown, context),
    contradiction: { sides: [shown.side, hidden.side], chosen },
  };
}

/** A choice that was made stays, as long as the sides are the same. */
function chosenSide(known: Contradiction | null, pair: readonly [DraftedSide, DraftedSide]): number | null {
  const chosen = known?.chosen ? known.sides[known.chosen - 1] : undefined;
  if (!chosen) return null;
  const index = pair.findIndex(({ side }) => side.eventIds.some((id) => chosen.eventIds.includes(id)));
  return index < 0 ? null : index + 1;
}

/** What speaks for the side that is shown, bound to its lines, and all of the other side against it. */
function sideEvidence(shown: DraftedSide, hidden: DraftedSide, { assistantOf }: EvolutionContext): readonly Evidence[] {
  const against = [...new Set([...hidden.pattern.directives, ...shown.pattern.opposing])];
  return evidenceOf({ ...shown.pattern, opposing: against }, shown.draft, assistantOf);
}

function contradictionReason(shown: DraftedSide, hidden: DraftedSide): string {
  const say = ({ side }: DraftedSide) =>
    `${quoted(side.statement)} in ${counted(side.sessions, 'session')}, last on ${dayOf(side.lastAt)}`;
  return `You have said both: ${say(shown)}, and ${say(hidden)}. Choose which one holds.`;
}

/** A proposal for a new skill. */
export function createProposal(candidate: Candidate, id: string, drafted: Drafted, now: number): Proposal {
  return {
    ...drafted,
    id,
    change: 'create',
    status: 'pending',
    score: candidate.score,
    sources: [],
    edited: false,
    createdAt: now,
    updatedAt: now,
  };
}

/** Null when nothing changed. A draft that a person edited keeps its text; its evidence is bound to lines that still stand. */
export function updateProposal(known: Proposal, candidate: Candidate, drafted: Drafted, now: number): Proposal | null {
  const { evidence: fresh, ...rest } = drafted;
  const evidence = known.edited ? fresh.map((item) => rebind(item, drafted.skillMd, known.skillMd)) : fresh;
  const sameEvidence =
    evidence.length === known.evidence.length &&
    evidence.every((item, index) => {
      const other = known.evidence[index];
      return item.eventId === other?.eventId && item.skillLine === other.skillLine && item.supports === other.supports;
    });
  const sameSides = JSON.stringify(drafted.contradiction) === JSON.stringify(known.contradiction);
  const sameText = known.edited || known.skillMd === drafted.skillMd;
  if (sameEvidence && sameText && known.reason === drafted.reason && (sameSides || known.edited)) return null;
  return {
    ...known,
    ...rest,
    score: candidate.score,
    evidence,
    updatedAt: now,
    ...(known.edited
      ? {
          name: known.name,
          title: known.title,
          description: known.description,
          skillMd: known.skillMd,
          contradiction: known.contradiction,
        }
      : {}),
  };
}

/** The draft of a candidate, under the name of its pending proposal where it has one. */
export function draftCandidate(
  { pattern, known }: Candidate,
  id: string,
  isNameTaken: (name: string) => boolean,
  { assistantOf }: EvolutionContext,
): Draft | null {
  return draftPattern(pattern, id, known?.status === 'pending' ? known.name : null, isNameTaken, assistantOf);
}
