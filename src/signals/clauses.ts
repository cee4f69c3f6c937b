import { imperativeVerbs } from './imperatives.ts';
import { ownWords } from './ownWords.ts';

/** One clause of a prompt: a sentence or list item in the user's own words. */
export interface Clause {
  /** As typed, white space folded. */
  readonly text: string;
  /** Without greetings, fillers and polite openings: `ok can you please run the tests` becomes `run the tests`. */
  readonly core: string;
  readonly words: number;
}

const fencedCode = /```[\s\S]*?(?:```|$)/g;
const markdownLink = /\[([^\]]{0,300})\]\((?:https?:[^)]{0,2000})\)/g;
const url = /https?:\/\/[^\s)\]>]+/g;
const machineLine =
  /^\s*(?:[➜❯»]\s|\d{1,5}\s{1,3}[-+|]\s|[>$#|+*-]{1,3}\s*(?=[>$|])|at .+\(.+:\d+|\d{2,4}[-/:]\d{2}|\[?(?:error|warn|info|debug)\]?[:\s]|[{}[\]"']|\w+(?:\.\w+){2,}:|\s*\d+\s*\||\S{0,200}:?\d+:\d+(?::|\s+(?:error|warning|info)\b)|.{3,120}\.{4,}(?:Passed|Failed|Skipped))/i;
const opening =
  /^(?:(?:ok(?:ay)?|ahh?|oh|hm+|u+h*m+|uh|yes|yeah|yep|sure|right|well|so|now|then|and|but|also|great|nice|cool|perfect|good|thanks|thank you|please|just|hey|hi|alright|actually|wait|no|nope|first|finally|additionally|otherwise|anyway)\b[\s,.!:;-]*)+/i;
const polite =
  /^(?:(?:can|could|would|will) (?:you|we) (?:please |also |just |now |maybe )*(?=\w)|(?:please|kindly) |let'?s |lets |(?:i|we)(?:'d| would)? (?:want|need|like) (?:you )?to (?=\w)|i(?:'d| would) like (?:you )?to |you (?:need|have) to |we (?:need|have) to |i think (?:you need to |we should |lets |let's |it'?s worthwhile |that )?|i feel (?:like |that )?|make sure (?:that |to )?|go ahead and |feel free to |just |maybe |also |please )+/i;

/** Removes pasted text, code, machine output and addresses from a prompt, keeping what a person wrote. Linear in its length. */
export function proseOf(prompt: string): string {
  return ownWords(prompt)
    .own.slice(0, 20_000)
    .replace(fencedCode, '\n')
    .replace(markdownLink, (_whole, label: string) => (/^https?:/.test(label) ? placeholderFor(label) : label))
    .replace(url, placeholderFor)
    .split('\n')
    .filter((line) => !looksLikeMachineOutput(line))
    .join('\n');
}

function placeholderFor(address: string): string {
  if (/\/pull\/\d+/.test(address)) return 'the pull request';
  if (/\/issues\/\d+/.test(address)) return 'the issue';
  if (/\/discussions\/\d+/.test(address)) return 'the discussion';
  if (/\/actions\/runs\//.test(address)) return 'the CI run';
  return 'the link';
}

function looksLikeMachineOutput(line: string): boolean {
  const trimmed = line.trim();
  if (trimmed.length === 0) return false;
  if (machineLine.test(trimmed) && !/^[*-]\s+\w/.test(trimmed)) return true;
  const letters = trimmed.replace(/[^\p{L}\s]/gu, '').length;
  return trimmed.length > 24 && letters / trimmed.length < 0.6;
}

/** Splits a prompt into clauses: sentences, list items and semicolon parts, at most 24, without pasted output. */
export function clausesOf(prompt: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const line of proseOf(prompt).split('\n')) {
    const item = line.replace(/^\s*(?:[*•-]|\d+[.)])\s+/, '');
    for (const sentence of sentencesOf(item)) {
      const text = sentence.replace(/\s+/g, ' ').trim();
      if (text.length < 2) continue;
      clauses.push({ text, core: coreOf(text), words: text.split(' ').length });
      if (clauses.length === 24) return clauses;
    }
  }
  return clauses;
}

/** Sentences, and within them the parts that a comma or “and” joins when the next part opens with a verb of its own. */
function sentencesOf(item: string): readonly string[] {
  const parts: string[] = [];
  for (const sentence of item.split(/(?<=[.!?。！？])\s+|;\s+|(?<!\s)\s+\+\s+(?=\w+ )/)) {
    let from = 0;
    for (const joint of sentence.matchAll(
      /(?:,\s+(?:and |then |but |also )*|(?<!\s)\s+and (?:then |also )?)(?=([a-z]+)\b)/gi,
    )) {
      const next = joint[1]?.toLowerCase() ?? '';
      if (!imperativeVerbs.has(next) && next !== 'do' && next !== 'don') continue;
      if (sentence.slice(from, joint.index).trim().split(/\s+/).length < 2 && next !== 'do') continue;
      parts.push(sentence.slice(from, joint.index));
      from = joint.index + joint[0].length;
    }
    parts.push(sentence.slice(from));
  }
  return parts;
}

/** The clause without fillers and polite openings, first letter as typed. */
export function coreOf(text: string): string {
  let core = text;
  for (let round = 0; round < 4; round += 1) {
    const shorter = core.replace(opening, '').replace(polite, '').trim();
    if (shorter === core || shorter.length === 0) break;
    core = shorter;
  }
  return core;
}
