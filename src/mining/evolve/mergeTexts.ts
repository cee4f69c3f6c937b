import { skillHeader } from '../../skills/document/skillDocument.ts';
import type { TermWeights } from '../terms.ts';
import { EditableSkill } from './editableSkill.ts';
import { adviceLikeness, isSaidBy, sameAdviceAt } from './sameAdvice.ts';
import { ruleLinesOf, statementOf } from './skillLines.ts';

/**
 * Puts what a second skill says and the first does not into the first: rules, occasions and sections of its own, and its
 * description behind the first one's.
 */
export function mergeTexts(keptMd: string, otherMd: string, weights: TermWeights): string {
  const text = new EditableSkill(keptMd);
  const other = new EditableSkill(otherMd);
  const said = ruleLinesOf(keptMd).map((line) => statementOf(line.text));
  const rules = new Set(ruleLinesOf(otherMd).map((line) => line.text));
  for (const { section, lines } of other.sections()) {
    for (const line of lines) {
      if (text.has(line) || /^Learned from \d+ turns? in /.test(line)) continue;
      if (rules.has(line) && isSaidBy(statementOf(line), said, weights)) continue;
      text.append(section, line);
    }
  }
  mergeDescriptions(text, keptMd, otherMd, weights);
  return text.toString();
}

function mergeDescriptions(text: EditableSkill, keptMd: string, otherMd: string, weights: TermWeights): void {
  const kept = skillHeader(keptMd).description ?? '';
  const other = skillHeader(otherMd).description ?? '';
  if (other === '' || adviceLikeness(statementOf(other), statementOf(kept), weights) >= sameAdviceAt) return;
  const joined = kept === '' ? other : `${kept} ${other}`;
  if (joined.length <= 1024) text.setDescription(joined);
}
