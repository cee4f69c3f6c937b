import { cautionSentences } from './cautionSentences.ts';
import { connectSentences } from './connectSentences.ts';
import { countSentences } from './countSentences.ts';
import { errorSentences } from './errorSentences.ts';
import { lintSentences } from './lintSentences.ts';
import { promptSentences } from './promptSentences.ts';
import { reasonSentences } from './reasonSentences.ts';
import { retentionSentences } from './retentionSentences.ts';
import { scoreSentences } from './scoreSentences.ts';
import { teamSentences } from './teamSentences.ts';
import { workSentences } from './workSentences.ts';

/** A sentence of the engine taken apart: the template that it was made from, which is its code, and the values put in. */
export interface KnownSentence {
  readonly template: string;
  readonly values: readonly string[];
}

interface Pattern {
  readonly template: string;
  readonly beginning: RegExp;
  /** Position among the values of each `{0}`, `{1}`, ... in the order they stand. */
  readonly places: readonly number[];
  /** The longest piece that stands for itself: a text without it is told apart at once. */
  readonly landmark: string;
}

const longestChars = 1_200;
const deepest = 12;
const patterns = [
  ...cautionSentences,
  ...connectSentences,
  ...errorSentences,
  ...lintSentences,
  ...promptSentences,
  ...reasonSentences,
  ...scoreSentences,
  ...teamSentences,
  ...retentionSentences,
  ...workSentences,
]
  .map(patternOf)
  .sort((left, right) => vagueness(left) - vagueness(right) || literalChars(right) - literalChars(left));
const amounts = countSentences.map(patternOf);

/** Every template, for whoever translates them. */
export const engineSentences: readonly string[] = [...patterns, ...amounts].map(({ template }) => template);

/**
 * Takes apart what the engine says. The English sentences are what stores, logs and the command line hold, whatever their
 * age; null for a text that is not made of known sentences as a whole.
 */
export function recogniseSentences(text: string): readonly KnownSentence[] | null {
  return text === '' || text.length > longestChars ? null : recognise(text, 0);
}

/** An amount such as `3 sessions`, as it stands in sentences; null for any other value. */
export function recogniseAmount(value: string): KnownSentence | null {
  for (const pattern of amounts) {
    const match = pattern.beginning.exec(value);
    // What stands for a number has to be one.
    if (match?.[0].length === value.length && match.slice(1).every((part) => /^\d+$/.test(part))) {
      return { template: pattern.template, values: match.slice(1) };
    }
  }
  return null;
}

// A value ends as early as the rest can be made of sentences; where that fails the next longer template is no better.
function recognise(text: string, depth: number): readonly KnownSentence[] | null {
  for (const pattern of patterns) {
    const match = text.includes(pattern.landmark) ? pattern.beginning.exec(text) : null;
    if (!match) continue;
    const rest = text.slice(match[0].length);
    const others =
      rest === '' ? [] : rest.startsWith(' ') && depth < deepest ? recognise(rest.slice(1), depth + 1) : null;
    if (!others) continue;
    const values: string[] = [];
    for (const [index, place] of pattern.places.entries()) values[place] = match[index + 1] ?? '';
    return [{ template: pattern.template, values }, ...others];
  }
  return null;
}

function patternOf(template: string): Pattern {
  const parts = template.split(/\{(\d)\}/);
  const places = parts.filter((_, index) => index % 2 === 1).map(Number);
  const source = parts.map((part, index) => (index % 2 === 1 ? '(.+?)' : escaped(part))).join('');
  const pieces = parts.filter((_, index) => index % 2 === 0);
  const landmark = pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
  // A value at the end of a template goes on to the end of the text.
  const beginning = new RegExp(`^${source}${template.endsWith('}') ? '$' : '(?= |$)'}`, 's');
  return { template, beginning, places, landmark };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Sentences that begin with a value could begin with another sentence as well: they are tried last. */
function vagueness({ template }: Pattern): number {
  return template.startsWith('{') ? 1 : 0;
}

function literalChars({ template }: Pattern): number {
  return template.replace(/\{\d\}/g, '').length;
}
