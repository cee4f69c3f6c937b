import { type Clause, clausesOf } from '../clauses.ts';
import { phrasesOfLanguages } from './languages.ts';
import { type PromptRule, promptRules } from './promptRules.ts';

/** A rule whose words stand in a prompt, with the clause they stand in. */
export interface RuleMatch {
  readonly rule: PromptRule;
  readonly clause: string;
  /** 0-based position of the clause in the prompt. */
  readonly position: number;
}

/** Every rule whose words the prompt holds, whatever came before it; at most one match a rule, the first. */
export function ruleMatches(prompt: string): readonly RuleMatch[] {
  const clauses = clausesOf(prompt);
  const matches: RuleMatch[] = [];
  for (const rule of promptRules) {
    const position = clauses.findIndex(
      (clause, index) => (rule.scope === 'clause' || index === 0) && holds(rule, clause),
    );
    const clause = clauses[position];
    if (clause) matches.push({ rule, clause: clause.text, position });
  }
  return matches;
}

function holds(rule: PromptRule, clause: Clause): boolean {
  const tried = rule.scope === 'first' ? [clause.text] : [clause.text, clause.core];
  if (tried.some((text) => rule.pattern.test(text))) return true;
  return (phrasesOfLanguages[rule.name] ?? []).some((pattern) => pattern.test(clause.text));
}
