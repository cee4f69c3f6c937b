import { type Clause, clausesOf } from '../signals/clauses.ts';
import type { Episode } from '../signals/episode.ts';
import { imperativeVerbs } from '../signals/imperatives.ts';
import { phrasesOfLanguages } from '../signals/prompts/languages.ts';
import { standingWord } from '../signals/prompts/promptRules.ts';
import type { Signal } from '../signals/signal.ts';
import { isTalkAboutRules, ownClauses } from './talkAbout.ts';
import { normalisePhrases, type Term, termsOf } from './terms.ts';

export type Polarity = 'do' | 'do-not';

/** One instruction of the user, in the user's words: the grain that patterns are made of. */
export interface Directive {
  readonly eventId: string;
  readonly sessionId: string;
  /** Episode that the instruction opened, or was given in. */
  readonly episodeId: string;
  readonly at: number;
  readonly text: string;
  readonly core: string;
  readonly polarity: Polarity;
  /** 0 to 1: how plainly it is put as a rule for more than this moment. */
  readonly explicitness: number;
  /** It came with a correction or a refusal of what the assistant did. */
  readonly corrective: boolean;
  /** It points at things only this conversation knows (“this”, “bullet 1”, “for now”). */
  readonly bound: boolean;
  /** It forbids something, be it beside asking for something else. */
  readonly forbids: boolean;
  /** It opens with a verb that asks for something. */
  readonly imperative: boolean;
  /** It is what a session was opened with. */
  readonly opening: boolean;
  readonly terms: readonly Term[];
  readonly signal: string;
}

