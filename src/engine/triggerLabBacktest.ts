import { unknownRepository } from '../mining/evolve/namedThings.ts';
import { mine } from '../mining/mine.ts';
import type { AssistantOf } from '../mining/patternEvidence.ts';
import type { Evidence, Proposal } from '../mining/proposal.ts';
import { noHistory } from '../mining/score.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import type { LabBacktest } from './triggerLabContract.ts';
import { LabModel, type ListedSkill } from './triggerLabModel.ts';
import { asksForSomething, bySession, placeOf, readEpisodePrompt } from './triggerLabPrompts.ts';

/** Older episodes than so many before the split are left out: mining has to end while somebody waits. */
const minedAtMost = 6_000;
const otherPromptsAtMost = 2_000;

/** What the backtest goes by. */
export interface BacktestInput {
  readonly evidence: readonly Evidence[];
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  readonly rivals: readonly ListedSkill[];
  readonly assistantOf: AssistantOf;
}

/**
 * Splits the history behind the first half of the sessions in which a skill's matter came up, mines what lies before, and
 * tries the skill that comes of it on what lies behind. null when it came up in fewer than two sessions.
 */
export function backtest({ evidence, episodes, signals, rivals, assistantOf }: BacktestInput): LabBacktest | null {
  const supporting = evidence.filter(({ supports }) => supports).sort((left, right) => left.at - right.at);
  const sessionIds = [...new Set(supporting.map(({ sessionId }) => sessionId))];
  if (sessionIds.length < 2) return null;
  const early = new Set(sessionIds.slice(0, Math.ceil(sessionIds.length / 2)));
  const splitAt = Math.max(...supporting.filter(({ sessionId }) => early.has(sessionId)).map(({ at }) => at));
  const later = supporting.filter(({ sessionId, at }) => !early.has(sessionId) && at > splitAt);
  if (later.length === 0) return null;
  const known = episodes.filter(({ startedAt }) => startedAt <= splitAt).slice(-minedAtMost);
  const ids = new Set(known.map(({ id }) => id));
  const { proposals } = mine({
    episodes: known,
    signals: signals.filter(({ at, episodeId }) => at <= splitAt && (episodeId === null || ids.has(episodeId))),
    assistantOf,
    existing: [],
    history: noHistory,
    skills: [],
    skillFiles: [],
    repository: unknownRepository,
    takenNames: new Set(),
    sessions: new Set(known.map(({ sessionId }) => sessionId)).size,
    now: splitAt,
  });
  const mined = closest(proposals, new Set(supporting.map(({ eventId }) => eventId)));
  const model = mined ? LabModel.of(mined, rivals) : null;
  const fires = (episode: Episode): boolean => {
    const prompt = readEpisodePrompt(episode);
    return model !== null && asksForSomething(prompt) && model.judge(prompt.reading).fires;
  };
  const sessions = bySession(episodes.filter(({ startedAt }) => startedAt > splitAt));
  const [firedInTime, firedLate] = inLaterSessions(later, sessions, fires);
  const elsewhere = [...sessions]
    .filter(([id]) => !sessionIds.includes(id))
    .flatMap(([, list]) => list)
    .slice(-otherPromptsAtMost);
  return {
    splitAt,
    minedName: mined?.name ?? null,
    minedDescription: mined?.description ?? null,
    laterSessions: new Set(later.map(({ sessionId }) => sessionId)).size,
    firedInTime,
    firedLate,
    otherPrompts: elsewhere.length,
    firedElsewhere: elsewhere.filter(fires).length,
  };
}

/** The proposal that shares most evidence with the skill; null when none shares any. */
function closest(proposals: readonly Proposal[], events: ReadonlySet<string>): Proposal | null {
  const shared = ({ evidence }: Proposal) => evidence.filter(({ eventId }) => events.has(eventId)).length;
  const [best] = [...proposals].sort((left, right) => shared(right) - shared(left));
  return best && shared(best) > 0 ? best : null;
}

function inLaterSessions(
  later: readonly Evidence[],
  sessions: ReadonlyMap<string, readonly Episode[]>,
  fires: (episode: Episode) => boolean,
): readonly [inTime: number, late: number] {
  let [inTime, late] = [0, 0];
  for (const sessionId of new Set(later.map((item) => item.sessionId))) {
    const episodes = sessions.get(sessionId) ?? [];
    const first = later.find((item) => item.sessionId === sessionId);
    const place = first ? placeOf(first, episodes) : -1;
    const episode = episodes[place];
    if (!episode) continue;
    // A failed command lies behind the prompt it belongs to; a correction is the prompt, and comes too late.
    const isPrompt = episode.promptEventId === first?.eventId && place > 0;
    if (episodes.slice(0, isPrompt ? place : place + 1).some(fires)) inTime += 1;
    else if (fires(episode)) late += 1;
  }
  return [inTime, late];
}
