import { SkillifyError } from '../base/errors.ts';
import type { EgressCall, EgressReport, EgressTexts, WriterReport } from '../engine/writerContract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { type Paint, plural, printable } from './print.ts';

const shownCalls = 50;

/** `skillify status --egress [--show ID]`. */
export async function egressCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  if (line.show !== undefined) {
    const number = Number(line.show);
    if (!Number.isInteger(number) || number < 1)
      throw new SkillifyError('usage', '--show takes the number of a call: skillify status --egress --show 3.');
    const call = await ask('egressCall', { number });
    return show({ call }, () => renderTexts(call, paint));
  }
  const report = await ask('egress', { limit: line.limit ?? shownCalls });
  return show(report, () => renderEgress(report, paint));
}

/** What the writer model did in a run, in a line; null when there was none. */
export function renderWriter(writer: WriterReport | undefined, paint: Paint): string | null {
  if (!writer || writer.kind === 'template') return null;
  const { input, output, cacheRead, cacheWrite } = writer.tokens;
  const used = `${plural(writer.calls, 'call')}, ${input + output + cacheRead + cacheWrite} tokens, ${money(writer.costUsd)}`;
  const line = `Worded by ${printable(writer.author)}: ${plural(writer.reworded, 'draft')} (${used})`;
  return writer.message === null ? line : `${line}\n${paint.bad(printable(writer.message))}`;
}

function renderEgress({ writer, today, total, calls }: EgressReport, paint: Paint): string {
  if (total.calls === 0) return `No text has left this machine for a language model. Writer: ${writer.author}.`;
  return [
    `Writer     ${printable(writer.author)}`,
    `Today      ${plural(today.calls, 'call')}, ${today.bytesSent} bytes, ${today.tokens} tokens, ${money(today.costUsd)}`,
    `In all     ${plural(total.calls, 'call')}, ${total.bytesSent} bytes, ${total.tokens} tokens, ${money(total.costUsd)}`,
    '',
    ...calls.map((call) => renderCall(call, paint)),
    '',
    paint.dim('See exactly what was sent with “skillify status --egress --show NUMBER”.'),
  ].join('\n');
}

function renderCall(call: EgressCall, paint: Paint): string {
  const { input, output, cacheRead, cacheWrite } = call.tokens;
  const tokens = `${call.isEstimate ? 'up to ' : ''}${input + output + cacheRead + cacheWrite} tokens`;
  const outcome = call.failure === null ? call.outcome : `${call.outcome}: ${call.failure}`;
  const duration = call.durationMs === null ? '' : `, ${call.durationMs} ms`;
  const line = `${String(call.number).padStart(5)}  ${new Date(call.at).toISOString().slice(0, 19)}  ${printable(`${call.provider}/${call.model}`)}  ${call.purpose}  ${outcome}`;
  return `${line}\n       ${paint.dim(`${call.bytesSent} bytes, ${plural(call.redactions, 'redaction')}, ${tokens}, ${money(call.costUsd)}${duration}`)}`;
}

function renderTexts(call: EgressTexts, paint: Paint): string {
  const gone = 'no longer kept';
  return [
    renderCall(call, paint),
    '',
    paint.bold('Sent'),
    printable(call.sentText ?? gone),
    '',
    paint.bold('Answered'),
    printable(call.answerText ?? (call.outcome === 'answered' ? gone : 'nothing')),
  ].join('\n');
}

function money(costUsd: number | null): string {
  return costUsd === null ? 'price not known' : `$${costUsd.toFixed(4)}`;
}
