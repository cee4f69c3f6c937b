import { draftPattern } from '../candidate.ts';
import type { Directive } from '../directive.ts';
import type { Draft } from '../draft.ts';
import type { Pattern } from '../pattern.ts';
import type { ContradictionSide, SideAction } from '../proposal.ts';
import { topicsOf } from '../topics.ts';
import type { EvolutionContext } from './evolutionContext.ts';
import { plainText, ruleLinesOf } from './skillLines.ts';

/** The instructions of one side as a pattern of their own, in the situations of the patterns they come from. */
export function sidePattern(
  directives: readonly Directive[],
  against: readonly Directive[],
  from: readonly Pattern[],
  { weights, advice }: EvolutionContext,
): Pattern | null {
  const own = directives.filter((directive) => !against.includes(directive));
  const topics = topicsOf(own, weights);
  if (topics.length === 0) return null;
  const sessions = new Set(own.map((directive) => directive.sessionId));
  const contexts = from.flatMap((pattern) => pattern.contexts).filter((episode) => sessions.has(episode.sessionId));
  return {
    key: topics
      .slice(0, 3)
      .map((topic) => topic.stem)
      .sort()
      .join('+'),
    kind: own.some((directive) => directive.corrective) ? 'correction' : 'preference',
    directives: own,
    opposing: against.filter((directive) =>
      own.some((other) => advice.opposed(advice.stance(other), advice.stance(directive))),
    ),
    opening: null,
    fixes: [],
    topics,
    steps: [],
    contexts: [...new Set(contexts)],
  };
}

/** One side of a contradiction with its own draft; null when no good line can be made of it. */
export interface DraftedSide {
  readonly pattern: Pattern;
  readonly draft: Draft;
  readonly side: ContradictionSide;
}

/** Drafts one side under the id of the proposal that holds both. */
export function draftSide(
  pattern: Pattern,
  proposalId: string,
  isNameTaken: (name: string) => boolean,
  { assistantOf }: EvolutionContext,
): DraftedSide | null {
  const draft = draftPattern(pattern, proposalId, null, isNameTaken, assistantOf);
  if (!draft) return null;
  const lead = ruleLinesOf(draft.skillMd)[0];
  const statement = lead === undefined ? `${draft.title}.` : plainText(lead.text);
  return { pattern, draft, side: sideOf('write', statement, draft.skillMd, pattern.directives) };
}

/** A side with the counts of what was said for it. */
export function sideOf(
  action: SideAction,
  statement: string,
  skillMd: string,
  items: readonly { readonly eventId: string; readonly sessionId: string; readonly at: number }[],
): ContradictionSide {
  return {
    statement,
    action,
    skillMd,
    eventIds: [...new Set(items.map((item) => item.eventId))],
    sessions: new Set(items.map((item) => item.sessionId)).size,
    lastAt: Math.max(0, ...items.map((item) => item.at)),
  };
}

/** The newer of two sides, unless the other has more than twice its sessions. */
export function strongerFirst<T extends { readonly side: ContradictionSide }>(pair: readonly [T, T]): readonly [T, T] {
  const [left, right] = pair;
  const [newer, older] = left.side.lastAt >= right.side.lastAt ? [left, right] : [right, left];
  return older.side.sessions > 2 * newer.side.sessions ? [older, newer] : [newer, older];
}
