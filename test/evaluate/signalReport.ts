import { analyseSession } from '../../src/signals/detect.ts';
import { calibrated } from '../../src/signals/prompts/logistic.ts';
import { correctionModel, defaultConfidence, strictConfidence } from '../../src/signals/prompts/weights.ts';
import type { Signal, SignalKind } from '../../src/signals/signal.ts';
import type { LabelledExample } from './examples.ts';
import { crossValidatedScores } from './fitLogistic.ts';
import {
  bootstrapF1,
  calibrationError,
  calibrationOf,
  type Judged,
  measuresAt,
  measuresOf,
  wilsonInterval,
} from './measures.ts';
import { type Label, LabelledPrompts, type Recordings } from './recordings.ts';

type GroupedItem = Judged & { readonly group: string; readonly assistant: string };

/** Signals of all recorded sessions by the event they are about. */
export function signalsByEvent(recordings: Recordings): ReadonlyMap<string, readonly Signal[]> {
  const byEvent = new Map<string, Signal[]>();
  for (const session of recordings.sessions) {
    for (const signal of analyseSession(session.sessionId, session.events).signals) {
      const known = byEvent.get(signal.eventId) ?? [];
      known.push(signal);
      byEvent.set(signal.eventId, known);
    }
  }
  return byEvent;
}

/**
 * The report on corrections and preferences together, as labelled at prompt level, prompts with such a secondary label
 * left out: at the default and the strict confidence, by assistant, with calibration, and cross-validated.
 */
export function correctiveReport(
  examples: readonly LabelledExample[],
  signals: ReadonlyMap<string, readonly Signal[]>,
  crossValidate: boolean,
): string {
  const items = examples.map((example): GroupedItem => {
    const own = (signals.get(example.eventId) ?? []).filter(isCorrective);
    return {
      confidence: Math.max(0, ...own.map((signal) => signal.confidence)),
      positive: example.positive,
      group: example.sessionId,
      assistant: example.assistant,
    };
  });
  const lines = [
    '## Correction or preference, by prompt',
    '',
    `${items.length} labelled prompts, ${items.filter((item) => item.positive).length} of them corrections or preferences.`,
    '',
    ...table('threshold', [
      [`default (${defaultConfidence})`, items, defaultConfidence],
      [`strict (${strictConfidence})`, items, strictConfidence],
    ]),
  ];
  if (crossValidate) {
    const scores = crossValidatedScores(examples);
    const held = items.map((item, index) => ({ ...item, confidence: calibrated(correctionModel, scores[index] ?? 0) }));
    const count = new Set(examples.map((example) => example.group)).size;
    lines.push(
      '',
      `Cross-validated: each of the ${count} repositories judged by a model that saw none of its labels.`,
      '',
      ...table('threshold', [
        [`default (${defaultConfidence})`, held, defaultConfidence],
        [`strict (${strictConfidence})`, held, strictConfidence],
      ]),
      '',
      `Calibration, cross-validated: expected calibration error ${calibrationError(held).toFixed(3)}.`,
      '',
      '| confidence | prompts | mean confidence | share right |',
      '|---|---|---|---|',
      ...calibrationOf(held).map(
        (tenth) =>
          `| ${tenth.from.toFixed(1)} to ${(tenth.from + 0.1).toFixed(1)} | ${tenth.items} | ${share(tenth.confidence)} | ${share(tenth.right)} |`,
      ),
    );
  }
  const assistants = [...new Set(items.map((item) => item.assistant))].sort();
  lines.push(
    '',
    ...table(
      'assistant',
      assistants.map((assistant) => [
        assistant,
        items.filter((item) => item.assistant === assistant),
        defaultConfidence,
      ]),
    ),
  );
  return lines.join('\n');
}

/** The report on each kind by itself: a secondary label of the kind is neither right nor wrong, but for preferences right. */
export function kindReport(
  recordings: Recordings,
  labels: readonly Label[],
  signals: ReadonlyMap<string, readonly Signal[]>,
): string {
  const prompts = new LabelledPrompts(recordings);
  const lines = ['## Each kind by itself', '', head('kind')[0] ?? '', head('kind')[1] ?? ''];
  for (const kind of ['correction', 'preference', 'approval'] as const) {
    let truePositives = 0;
    let falsePositives = 0;
    let falseNegatives = 0;
    for (const label of labels) {
      const event = prompts.find(label);
      if (!event) continue;
      const isThere = label.label === kind || (kind === 'preference' && label.secondary === kind);
      const isFound = (signals.get(event.id) ?? []).some((signal) => signal.kind === kind);
      if (!isThere && label.secondary === kind) continue;
      if (isFound && isThere) truePositives += 1;
      else if (isFound) falsePositives += 1;
      else if (isThere) falseNegatives += 1;
    }
    lines.push(row(kind, truePositives, falsePositives, falseNegatives, null));
  }
  return lines.join('\n');
}

/** Counts of all other signals, which no label judges. */
export function countReport(signals: ReadonlyMap<string, readonly Signal[]>): string {
  const counts = new Map<SignalKind, number>();
  for (const signal of [...signals.values()].flat()) counts.set(signal.kind, (counts.get(signal.kind) ?? 0) + 1);
  const rows = [...counts].sort((left, right) => left[0].localeCompare(right[0]));
  return ['## Signals found', '', ...rows.map(([kind, count]) => `- ${kind}: ${count}`)].join('\n');
}

function isCorrective(signal: Signal): boolean {
  return signal.kind === 'correction' || signal.kind === 'preference';
}

function table(first: string, rows: readonly (readonly [string, readonly GroupedItem[], number])[]): readonly string[] {
  return [
    ...head(first),
    ...rows.map(([name, items, confidence]) => {
      const { truePositives, falsePositives, falseNegatives } = measuresAt(items, confidence);
      return row(name, truePositives, falsePositives, falseNegatives, bootstrapF1(items, confidence));
    }),
  ];
}

function head(first: string): readonly string[] {
  return [
    `| ${first} | right | wrong | missed | precision (95 %) | recall (95 %) | F1 (95 %) |`,
    '|---|---|---|---|---|---|---|',
  ];
}

function row(
  name: string,
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  interval: readonly [number, number] | null,
): string {
  const { precision, recall, f1 } = measuresOf(truePositives, falsePositives, falseNegatives);
  const between = ([low, high]: readonly [number, number]) => `${share(low)} to ${share(high)}`;
  const precisionInterval = between(wilsonInterval(truePositives, truePositives + falsePositives));
  const recallInterval = between(wilsonInterval(truePositives, truePositives + falseNegatives));
  const f1Interval = interval === null ? '' : ` (${between(interval)})`;
  return `| ${name} | ${truePositives} | ${falsePositives} | ${falseNegatives} | ${share(precision)} (${precisionInterval}) | ${share(recall)} (${recallInterval}) | ${share(f1)}${f1Interval} |`;
}

function share(value: number): string {
  return value.toFixed(2);
}
