import { wordWorth } from './commonWords.ts';
import { type ContentWord, contentWords, plainWords } from './textTerms.ts';

/** A word of a prompt that may tell which skill is called for. */
export interface PromptWord {
  readonly surface: string;
  readonly stem: string;
  /** How much it says about what is wanted, whoever the rivals are; above 1 for what is repeated. */
  readonly worth: number;
  /** Concepts it names alone, and concepts of phrases it is part of. */
  readonly concepts: readonly { readonly concept: string; readonly length: number }[];
}

/** What a prompt asks for, as words and as a way of speaking. */
export interface PromptReading {
  readonly words: readonly PromptWord[];
  /** Neighbouring stems. */
  readonly pairs: readonly string[];
  /** All stems in order, with blanks around and between them. */
  readonly stems: string;
  /** All words in order, likewise. */
  readonly plain: string;
  readonly manner: PromptManner;
}

/** Signs that a prompt asks for work, or that it does not; each true or false. */
export interface PromptManner {
  /** Thanks, agreement, a greeting, or a word on how to go on. */
  readonly isReply: boolean;
  /** Asks for a fact rather than for work. */
  readonly asksForFact: boolean;
  /** Asks for work: begins with what is to be done, or with who wants it. */
  readonly isRequest: boolean;
  /** Says that something is not to be done, or is over. */
  readonly isDenial: boolean;
  /** Names a file by its ending. */
  readonly namesFile: boolean;
  /** Says whose or which thing it is about: “my”, “our”, “this”. */
  readonly pointsAt: boolean;
}

const codeBlock = /```[^\n]*\n[\s\S]*?(?:```|$)/g;
/** Words after which a prompt is long: a task in paragraphs, of which the opening says what it is about. */
const longPromptWords = 60;
const openingWords = 40;
const laterWorth = 0.6;
const pathWorth = 0.4;
const loosePairWorth = 0.2;
const endingWorth = 1.2;

const reply =
  /^(?:(?:ok(?:ay)?|yes|yep|yeah|no|nope|nah|thanks?|thank you|thx|hi|hey|hello|great|perfect|cool|nice|lgtm|danke|ja|nein|super|genau|weiter|谢谢|你好|好的|continue|go on|go ahead|proceed|stop|wait|do (?:it|that)|please (?:stop|wait|continue)|never ?mind)\b|谢谢|你好|好的)/i;
const factQuestion =
  /^(?:who|whose|when|where|which (?:branch|version|day|year)|how (?:many|much|old|long ago|far|tall|does|do (?:i say|you say))|what(?:['’]s| is| was| are| does)(?! wrong)|is there|is it|was|did|do you|does|are you|can you (?:tell|say)|why (?:did|is|are|does|do) (?:the|you|people|we)|explain (?:what|how|why)|wer|wann|wo|wie (?:viel|spät|alt)|was (?:ist|bedeutet))\b/i;
/** Words that a prompt begins with when it asks for work; a list, because compiling so many alternatives takes longer than all the rest. */
const requestVerbs: ReadonlySet<string> = new Set(
  `help add adapt adjust analyse analyze apply audit build bump check clean combine compare compress compute configure
  convert count create cut debug deploy design diagnose document draft edit explore export expose extract fill
  find fix generate get implement import improve increase install integrate investigate localize look make merge
  migrate move optimise optimize organise organize plan plot prepare profile publish pull put read rebase reduce
  refactor release rename reply resize resolve restyle review rewrite reword rotate run scan scrape search setup
  ship shrink speed split summarise summarize tag test tighten trace train translate trim turn update upgrade
  use validate verify write`.split(/\s+/),
);
const politeOpening = /^(?:please |pls |kindly |hey,? |ok,? )/i;
const requestPhrase =
  /^(?:(?:can|could|would|will) (?:you|we|u)|i (?:want|need|would like|have to)|i['’]d like|we (?:want|need|have to)|let['’]?s|how (?:do|can|should|would) (?:i|we|you)|set ?up|kannst du|bitte|erstelle?|schreib\w*|mach\w*)\b/i;
const chineseRequest = /帮我|请|把/;
const denial =
  /\b(?:no need to|don['’]?t (?:touch|change|use|need|bother)|do not (?:touch|change|use)|without (?:touching|changing)|not like that|came through|already (?:done|did|fixed)|yesterday|last (?:week|night|month)|nicht (?:nötig|mehr))\b/i;
const pointing = /\b(?:my|our|this|these|here|the attached|mein\w*|unser\w*|dies\w*)\b|这/i;

/** Reads a prompt of any length. Pure. */
export function readPrompt(prompt: string): PromptReading {
  const text = prompt.replace(codeBlock, ' ');
  const content = contentWords(text);
  const isLong = content.length > longPromptWords;
  const kept = new Map<string, { word: ContentWord; weight: number; concepts: Map<string, number> }>();
  for (const [index, word] of content.entries()) {
    const place = word.place === 'path' ? pathWorth : word.place === 'ending' ? endingWorth : 1;
    const weight = place * (isLong && index >= openingWords ? laterWorth : 1);
    const known = kept.get(word.stem) ?? { word, weight: 0, concepts: new Map<string, number>() };
    // Repetition counts less and less.
    known.weight = known.weight === 0 ? weight : known.weight + weight / (1 + 2 * known.weight);
    for (const { concept, length } of word.concepts)
      known.concepts.set(concept, Math.max(length, known.concepts.get(concept) ?? 0));
    kept.set(word.stem, known);
  }
  const stems = content.map(({ stem }) => stem);
  return {
    words: [...kept.values()].map(({ word, weight, concepts }) => ({
      surface: word.surface,
      stem: word.stem,
      worth: weight * (isLoosePair(word) ? loosePairWorth : wordWorth(word.stem)),
      concepts: [...concepts].map(([concept, length]) => ({ concept, length })),
    })),
    pairs: [...new Set(stems.slice(1).map((stem, index) => `${stems[index] ?? ''} ${stem}`))],
    stems: ` ${stems.join(' ')} `,
    plain: ` ${plainWords(text)} `,
    manner: mannerOf(text.trim(), content),
  };
}

function asksForWork(text: string): boolean {
  const start = text.replace(politeOpening, '').slice(0, 60);
  const [first = ''] = /^[a-z]+(?!\w)/i.exec(start) ?? [];
  return requestVerbs.has(first.toLowerCase()) || requestPhrase.test(start) || chineseRequest.test(text);
}

/** Tells of something that was, and asks for nothing. */
function isRemark(text: string): boolean {
  const isPast = /\b(?:was|were|lasted|went|took|had|enjoyed|liked|loved|bought|visited|war|waren)\b/i.test(text);
  return isPast && !asksForWork(text) && !/\?|fail|error|crash|broke|wrong|slow|bug|fix/i.test(text);
}

/** Most pairs of Chinese characters go over the border between two words, or are not about anything. */
function isLoosePair({ surface, concepts }: ContentWord): boolean {
  return concepts.length === 0 && /^\p{Script=Han}+$/u.test(surface);
}

function mannerOf(text: string, content: readonly ContentWord[]): PromptManner {
  return {
    isReply: reply.test(text) && content.length <= 6,
    isRequest: asksForWork(text),
    asksForFact: factQuestion.test(text) && content.length <= 14,
    isDenial: (denial.test(text) || isRemark(text)) && content.length <= 20,
    namesFile: content.some(({ place }) => place === 'ending'),
    pointsAt: pointing.test(text),
  };
}
