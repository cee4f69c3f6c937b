import { stableHash } from '../base/hash.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import { type Draft, draftSkill } from './draft.ts';
import { findPatterns } from './findPatterns.ts';
import { type Pattern, sessionsOf } from './pattern.ts';
import { evidenceOf, rebind } from './patternEvidence.ts';
import type { Proposal, Score } from './proposal.ts';
import { type AcceptanceHistory, proposalThreshold, scorePattern } from './score.ts';

/** At most this many new proposals a run: a queue that stays short is read. */
export const proposalsPerRun = 3;

export interface MiningInput {
  /** Episodes of main sessions, any order. */
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  /** Display name of the assistant of each session. */
  readonly assistantOf: (sessionId: string) => { readonly id: string; readonly displayName: string };
  readonly existing: readonly Proposal[];
  readonly history: AcceptanceHistory;
  /** Names that a new skill may not take: installed skills, written by hand or approved. */
  readonly takenNames: ReadonlySet<string>;
  /** UTC milliseconds. */
  readonly now: number;
}

interface Candidate {
  readonly pattern: Pattern;
  readonly score: Score;
  readonly known: Proposal | undefined;
}

/**
 * Finds the patterns of a project and turns the best into proposals: known pending ones are brought up to date,
 * then at most three new ones are drafted. Returns what is new or changed. Deterministic for a given input.
 */
export function mine(input: MiningInput): readonly Proposal[] {
  const episodes = [...input.episodes].sort(
    (left, right) => left.startedAt - right.startedAt || left.id.localeCompare(right.id),
  );
  const signals = [...input.signals].sort((left, right) => left.at - right.at || left.id.localeCompare(right.id));
  const latestAt = episodes.reduce((latest, episode) => Math.max(latest, episode.endedAt), 0);
  const claimed = new Set<string>();
  const candidates = findPatterns(episodes, signals)
    .map((pattern) => ({ pattern, score: scorePattern(pattern, latestAt, input.history) }))
    .sort((left, right) => right.score.total - left.score.total || left.pattern.key.localeCompare(right.pattern.key))
    .map(({ pattern, score }): Candidate => {
      const known = knownProposal(pattern, input.existing, claimed);
      if (known) claimed.add(known.id);
      return { pattern, score, known };
    });

  const names = new Set(input.takenNames);
  for (const proposal of input.existing) if (proposal.status !== 'superseded') names.add(proposal.name);
  const result: Proposal[] = [];
  let fresh = 0;
  for (const candidate of candidates) {
    const { known } = candidate;
    if (known?.status === 'pending') {
      const updated = updateProposal(known, candidate, input, names);
      if (updated) result.push(updated);
    } else if (fresh < proposalsPerRun && candidate.score.total >= proposalThreshold && mayReturn(candidate)) {
      const created = createProposal(candidate, input, names);
      if (!created) continue;
      names.add(created.name);
      result.push(created);
      fresh += 1;
    }
  }
  return result;
}

/** The proposal made from the same pattern before: it shares evidence, or its key where evidence is gone. */
function knownProposal(
  pattern: Pattern,
  existing: readonly Proposal[],
  claimed: ReadonlySet<string>,
): Proposal | undefined {
  const own = supportingIds(pattern);
  const shares = (proposal: Proposal) => {
    const theirs = proposal.evidence.filter((evidence) => evidence.supports).map((evidence) => evidence.eventId);
    const shared = theirs.filter((id) => own.has(id)).length;
    return shared / Math.max(1, Math.min(own.size, new Set(theirs).size));
  };
  return existing
    .filter((proposal) => !claimed.has(proposal.id) && proposal.status !== 'superseded')
    .map((proposal) => ({ proposal, share: shares(proposal) + (proposal.patternKey === pattern.key ? 0.2 : 0) }))
    .filter(({ share }) => share >= 0.34)
    .sort((left, right) => right.share - left.share || right.proposal.createdAt - left.proposal.createdAt)[0]?.proposal;
}

/** Decided patterns stay away; a dismissed one returns only when its evidence has grown clearly. */
function mayReturn({ pattern, known }: Candidate): boolean {
  if (!known) return true;
  if (known.status !== 'dismissed') return false;
  const sessions = sessionsOf(pattern).size;
  return sessions >= known.sessions * 2 && sessions >= known.sessions + 2;
}

function createProposal(candidate: Candidate, input: MiningInput, names: ReadonlySet<string>): Proposal | null {
  const { pattern, score } = candidate;
  const first = [...supportingIds(pattern)][0] ?? pattern.key;
  const generation = candidate.known ? `${candidate.known.id}\n` : '';
  const id = `p-${stableHash(`${generation}${pattern.key}\n${first}`)}`;
  const draft = draftFor(pattern, id, null, names, input);
  if (!draft) return null;
  return {
    id,
    patternKey: pattern.key,
    kind: pattern.kind,
    change: 'create',
    status: 'pending',
    name: draft.name,
    title: draft.title,
    description: draft.description,
    score,
    sessions: sessionsOf(pattern).size,
    evidence: evidenceOf(pattern, draft, input.assistantOf),
    reason: null,
    sources: [],
    contradiction: null,
    skillMd: draft.skillMd,
    edited: false,
    createdAt: input.now,
    updatedAt: input.now,
  };
}

/** Null when nothing changed. A draft that a person edited keeps its text; its evidence is bound to lines that still stand. */
function updateProposal(
  known: Proposal,
  { pattern, score }: Candidate,
  input: MiningInput,
  names: ReadonlySet<string>,
): Proposal | null {
  const draft = draftFor(pattern, known.id, known.name, names, input);
  if (!draft) return null;
  const drafted = evidenceOf(pattern, draft, input.assistantOf);
  const evidence = known.edited ? drafted.map((item) => rebind(item, draft.skillMd, known.skillMd)) : drafted;
  const sameEvidence =
    evidence.length === known.evidence.length &&
    evidence.every(
      (item, index) =>
        item.eventId === known.evidence[index]?.eventId && item.skillLine === known.evidence[index]?.skillLine,
    );
  if (sameEvidence && (known.edited || known.skillMd === draft.skillMd)) return null;
  return {
    ...known,
    patternKey: pattern.key,
    kind: pattern.kind,
    score,
    sessions: sessionsOf(pattern).size,
    evidence,
    updatedAt: input.now,
    ...(known.edited ? {} : { title: draft.title, description: draft.description, skillMd: draft.skillMd }),
  };
}

function draftFor(
  pattern: Pattern,
  proposalId: string,
  name: string | null,
  names: ReadonlySet<string>,
  input: MiningInput,
): Draft | null {
  const assistantNames = [...sessionsOf(pattern)].map((session) => input.assistantOf(session).displayName);
  return draftSkill(pattern, {
    proposalId,
    name,
    isNameTaken: (candidate) => names.has(candidate),
    assistantNames: [...new Set(assistantNames)].sort(),
  });
}

function supportingIds(pattern: Pattern): ReadonlySet<string> {
  return new Set([...pattern.directives, ...pattern.fixes].map((item) => item.eventId));
}
