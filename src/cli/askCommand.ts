import { SkillifyError } from '../base/errors.ts';
import type { Answer, SummaryView } from '../engine/memoryContract.ts';
import { searchTime } from '../engine/searchTime.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { type Paint, plural, printable } from './print.ts';

const summariesShown = 10;

/** `skillify ask QUESTION [--now TIME]`. */
export async function askCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const question = line.positionals.join(' ').trim();
  if (question === '') throw new SkillifyError('usage', 'Ask something: skillify ask "what failed in the last hour?"');
  const answer = await ask('ask', { question, now: presentOf(line) });
  return show(answer, () => renderAnswer(answer, paint));
}

/** `skillify summaries [--since T] [--until T] [--window quarter-hour|hour|day|session] [--topic NAME]`. */
export async function summariesCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const now = Date.now();
  const summaries = await ask('summaries', {
    since: timeOf('since', line.since, now, false),
    until: timeOf('until', line.until, now, true),
    scope: line.topic === undefined ? null : 'topic',
    subject: line.topic ?? null,
    window: windowOf(line.window),
    limit: line.limit ?? summariesShown,
  });
  return show({ summaries }, () =>
    summaries.length === 0
      ? 'There is no summary yet; run “skillify now”.'
      : summaries.map((each) => renderSummary(each, paint)).join('\n\n'),
  );
}

function presentOf({ now }: CommandLine): number | null {
  if (now === undefined) return null;
  const at = Date.parse(now);
  if (Number.isNaN(at)) throw new SkillifyError('usage', '--now takes an ISO time such as 2026-11-20T15:00:00Z.');
  return at;
}

function timeOf(option: string, text: string | undefined, now: number, atEnd: boolean): number | null {
  if (text === undefined) return null;
  const at = searchTime(text, now, atEnd);
  if (at === null)
    throw new SkillifyError('usage', `--${option} takes a time such as 2h, 3d, yesterday or 2026-11-20.`);
  return at;
}

function windowOf(text: string | undefined): SummaryView['window'] | null {
  switch (text) {
    case undefined:
      return null;
    case 'quarter-hour':
    case 'hour':
    case 'day':
    case 'session':
      return text;
    default:
      throw new SkillifyError('usage', '--window takes quarter-hour, hour, day or session.');
  }
}

function renderAnswer(answer: Answer, paint: Paint): string {
  const lines = [printable(answer.answer)];
  if (answer.missing.length > 0) lines.push('', ...answer.missing.map((sentence) => paint.dim(printable(sentence))));
  if (answer.citations.length > 0) lines.push('');
  for (const { number, file, line, id, kind } of answer.citations) {
    const place = file === null ? `${kind} ${id}` : `${file}${line === null ? '' : `:${line}`}`;
    lines.push(`[${number}] ${printable(place)}`);
  }
  const { sessions, episodes, skills } = answer.lookedAt;
  const library = answer.reading.subject === 'skills' || answer.reading.subject === 'skill-origin';
  const looked = library
    ? plural(skills, 'approved skill')
    : `${plural(episodes, 'prompt')} in ${plural(sessions, 'session')}`;
  lines.push('', paint.dim(`Read as: ${answer.reading.subject}, ${answer.window.label}. Looked at ${looked}.`));
  return lines.join('\n');
}

function renderSummary({ window, scope, subject, from, to, text }: SummaryView, paint: Paint): string {
  const span = `${new Date(from).toISOString().slice(0, 16)} to ${new Date(to).toISOString().slice(0, 16)}`;
  return `${paint.bold(`${window} of ${scope} ${printable(subject)}`)} ${paint.dim(span)}\n${printable(text)}`;
}
