const numberWords = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, String(value)]),
);

/** Ordinary words that open a sentence or stand for the person, and are no names. */
const harmless =
  /^(?:I|The|A|An|In|On|At|Of|It|All|No|None|Nothing|There|This|That|These|Those|They|You|We|Both|Each|Most|Markdown|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)$/;

/**
 * What a model's wording holds that the counted facts do not: numbers, names, links. An empty list means that it added
 * nothing, and may stand in the place of the template's words.
 */
export function additions(wording: string, facts: string): readonly string[] {
  const known = facts.toLowerCase();
  const numbers = new Set(known.match(/\d+(?:[.:]\d+)*/g) ?? []);
  const added: string[] = [];
  for (const number of wording.match(/\d+(?:[.:]\d+)*/g) ?? []) if (!numbers.has(number)) added.push(number);
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
  const plain = wording.replace(/`+[^`]+`+/g, ' ');
  if (/\]\(|<[a-z!/]|https?:|!\[|\bwww\./i.test(plain)) added.push('a link or markup');
  for (const [name] of plain.matchAll(/[\p{L}\p{N}@#~/_][\p{L}\p{N}@#~/_.:-]*[/_.:@-][\p{L}\p{N}/_-]*[\p{L}\p{N}]/gu))
    if (!known.includes(name.toLowerCase())) added.push(name);
  for (const [name] of plain.matchAll(/(?<![.!?:*\n-]\s*)(?<=\s)\p{Lu}[\p{L}\p{N}]+/gu))
    if (!harmless.test(name) && !known.includes(name.toLowerCase())) added.push(name);
  for (const [name] of plain.matchAll(/\p{Ll}+\p{Lu}\w*/gu)) if (!known.includes(name.toLowerCase())) added.push(name);
  return added;
}

/** Numbers of a text that another one lacks. */
export function lostNumbers(from: string, wording: string): readonly string[] {
  const kept = new Set(wording.match(/\d+(?:[.:]\d+)*/g) ?? []);
  for (const [word, digits] of numberWords) if (new RegExp(`\\b${word}\\b`, 'i').test(wording)) kept.add(digits);
  return (from.match(/\d+(?:[.:]\d+)*/g) ?? []).filter((number) => !kept.has(number));
}
