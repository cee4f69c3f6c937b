import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { Skill } from '../skills/skill.ts';
import { type Candidate, knownProposal } from './candidate.ts';
import { directivesOf } from './directive.ts';
import type { Draft } from './draft.ts';
import type { EvolutionContext } from './evolve/evolutionContext.ts';
import { evolveLibrary } from './evolve/evolveLibrary.ts';
import { baselineOf, growthOf, mayReturn } from './evolve/growth.ts';
import { ownSkills, type SkillFile } from './evolve/knownSkill.ts';
import type { RepositoryFacts } from './evolve/namedThings.ts';
import { OppositeAdvice } from './evolve/oppositeAdvice.ts';
import type { UsageAdvice } from './evolve/usageAdvice.ts';
import { findPatterns } from './findPatterns.ts';
import { draftCandidate, newId } from './newProposals.ts';
import type { Pattern } from './pattern.ts';
import type { AssistantOf } from './patternEvidence.ts';
import type { Proposal } from './proposal.ts';
import { type Covered, proposeSkills } from './proposeSkills.ts';
import { type AcceptanceHistory, proposalThreshold, scorePattern } from './score.ts';
import { termWeightsOf } from './sessionWords.ts';
import { proposalLimit, settle } from './settle.ts';
import type { TermWeights } from './terms.ts';

export interface MiningInput {
  /** Episodes of main sessions, any order. */
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  /** How telling words are in the whole project, where `episodes` are but a part of it. */
  readonly weights?: TermWeights;
  /** The assistant of each session. */
  readonly assistantOf: AssistantOf;
  readonly existing: readonly Proposal[];
  readonly history: AcceptanceHistory;
  /** Approved and retired skills of the store. */
  readonly skills: readonly Skill[];
  /** Every SKILL.md in the project's and the user's skill folders. */
  readonly skillFiles: readonly SkillFile[];
  readonly repository: RepositoryFacts;
  /** What the ledger tells of skills that do harm; left out where there is no ledger. */
  readonly usage?: readonly UsageAdvice[];
  /** Names that a new skill may not take: folders that are there already. */
  readonly takenNames: ReadonlySet<string>;
  /** Sessions that are new or have grown since the last run; more of them allow more proposals. */
  readonly sessions: number;
  /** UTC milliseconds. */
  readonly now: number;
}

export interface MiningOutcome {
  /** What is new or changed, proposals that were withdrawn included. */
  readonly proposals: readonly Proposal[];
  /** Patterns that a skill, written by hand or elsewhere, covers already. */
  readonly covered: readonly Covered[];
}

/**
 * Finds the patterns of a project and turns them into proposals: known skills are revised, merged or retired first, then
 * pending proposals are brought up to date, and the best new patterns become drafts. Deterministic for a given input.
 */
export function mine(input: MiningInput): MiningOutcome {
  const episodes = [...input.episodes].sort(
    (left, right) => left.startedAt - right.startedAt || left.id.localeCompare(right.id),
  );
  const signals = [...input.signals].sort((left, right) => left.at - right.at || left.id.localeCompare(right.id));
  const patterns = findPatterns(episodes, signals, input.weights);
  const retired = new Set(input.skills.filter(({ status }) => status === 'retired').map(({ name }) => name));
  const isNameTaken = nameCheck(input, retired);
  const context = contextOf(input, episodes, signals, patterns, isNameTaken);
  const scoreOf = (pattern: Pattern) => scorePattern(pattern, context.latestAt, input.history);
  const candidates = withKnown(patterns, scoreOf, input.existing).filter(isBack);
  const draftOf = remembered((candidate) =>
    candidate.score.total < proposalThreshold && candidate.known?.status !== 'pending'
      ? null
      : draftCandidate(candidate, candidate.known?.id ?? newId(candidate), () => false, context),
  );
  const owns = ownSkills(input.skills, input.skillFiles, input.existing);
  const library = evolveLibrary(owns, candidates, draftOf, context);
  const open = shortlist(
    candidates.filter((candidate) => !library.taken.has(candidate) && isForNewSkill(candidate, retired)),
  );
  const { creations, covered, withdrawn } = proposeSkills(open, input, draftOf, scoreOf, context);
  const settled = settle({
    wanted: [...library.changes, ...creations],
    withdrawn: [...library.withdrawn, ...withdrawn],
    returned: candidates.flatMap(({ known }) => (known?.status === 'dismissed' ? [known] : [])),
    existing: input.existing,
    limit: proposalLimit(input.sessions),
    now: input.now,
  });
  return { proposals: settled, covered };
}

