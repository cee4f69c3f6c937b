import { imperativeVerbs } from '../../signals/imperatives.ts';
import { isTopical, normalisePhrases, termsOf } from '../terms.ts';
import { leadingAction } from './actions.ts';

/** What a statement asks for and what it forbids, by topic stems. */
export interface Stance {
  readonly wanted: ReadonlySet<string>;
  readonly unwanted: ReadonlySet<string>;
  /** Stems of the occasion to which what is forbidden is limited (“before merging”). */
  readonly occasion: ReadonlySet<string>;
  /** What is to be done, and what not: the verbs that the two begin with, null where they begin with none. */
  readonly action: string | null;
  readonly forbiddenAction: string | null;
  /** Stem of what is to be used, where it says “use …” or the like. */
  readonly object: string | null;
  /** Stems of the one place it holds for (“in the docs folder”), else empty: a rule for all places does not contradict it. */
  readonly scope: string;
}

const nothing: Stance = {
  wanted: new Set(),
  unwanted: new Set(),
  occasion: new Set(),
  action: null,
  forbiddenAction: null,
  object: null,
  scope: '',
};

const negation =
  /\b(?:never|not|(?:do|ca|wo|should|must|is|are|was)n['’]?t|no longer|no more|no need to|no|avoid|stop|skip(?:ping)?|omit|cannot|instead of|rather than|without)\b/gi;
const passive =
  /^(.{2,60}?)\s+(?:should|must|may|can|is|are)(?:n['’]?t| not| never)\s+(?:be\s+)?(?:used|run|needed|necessary|allowed|\w+ed)\b/i;
/** “never commit without running the tests” asks for something and forbids nothing as such. */
const condition = /\b(?:unless|except|without|only if|if not)\b/i;
/** “never commit before the tests ran” forbids only where that is the case. */
const timing = /\b(?:before|until)\b/i;
const complaint = /^(?:but )?why (?:are|do|did|would) (?:you|we)\b/i;
const askedWhyNot = /^(?:but )?why (?:are|do|did|would|ca|could|should)(?:n['’]?t| (?:you|we) not)\b/i;
const doubled = /\b(?:do not|don['’]?t|never) (?:(?:forget|hesitate|fail) to|skip|omit)\b|\bnever mind\b/gi;
const using =
  /\b(?:use|using|prefer|switch(?:ing)? to|stick (?:to|with)|go (?:back to|with)|back to)\s+(?:the\s+|an?\s+|only\s+)?([\p{L}\p{N}@][\p{L}\p{N}._@-]*)/iu;
const place =
  /\b(?:in|under|inside|for|within)\s+(?:the\s+|our\s+)?(?!this\b)[\w./-]+\s+(?:folder|directory|package|workspace|module|service|app|subproject)s?\b/i;

/** Reads what a statement asks for and what it forbids; empty where that cannot be told. */
export function stanceOf(text: string): Stance {
  const plain = text.replace(/[‘’]/g, "'").replace(doubled, ' ').trim();
  if (plain === '') return nothing;
  const scope = [...topicsIn(place.exec(plain)?.[0] ?? '')].join(' ');
  if (complaint.test(plain) && !askedWhyNot.test(plain)) return { ...nothing, unwanted: topicsIn(plain), scope };
  const turned = askedWhyNot.test(plain) ? plain.replace(askedWhyNot, ' ') : plain;
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const occasion: string[] = [];
  let action: string | null = null;
  let forbiddenAction: string | null = null;
  let object: string | null = null;
  for (const segment of segmentsOf(turned)) {
    if (segment.negative) {
      if (condition.test(segment.text)) continue;
      unwanted.push(...topicsIn(segment.text));
      forbiddenAction ??= leadingAction(segment.text);
      const moment = timing.exec(segment.text);
      if (moment) occasion.push(...topicsIn(segment.text.slice(moment.index)));
      continue;
    }
    wanted.push(...topicsIn(segment.text));
    action ??= leadingAction(segment.text);
    object ??= objectIn(segment.text);
  }
  const forbidden = new Set(unwanted);
  return {
    wanted: new Set(wanted.filter((stem) => !forbidden.has(stem))),
    unwanted: forbidden,
    occasion: new Set(occasion),
    action,
    forbiddenAction,
    object,
    scope,
  };
}

interface Segment {
  readonly text: string;
  readonly negative: boolean;
}

/** Cuts a statement where it turns from asking to forbidding and back. */
function segmentsOf(text: string): readonly Segment[] {
  const subject = passive.exec(text);
  if (subject)
    return [
      { text: subject[1] ?? '', negative: true },
      ...segmentsOf(text.slice(subject[0].length).replace(/^\W+/, '')),
    ];
  const segments: Segment[] = [];
  for (const part of partsOf(text)) {
    let from = 0;
    let negative = false;
    for (const match of part.matchAll(negation)) {
      if (negative) continue;
      segments.push({ text: part.slice(from, match.index), negative: false });
      from = match.index + match[0].length;
      negative = true;
      const turn = /^(?:instead of|rather than)\b.*?\b(?=use\b|prefer\b|run\b)/i.exec(part.slice(match.index));
      if (!turn) continue;
      segments.push({ text: turn[0].slice(match[0].length), negative: true });
      from = match.index + turn[0].length;
      negative = false;
    }
    segments.push({ text: part.slice(from), negative });
  }
  return segments.filter((segment) => segment.text.trim() !== '');
}

/** A comma ends what is forbidden only when something else is asked for behind it: “no npm, yarn or bun” goes on. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const joint of text.matchAll(/[.;:!?—()]+\s*|,\s*(?=(\w+))|\s+but\s+(?!not\b)/g)) {
    const next = joint[1]?.toLowerCase();
    const turns =
      next === undefined ||
      imperativeVerbs.has(next) ||
      /^(?:but|always|only|instead|please|never|not|no|we|you|do|don)$/.test(next);
    // A point inside a word (`package.json`, `db:migrate`) ends nothing.
    if (!turns || /^[.:]$/.test(joint[0])) continue;
    parts.push(text.slice(from, joint.index));
    from = joint.index + joint[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function topicsIn(text: string): ReadonlySet<string> {
  return new Set(
    termsOf(normalisePhrases(text))
      .map((term) => term.stem)
      .filter(isTopical),
  );
}

function objectIn(text: string): string | null {
  const named = using.exec(normalisePhrases(text))?.[1];
  const stem = named === undefined ? undefined : termsOf(named)[0]?.stem;
  return stem !== undefined && isTopical(stem) ? stem : null;
}
