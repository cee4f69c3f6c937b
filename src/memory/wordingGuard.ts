const citations = /\[\d+\]/g;

const numberWords = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, String(value)]),
);

/** Ordinary words that open a sentence or stand for the person, and are no names. */
const harmless =
  /^(?:I|The|A|An|In|On|At|Of|It|All|No|None|Nothing|There|This|That|These|Those|They|You|We|Both|Each|Most|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)$/;

/**
 * What a model's wording holds that the counted facts do not: numbers, names, links. An empty list means that it added
 * nothing, and may stand in the place of the template's words.
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
  for (const [name] of plain.matchAll(/(?<![.!?:*\n-]\s*)(?<=\s)\p{Lu}[\p{L}\p{N}]+/gu))
    if (!harmless.test(name) && !known.includes(name.toLowerCase())) added.push(name);
  for (const [name] of plain.matchAll(/\p{Ll}+\p{Lu}\w*/gu)) if (!known.includes(name.toLowerCase())) added.push(name);
  return added;
}

/** Numbers of a text that another one lacks; citations and what stands in code spans left out. */
export function lostNumbers(from: string, wording: string): readonly string[] {
  const kept = new Set(numbersIn(wording));
  for (const [word, digits] of numberWords) if (new RegExp(`\\b${word}\\b`, 'i').test(wording)) kept.add(digits);
  return numbersIn(withoutSpans(from)).filter((number) => !kept.has(number));
}

function withoutSpans(text: string): string {
  return text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, ' ');
}

function numbersIn(text: string): string[] {
  return text.replace(citations, ' ').match(/\d+(?:[.:]\d+)*/g) ?? [];
}
