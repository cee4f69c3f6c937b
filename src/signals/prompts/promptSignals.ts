import { clausesOf } from '../clauses.ts';
import type { EpisodeEvents } from '../episode.ts';
import { makeSignal } from '../makeSignal.ts';
import type { Signal } from '../signal.ts';
import { type Features, featuresOf } from './features.ts';
import { calibrated, contributions, linearScore } from './logistic.ts';
import { reasonsOf } from './reasons.ts';
import { type RuleMatch, ruleMatches } from './ruleMatches.ts';
import { isOwnEdit, type PromptSituation, situationsOf } from './situation.ts';
import { correctionModel, defaultConfidence } from './weights.ts';

/** A plain standing instruction in a short prompt needs nothing around it to be one. */
const plainPreferenceConfidence = 0.6;
const plainPreferenceWords = 40;
/** “Revert that” after an edit leaves no doubt, and is too rare in labelled sessions for the model to learn. */
const plainUndoConfidence = 0.7;
const plainUndoWords = 25;
const approvalWords = 12;

/** What the prompts of one session say about the work before them, a list for each episode, in order. */
export function promptSignals(segments: readonly EpisodeEvents[]): readonly (readonly Signal[])[] {
  return situationsOf(segments).map((situation, index) => {
    const segment = segments[index];
    return segment ? signalsOf(segment, situation) : [];
  });
}

function signalsOf({ episode }: EpisodeEvents, situation: PromptSituation): readonly Signal[] {
  const matches = ruleMatches(situation.prompt);
  const features = featuresOf(situation, matches);
  const weighed = roundShare(calibrated(correctionModel, linearScore(correctionModel, features)));
  const confidence = isPlainUndo(matches, situation) ? Math.max(weighed, plainUndoConfidence) : weighed;
  const preference = matches.find(({ rule }) => rule.kind === 'preference');
  const base = {
    sessionId: episode.sessionId,
    episodeId: episode.id,
    eventId: episode.promptEventId,
    at: episode.startedAt,
  };
  const signals: Signal[] = [];
  if (confidence >= defaultConfidence) {
    const reasons = reasonsOf(contributions(correctionModel, features));
    const correction = strongest(
      matches,
      reasons.map(({ rule }) => rule),
    );
    if (situation.position > 0)
      signals.push(
        makeSignal({
          ...base,
          kind: 'correction',
          confidence,
          rule: correction?.rule.name ?? reasons[0]?.rule ?? 'model',
          explanation: explain(
            correction,
            reasons.map(({ sentence }) => sentence),
            confidence,
          ),
          text: correction?.clause ?? clausesOf(situation.prompt)[0]?.text ?? situation.prompt,
        }),
      );
  }
  const preferred = preferenceConfidence(preference, confidence, features, situation);
  if (preference && preferred !== null)
    signals.push(
      makeSignal({
        ...base,
        kind: 'preference',
        confidence: preferred,
        rule: preference.rule.name,
        explanation: preference.rule.explanation,
        text: preference.clause,
      }),
    );
  const approval = matches.find(({ rule }) => rule.kind === 'approval');
  if (approval && situation.position > 0 && signals.length === 0) {
    const isShort = (features.get('form:words<=3') ?? 0) + (features.get('form:words<=8') ?? 0) > 0;
    signals.push(
      makeSignal({
        ...base,
        kind: 'approval',
        confidence: isShort || situation.prompt.split(/\s+/).length <= approvalWords ? 0.8 : 0.55,
        rule: approval.rule.name,
        explanation: approval.rule.explanation,
        text: situation.prompt,
      }),
    );
  }
  return signals;
}

function isPlainUndo(matches: readonly RuleMatch[], { prompt, before }: PromptSituation): boolean {
  return (
    matches.some(({ rule }) => rule.name === 'undo-request') &&
    before.some(isOwnEdit) &&
    prompt.split(/\s+/).length <= plainUndoWords
  );
}

/** The corrective words that weighed most, or the first there are. */
function strongest(matches: readonly RuleMatch[], reasons: readonly string[]): RuleMatch | undefined {
  const corrective = matches.filter(({ rule }) => rule.kind === 'correction');
  for (const reason of reasons) {
    const match = corrective.find(({ rule }) => rule.name === reason);
    if (match) return match;
  }
  return corrective[0];
}

function explain(match: RuleMatch | undefined, sentences: readonly string[], confidence: number): string {
  const all = [...new Set([...(match ? [match.rule.explanation] : []), ...sentences])].slice(0, 3);
  const why = all.length > 0 ? all.join(' ') : 'Its form and its place in the session resemble known corrections.';
  return `${why} ${Math.round(confidence * 100)} of 100 prompts like this one are corrections.`;
}

function preferenceConfidence(
  match: RuleMatch | undefined,
  confidence: number,
  features: Features,
  situation: PromptSituation,
): number | null {
  if (!match) return null;
  const isPlain =
    (match.rule.name === 'standing-word' ||
      match.rule.name === 'standing-prohibition' ||
      match.rule.name === 'from-now-on') &&
    !features.has('form:question-mark') &&
    !features.has('form:pasted-error') &&
    situation.prompt.split(/\s+/).length <= plainPreferenceWords;
  const best = Math.max(confidence, isPlain ? plainPreferenceConfidence : 0);
  return best >= defaultConfidence ? best : null;
}

function roundShare(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
