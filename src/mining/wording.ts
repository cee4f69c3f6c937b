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
    .replace(/^but\s+/i, '')
    .replace(/^why aren'?t (?:we|you) (\w+ing)\b/i, (_all, verb: string) => base(verb))
    .replace(/^why (?:are|do) (?:we|you) still (\w+ing)\b/i, (_all, verb: string) => `do not ${base(verb)}`)
    .replace(/^why are (?:we|you) (\w+ing)\b/i, (_all, verb: string) => `do not ${base(verb)}`)
    .replace(/^(?:can'?t|couldn'?t|shouldn'?t) (?:we|you) (?:just |instead )?/i, '')
    .replace(/^(?:can|could|should) (?:we|you) (?:instead |just |please )*/i, '')
    .replace(/^(?:can'?t|couldn'?t|shouldn'?t) (the [\w -]+?) ?be ?(?=[a-z])/i, '$1 should be ')
    .replace(/^i feel like we should be doing (?:some )?/i, 'prefer ')
    .replace(/^i (?:don'?t|do not) want (?:to )?/i, 'do not use ')
    .replace(/^(?:i|we) (?:need|want) you to /i, '')
    .replace(/\bdo ?n'?t\b/gi, 'do not')
    .replace(/\bcan'?t\b/gi, 'cannot')
    .replace(/\bshould ?n'?t\b/gi, 'should not')
    .replace(/\bprs\b/gi, 'PRs')
    .replace(/\bpr\b/gi, 'PR')
    .replace(/\bci\b/g, 'CI')
    .replace(/\b(?:please|pls)\b\s*/gi, '')
    .replace(/\s+(?:please|thanks|thank you|ok|right)$/i, '')
    .trim();
  return capitalise(text);
}

/** An instruction cut to what fits a heading: without the reason given for it and without asides. */
export function toTitle(instruction: string, limitChars = 72): string {
  let text = instruction
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/,? (?:because|since|so that|as (?:that|this|it)|otherwise|which)\b.*$/i, '')
    .replace(/^(.{24,}?)[,:] .*$/, '$1')
    .trim();
  if (text.length > limitChars) {
    const cut = text.slice(0, limitChars);
    text = cut.slice(0, Math.max(cut.lastIndexOf(' '), limitChars / 2));
  }
  return capitalise(text.replace(/[\s,;:.-]+(?:the|a|an|and|or|to|of|in|for|with|on|at|by|as)?$/i, ''));
}

const nameStops = new Set(
  'a an the this that these those to of in on for with and or is are be it its we you i our your my as by from at not all please also just some any here there where possible when should'.split(
    ' ',
  ),
);

/** A skill name by the rules of Agent Skills: lower-case words joined by hyphens, at most 64 characters. */
export function toSkillName(title: string, topics: readonly string[]): string {
  const negative = /\b(?:never|not|no|avoid|stop)\b/i.test(title);
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/n't\b/g, ' not')
    .match(/[a-z0-9]+/g);
  const words = (plain ?? []).filter((word) => !nameStops.has(word) && word !== 'do');
  if (negative && !words.some((word) => /^(?:never|no|avoid|stop)$/.test(word))) words.unshift('no');
  const chosen = words.length >= 2 ? words : topics.flatMap((topic) => topic.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  let name = '';
  for (const word of chosen.slice(0, 5)) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > 48) break;
    name = longer;
  }
  return name === '' ? 'project-practice' : name;
}

/** True when a text opens with a verb that instructs, or forbids. */
export function isInstruction(text: string): boolean {
  const first = /^[A-Za-z-]+/.exec(text)?.[0]?.toLowerCase() ?? '';
  return imperativeVerbs.has(first) || /^(?:do|never|always|avoid|no|stop)$/.test(first);
}

function base(gerund: string): string {
  const known = gerunds.get(gerund.toLowerCase());
  if (known) return known;
  const stem = gerund.slice(0, -3);
  return imperativeVerbs.has(`${stem}e`) && !imperativeVerbs.has(stem) ? `${stem}e` : stem;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
