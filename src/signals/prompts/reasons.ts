import type { Contribution } from './logistic.ts';
import { promptRules } from './promptRules.ts';

/** Why a prompt was taken for a correction: the name of a rule, and the words a user reads. */
export interface Reason {
  readonly rule: string;
  readonly sentence: string;
}

const surroundings: Readonly<Record<string, Reason>> = {
  'after:acknowledges': { rule: 'answer-concedes', sentence: 'The assistant answered by conceding the point.' },
  'after:apologises': { rule: 'answer-concedes', sentence: 'The assistant answered with an apology.' },
  'after:concedes': { rule: 'answer-concedes', sentence: 'The assistant answered that the other way is better.' },
  'after:repairs': { rule: 'answer-repairs', sentence: 'The assistant answered by putting its work right.' },
  'after:names-problem': { rule: 'answer-repairs', sentence: 'The assistant answered by naming what was wrong.' },
  'after:undoes': { rule: 'work-undone', sentence: 'What the assistant had written was taken out again.' },
  'after:same-files': { rule: 'same-files-again', sentence: 'The files just edited were edited again.' },
  'both:work+error': { rule: 'error-after-work', sentence: 'An error is pasted right after the assistant’s work.' },
  'both:work+error+repaired': {
    rule: 'error-after-work',
    sentence: 'An error is pasted right after the assistant’s work, and was then repaired.',
  },
  'both:work+statement+repaired': {
    rule: 'defect-reported',
    sentence: 'A result is described, and the assistant then put it right.',
  },
  'both:asked+edit': { rule: 'question-led-to-edit', sentence: 'A question about the work led to an edit of it.' },
  'both:conceded+asked': {
    rule: 'question-conceded',
    sentence: 'A question about the work was answered by conceding the point.',
  },
  'form:reports-result': { rule: 'defect-reported', sentence: 'The prompt describes what the result looks like.' },
  'form:negation': { rule: 'says-not', sentence: 'The prompt says that something is not as it should be.' },
  'form:swearing': { rule: 'swearing', sentence: 'The user is annoyed.' },
  'form:pasted-error': { rule: 'error-after-work', sentence: 'An error is pasted.' },
  'form:contrast': { rule: 'says-but', sentence: 'The prompt sets something against what was done.' },
  'form:statement': { rule: 'defect-reported', sentence: 'The prompt states a fact about the work.' },
  'before:names-edited-file': { rule: 'names-edited-file', sentence: 'A file just edited is named.' },
  'before:interrupted': { rule: 'after-interruption', sentence: 'The user had stopped the assistant.' },
  'before:repeats-prompt': { rule: 'says-again', sentence: 'The prompt repeats words of the one before.' },
  'before:acknowledged': { rule: 'corrected-before', sentence: 'The prompt before was a correction, too.' },
};

const ruleExplanations = new Map(promptRules.map((rule) => [rule.name, rule.explanation]));
const told = 3;

/**
 * The reasons behind a score, strongest first, at most three. The words of the prompt come before its surroundings when
 * both speak; empty when nothing that has a name spoke for it.
 */
export function reasonsOf(contributions: readonly Contribution[]): readonly Reason[] {
  const amounts = new Map<string, { reason: Reason; amount: number }>();
  for (const { feature, amount } of contributions) {
    const reason = amount > 0 ? reasonOf(feature) : null;
    if (!reason) continue;
    const known = amounts.get(reason.sentence);
    amounts.set(reason.sentence, { reason, amount: (known?.amount ?? 0) + amount });
  }
  return [...amounts.values()]
    .sort((left, right) => right.amount - left.amount || left.reason.rule.localeCompare(right.reason.rule))
    .slice(0, told)
    .map(({ reason }) => reason);
}

function reasonOf(feature: string): Reason | null {
  const [, rule] = /^rule(?:-first)?:(.+)$/.exec(feature) ?? [];
  const sentence = rule === undefined ? undefined : ruleExplanations.get(rule);
  if (rule !== undefined && sentence !== undefined) return { rule, sentence };
  return surroundings[feature] ?? null;
}
