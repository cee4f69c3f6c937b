import type { EgressCall, EgressReport, EgressSum, EgressTexts } from '../../engine/writerContract.ts';

/** The words of the documents, in the editor's language; `{0}` and so on stand for values. */
export interface SentWords {
  readonly title: string;
  readonly writer: string;
  readonly nothing: string;
  readonly open: string;
  readonly sums: string;
  readonly today: string;
  readonly total: string;
  readonly columns: readonly string[];
  readonly noPrice: string;
  readonly atMost: string;
  readonly outcomes: Readonly<Record<EgressCall['outcome'], string>>;
  readonly sent: string;
  readonly answered: string;
  readonly forgotten: string;
  readonly noAnswer: string;
}

/** How values are written. */
export interface SentFormats {
  readonly time: (at: number) => string;
  readonly number: (value: number) => string;
  readonly money: (costUsd: number) => string;
}

/** Every call to a language model as a Markdown table, newest first; that nothing was sent where that is so. Pure. */
export function sentText(report: EgressReport, words: SentWords, formats: SentFormats): string {
  const head = [`# ${words.title}`, '', fill(words.writer, report.writer.author), ''];
  if (report.total.calls === 0) return `${[...head, words.nothing].join('\n')}\n`;
  const sum = (name: string, { calls, bytesSent, tokens, costUsd }: EgressSum) =>
    fill(words.sums, name, ...[calls, bytesSent, tokens].map(formats.number), formats.money(costUsd));
  const lines = [
    ...head,
    `- ${sum(words.today, report.today)}`,
    `- ${sum(words.total, report.total)}`,
    '',
    words.open,
    '',
    row(words.columns),
    row(words.columns.map((_, index) => (index === 0 || (index > 4 && index < 9) ? '--:' : '---'))),
    ...report.calls.map((call) => row(cells(call, words, formats))),
  ];
  return `${lines.join('\n')}\n`;
}

/** One call with exactly what was sent and what came back. Pure. */
export function callText(call: EgressTexts, words: SentWords, formats: SentFormats): string {
  const facts = cells(call, words, formats);
  return [
    ...words.columns.map((column, index) => `${column}: ${facts[index] ?? ''}`),
    '',
    rule(words.sent),
    call.sentText ?? words.forgotten,
    '',
    rule(words.answered),
    call.answerText ?? (call.outcome === 'answered' ? words.forgotten : words.noAnswer),
    '',
  ].join('\n');
}

/** The calls that lines of the table are about, with the columns (0-based) of their numbers. Pure. */
export function callNumbers(
  text: string,
): readonly { readonly line: number; readonly start: number; readonly end: number; readonly call: number }[] {
  return text.split('\n').flatMap((content, line) => {
    const found = /^\| (\d+) \|/.exec(content)?.[1];
    return found === undefined ? [] : [{ line, start: 2, end: 2 + found.length, call: Number(found) }];
  });
}

function cells(call: EgressCall, words: SentWords, { time, number, money }: SentFormats): readonly string[] {
  const { input, output, cacheRead, cacheWrite } = call.tokens;
  const bound = (text: string) => (call.isEstimate ? fill(words.atMost, text) : text);
  const outcome = words.outcomes[call.outcome];
  return [
    String(call.number),
    time(call.at),
    call.provider,
    call.model,
    call.purpose,
    number(call.bytesSent),
    number(call.redactions),
    bound(number(input + output + cacheRead + cacheWrite)),
    call.costUsd === null ? words.noPrice : bound(money(call.costUsd)),
    call.failure === null ? outcome : `${outcome}: ${call.failure}`,
  ];
}

function row(values: readonly string[]): string {
  return `| ${values.map((value) => value.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
}

function rule(name: string): string {
  return `──── ${name} ────`;
}

function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => values[Number(index)] ?? placeholder);
}
