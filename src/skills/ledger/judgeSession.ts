import type { TriggerModel } from '../../memory/trigger/triggerModel.ts';
import { appliesThreshold } from '../../memory/trigger/triggerWeights.ts';
import { type Directive, directivesOf } from '../../mining/directive.ts';
import { areOpposed } from '../../mining/evolve/opposed.ts';
import { adviceLikeness } from '../../mining/evolve/sameAdvice.ts';
import { type Statement, statementOf } from '../../mining/evolve/skillLines.ts';
import { changeKeyOf } from '../../mining/findFixes.ts';
import { generaliseCommand } from '../../mining/generalise.ts';
import type { TermWeights } from '../../mining/terms.ts';
import type { Episode } from '../../signals/episode.ts';
import type { Signal } from '../../signals/signal.ts';
import type { LedgerRow, Recurrence } from './ledgerRow.ts';
import { versionAt, type WatchedSkill } from './watchedSkill.ts';

/**
 * A correction this like a rule says it again. Rules of different patterns stay at or below 0.15 (see `sameAdviceAt`), so
 * this is generous: a paraphrase that is missed after approval but found before would make a skill look better than it is.
 */
const saidAgainAt = 0.35;
/** A rule stated this plainly is said again even when nothing was corrected. */
const plainly = 0.7;
/** Of a very long session the first prompts tell what it is about. */
const promptsAtMost = 40;

/** What is known of a session when it is judged. */
export interface SessionFacts {
  readonly sessionId: string;
  /** UTC milliseconds. */
  readonly startedAt: number;
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  /** Names of the skills that were seen to be loaded in it. */
  readonly loaded: ReadonlySet<string>;
}

/** The skills that sessions are judged by; `model` ranks them in the same order. */
export interface Watch {
  readonly skills: readonly WatchedSkill[];
  readonly model: TriggerModel;
  readonly weights: TermWeights;
}

/**
 * What a session tells about each skill. A session is eligible when the situation arose: the trigger model takes one of its
 * requests for the skill's, its work names the skill's commands, paths or topics, or the mistake itself happened. That the
 * last counts however little the trigger sees leaves the odds ratio of before and after unchanged, so it cannot turn no
 * effect into one. Prompts that correct do not make a session eligible by their words.
 */
export function judgeSession(session: SessionFacts, watch: Watch): readonly LedgerRow[] {
  const { sessionId, startedAt, episodes, signals, loaded } = session;
  const corrected = new Set(signals.flatMap(({ kind, eventId }) => (kind === 'correction' ? [eventId] : [])));
  const requests = episodes.filter(({ promptEventId }) => !corrected.has(promptEventId)).slice(0, promptsAtMost);
  const called = calledFor(requests, watch);
  const directives = directivesOf(episodes, signals).filter(isInsisted);
  const said = directives.map((directive) => ({ directive, statement: statementOf(directive.core) }));
  return watch.skills.flatMap((skill, index): readonly LedgerRow[] => {
    const version = versionAt(skill, startedAt);
    if (version === null) return [];
    const opposing = opposingEvents(skill, said, watch);
    // What asks for the opposite shares most words with the rule, and is no word for it.
    const recurrence = recurrenceOf(
      skill,
      said.filter(({ directive }) => !opposing.has(directive.eventId)),
      session,
      watch,
    );
    const isOpposed = opposing.size > 0;
    const isLoaded = loaded.has(skill.name);
    const isEligible = called.has(index) || recurrence !== null || isOpposed || requests.some(skill.applies);
    if (!isEligible && !isLoaded) return [];
    return [
      {
        name: skill.name,
        sessionId,
        version,
        isEligible,
        isLoaded,
        recurred: recurrence?.as ?? null,
        recurredEventId: recurrence?.eventId ?? null,
        isOpposed,
      },
    ];
  });
}

/** Positions of the skills that the trigger model finds called for by one of the prompts. */
function calledFor(requests: readonly Episode[], { model }: Watch): ReadonlySet<number> {
  const called = new Set<number>();
  for (const { prompt } of requests)
    for (const { skill, score } of model.route(prompt).ranked) if (score >= appliesThreshold) called.add(skill);
  return called;
}

/** The user insists: it corrects what was done, or is stated as a rule. */
function isInsisted(directive: Directive): boolean {
  return directive.corrective || directive.explicitness >= plainly;
}

interface Said {
  readonly directive: Directive;
  readonly statement: Statement;
}

function opposingEvents(skill: WatchedSkill, said: readonly Said[], { weights }: Watch): ReadonlySet<string> {
  const opposing = said.filter(({ statement }) =>
    skill.advice.some(({ stance }) => {
      // In a session that the skill is for, what is said need not name the occasion.
      const { scope } = statement.stance;
      return areOpposed({ ...stance, scope }, statement.stance, weights);
    }),
  );
  return new Set(opposing.map(({ directive }) => directive.eventId));
}

function recurrenceOf(
  skill: WatchedSkill,
  said: readonly Said[],
  { episodes, signals }: SessionFacts,
  { weights }: Watch,
): { readonly as: Recurrence; readonly eventId: string } | null {
  const again = said.find(({ statement }) =>
    skill.advice.some((rule) => adviceLikeness(rule, statement, weights) >= saidAgainAt),
  );
  if (again) return { as: 'said-again', eventId: again.directive.eventId };
  const failed = signals.find((signal) => isSameFailure(skill, signal));
  if (failed) return { as: 'same-failure', eventId: failed.eventId };
  const reverted = signals.find(
    ({ kind, episodeId }) =>
      kind === 'revert' && episodes.some((episode) => episode.id === episodeId && skill.applies(episode)),
  );
  return reverted ? { as: 'reverted', eventId: reverted.eventId } : null;
}

function isSameFailure({ failing }: WatchedSkill, signal: Signal): boolean {
  if (failing === null || signal.before === null) return false;
  if (signal.kind === 'fix') return failing.change !== null && changeKeyOf(signal) === failing.change;
  return signal.kind === 'failure' && generaliseCommand(signal.before) === failing.command;
}
