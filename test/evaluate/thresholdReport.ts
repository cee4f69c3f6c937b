import { findPatterns } from '../../src/mining/findPatterns.ts';
import type { Pattern } from '../../src/mining/pattern.ts';
import { noHistory, proposalThreshold, scorePattern } from '../../src/mining/score.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { type KnownPattern, nameOf } from './proposalReport.ts';
import type { Recordings } from './recordings.ts';

interface ScoredPattern {
  readonly repository: string;
  readonly total: number;
  readonly turns: ReadonlySet<string>;
}

/** What the threshold of the score does: patterns above it, how many are known ones, how many known ones are found. */
export function thresholdReport(recordings: Recordings, known: readonly KnownPattern[]): string {
  const scored = scoredPatterns(recordings);
  const high = known.filter((pattern) => pattern.strength === 'high');
  const rows = [0.45, 0.5, 0.53, 0.56, 0.6, 0.65, 0.7, 0.75].map((threshold) => {
    const above = scored.filter((pattern) => pattern.total >= threshold);
    const sharing = (least: number, pattern: ScoredPattern, other: KnownPattern) =>
      nameOf(pattern.repository) === other.repository &&
      [...pattern.turns].filter((turn) => other.turns.has(turn)).length >= least;
    const right = above.filter((pattern) => known.some((other) => sharing(1, pattern, other))).length;
    const found = high.filter((other) => above.some((pattern) => sharing(2, pattern, other))).length;
    const mark = threshold === proposalThreshold ? ' (chosen)' : '';
    return `| ${threshold.toFixed(2)}${mark} | ${above.length} | ${right} | ${percent(right, above.length)} | ${found} of ${high.length} |`;
  });
  return [
    '## The threshold of the score',
    '',
    'Patterns of all repositories, before the limit of proposals a run.',
    '',
    '| threshold | patterns | in known patterns | share | known ones of high strength found |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function scoredPatterns(recordings: Recordings): readonly ScoredPattern[] {
  const repositories = [...new Set(recordings.sessions.map((session) => session.repository))];
  return repositories.flatMap((repository) => {
    const analyses = recordings.sessions
      .filter((session) => session.repository === repository)
      .map((session) => analyseSession(session.sessionId, session.events));
    const episodes = analyses
      .flatMap((analysis) => analysis.episodes)
      .sort((left, right) => left.startedAt - right.startedAt || left.id.localeCompare(right.id));
    const signals = analyses
      .flatMap((analysis) => analysis.signals)
      .sort((left, right) => left.at - right.at || left.id.localeCompare(right.id));
    const latestAt = episodes.reduce((latest, episode) => Math.max(latest, episode.endedAt), 0);
    return findPatterns(episodes, signals).map((pattern) => ({
      repository,
      total: scorePattern(pattern, latestAt, noHistory).total,
      turns: turnsOf(pattern, recordings),
    }));
  });
}

function turnsOf(pattern: Pattern, { places }: Recordings): ReadonlySet<string> {
  const ids = [...pattern.directives, ...pattern.fixes].map((item) => item.eventId);
  return new Set(ids.map((id) => places.get(id)?.turn).filter((turn) => turn !== undefined));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`;
}
