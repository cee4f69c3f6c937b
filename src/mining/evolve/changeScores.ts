import type { Score, ScorePart } from '../proposal.ts';
import { counted } from './evolutionContext.ts';

/** A score whose parts say why a skill should change; its total is their weighted sum. */
function scoreOf(parts: readonly ScorePart[]): Score {
  const total = parts.reduce((sum, part) => sum + part.value * part.weight, 0);
  return { total: rounded(total), parts };
}

/** How sure it is that two skills say the same. */
export function mergeScore(likeness: number, sessions: number): Score {
  return scoreOf([
    {
      name: 'outcome',
      value: rounded(likeness),
      weight: 0.7,
      explanation: `${Math.round(likeness * 100)} of 100: how far their rules say the same.`,
    },
    {
      name: 'recurrence',
      value: rounded(1 - 0.5 ** sessions),
      weight: 0.3,
      explanation: `${counted(sessions, 'session')} behind both together.`,
    },
  ]);
}

/** How sure it is that a skill is of no use any more. */
export function unusedScore(sessions: number, idleDays: number): Score {
  return scoreOf([
    {
      name: 'outcome',
      value: rounded(Math.min(1, sessions / 40)),
      weight: 0.5,
      explanation: `${counted(sessions, 'session')} since it was approved.`,
    },
    {
      name: 'recency',
      value: rounded(Math.min(1, idleDays / 120)),
      weight: 0.5,
      explanation: `Nothing in the last ${counted(idleDays, 'day')} had to do with it.`,
    },
  ]);
}

/** How sure it is that a skill does harm, by the eligible sessions that show it. */
export function harmScore(sessions: number): Score {
  return scoreOf([
    {
      name: 'outcome',
      value: rounded(1 - 0.5 ** (sessions / 4)),
      weight: 1,
      explanation: `${counted(sessions, 'eligible session')} since it was approved, compared with those before.`,
    },
  ]);
}

/** How sure it is that a skill speaks of what is gone. */
export function staleScore(missing: number): Score {
  return scoreOf([
    {
      name: 'outcome',
      value: rounded(1 - 0.5 ** (missing + 1)),
      weight: 1,
      explanation: `${missing === 1 ? 'The one thing' : `All ${missing} things`} that it names cannot be found.`,
    },
  ]);
}

/** How far what speaks against a skill outweighs what speaks for it. */
export function opposedScore(against: number, support: number): Score {
  return scoreOf([
    {
      name: 'opposition',
      value: rounded(against / Math.max(1, against + support)),
      weight: 1,
      explanation: `${counted(against, 'session')} against it, ${counted(support, 'session')} for it.`,
    },
  ]);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
