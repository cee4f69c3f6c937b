import type { Proposal } from '../mining/proposal.ts';
import { concernsOf, relatedSessions, upTo } from '../mining/relatedSessions.ts';
import { TermWeights } from '../mining/terms.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { Session, Store } from '../store/store.ts';

/** Of a history no longer than this everything is looked at every time. */
const wholeEpisodes = 6_000;
/** Of a longer one as much of what is related to the new sessions, of what is newest, and of what proposals rest on. */
const relatedEpisodes = 3_000;
const newestEpisodes = 1_500;
const supportingEpisodes = 1_500;

/** What one look for patterns looks at. */
export interface MiningScope {
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  /** How telling words are in all sessions; left out when all are looked at, which tells it better. */
  readonly weights?: TermWeights;
  /** Everything is looked at, which may also show what is not there. */
  readonly isComplete: boolean;
  /** Episodes of all sessions. */
  readonly total: number;
}

/** Why a run looks for patterns. */
export interface MiningOccasion {
  /** New and grown sessions. */
  readonly grown: readonly Session[];
  readonly existing: readonly Proposal[];
  /** More than sessions changed, or a run was cut short. */
  readonly isWholeNeeded: boolean;
  /** Episodes that the last complete look saw. */
  readonly completeEpisodes: number;
}

/**
 * Chooses what to look at. Everything while that is little, and whenever the history has doubled, so that the effort stays
 * proportional to what is new; else the new sessions, those related to them, the newest, and those behind the proposals
 * that wait or were approved.
 */
export async function miningScope(store: Store, occasion: MiningOccasion): Promise<MiningScope> {
  const { grown, existing, isWholeNeeded, completeEpisodes } = occasion;
  const profiles = await store.listProfiles();
  const total = profiles.reduce((sum, { episodes }) => sum + episodes, 0);
  const grownIds = new Set(grown.map((session) => session.id));
  const news = profiles.filter(({ sessionId }) => grownIds.has(sessionId));
  const newEpisodes = news.reduce((sum, { episodes }) => sum + episodes, 0);
  const isComplete =
    isWholeNeeded || total <= wholeEpisodes || total >= 2 * completeEpisodes || newEpisodes > newestEpisodes;
  if (isComplete) return { ...(await read(store)), isComplete, total };
  const weights = new TermWeights();
  for (const profile of profiles) weights.add(profile);
  const recent = await read(store, grownIds);
  const concerns = concernsOf(recent.episodes, recent.signals);
  const behind = sessionsBehind(existing);
  const chosen = new Set([
    ...grownIds,
    ...upTo(
      profiles.filter(({ sessionId }) => behind.has(sessionId)),
      supportingEpisodes,
    ),
    ...upTo(profiles, newestEpisodes),
    ...relatedSessions(profiles, concerns, weights, relatedEpisodes),
  ]);
  return { ...(await read(store, chosen)), weights, isComplete, total };
}

/**
 * What a look at a part of the history may change: it cannot tell that something is unused or no longer said, and takes no
 * evidence away.
 */
export function isTellable(proposal: Proposal, existing: readonly Proposal[], scope: MiningScope): boolean {
  if (scope.isComplete) return true;
  const before = existing.find((other) => other.id === proposal.id);
  if (proposal.status === 'superseded') return before?.status !== 'pending' || before.change === 'create';
  return before ? proposal.sessions >= before.sessions : proposal.change !== 'retire';
}

async function read(store: Store, ids?: ReadonlySet<string>): Promise<Pick<MiningScope, 'episodes' | 'signals'>> {
  const [episodes, signals] = await Promise.all([
    store.listEpisodes(ids),
    store.listSignals(ids ? { sessionIds: ids } : {}),
  ]);
  return { episodes, signals };
}

function sessionsBehind(proposals: readonly Proposal[]): ReadonlySet<string> {
  const open = proposals.filter(({ status }) => status === 'pending' || status === 'approved');
  return new Set(open.flatMap(({ evidence }) => evidence.map(({ sessionId }) => sessionId)));
}