const prohibition =
  /(?:^|[,.:;(]\s*|\b(?:please|and|but|so|we|you)\s+)(?:do not|do ?n['’]?t|never|stop|avoid|no more|must not|should ?n['’]?t|should not|no)\b|\bnot be \w+ ever\b|\bi (?:do ?n['’]?t|do not) want\b/i;
const stillUsing = /^(?:but )?why (?:are|do) (?:you|we) (?:still\b|\w+ing\b)/i;
const reason = /,? (?:because|as (?:that|this|it)|since|otherwise|so that)\b|, (?:this|that|it|which)\b/i;
const durable =
  /\b(?:from now on|going forward|in (?:the )?future|every time|each time|on every|at all times|as a rule|next time|by default|unless i (?:say|ask))\b|^whenever\b|\bwhere(?:ver)? possible\b/i;
/** What is asked for once tells what is usual (“make it draft, unlike most of my PRs”). */
const exception =
  /\b(?:unlike (?:most|all|the rest) of|unlike (?:my|our) (?:usual|other)|as an exception|just this once|for once)\b/i;
const remember = /\b(?:remember|memori[sz]e|keep in mind)\b/i;
const boundWords =
  /\b(?:yet|for now|right now|just now|this time|today|bullet \d|step \d|option \w\b|number \d|#\d+|the (?:issue|link|discussion|CI run|pull request)|on your instance|above|below)\b/i;
const pointing = /\b(?:this|that|these|those)\b(?! (?:is|repo|repository|project|codebase|workspace))/i;
const critique =
  /^(?:but )?(?:why are(?:n['’]?t)? (?:we|you)|why would (?:we|you)|why did(?:n['’]?t)? you|can['’]?t (?:we|you|the|it)|could(?:n['’]?t)? (?:we|you) (?:just |instead )|should(?:n['’]?t)? (?:we|you|it|the)|i feel like we should)/i;

/** The instructions in the prompts and refusals of a project, oldest first. */
export function directivesOf(episodes: readonly Episode[], signals: readonly Signal[]): readonly Directive[] {
  const corrected = new Set<string>();
  for (const signal of signals) if (signal.kind === 'correction') corrected.add(signal.eventId);
  const directives: Directive[] = [];
  for (const episode of episodes) {
    const corrective = corrected.has(episode.promptEventId);
    for (const [position, clause] of ownClauses(clausesOf(episode.prompt)).entries())
      add(directives, clause, {
        opening: episode.index === 0 && position === 0,
        eventId: episode.promptEventId,
        sessionId: episode.sessionId,
        episodeId: episode.id,
        at: episode.startedAt,
        corrective,
        signal: corrective ? 'correction' : 'prompt',
      });
  }
  for (const signal of signals) {
    if (signal.kind !== 'rejection' || signal.rule !== 'tool-rejected-with-words') continue;
    for (const clause of clausesOf(signal.text))
      add(directives, clause, {
        opening: false,
        eventId: signal.eventId,
        sessionId: signal.sessionId,
        episodeId: signal.episodeId ?? '',
        at: signal.at,
        corrective: true,
        signal: 'rejection',
      });
  }
  return directives.sort((left, right) => left.at - right.at || left.eventId.localeCompare(right.eventId));
}

type Source = Pick<Directive, 'eventId' | 'sessionId' | 'episodeId' | 'at' | 'corrective' | 'opening' | 'signal'>;

function add(directives: Directive[], clause: Clause, source: Source): void {
  if (clause.words > 45 || isTalkAboutRules(clause)) return;
  // What sessions are opened with again and again is a job of its own, question or not.
  const form =
    (isEnglish(clause.text) ? null : foreignFormOf(clause)) ??
    formOf(clause, source.corrective) ??
    (source.opening && clause.words <= 25 ? openingForm : null);
  if (form === null) return;
  const rule = clause.core.split(reason)[0] ?? clause.core;
  const terms = termsOf(normalisePhrases(rule));
  if (terms.length === 0) return;
  const bound =
    /^(?:it|they|he|she)\b/i.test(clause.core) ||
    boundWords.test(clause.text) ||
    pointing.test(rule.replace(/\bwhere(?:ver)? possible\b/i, ''));
  directives.push({
    ...source,
    text: clause.text,
    core: clause.core,
    terms,
    bound,
    imperative: startsImperative(clause.core),
    forbids: prohibition.test(clause.core) || stillUsing.test(clause.core),
    ...form,
  });
}

/** English by its function words, or too short to tell; a clause without any is taken for another language. */
function isEnglish(text: string): boolean {
  return englishWords.test(text) && !foreignLetters.test(text);
}

const englishWords =
  /\b(?:the|a|an|to|of|in|on|is|are|be|and|or|it|this|that|for|with|from|at|by|we|you|i|my|use|do|don|not|make|should|always|never|please|when|as|all|every)\b/i;
const foreignLetters =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?<![\p{L}])(?:ich|nicht|und|der|das|bitte|für|por|para|pour|les|est|não|você|una|que)(?![\p{L}])/iu;
const openingForm = { polarity: 'do', explicitness: 0.25 } as const;

const standing = phrasesOfLanguages['standing-word'] ?? [];
const lasting = phrasesOfLanguages['from-now-on'] ?? [];
const forbidding = phrasesOfLanguages['prohibition'] ?? [];
const negatives =
  /(?<![\p{L}])(?:nie|niemals|nicht|kein\w*|nunca|jamás|jamais|ne|não|no)(?![\p{L}])|不要|别|禁止|绝不|しない|するな/iu;

/** The same for a clause in another language than English, by the common phrases for rules and prohibitions. */
function foreignFormOf({ text }: Clause): Pick<Directive, 'polarity' | 'explicitness'> | null {
  const polarity: Polarity = negatives.test(text) ? 'do-not' : 'do';
  if (text.endsWith('?')) return null;
  if (standing.some((pattern) => pattern.test(text))) return { polarity, explicitness: 0.9 };
  if (lasting.some((pattern) => pattern.test(text))) return { polarity, explicitness: 0.8 };
  if (forbidding.some((pattern) => pattern.test(text))) return { polarity: 'do-not', explicitness: 0.7 };
  return null;
}

/** Polarity and explicitness of a clause, or null when it instructs nothing. */
function formOf(clause: Clause, corrective: boolean): Pick<Directive, 'polarity' | 'explicitness'> | null {
  const { core, text } = clause;
  const negative = prohibition.test(core) || stillUsing.test(core);
  const imperative = startsImperative(core);
  // “use pnpm, never npm” asks for something first and foremost.
  const polarity: Polarity = negative && !(imperative && !/^(?:stop|avoid|no)\b/i.test(core)) ? 'do-not' : 'do';
  if (exception.test(text)) return { polarity: polarity === 'do' ? 'do-not' : 'do', explicitness: 0.5 };
  if (standingWord.test(core) && (imperative || negative || /\b(?:always|should|must)\b/i.test(core)))
    return { polarity, explicitness: 0.95 };
  if (durable.test(text) && (imperative || negative)) return { polarity, explicitness: 0.9 };
  if (remember.test(core) && !text.endsWith('?')) return { polarity, explicitness: 0.75 };
  if (negative && !text.endsWith('?')) return { polarity, explicitness: 0.7 };
  if (critique.test(core)) return { polarity, explicitness: corrective ? 0.5 : 0.4 };
  if (imperative) return { polarity, explicitness: corrective ? 0.5 : 0.3 };
  if (corrective) return { polarity, explicitness: text.endsWith('?') ? 0.3 : 0.35 };
  return null;
}

const leadIn =
  /^(?:(?:always|also|from now on|going forward|next time|in (?:the )?future|every time|as a rule|by default)\b[\s,:]*)+/i;

function startsImperative(core: string): boolean {
  const first = /^([\p{L}-]+)/u.exec(core.replace(leadIn, ''))?.[1]?.toLowerCase();
  if (first === undefined) return false;
  return imperativeVerbs.has(first) || /^(?:back to|no \w+)/i.test(core);
}
