import type { Clause } from '../signals/clauses.ts';

const speakers =
  'they|he|she|someone|somebody|people|everyone|the (?:docs?|documentation|guide|guidelines?|style ?guide|readme|article|blog|post|manual|spec|book|tutorial|meeting|talk|team|policy|rfc|wiki|page|paper|author|vendor)|some (?:people|teams|projects)|(?:his|her|their) \\w+';
const reported = new RegExp(
  `\\b(?:${speakers})\\s+(?:\\w+ly |also |just |had |have )?(?:said|says?|told|tells?|claim(?:s|ed)?|recommend(?:s|ed)?|suggest(?:s|ed)?|wrote|writes?|argue[sd]?|state[sd]?|mention(?:s|ed)?|think|thinks|thought|insist(?:s|ed)?|preach(?:es|ed)?)\\b`,
  'i',
);
const accordingTo =
  /^according to\b|\b(?:i (?:read|heard|saw) (?:that|somewhere|an? |the )|the (?:saying|rule|advice|phrase) goes)\b/i;
const question = /^(?:what|why|how|who|when|where|is|are|does|do|did|should|would|could|can)\b/i;
const quotation = /["“«](?:[^"”»]{4,})["”»]|(?:^|\s)'[^']{4,}'/;
const opinionAsked =
  /\b(?:what do you think|do you agree|is (?:that|this|it) (?:true|right|still true)|thoughts)\s*\??$/i;

/** True for a clause that tells or asks about a rule instead of giving one: reported, quoted in a question, or up for debate. */
export function isTalkAboutRules(clause: Clause): boolean {
  const { text, core } = clause;
  if (reported.test(core) || accordingTo.test(core)) return true;
  return text.endsWith('?') && (opinionAsked.test(text) || (question.test(core) && quotation.test(text)));
}

/** “Summarise this style guide for me:” and the like: what follows is somebody's text, not the user's wish. */
const handsOver =
  /^(?:summari[sz]e|explain|translate|review|proofread|compare|quote|rewrite|reformat|shorten|describe|here(?:'s| is| are)|this is|read|check|what do you think (?:of|about)|look at)\b.*\b(?:guides?|guidelines?|docs?|documentation|document|text|article|paragraph|section|readme|page|policy|excerpt|quote|rules? of|conventions? of|post|chapter|essay|email|mail|message|letter|transcript|minutes)\b.*:$/i;

/** The clauses in which the user speaks: without the text that one of them hands over, up to the end of the prompt. */
export function ownClauses(clauses: readonly Clause[]): readonly Clause[] {
  const at = clauses.findIndex((clause) => handsOver.test(clause.core));
  return at < 0 ? clauses : clauses.slice(0, at + 1);
}
