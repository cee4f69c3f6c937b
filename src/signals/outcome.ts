import { isAbandoned } from './branchSignals.ts';
import { checkResultsOf } from './checkResult.ts';
import type { CommandStep } from './commandLine.ts';
import type { CommandRun } from './commandRun.ts';
import type { EpisodeEvents, Outcome, OutcomeKind } from './episode.ts';
import type { Signal } from './signal.ts';
import { type Survival, survivalReason } from './survival.ts';

/** A correction in the next prompt counts from here on. */
const believedCorrection = 0.5;
/** Evidence below decides nothing alone and is only told. */
const decisive = 0.3;

/** What is known of an episode besides its own events. */
export interface OutcomeEvidence {
  /** Signals of the episode itself, those of its own prompt left out. */
  readonly own: readonly Signal[];
  /** Signals of the next prompt; undefined for the last episode of a session. */
  readonly next: { readonly signals: readonly Signal[] } | undefined;
  /** Commands of the episode. */
  readonly runs: readonly CommandRun[];
  /** Signals of this or later episodes that take this episode's edits back. */
  readonly undoneBy: readonly Signal[];
  /** Where git tells what became of the edits. */
  readonly survival: Survival | null;
}

interface Reason {
  readonly kind: OutcomeKind;
  /** 0 to 1: how much it decides. */
  readonly weight: number;
  readonly text: string;
}

/**
 * How an episode ended, with every reason found, the strongest first. What the next prompt says weighs most, then what
 * was refused or taken back, tests, commits and pull requests, and last other checks. Silence is no success.
 */
export function outcomeOf(segment: EpisodeEvents, evidence: OutcomeEvidence): Outcome {
  const reasons = [
    ...branchReasons(segment),
    ...reactionReasons(evidence.next),
    ...ownReasons(segment, evidence),
    ...testReasons(evidence.runs),
    ...checkReasons(evidence.runs),
    ...deliveryReasons(segment, evidence.runs),
    ...survivalReasons(evidence.survival),
  ].sort((left, right) => right.weight - left.weight);
  const [strongest] = reasons;
  if (strongest === undefined) {
    return {
      kind: 'unknown',
      reasons: [evidence.next === undefined ? 'The session ended without a reaction.' : 'Nothing tells how it ended.'],
    };
  }
  return { kind: verdict(strongest, reasons), reasons: [...new Set(reasons.map((reason) => reason.text))] };
}

function verdict(strongest: Reason, reasons: readonly Reason[]): OutcomeKind {
  if (strongest.weight < decisive) return 'unknown';
  // Tests that passed say little for code of which next to nothing was kept.
  const isGone = reasons.some((reason) => reason.kind === 'unknown' && reason.weight > 0);
  return strongest.kind === 'succeeded' && isGone && strongest.weight < 0.8 ? 'unknown' : strongest.kind;
}

function branchReasons(segment: EpisodeEvents): readonly Reason[] {
  return isAbandoned(segment)
    ? [{ kind: 'abandoned', weight: 1, text: 'The user went back before this prompt and took another way.' }]
    : [];
}

function reactionReasons(next: OutcomeEvidence['next']): readonly Reason[] {
  const reasons: Reason[] = [];
  const correction = strongestOf(next?.signals ?? [], 'correction');
  if (correction && correction.confidence >= believedCorrection)
    reasons.push({
      kind: 'corrected',
      weight: 0.8 + 0.15 * correction.confidence,
      text: `The next prompt corrects it (${correction.rule}).`,
    });
  const approval = strongestOf(next?.signals ?? [], 'approval');
  if (approval)
    reasons.push({ kind: 'succeeded', weight: 0.78 + 0.15 * approval.confidence, text: 'The next prompt accepts it.' });
  return reasons;
}

function ownReasons({ events }: EpisodeEvents, { own, undoneBy }: OutcomeEvidence): readonly Reason[] {
  const reasons: Reason[] = [];
  const plan = strongestOf(own, 'plan-rejection');
  if (plan) reasons.push({ kind: 'corrected', weight: 0.76, text: 'The plan was refused by the user.' });
  const refused = own.find((signal) => signal.kind === 'rejection' && signal.confidence >= 0.6);
  if (refused)
    reasons.push({
      kind: 'corrected',
      weight: refused.confidence >= 0.9 ? 0.75 : 0.65,
      text: 'A tool call was refused by the user.',
    });
  const undone = undoneBy.reduce<Signal | null>(
    (best, signal) => (best === null || signal.confidence > best.confidence ? signal : best),
    null,
  );
  if (undone && undone.confidence >= believedCorrection)
    reasons.push({ kind: 'corrected', weight: 0.5 + 0.28 * undone.confidence, text: undone.explanation });
  const changed = own.find((signal) => signal.rule === 'edit-changed-before-accepting');
  if (changed) reasons.push({ kind: 'corrected', weight: 0.55, text: changed.explanation });
  const stoppedAt = events.findLastIndex((event) => event.kind === 'interruption' && event.by === 'user');
  if (stoppedAt >= 0 && !events.slice(stoppedAt + 1).some((event) => event.kind === 'tool_call'))
    reasons.push({ kind: 'abandoned', weight: 0.7, text: 'The user stopped the assistant.' });
  const end = events.findLast((event) => event.kind === 'turn_end');
  if (end?.reason === 'error') reasons.push({ kind: 'failed', weight: 0.4, text: 'The turn ended with an error.' });
  if (end?.reason === 'limit') reasons.push({ kind: 'failed', weight: 0.32, text: 'The turn ended at a usage limit.' });
  return reasons;
}

