import type { Proposal } from '../proposal.ts';
import { staleScore, unusedScore } from './changeScores.ts';
import {
  type ChangeFacts,
  carriedEvidence,
  changeProposal,
  counted,
  type EvolutionContext,
  supportingSessions,
} from './evolutionContext.ts';
import type { OwnSkill } from './knownSkill.ts';
import { missingThings } from './namedThings.ts';
import { triggerOf } from './trigger.ts';

const dayMs = 86_400_000;
/** A skill is unused when nothing in so many days of activity, and so many sessions, had to do with it. */
export const idleDays = 60;
export const idleSessions = 20;

/** Proposes to retire a skill that names only what is gone, or that no work has needed for long; null for all others. */
export function retireSkill(own: OwnSkill, context: EvolutionContext): Proposal | null {
  return retireStale(own, context) ?? retireUnused(own, context);
}

function retireStale(own: OwnSkill, context: EvolutionContext): Proposal | null {
  const { missing, isAll } = missingThings(own.skillMd, context.repository);
  const patternKey = `retire:stale:${[...missing].sort().join(' ')}`;
  if (!isAll || wasTurnedDown(own, patternKey)) return null;
  const names = missing.map((name) => `\`${name}\``).join(', ');
  return retirement(own, context, {
    patternKey,
    score: staleScore(missing.length),
    reason: `It is out of date: this repository no longer has ${names}, and it names nothing else.`,
  });
}

function retireUnused(own: OwnSkill, context: EvolutionContext): Proposal | null {
  const turnedDownAt = Math.max(0, ...turnedDown(own, 'retire:unused').map((proposal) => proposal.updatedAt));
  const since = Math.max(own.skill.approvedAt, turnedDownAt);
  const sessions = new Set(
    context.episodes.filter((episode) => episode.startedAt > since).map((episode) => episode.sessionId),
  );
  if (sessions.size < idleSessions || context.latestAt - turnedDownAt < idleDays * dayMs) return null;
  const applies = triggerOf(own.skillMd);
  const lastAt = context.episodes.reduce(
    (last, episode) => (episode.startedAt > last && applies(episode) ? episode.startedAt : last),
    own.knownUntil,
  );
  const days = Math.floor((context.latestAt - lastAt) / dayMs);
  if (days < idleDays) return null;
  return retirement(own, context, {
    patternKey: 'retire:unused',
    score: unusedScore(sessions.size, days),
    reason: `It is not used: in the last ${counted(days, 'day')} no work had to do with it, in ${counted(sessions.size, 'session')} since it was approved.`,
  });
}

function turnedDown(own: OwnSkill, patternKey: string): readonly Proposal[] {
  return own.decided.filter(
    (proposal) => proposal.status === 'dismissed' && proposal.change === 'retire' && proposal.patternKey === patternKey,
  );
}

function wasTurnedDown(own: OwnSkill, patternKey: string): boolean {
  return turnedDown(own, patternKey).length > 0;
}

/** A proposal to retire a skill, with its own evidence, or with what speaks against it too. */
export function retirement(
  own: OwnSkill,
  context: EvolutionContext,
  facts: Pick<ChangeFacts, 'patternKey' | 'score' | 'reason'> & Partial<Pick<ChangeFacts, 'evidence'>>,
): Proposal | null {
  const evidence = facts.evidence ?? carriedEvidence(own.evidence, own.skillMd);
  return changeProposal(
    {
      ...facts,
      change: 'retire',
      skills: [own],
      skillMd: own.skillMd,
      evidence,
      sessions: supportingSessions(evidence),
    },
    context,
  );
}