/** New patterns that are drafted and compared in one run, the best ones: a few of them are proposed. */
const shortlisted = 100;

/** All that is known already and the best of what is not. `candidates` best first. */
function shortlist(candidates: readonly Candidate[]): readonly Candidate[] {
  let left = shortlisted;
  return candidates.filter(({ known }) => {
    if (known) return true;
    left -= 1;
    return left >= 0;
  });
}

/** A dismissed pattern stays away until it has grown. */
function isBack({ pattern, known }: Candidate): boolean {
  return known?.status !== 'dismissed' || mayReturn(growthOf(pattern, baselineOf(known.evidence)));
}

/** An approved pattern gets a new skill only when its own was retired and it has grown since; a change of a skill never does. */
function isForNewSkill({ pattern, known }: Candidate, retired: ReadonlySet<string>): boolean {
  if (known?.status === 'pending') return known.change === 'create';
  if (known?.status !== 'approved') return true;
  return retired.has(known.name) && mayReturn(growthOf(pattern, baselineOf(known.evidence)));
}

function contextOf(
  input: MiningInput,
  episodes: readonly Episode[],
  signals: readonly Signal[],
  patterns: readonly Pattern[],
  isNameTaken: (name: string) => boolean,
): EvolutionContext {
  const weights = input.weights ?? termWeightsOf(episodes);
  const inPatterns = new Map(
    patterns
      .flatMap((pattern) => [...pattern.directives, ...pattern.opposing])
      .map((directive) => [`${directive.eventId}\n${directive.core}`, directive]),
  );
  // The same instruction must be the same object wherever it is looked at.
  const directives = directivesOf(episodes, signals).map(
    (directive) => inPatterns.get(`${directive.eventId}\n${directive.core}`) ?? directive,
  );
  return {
    episodes,
    weights,
    advice: new OppositeAdvice(directives, weights),
    assistantOf: input.assistantOf,
    history: input.history,
    repository: input.repository,
    isNameTaken,
    dismissedEventIds: dismissedEvents(input.existing),
    usage: input.usage ?? [],
    latestAt: episodes.reduce((latest, episode) => Math.max(latest, episode.endedAt), 0),
    now: input.now,
  };
}

function dismissedEvents(existing: readonly Proposal[]): ReadonlySet<string> {
  const dismissed = existing.filter(({ status, change }) => status === 'dismissed' && change === 'create');
  return new Set(
    dismissed.flatMap(({ evidence }) => evidence.filter((item) => item.supports).map((item) => item.eventId)),
  );
}

/** Scores the patterns, best first, and finds for each the proposal made from it before. */
function withKnown(
  patterns: readonly Pattern[],
  scoreOf: (pattern: Pattern) => Candidate['score'],
  existing: readonly Proposal[],
): readonly Candidate[] {
  const claimed = new Set<string>();
  return patterns
    .map((pattern) => ({ pattern, score: scoreOf(pattern) }))
    .sort((left, right) => right.score.total - left.score.total || left.pattern.key.localeCompare(right.pattern.key))
    .map(({ pattern, score }): Candidate => {
      const known = knownProposal(pattern, existing, claimed);
      if (known) claimed.add(known.id);
      return { pattern, score, known };
    });
}

/** Names of waiting and approved proposals are taken; what was dismissed or retired gives its name back. */
function nameCheck(input: MiningInput, retired: ReadonlySet<string>): (name: string) => boolean {
  const waiting = input.existing.filter(({ status }) => status === 'pending' || status === 'snoozed');
  const names = new Set([...input.takenNames, ...waiting.map(({ name }) => name)]);
  for (const { name } of input.skills) if (!retired.has(name)) names.add(name);
  return (name) => names.has(name);
}

function remembered(make: (candidate: Candidate) => Draft | null): (candidate: Candidate) => Draft | null {
  const known = new Map<Candidate, Draft | null>();
  return (candidate) => {
    const draft = known.get(candidate);
    if (draft !== undefined) return draft;
    const made = make(candidate);
    known.set(candidate, made);
    return made;
  };
}
