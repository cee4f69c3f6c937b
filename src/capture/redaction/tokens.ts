import { AnchorSet } from './anchors.ts';
import { redactHighEntropy } from './highEntropy.ts';
import { type LossyBytes, lossyBytesOf } from './lossyBytes.ts';
import { platformRules } from './platformRules.ts';
import type { SecretRule } from './secretRule.ts';
import { serviceRules } from './serviceRules.ts';
import { type TextSpan, tokenSpans } from './tokenSpans.ts';

/** All tokens that are known by their own form. */
export const secretRules: readonly SecretRule[] = [...serviceRules, ...platformRules];
const anchors = AnchorSet.ofRules(secretRules);
const anyMark = new RegExp(secretRules.map((rule) => rule.mark.source).join('|'));
/** No token is shorter, and none holds a character that is not of these. Everything else is passed over at once. */
const tokenRun = /(?<![\w.~$:/+=@%&?-])[\w.~$:/+=@%&?-]{19,}/g;
const contextChars = 24;

/** Where the text of these bytes may hold tokens. */
export function possibleTokens(bytes: LossyBytes): readonly TextSpan[] {
  return tokenSpans(bytes, anchors);
}

/**
 * The text without tokens that are known by their own form, and without long strings that look random. `spans` is where
 * `possibleTokens` says they may be.
 */
export function redactTokens(text: string, spans = possibleTokens(lossyBytesOf(text))): string {
  let kept = '';
  let done = 0;
  for (const { from, to } of spans) {
    const piece = text.slice(from, to);
    const clean = piece.replace(tokenRun, (run: string, index: number) => redactRun(text, run, from + index));
    if (clean === piece) continue;
    kept += text.slice(done, from) + clean;
    done = to;
  }
  return done === 0 ? text : kept + text.slice(done);
}

function redactRun(text: string, run: string, index: number): string {
  let kept = run;
  if (anyMark.test(kept)) for (const rule of secretRules) kept = applyRule(kept, rule);
  return kept.length < 32 ? kept : redactHighEntropy(kept, text.slice(Math.max(0, index - contextChars), index));
}

function applyRule(text: string, rule: SecretRule): string {
  return rule.mark.test(text) ? text.replace(rule.pattern, `[redacted:${rule.kind}]`) : text;
}