function testReasons(runs: readonly CommandRun[]): readonly Reason[] {
  const results = runs.flatMap((run) => run.test ?? []);
  const last = results.at(-1);
  if (last === undefined) return [];
  if (last.verdict === 'failed')
    return [
      {
        kind: 'failed',
        weight: last.from === 'counts' ? 0.64 : 0.58,
        text:
          last.failed > 0
            ? `The last test run failed (${last.failed} of ${last.runner}).`
            : 'The last test run failed.',
      },
    ];
  const wasMended = results.some((result) => result.verdict === 'failed');
  return [
    {
      kind: 'succeeded',
      weight: last.from === 'counts' ? 0.6 : 0.55,
      text: wasMended ? 'Failing tests passed in the end.' : 'The last test run passed.',
    },
  ];
}

const checkNames = { lint: 'lint run', types: 'type check', build: 'build', ci: 'look at the pull request’s checks' };

/** The last result of each sort of check. */
function checkReasons(runs: readonly CommandRun[]): readonly Reason[] {
  // Before anything was pushed, the checks are those of earlier work.
  const pushed = runs.findIndex((run) => run.steps.some(delivers));
  const results = runs.flatMap((run, index) =>
    checkResultsOf(run).filter(({ kind }) => kind !== 'ci' || (pushed >= 0 && index >= pushed)),
  );
  const last = new Map(results.map((check) => [check.kind, check.verdict]));
  return [...last].map(([kind, verdict]) => {
    const isPassed = verdict === 'passed';
    const weight = kind === 'ci' ? (isPassed ? 0.4 : 0.45) : isPassed ? 0.2 : 0.35;
    return {
      kind: isPassed ? 'succeeded' : 'failed',
      weight,
      text: `The last ${checkNames[kind]} ${isPassed ? 'passed' : 'failed'}.`,
    };
  });
}

function delivers(step: CommandStep): boolean {
  return step.name === 'git push' || step.name === 'gh pr create';
}

function deliveryReasons({ events }: EpisodeEvents, runs: readonly CommandRun[]): readonly Reason[] {
  const reasons: Reason[] = [];
  const done = runs.filter((run) => run.ended === 'passed').flatMap((run) => run.steps);
  const did = (pattern: RegExp) =>
    done.some((step) => pattern.test(step.text) && !step.arguments.includes('--dry-run'));
  if (did(/^gh pr merge\b/)) reasons.push({ kind: 'succeeded', weight: 0.6, text: 'The pull request was merged.' });
  if (events.some((event) => event.kind === 'link') || did(/^(?:gh pr create|glab mr create)\b/))
    reasons.push({ kind: 'succeeded', weight: 0.54, text: 'A pull request was opened.' });
  if (done.some((step) => step.name === 'git commit' || /^(?:jj commit|hg commit)\b/.test(step.text)))
    reasons.push({ kind: 'succeeded', weight: 0.5, text: 'The work was committed.' });
  if (done.some((step) => step.name === 'git push' && !step.arguments.includes('--dry-run')))
    reasons.push({ kind: 'succeeded', weight: 0.48, text: 'The work was pushed.' });
  return reasons;
}

function survivalReasons(survival: Survival | null): readonly Reason[] {
  const reason = survival === null ? null : survivalReason(survival);
  if (reason === null) return [];
  if (reason.says === 'kept') return [{ kind: 'succeeded', weight: 0.52, text: reason.text }];
  if (reason.says === 'gone') return [{ kind: 'unknown', weight: 0.31, text: reason.text }];
  return [{ kind: 'succeeded', weight: 0.2, text: reason.text }];
}

function strongestOf(signals: readonly Signal[], kind: Signal['kind']): Signal | undefined {
  return signals
    .filter((signal) => signal.kind === kind)
    .reduce<Signal | undefined>(
      (best, signal) => (best === undefined || signal.confidence > best.confidence ? signal : best),
      undefined,
    );
}
