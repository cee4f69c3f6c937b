import { readFileSync } from 'node:fs';
import { SkillifyError } from '../base/errors.ts';
import type {
  HostListing,
  LabBacktest,
  LabShare,
  LabWord,
  PromptTrial,
  TriggerLabReport,
} from '../engine/triggerLabContract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { printable } from './print.ts';

const standardInput = 0;

/** `skillify skills trigger NAME --prompt TEXT | --lab`. */
export async function triggerCommand(line: CommandLine, ask: Ask, show: Show): Promise<string> {
  const subject = line.positionals[1];
  if (subject === undefined || (line.prompt === undefined) === !line.lab)
    throw new SkillifyError(
      'usage',
      'Name a skill or draft, and a prompt or --lab: skillify skills trigger NAME --prompt TEXT.',
    );
  if (line.prompt === undefined) {
    const report = await ask('triggerLab', { subject });
    return show({ lab: report }, () => printable(renderLab(report)));
  }
  const prompt = line.prompt === '-' ? readFileSync(standardInput, 'utf8') : line.prompt;
  if (prompt.trim() === '')
    throw new SkillifyError('usage', 'The prompt is empty; write what you would ask an assistant.');
  const trial = await ask('triggerPrompt', { subject, prompt });
  return show({ trial }, () => printable(renderTrial(trial)));
}

function renderTrial({
  name,
  fires,
  place,
  score,
  winner,
  rival,
  rivalScore,
  answered,
  wordsToAdd,
}: PromptTrial): string {
  const verdict = fires
    ? `${name} fires.`
    : winner === null
      ? `${name} does not fire, and no other skill does.`
      : `${name} does not fire; ${winner} does.`;
  const standing = place === null ? 'It shares nothing with the prompt.' : `Place ${place}, score ${score.toFixed(2)}.`;
  return [
    `${verdict} ${standing}`,
    ...(rival === null ? [] : [`Best other: ${rival} (${rivalScore.toFixed(2)})`]),
    ...(answered.length === 0 ? [] : [`Answers: ${answered.join(', ')}`]),
    ...(fires || wordsToAdd.length === 0 ? [] : [`Lacks: ${wordsToAdd.join(', ')}`]),
  ].join('\n');
}

function renderLab(report: TriggerLabReport): string {
  const { name, description, prompts, recall, precision, rivals, looked, listings, backtest } = report;
  const lines = [
    `${name}: ${description}`,
    `Recall ${shareText(recall)} of the prompts behind its evidence; precision ${shareText(precision)} of those it fires on.`,
    `Rivals: ${rivals}. Other prompts looked at: ${looked}.`,
    '',
    ...prompts.map(({ fires, kind, score, winner, prompt }) => {
      const mark = fires ? (kind === 'near' ? '!' : '+') : kind === 'near' ? ' ' : '-';
      const wins = winner === null || winner === name ? '' : ` → ${winner}`;
      return `${mark} ${kind.padEnd(6)} ${score.toFixed(2)}  ${oneLine(prompt)}${wins}`;
    }),
    '',
    ...wordLines('Add', report.wordsToAdd),
    ...wordLines('Remove', report.wordsToRemove),
    ...listings.map(listingLine),
    ...(backtest === null
      ? ['Backtest: it came up in too few sessions to split the history.']
      : backtestLines(backtest)),
  ];
  return lines.join('\n');
}

function shareText({ count, total }: LabShare): string {
  return `${count}/${total}`;
}

function wordLines(action: string, words: readonly LabWord[]): readonly string[] {
  const sign = (change: number) => (change > 0 ? `+${change}` : String(change));
  return words.map(({ word, right, wrong }) => `${action} “${word}”: ${sign(right)} of its own, ${sign(wrong)} others`);
}

function listingLine({ displayName, listLimit, listed, entryLimit, kept, cut }: HostListing): string {
  const list = listLimit === null ? '' : `; its list has ${listed} of ${listLimit} characters`;
  const shown = cut === '' ? 'shows all of it' : `shows ${kept} characters, cuts “${oneLine(cut)}”`;
  return `${displayName} (at most ${entryLimit}${list}): ${shown}`;
}

function backtestLines(result: LabBacktest): readonly string[] {
  const day = new Date(result.splitAt).toISOString().slice(0, 10);
  if (result.minedName === null)
    return [`Backtest: from what was known on ${day} no skill of this would have been proposed.`];
  const { firedInTime, firedLate, laterSessions, firedElsewhere, otherPrompts } = result;
  return [
    `Backtest: mined from what was known on ${day}: “${result.minedDescription ?? ''}”`,
    `  came up again in ${laterSessions} sessions: fired in time in ${firedInTime}, only with the correction itself in ${firedLate}`,
    `  fired on ${firedElsewhere} of ${otherPrompts} prompts of other later sessions`,
  ];
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
