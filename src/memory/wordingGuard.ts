import { stemmer } from 'stemmer';
import { stopWords } from '../mining/vocabulary.ts';

const citations = /\[\d+\]/g;

const numberWords = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, String(value)]),
);

/** Words for telling counted facts, which are no facts themselves; compared by their stems. */
const reportingWords = new Set(
  `afterwards again altogether another answer apart ask asked because before began begin between both brief briefly came change changed
  command commands correct corrected correction corrections count counted counts different distinct during each earlier edit edited end
  ended ending episode episodes error errors event events exactly fail failed failing failure failures file files first following
  follows found happened hour hours include included including instance involve involved last late later latest line lines made
  message minute minutes most named none nothing occurred older once only other others output outcome overall pass passed passing
  period prompt prompts read reason recent recently recorded remaining report reported result results run running runs same second
  seen separate session sessions short show showed shows since skill skills stated still succeed succeeded success successful summary
  tell test tests then these third those thrice time times today together told total touched twice unclear version wanted week weeks
  went with within without work worked yesterday`
    .split(/\s+/)
    .map((word) => stemmer(word)),
);

/**
 * What a model's wording holds that the counted facts do not: numbers, citations, names, links, and any word that is neither
 * in the facts nor one for telling them. An empty list means that it added nothing, and may stand for the template's words.
 */
export function additions(wording: string, facts: string): readonly string[] {
  const known = facts.toLowerCase();
  const numbers = new Set(numbersIn(withoutSpans(facts)));
  const plain = withoutSpans(wording);
  const added = numbersIn(plain).filter((number) => !numbers.has(number));
  for (const [citation] of plain.matchAll(citations)) if (!facts.includes(citation)) added.push(citation);
  for (const [word, digits] of numberWords) {
    if (
      word !== 'one' &&
      word !== 'zero' &&
      new RegExp(`\\b${word}\\b`, 'i').test(wording) &&
      !numbers.has(digits) &&
      !new RegExp(`\\b${word}\\b`).test(known)
    )
      added.push(word);
  }
  for (const [, span = ''] of wording.matchAll(/`+([^`]+)`+/g))
    if (!known.includes(span.trim().toLowerCase())) added.push(span);
  if (/\]\(|<[a-z!/]|https?:|!\[|\bwww\./i.test(plain)) added.push('a link or markup');
  for (const [name] of plain.matchAll(/[\p{L}\p{N}@#~/_][\p{L}\p{N}@#~/_.:-]*[/_.:@-][\p{L}\p{N}/_-]*[\p{L}\p{N}]/gu))
    if (!known.includes(name.toLowerCase())) added.push(name);
  const said = new Set([...wordsIn(facts)].map((word) => stemmer(word)));
  for (const word of wordsIn(plain)) {
    const stem = stemmer(word);
    const isOrdinary = word.length < 4 || stopWords.has(word) || numberWords.has(word) || reportingWords.has(stem);
    if (!isOrdinary && !said.has(stem)) added.push(word);
  }
  return added;
}

/** Numbers of a text that another one lacks; citations and what stands in code spans left out. */
export function lostNumbers(from: string, wording: string): readonly string[] {
  const kept = new Set(numbersIn(wording));
  for (const [word, digits] of numberWords) if (new RegExp(`\\b${word}\\b`, 'i').test(wording)) kept.add(digits);
  return numbersIn(withoutSpans(from)).filter((number) => !kept.has(number));
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(
    text
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/\p{L}+/gu) ?? [],
  );
}

function withoutSpans(text: string): string {
  return text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, ' ');
}

function numbersIn(text: string): string[] {
  return text.replace(citations, ' ').match(/\d+(?:[.:]\d+)*/g) ?? [];
}
