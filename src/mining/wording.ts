import { imperativeVerbs } from '../signals/imperatives.ts';

const gerunds: ReadonlyMap<string, string> = new Map([
  ['using', 'use'],
  ['running', 'run'],
  ['writing', 'write'],
  ['making', 'make'],
  ['doing', 'do'],
  ['adding', 'add'],
  ['committing', 'commit'],
  ['putting', 'put'],
  ['having', 'have'],
  ['going', 'go'],
  ['creating', 'create'],
  ['calling', 'call'],
  ['testing', 'test'],
  ['opening', 'open'],
]);

/**
 * Puts an instruction in the user's words into the imperative where that is safe: fillers and question forms go
 * (“why aren't we using X?” becomes “Use X”), contractions are written out, the meaning stays. Falls back to the words as they are.
 */
export function toInstruction(core: string): string {
  let text = core
    .replace(/[’]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/[\s?!.,;:]+$/, '')
    .replace(/\s*⏎\s*/g, ' ')
    .trim();
  text = text
    .replace(/^(?:but|bitte|por favor|s['’]il (?:te|vous) pla[iî]t)[\s,]+/i, '')
    .replace(/^(?:from now on|going forward|next time|in (?:the )?future)\b[\s,:]*/i, '')
    .replace(/^why aren'?t (?:we|you) (\w+ing)\b/i, (_all, verb: string) => base(verb))
    .replace(/^why (?:did|does|is|was) (?:this|it|that) fail(?:ing)? (the [\w ]+)$/i, 'find out why $1 fails')
    .replace(/^why (?:did|does|is|was) (?:this|it|that) (?:fail|failing|broken|breaking)\b/i, 'find out why it fails:')
    .replace(/^why (?:are|do) (?:we|you) still (\w+ing)\b/i, (_all, verb: string) => `do not ${base(verb)}`)
    .replace(/^why are (?:we|you) (\w+ing)\b/i, (_all, verb: string) => `do not ${base(verb)}`)
    .replace(/^(?:can'?t|couldn'?t|shouldn'?t) (?:we|you) (?:just |instead )?/i, '')
    .replace(/^(?:can|could|should) (?:we|you) (?:instead |just |please )*/i, '')
    .replace(/^(?:can'?t|couldn'?t|shouldn'?t) (the [\w -]+?) ?be ?(?=[a-z])/i, '$1 should be ')
    .replace(
      /^(.{3,60}?) should (?:not|never) be (\w+ed)(?: ever)?\b/i,
      (_all, what: string, verb: string) => `never ${present(verb)} ${what}`,
    )
    .replace(/^i feel like we should be doing (?:some )?/i, 'prefer ')
    .replace(/^i (?:don'?t|do not) want (?:to )?/i, 'do not use ')
    .replace(/^(?:i|we) (?:need|want) you to /i, '')
    .replace(/\bdo ?n'?t\b/gi, 'do not')
    .replace(/\bcan'?t\b/gi, 'cannot')
    .replace(/\bshould ?n'?t\b/gi, 'should not')
    .replace(/\b(?:the )?(prs?|issue|discussion|ticket) #?\d+\b/gi, 'the $1')
    .replace(/\bprs\b/gi, 'PRs')
    .replace(/\bpr\b/gi, 'PR')
    .replace(/\bci\b/g, 'CI')
    .replace(/\b(?:please|pls)\b\s*/gi, '')
    .replace(/\s+(?:please|thanks|thank you|ok|right)$/i, '')
    .replace(/\s*\.\.\.(?=\s|`|$)/g, '')
    .replace(/\s+(?:for|regarding|about|on|in|to|with|of) (?:this|that|it|these|those|them)$/i, '')
    .replace(/\b(?:NEVER|NOT|ALWAYS|MUST|ONLY|BEFORE|AFTER|DO|EVERY|ALL)\b/g, (word) => word.toLowerCase())
    .trim();
  return capitalise(withoutOddParenthesis(text));
}

function withoutOddParenthesis(text: string): string {
  const opened = text.split('(').length;
  const closed = text.split(')').length;
  if (opened === closed) return text;
  return opened < closed ? text.replace(/\)\s*$/, '') : text.replace(/\s*\([^)]*$/, '');
}

/** Things reported rather than asked for (“some valid points raised on the PR”) as work to do; null for other statements. */
export function toHandling(core: string): string | null {
  const match =
    /^(?:there (?:seem to be|are|were|is|'s)\s+(?:some|a few|several|many|a|an|more)?|some|a few|several)\s+(?:very |really |more )?(.{8,120}?)[\s.!?,]*$/i.exec(
      core,
    );
  return match?.[1] === undefined
    ? null
    : `Work through the ${toInstruction(match[1]).replace(/^./, (letter) => letter.toLowerCase())}`;
}

/** An instruction cut to what fits a heading: without the reason given for it and without asides. */
export function toTitle(instruction: string, limitChars = 72): string {
  let text = instruction
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/,? (?:because\b|since\b|so that\b|as (?:that|this|it)\b(?! is(?:$|[,.;:]))|otherwise\b|which\b).*$/i, '')
    .replace(/^(.{24,}?)[,:] .*$/, '$1')
    .trim();
  if (text.length > limitChars) {
    const cut = text.slice(0, limitChars);
    text = cut.slice(0, Math.max(cut.lastIndexOf(' '), limitChars / 2));
  }
  return capitalise(text.replace(/[\s,;:.-]+(?:the|a|an|and|or|to|of|in|for|with|on|at|by|as)?$/i, ''));
}

const nameStops = new Set(
  'a an the this that these those of and or is are be it its we you i our your my as not all please also just some any here there where possible when should'.split(
    ' ',
  ),
);

/**
 * The part of an instruction that names its subject: the shortest run of words that holds the two leading topics
 * (at most six words), with the noun behind it. Null when they stand apart.
 */
export function topicPhrase(instruction: string, topics: readonly string[]): string | null {
  const words = instruction.match(/[\p{L}\p{N}][\p{L}\p{N}_'/-]*/gu) ?? [];
  const wanted = topics.slice(0, 2).map((topic) => topic.toLowerCase());
  if (wanted.length < 2) return null;
  const places = wanted.map((topic) => words.findIndex((word) => word.toLowerCase().split('-').includes(topic)));
  if (places.some((place) => place < 0)) return null;
  const from = Math.min(...places);
  let to = Math.max(...places);
  if (to - from > 5 || words.slice(from, to).some((word) => /^(?:never|not|no|here|instead|and|or)$/i.test(word)))
    return null;
  if (
    /^(?:tests?|files?|cases?|skills?|commits?|comments?|commands?|branch|branches|feedback)$/i.test(
      words[to + 1] ?? '',
    )
  )
    to += 1;
  const phrase = words.slice(from, to + 1).join(' ');
  return from === 0 ? `${phrase.charAt(0).toLowerCase()}${phrase.slice(1)}` : phrase;
}

/** A skill name by the rules of Agent Skills: lower-case words joined by hyphens, at most 64 characters. */
export function toSkillName(title: string, topics: readonly string[]): string {
  const negative = /^(?:never|do not|no|avoid|stop)\b/i.test(title);
  const plain = asciiLetters(title)
    .replace(/n't\b/g, ' not')
    .match(/[a-z0-9]+/g);
  const before = plain?.findIndex((word, index) => index > 1 && /^(?:not|instead|rather)$/.test(word)) ?? -1;
  const words =
    (before > 0 ? plain?.slice(0, before) : plain)?.filter((word) => !nameStops.has(word) && word !== 'do') ?? [];
  const imperative = isInstruction(title);
  if (negative && imperative && !words.some((word) => /^(?:never|no|avoid|stop)$/.test(word))) words.unshift('no');
  const chosen =
    imperative && words.length >= 2 ? words : topics.flatMap((topic) => asciiLetters(topic).match(/[a-z0-9]+/g) ?? []);
  let name = '';
  for (const word of chosen.slice(0, 8)) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > 48) break;
    name = longer;
  }
  return name === '' ? 'project-practice' : name;
}

/** Lower case, accents dropped. */
function asciiLetters(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** True when a text opens with a verb that instructs, or forbids. */
export function isInstruction(text: string): boolean {
  const first = /^[A-Za-z-]+/.exec(text)?.[0]?.toLowerCase() ?? '';
  return imperativeVerbs.has(first) || /^(?:do|never|always|avoid|no|stop)$/.test(first) || /^Find out\b/i.test(text);
}

function base(gerund: string): string {
  const known = gerunds.get(gerund.toLowerCase());
  if (known) return known;
  const stem = gerund.slice(0, -3);
  return imperativeVerbs.has(`${stem}e`) && !imperativeVerbs.has(stem) ? `${stem}e` : stem;
}

/** `updated` to `update`, `edited` to `edit`: by the verbs that are known. */
function present(past: string): string {
  const short = past.slice(0, -2).toLowerCase();
  return imperativeVerbs.has(short) ? short : imperativeVerbs.has(`${short}e`) ? `${short}e` : short;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
