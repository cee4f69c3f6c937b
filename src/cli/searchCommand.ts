import type { AssistantId } from '../assistants/assistant.ts';
import { SkillifyError } from '../base/errors.ts';
import type { SearchHit, SearchReport, SearchRequest } from '../engine/memoryContract.ts';
import { kindOfPlace } from '../engine/searchQuery.ts';
import { searchTime } from '../engine/searchTime.ts';
import { ASSISTANTS, OUTCOMES } from '../store/rows/words.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { type Paint, plural, printable } from './print.ts';

/** A command line waits for the index: the next one may never come. */
const waitMs = 10_000;
const hitsShown = 20;
const places = ['sessions', 'memory', 'skills', 'proposals'];

/** `skillify search QUERY [--since T] [--until T] [--assistant A] [--in PLACES] [--outcome O] [--limit N]`. */
export async function searchCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const request = searchRequestOf(line, Date.now());
  const report = await ask('search', request);
  return show(searchJson(report), () => renderSearch(report, paint));
}

/** What a command line asks to be searched; throws `usage` for what it cannot mean. */
export function searchRequestOf(line: CommandLine, now: number): SearchRequest {
  const query = line.positionals.join(' ').trim();
  if (query === '')
    throw new SkillifyError('usage', 'Say what to look for: skillify search QUERY. Quotes keep words together.');
  return {
    query,
    kinds: listed('in', line.in, places).map(kindOfPlace),
    since: timeOf('since', line.since, now, false),
    until: timeOf('until', line.until, now, true),
    assistants: listed('assistant', line.assistant, Object.keys(ASSISTANTS)).filter(isAssistant),
    outcomes: listed('outcome', line.outcome, Object.keys(OUTCOMES)),
    waitMs,
    limit: line.limit ?? hitsShown,
  };
}

function isAssistant(name: string): name is AssistantId {
  return Object.hasOwn(ASSISTANTS, name);
}

function listed(option: string, text: string | undefined, known: readonly string[]): readonly string[] {
  const words = (text ?? '').split(',').filter((word) => word !== '');
  for (const word of words) {
    if (!known.includes(word))
      throw new SkillifyError('usage', `--${option} takes ${known.join(', ')}; “${word}” is none of them.`);
  }
  return words;
}

function timeOf(option: string, text: string | undefined, now: number, atEnd: boolean): number | null {
  if (text === undefined) return null;
  const at = searchTime(text, now, atEnd);
  if (at === null)
    throw new SkillifyError('usage', `--${option} takes a time such as 2h, 3d, yesterday or 2026-11-20.`);
  return at;
}

function searchJson({ hits, ...report }: SearchReport) {
  return {
    hits: hits.map((hit) => ({
      kind: hit.kind,
      id: hit.id,
      score: Number(hit.score.toFixed(4)),
      at: hit.at,
      assistant: hit.assistant,
      session: hit.event?.sourceSession ?? hit.session,
      title: hit.title,
      text: textOf(hit),
      snippet: hit.snippet,
      event: hit.event,
    })),
    ...report,
  };
}

function renderSearch(report: SearchReport, paint: Paint): string {
  const lines: string[] = [];
  if (report.notUnderstood.length > 0) lines.push(paint.bad(`Not understood: ${report.notUnderstood.join(' ')}`));
  if (report.corrected !== null) lines.push(`Searched for ${paint.bold(printable(report.corrected))}.`);
  if (report.hits.length === 0) lines.push('Nothing was found.');
  else if (report.isRelaxed) lines.push('Nothing has all words; these have some of them.');
  for (const hit of report.hits) {
    const when = hit.at === null ? '' : new Date(hit.at).toISOString().slice(0, 16);
    const what = hit.event?.kind ?? hit.kind;
    const facts = [
      hit.assistant,
      hit.event?.outcome,
      hit.event && hit.event.repeats > 0 ? `and ${hit.event.repeats} more` : null,
    ];
    const snippet = hit.snippet.map(({ text, isMatch }) => (isMatch ? paint.bold(printable(text)) : printable(text)));
    const place =
      hit.event === null ? hit.id : `${hit.event.file}${hit.event.line === null ? '' : `:${hit.event.line}`}`;
    lines.push(
      `${when.padEnd(16)}  ${what.padEnd(10)} ${snippet.join('')}`,
      `  ${paint.dim([printable(hit.title), ...facts, place].filter((part) => part !== null && part !== undefined && part !== '').join(' · '))}`,
    );
  }
  if (!report.isExhaustive)
    lines.push(paint.dim('Very many events have these words; only the newest and best of them were looked at.'));
  if (report.notYetIndexed > 0)
    lines.push(paint.dim(`${plural(report.notYetIndexed, 'event')} cannot be found yet; search again in a moment.`));
  return lines.join('\n');
}

function textOf({ snippet }: SearchHit): string {
  return snippet.map(({ text }) => text).join('');
}
