import { redactHighEntropy } from './highEntropy.ts';
import { platformRules } from './platformRules.ts';
import type { SecretRule } from './secretRule.ts';
import { serviceRules } from './serviceRules.ts';

const secretRules: readonly SecretRule[] = [...serviceRules, ...platformRules];
const anyMark = new RegExp(secretRules.map((rule) => rule.mark.source).join('|'));
/** No token is shorter, and none holds a character that is not of these. Everything else is passed over at once. */
const tokenRun = /(?<![\w.~$:/+=@%&?-])[\w.~$:/+=@%&?-]{19,}/g;

/** The text without tokens that are known by their own form, and without long strings that look random. */
export function redactTokens(text: string): string {
  return text.replace(tokenRun, (run: string, index: number) => {
    let kept = run;
    if (anyMark.test(kept)) for (const rule of secretRules) kept = applyRule(kept, rule);
    return kept.length < 32 ? kept : redactHighEntropy(kept, text.slice(Math.max(0, index - 24), index));
  });
}

function applyRule(text: string, rule: SecretRule): string {
  return rule.mark.test(text) ? text.replace(rule.pattern, `[redacted:${rule.kind}]`) : text;
}
