import { oneLine } from '../../base/text.ts';
import type { Draft } from '../draft.ts';
import { isTopical, type TermWeights } from '../terms.ts';
import { EditableSkill } from './editableSkill.ts';
import type { OwnSkill } from './knownSkill.ts';
import { areOpposed } from './opposed.ts';
import { adviceLikeness, isSaidBy, sameAdviceAt } from './sameAdvice.ts';
import { isCountedStep, ruleLinesOf, type SkillLine, type Statement, statementOf, withCountOf } from './skillLines.ts';

const examplesShown = 3;

/** What a skill is to be brought up to date with. */
export interface RevisionInput {
  readonly own: OwnSkill;
  /** The draft of everything that is now known. */
  readonly draft: Draft;
  /** Ids of the events that are news. */
  readonly newEventIds: ReadonlySet<string>;
  /** Ids of the events that are explicit corrections among them. */
  readonly correctionIds: ReadonlySet<string>;
  /** Quotes of those corrections, the newest first. */
  readonly correctionQuotes: readonly string[];
  /** True when the draft was made of what the skill itself was made of, so that its description is the skill's. */
  readonly isSamePattern: boolean;
  /** Sentence on how much the skill rests on. */
  readonly learnedFrom: string;
  readonly weights: TermWeights;
}

/** A revised text and what changed in it. */
export interface RevisedText {
  readonly skillMd: string;
  readonly added: readonly string[];
  /** Lines that now say more than before. */
  readonly sharpened: readonly string[];
  /** Text of the line on which each line of the draft is found. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Brings a skill up to date, starting from what stands on disk: rules that rest on news are added, drafted lines that a new
 * one says more plainly are replaced, examples and counts are refreshed where nobody edited them. No line that a person
 * wrote is dropped or changed, and none that a person removed comes back unless it was asked for again.
 */
export function reviseText(input: RevisionInput): RevisedText {
  const { own, draft, weights } = input;
  const text = new EditableSkill(own.skillMd);
  const added: string[] = [];
  const sharpened: string[] = [];
  const places = new Map<string, string>();
  const known = ruleLinesOf(own.skillMd).map((line) => ({ line, statement: statementOf(line.text) }));
  const removed = removedRules(own);
  for (const line of ruleLinesOf(draft.skillMd)) {
    const statement = statementOf(line.text);
    const same = closest(statement, known, weights);
    if (same) places.set(line.text, same.text);
    const restsOn = draft.bindings.filter((binding) => binding.line === line.line).map((binding) => binding.eventId);
    if (!restsOn.some((id) => input.newEventIds.has(id)) || text.has(line.text)) continue;
    if (same) {
      const isDrafted = own.draftedLines.has(same.text);
      const isCount = isCountedStep(line.text) && isCountedStep(same.text);
      if (!isDrafted || !(isCount || saysMore(statement, statementOf(same.text)))) continue;
      const next = isCount ? withCountOf(same.text, line.text) : line.text;
      text.replace(same.text, next);
      places.set(line.text, next);
      if (!isCount) sharpened.push(line.text);
      continue;
    }
    if (known.some((other) => areOpposed(other.statement.stance, statement.stance, weights))) continue;
    const isAskedAgain = restsOn.some((id) => input.correctionIds.has(id));
    if (!isAskedAgain && isSaidBy(statement, removed, weights)) continue;
    text.append(line.section ?? 'Do', line.text);
    places.set(line.text, line.text);
    added.push(line.text);
  }
  refresh(text, input);
  return { skillMd: text.toString(), added, sharpened, places };
}

/** Occasions, examples, counts and the description, each only as far as it is still as it was drafted. */
function refresh(
  text: EditableSkill,
  { own, draft, correctionQuotes, isSamePattern, learnedFrom }: RevisionInput,
): void {
  const fresh = new EditableSkill(draft.skillMd);
  if (isSamePattern) {
    for (const line of fresh.section('When to use'))
      if (/^- (?:Before running|When changing) /.test(line) && !text.has(line) && !own.draftedLines.has(line))
        text.append('When to use', line);
    const description = text.descriptionLine();
    if (description !== null && own.draftedLines.has(description)) text.setDescription(draft.description);
  }
  const shown = text.section('Examples');
  if (shown.some((line) => own.draftedLines.has(line))) {
    const quotes = correctionQuotes.map((quote) => `- “${oneLine(quote.replace(/[`“”]/g, ''), 140)}”`);
    const examples = [...new Set([...quotes.slice(0, 1), ...fresh.section('Examples'), ...shown])].slice(
      0,
      examplesShown,
    );
    for (const line of shown) if (own.draftedLines.has(line) && !examples.includes(line)) text.remove(line);
    for (const line of examples) if (!text.has(line)) text.append('Examples', line);
  }
  refreshCount(text, own, learnedFrom);
}

/** Puts the new count in the place of the drafted one. */
export function refreshCount(text: EditableSkill, own: Pick<OwnSkill, 'draftedLines'>, learnedFrom: string): void {
  const old = text.section('Evidence').find((line) => line.startsWith('Learned from ') && own.draftedLines.has(line));
  if (old !== undefined) text.replace(old, learnedFrom);
}

/** Rules of the approved text that a person took out of the file. */
function removedRules(own: OwnSkill): readonly Statement[] {
  const present = new Set(own.skillMd.split(/\r?\n/));
  return ruleLinesOf(own.skill.skillMd)
    .filter((line) => !present.has(line.text))
    .map((line) => statementOf(line.text));
}

function closest(
  statement: Statement,
  known: readonly { readonly line: SkillLine; readonly statement: Statement }[],
  weights: TermWeights,
): SkillLine | null {
  const scored = known
    .map((other) => ({ line: other.line, score: adviceLikeness(statement, other.statement, weights) }))
    .sort((left, right) => right.score - left.score);
  const best = scored[0];
  return best && best.score >= sameAdviceAt ? best.line : null;
}

/** True when a statement names all that another does, and more. */
function saysMore(statement: Statement, other: Statement): boolean {
  const own = new Set(statement.terms.map((term) => term.stem).filter(isTopical));
  const theirs = new Set(other.terms.map((term) => term.stem).filter(isTopical));
  return own.size > theirs.size && [...theirs].every((stem) => own.has(stem));
}
