import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { clausesOf, proseOf } from './clauses.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import { type PromptContext, type PromptRule, promptRules } from './promptRules.ts';
import type { Signal, SignalKind } from './signal.ts';

interface Match {
  readonly rule: PromptRule;
  readonly confidence: number;
  readonly text: string;
}

/** What the opening prompt of an episode says about the work of the episode before it. */
export function promptSignals(current: EpisodeEvents, previous: EpisodeEvents | undefined): readonly Signal[] {
  const { episode } = current;
  const context = contextOf(episode.prompt, previous?.events ?? []);
  const best = new Map<SignalKind, Match>();
  for (const rule of promptRules) {
    if (rule.needs && !rule.needs(context)) continue;
    const text = matchOf(rule, episode.prompt);
    if (text === null) continue;
    const confidence = confidenceOf(rule, context);
    const known = best.get(rule.kind);
    if (!known || known.confidence < confidence) best.set(rule.kind, { rule, confidence, text });
  }
  if (best.has('correction') && best.has('approval')) {
    const correction = best.get('correction');
    if (correction && correction.confidence < 0.6) best.delete('correction');
    else best.delete('approval');
  }
  return [...best.values()].map(({ rule, confidence, text }) =>
    makeSignal({
      kind: rule.kind,
      sessionId: episode.sessionId,
      episodeId: episode.id,
      eventId: episode.promptEventId,
      at: episode.startedAt,
      confidence,
      rule: rule.name,
      explanation: rule.explanation,
      text: rule.kind === 'approval' ? episode.prompt : text,
    }),
  );
}

function contextOf(prompt: string, previous: readonly SessionEvent[]): PromptContext {
  return {
    followsWork: previous.some((event) => event.kind === 'assistant_text' || event.kind === 'tool_call'),
    followsEdit: previous.some((event) => event.kind === 'file_edit' && event.state !== 'outside'),
    followsInterruption: previous.some((event) => event.kind === 'interruption' && event.by === 'user'),
    words: proseOf(prompt)
      .split(/\s+/)
      .filter((word) => word !== '').length,
  };
}

function matchOf(rule: PromptRule, prompt: string): string | null {
  const clauses = clausesOf(prompt);
  if (rule.scope === 'first') {
    const first = clauses[0];
    return first && rule.pattern.test(first.text) ? first.text : null;
  }
  for (const clause of clauses) {
    if (rule.pattern.test(clause.text) || rule.pattern.test(clause.core)) return clause.text;
  }
  return null;
}

/** Long prompts are mostly new work: one corrective clause in them says less. Short approvals are surest. */
function confidenceOf(rule: PromptRule, context: PromptContext): number {
  if (rule.kind === 'correction' && context.words > 80) return rule.confidence - 0.2;
  if (rule.kind === 'approval' && context.words > 12) return rule.confidence - 0.25;
  return rule.confidence;
}
