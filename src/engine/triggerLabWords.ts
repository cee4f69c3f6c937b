import { wordWorth } from '../memory/trigger/commonWords.ts';
import type { LabWord } from './triggerLabContract.ts';
import type { LabModel, LabVerdict, ListedSkill } from './triggerLabModel.ts';
import type { ReadPrompt } from './triggerLabPrompts.ts';

const triedAtMost = 12;
const shownAtMost = 5;
/** Below this a word is of every prompt. */
const tellingWorth = 0.5;

/** The prompts of a lab, each with what the description makes of it now. */
export interface JudgedPrompts {
  readonly positives: readonly (ReadPrompt & { readonly verdict: LabVerdict })[];
  readonly others: readonly (ReadPrompt & { readonly verdict: LabVerdict })[];
}

/** Words of missed prompts that, put into the description, make it fire on more of them than of the others; each was tried. */
export function wordsToAdd(model: LabModel, subject: ListedSkill, prompts: JudgedPrompts): readonly LabWord[] {
  const counts = new Map<string, number>();
  for (const { reading, verdict } of prompts.positives) {
    if (verdict.fires) continue;
    const known = new Set(verdict.answered);
    const words = reading.words.filter(({ surface, worth }) => worth >= tellingWorth && !known.has(surface));
    for (const surface of new Set(words.map((word) => word.surface)))
      counts.set(surface, (counts.get(surface) ?? 0) + 1);
  }
  const tried = [...counts]
    .filter(([word]) => /^[\p{L}\p{N}][\p{L}\p{N}-]+$/u.test(word))
    .sort(([left, one], [right, other]) => other - one || left.localeCompare(right))
    .slice(0, triedAtMost)
    .map(([word]) => changeBy(model, { ...subject, description: `${subject.description} ${word}` }, word, prompts));
  return tried
    .filter(({ right, wrong }) => right > 0 && right > wrong)
    .sort((left, right) => right.right - right.wrong - (left.right - left.wrong))
    .slice(0, shownAtMost);
}

/** Words of the description without which it fires on fewer other prompts and on no fewer of its own; each was tried. */
export function wordsToRemove(model: LabModel, subject: ListedSkill, prompts: JudgedPrompts): readonly LabWord[] {
  const suspects = new Set(
    prompts.others.filter(({ verdict }) => verdict.fires).flatMap(({ verdict }) => verdict.answered),
  );
  if (suspects.size === 0) return [];
  const words = [...new Set(subject.description.match(/[\p{L}\p{N}-]+/gu) ?? [])];
  return words
    .filter((word) => wordWorth(word.toLowerCase()) >= tellingWorth)
    .slice(0, triedAtMost * 2)
    .map((word) => changeBy(model, { ...subject, description: without(subject.description, word) }, word, prompts))
    .filter(({ right, wrong }) => wrong < 0 && right >= 0)
    .sort((left, right) => left.wrong - right.wrong)
    .slice(0, shownAtMost);
}

function changeBy(model: LabModel, changed: ListedSkill, word: string, prompts: JudgedPrompts): LabWord {
  const trial = model.withSubject(changed);
  const change = (all: JudgedPrompts['positives']) =>
    all.reduce((sum, { reading, verdict }) => sum + Number(trial.judge(reading).fires) - Number(verdict.fires), 0);
  return { word, right: change(prompts.positives), wrong: change(prompts.others) };
}

function without(description: string, word: string): string {
  return description
    .split(/(?<![\p{L}\p{N}-])(?=[\p{L}\p{N}-])|(?<=[\p{L}\p{N}-])(?![\p{L}\p{N}-])/u)
    .filter((part) => part !== word)
    .join('');
}
