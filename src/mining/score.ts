import { type Pattern, sessionsOf } from './pattern.ts';
import type { PatternKind, Score, ScorePart } from './proposal.ts';

/** How earlier proposals of each kind were received. */
export type AcceptanceHistory = Readonly<
  Record<PatternKind, { readonly approved: number; readonly dismissed: number }>
>;

export const noHistory: AcceptanceHistory = {
  correction: { approved: 0, dismissed: 0 },
  preference: { approved: 0, dismissed: 0 },
  fix: { approved: 0, dismissed: 0 },
  workflow: { approved: 0, dismissed: 0 },
};

/** Below this total nothing is proposed: no proposal rather than a poor one. */
export const proposalThreshold = 0.56;

/** What each part of a score is worth; together 1. */
export const scoreWeights: Readonly<Record<ScorePart['name'], number>> = {
  recurrence: 0.4,
  explicitness: 0.25,
  outcome: 0.1,
  recency: 0.1,
  acceptance: 0.05,
  opposition: 0.1,
};

const dayMs = 86_400_000;
const recencyHalfLifeDays = 30;

/** Scores a pattern in parts that can be recomputed by hand. `latestAt` is the project's last event, UTC milliseconds. */
export function scorePattern(pattern: Pattern, latestAt: number, history: AcceptanceHistory): Score {
  const parts = [
    recurrence(pattern),
    explicitness(pattern),
    outcome(pattern),
    recency(pattern, latestAt),
    acceptance(pattern.kind, history),
    opposition(pattern),
  ];
  const total = parts.reduce((sum, part) => sum + part.value * part.weight, 0);
  return { total: round(total), parts };
}

function part(name: ScorePart['name'], value: number, explanation: string): ScorePart {
  return { name, value: round(Math.min(1, Math.max(0, value))), weight: scoreWeights[name], explanation };
}

/** One session counts 0.2, each further one halves what is missing to 1; returning on other days adds a little. */
function recurrence(pattern: Pattern): ScorePart {
  const items = [...pattern.directives, ...pattern.fixes];
  const sessions = sessionsOf(pattern).size;
  const days = new Set(items.map((item) => Math.floor(item.at / dayMs))).size;
  const value = 1 - 0.8 * 0.5 ** (sessions - 1) + (days > 1 ? 0.05 : 0);
  return part(
    'recurrence',
    value,
    `${count(new Set(items.map((item) => item.eventId)).size, 'time')} in ${count(sessions, 'session')} on ${count(days, 'day')}.`,
  );
}

function explicitness(pattern: Pattern): ScorePart {
  if (pattern.kind === 'fix') return part('explicitness', 0.7, 'The failing and the passing command are on record.');
  const strongest = pattern.directives.reduce((best, item) => (item.explicitness > best.explicitness ? item : best));
  const corrective = pattern.directives.filter((item) => item.corrective).length;
  const value = strongest.explicitness + (corrective > 1 ? 0.1 : 0);
  const how =
    strongest.explicitness >= 0.85
      ? 'Stated as a rule.'
      : corrective > 0
        ? `Said as a correction ${count(corrective, 'time')}.`
        : 'Asked for in passing each time.';
  return part('explicitness', value, how);
}

function outcome(pattern: Pattern): ScorePart {
  if (pattern.kind === 'workflow') {
    const good = pattern.contexts.filter((episode) => episode.outcome.kind === 'succeeded').length;
    const bad = pattern.contexts.filter((episode) => ['failed', 'corrected'].includes(episode.outcome.kind)).length;
    const steps = pattern.steps.length;
    const value = ((good + 1) / (good + bad + 2)) * 0.6 + Math.min(0.4, steps * 0.1);
    return part(
      'outcome',
      value,
      `${good} of ${pattern.contexts.length} runs ended well; ${count(steps, 'step')} shared.`,
    );
  }
  if (pattern.kind === 'fix') return part('outcome', 0.8, 'The changed command passed each time.');
  const corrective = pattern.directives.filter((item) => item.corrective).length;
  const value = 0.5 + 0.5 * (corrective / pattern.directives.length);
  return part('outcome', value, `${corrective} of ${pattern.directives.length} came as corrections of finished work.`);
}

function recency(pattern: Pattern, latestAt: number): ScorePart {
  const last = Math.max(...[...pattern.directives, ...pattern.fixes].map((item) => item.at));
  const days = Math.max(0, (latestAt - last) / dayMs);
  return part(
    'recency',
    0.5 ** (days / recencyHalfLifeDays),
    `Last seen ${count(Math.round(days), 'day')} before the latest session.`,
  );
}

function acceptance(kind: PatternKind, history: AcceptanceHistory): ScorePart {
  const { approved, dismissed } = history[kind];
  const value = (approved + 1) / (approved + dismissed + 2);
  return part(
    'acceptance',
    value,
    `${approved} of ${approved + dismissed} decided proposals of this kind were approved.`,
  );
}

function opposition(pattern: Pattern): ScorePart {
  const against = pattern.opposing.length;
  const supporting = pattern.directives.length + pattern.fixes.length;
  return part(
    'opposition',
    1 - (2 * against) / (supporting + against),
    against === 0 ? 'Nothing contradicts it.' : `${count(against, 'instruction')} said the opposite.`,
  );
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
