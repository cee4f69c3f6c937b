import { stableHash } from '../base/hash.ts';
import { oneLine } from '../base/text.ts';
import { visibleText } from '../base/visibleText.ts';
import type { Evidence, Score, ScorePart } from './proposal.ts';
import { scoreWeights } from './score.ts';
import { composeSkill, type LineBinding } from './skillText.ts';
import { toTitle } from './wording.ts';

/** What an agent asks to be remembered, cleaned of what a reader could not see. */
export interface Suggestion {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly by: string;
}

/** The draft of a suggestion, with the lines that each cited event stands behind. */
export interface SuggestionDraft {
  readonly title: string;
  readonly skillMd: string;
  readonly bindings: readonly LineBinding[];
}

const forbids = /^(?:do not|don[’']t|never|avoid|no|stop)\b/i;

/** One line of plain text: no line breaks, list marks, tags or characters that do not show. */
export function plainLine(text: string, limitChars: number): string {
  const visible = visibleText(text.replace(/\s+/g, ' '));
  return oneLine(visible.replace(/^\s*(?:[-*+•]|\d+[.)]|#+)\s+/, ''), limitChars);
}

/** Identity of what is suggested: the same rules suggested again are the same suggestion, whoever makes it. */
export function suggestionKey({ name, rules }: Pick<Suggestion, 'name' | 'rules'>): string {
  return `suggestion+${stableHash([name, ...rules.map((rule) => rule.toLowerCase())].join('\n'))}`;
}

/** Writes the SKILL.md of a suggestion: its rules, the words of the user it cites, and whose idea it was. */
export function draftSuggestion(
  suggestion: Suggestion,
  proposalId: string,
  cited: readonly Pick<Evidence, 'eventId' | 'quote'>[],
): SuggestionDraft {
  const { name, description, rules } = suggestion;
  const title = toTitle(rules[0] ?? description);
  const eventIds = cited.map(({ eventId }) => eventId);
  const lines = rules.map((rule) => ({ text: `- ${rule}`, eventIds, isForbidding: forbids.test(rule) }));
  const metadata = { generator: 'skillify', 'skillify-proposal': proposalId, 'skillify-suggested-by': suggestion.by };
  const { skillMd, bindings } = composeSkill({ name, description, metadata }, title, [
    { heading: 'Do', lines: lines.filter(({ isForbidding }) => !isForbidding) },
    { heading: 'Do not', lines: lines.filter(({ isForbidding }) => isForbidding) },
    {
      heading: 'Examples',
      lines: cited.slice(0, 3).map(({ eventId, quote }) => ({
        text: `- “${oneLine(quote.replace(/[`“”]/g, ''), 140)}”`,
        eventIds: [eventId],
      })),
    },
  ]);
  return { title, skillMd, bindings };
}

/**
 * Scores a suggestion by the parts of any other proposal. That an agent says so is no evidence: what counts are the
 * sessions whose prompts it cites, so that without any it stands at the end of the queue.
 */
export function scoreSuggestion(cited: readonly Pick<Evidence, 'sessionId' | 'at'>[], latestAt: number): Score {
  const sessions = new Set(cited.map(({ sessionId }) => sessionId)).size;
  const lastAt = Math.max(0, ...cited.map(({ at }) => at));
  const days = Math.max(0, (latestAt - lastAt) / 86_400_000);
  const part = (name: ScorePart['name'], value: number, explanation: string): ScorePart => ({
    name,
    value: Math.round(value * 1000) / 1000,
    weight: scoreWeights[name],
    explanation,
  });
  const parts = [
    part(
      'recurrence',
      sessions === 0 ? 0 : 1 - 0.8 * 0.5 ** (sessions - 1),
      `Prompts of ${sessions} sessions are cited.`,
    ),
    part('explicitness', 0, 'An agent suggested it; nobody stated it as a rule.'),
    part('outcome', 0, 'What came of it is not known.'),
    part('recency', sessions === 0 ? 0 : 0.5 ** (days / 30), 'Age of the newest prompt that is cited.'),
    part('acceptance', 0.5, 'Suggestions are judged one by one.'),
    part('opposition', 1, 'Nothing is known against it.'),
  ];
  return { total: Math.round(parts.reduce((sum, { value, weight }) => sum + value * weight, 0) * 1000) / 1000, parts };
}
