import { oneLine } from '../base/text.ts';
import type { Aggregate } from './aggregate.ts';

/** `1 session`, `3 sessions`. */
export function countOf(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}

const outcomeOrder = ['succeeded', 'corrected', 'failed', 'abandoned', 'unknown'];
const outcomeNames: Readonly<Record<string, string>> = { unknown: 'without a clear end' };

/** `2 succeeded, 1 failed`: episodes by outcome. */
export function outcomeText(outcomes: Readonly<Record<string, number>>): string {
  const known = Object.entries(outcomes).filter(([, count]) => count > 0);
  return known
    .sort(([left], [right]) => outcomeOrder.indexOf(left) - outcomeOrder.indexOf(right))
    .map(([outcome, count]) => `${count} ${outcomeNames[outcome] ?? outcome}`)
    .join(', ');
}

/** An aggregate as a few sentences of counted facts and quotes: the template's words, which say nothing that was not counted. */
export function summaryText(aggregate: Aggregate): string {
  const { outcomes, attempts, failures, failedRuns, corrections, correctionCount, files, commands } = aggregate;
  const episodes = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const where = `in ${countOf(aggregate.sessions.length, 'session')}, ${countOf(aggregate.events, 'event')}`;
  const sentences = [
    episodes === 0 ? `No prompt, ${where}.` : `${countOf(episodes, 'prompt')} ${where}: ${outcomeText(outcomes)}.`,
  ];
  if (attempts.length > 0)
    sentences.push(
      `Asked for: ${attempts
        .slice(0, 5)
        .map(({ text, outcome }) => `“${oneLine(text, 110)}” (${outcome})`)
        .join('; ')}.`,
    );
  if (failedRuns > 0) {
    const named = failures
      .slice(0, 5)
      .map(
        ({ name, count, message }) => `\`${name}\` ×${count}${message === null ? '' : ` (${oneLine(message, 110)})`}`,
      );
    sentences.push(`${countOf(failedRuns, 'failed run')}: ${named.join('; ')}.`);
  }
  if (correctionCount > 0)
    sentences.push(
      `${countOf(correctionCount, 'correction')}: ${corrections
        .slice(0, 3)
        .map(({ text }) => `“${oneLine(text, 110)}”`)
        .join('; ')}.`,
    );
  if (files.length > 0) sentences.push(`Changed most: ${files.slice(0, 5).map(counted).join(', ')}.`);
  if (commands.length > 0)
    sentences.push(
      `Ran most: ${commands
        .slice(0, 5)
        .map(({ name, count }) => `\`${oneLine(name, 60)}\` ×${count}`)
        .join(', ')}.`,
    );
  return sentences.join(' ');
}

function counted({ name, count }: { readonly name: string; readonly count: number }): string {
  return `${name.split('/').slice(-2).join('/')} ×${count}`;
}
