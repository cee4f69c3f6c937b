import { unknownRepository } from '../../src/mining/evolve/namedThings.ts';
import { mine } from '../../src/mining/mine.ts';
import type { Proposal } from '../../src/mining/proposal.ts';
import { noHistory } from '../../src/mining/score.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { measuresOf, wilsonInterval } from './measures.ts';
import { type Recordings, tableRows } from './recordings.ts';

/** A pattern that a reader of the transcripts named, with the turns it was seen in (`session:record`). */
export interface KnownPattern {
  readonly repository: string;
  readonly kind: string;
  readonly strength: string;
  readonly pattern: string;
  readonly turns: ReadonlySet<string>;
}

/** A reader's verdict on a proposal, by repository and skill name. */
export interface Verdict {
  readonly repository: string;
  readonly name: string;
  readonly useful: boolean;
}

/** Reads known patterns: repository, assistant, kind, strength, pattern, occurrences, sessions, turns. */
export function readPatterns(file: string): readonly KnownPattern[] {
  return tableRows(file).map(
    ([repository = '', , kind = '', strength = '', pattern = '', , , turns = '']): KnownPattern => ({
      repository,
      kind,
      strength,
      pattern,
      turns: new Set(turns.split('; ')),
    }),
  );
}

/** Reads verdicts: repository, skill name, `useful` or `not`, and why. */
export function readVerdicts(file: string): readonly Verdict[] {
  return tableRows(file).map(([repository = '', name = '', verdict = '']) => ({
    repository,
    name,
    useful: verdict === 'useful',
  }));
}

interface MinedRepository {
  readonly repository: string;
  readonly proposals: readonly Proposal[];
}

/** The proposals of a first run on each recorded repository. */
export function proposalsOf(recordings: Recordings): readonly MinedRepository[] {
  const repositories = [...new Set(recordings.sessions.map((session) => session.repository))];
  return repositories.map((repository) => {
    const sessions = recordings.sessions.filter((session) => session.repository === repository);
    const analyses = sessions.map((session) => analyseSession(session.sessionId, session.events));
    const [assistant = ''] = repository.split('/');
    const { proposals } = mine({
      episodes: analyses.flatMap((analysis) => analysis.episodes),
      signals: analyses.flatMap((analysis) => analysis.signals),
      assistantOf: () => ({ id: assistant, displayName: assistant }),
      existing: [],
      history: noHistory,
      skills: [],
      skillFiles: [],
      repository: unknownRepository,
      takenNames: new Set(),
      sessions: sessions.length,
      now: Date.UTC(2026, 0, 1),
    });
    return { repository, proposals };
  });
}

/** How many known patterns a proposal was made of (two of their turns or more), and how many proposals are right. */
export function proposalReport(
  recordings: Recordings,
  mined: readonly MinedRepository[],
  patterns: readonly KnownPattern[],
  verdicts: readonly Verdict[],
): string {
  const turnsOf = (proposal: Proposal): ReadonlySet<string> =>
    new Set(
      proposal.evidence
        .filter((item) => item.supports)
        .map((item) => recordings.places.get(item.eventId)?.turn)
        .filter((turn) => turn !== undefined),
    );
  const shared = (proposal: Proposal, pattern: KnownPattern) =>
    [...turnsOf(proposal)].filter((turn) => pattern.turns.has(turn)).length;
  const lines = ['## Known patterns and proposals', ''];
  for (const strength of [...new Set(patterns.map((pattern) => pattern.strength))]) {
    const own = patterns.filter((pattern) => pattern.strength === strength);
    const found = own.filter((pattern) =>
      proposalsFor(mined, pattern.repository).some((proposal) => shared(proposal, pattern) >= 2),
    );
    lines.push(`- ${strength}: ${share(found.length, own.length)} of the known patterns are proposed`);
  }
  const all = mined.flatMap(({ repository, proposals }) => proposals.map((proposal) => ({ repository, proposal })));
  const touching = all.filter(({ repository, proposal }) =>
    patterns.some((pattern) => pattern.repository === nameOf(repository) && shared(proposal, pattern) >= 1),
  );
  lines.push(`- ${share(touching.length, all.length)} of the proposals have evidence in a known pattern`);
  const judged = all
    .map(({ repository, proposal }) =>
      verdicts.find((verdict) => verdict.repository === nameOf(repository) && verdict.name === proposal.name),
    )
    .filter((verdict) => verdict !== undefined);
  if (verdicts.length > 0) {
    const useful = judged.filter((verdict) => verdict.useful).length;
    lines.push(`- ${share(useful, judged.length)} of the proposals with a verdict were judged useful`);
    if (judged.length < all.length) lines.push(`- ${all.length - judged.length} proposals have no verdict yet`);
  }
  lines.push('', '| repository | proposal | kind | score | sessions | verdict |', '|---|---|---|---|---|---|');
  for (const { repository, proposal } of all) {
    const verdict = verdicts.find((item) => item.repository === nameOf(repository) && item.name === proposal.name);
    lines.push(
      `| ${repository} | ${proposal.name} | ${proposal.kind} | ${proposal.score.total} | ${proposal.sessions} | ${verdict === undefined ? '' : verdict.useful ? 'useful' : 'not'} |`,
    );
  }
  return lines.join('\n');
}

function proposalsFor(mined: readonly MinedRepository[], repository: string): readonly Proposal[] {
  return mined.filter((item) => nameOf(item.repository) === repository).flatMap(({ proposals }) => proposals);
}

/** The repository in files of patterns and verdicts: `claude-code/owner__name` is `owner/name`. */
export function nameOf(repository: string): string {
  return (repository.split('/')[1] ?? '').replace('__', '/');
}

function share(part: number, whole: number): string {
  const { precision } = measuresOf(part, whole - part, 0);
  const [low, high] = wilsonInterval(part, whole);
  return `${part} of ${whole} (${Math.round(precision * 100)} %, 95 % interval ${Math.round(low * 100)} to ${Math.round(high * 100)} %)`;
}
