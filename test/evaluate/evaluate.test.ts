import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { linearScore } from '../../src/signals/prompts/logistic.ts';
import { correctionModel, defaultConfidence, strictConfidence } from '../../src/signals/prompts/weights.ts';
import { examplesOf } from './examples.ts';
import { crossValidatedScores, type Example, fitModel } from './fitLogistic.ts';
import { bootstrapF1, calibrationError, measuresAt, thresholdFor, wilsonInterval } from './measures.ts';
import { readLabels, readRecordings } from './recordings.ts';
import { correctiveReport, kindReport, signalsByEvent } from './signalReport.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'skillify-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A small tree of recordings in the layout that `npm run evaluate` reads, with labels. */
function writeRecordings(): { transcripts: string; labels: string } {
  const file = 'claude-code/owner__repository/projects/-w/11111111-0000-4000-8000-000000000001.jsonl';
  const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
  const base = { sessionId: '11111111-0000-4000-8000-000000000001', cwd: '/w', version: '2.1.0', isSidechain: false };
  const user = (number: number, text: string) => ({
    ...base,
    type: 'user',
    uuid: `u${number}`,
    parentUuid: number === 0 ? null : `a${number - 1}`,
    timestamp: at(number * 2),
    message: { role: 'user', content: text },
  });
  const answer = (number: number, text: string) => ({
    ...base,
    type: 'assistant',
    uuid: `a${number}`,
    parentUuid: `u${number}`,
    timestamp: at(number * 2 + 1),
    message: { id: `m${number}`, role: 'assistant', model: 'm', content: [{ type: 'text', text }] },
  });
  const records = [
    user(0, 'Add a retry to the client'),
    answer(0, 'Done, I used npm to add the package.'),
    user(1, 'no, use pnpm here'),
    answer(1, 'You are right, sorry. Switching to pnpm.'),
    user(2, 'what does the client do on status 503?'),
    answer(2, 'It retries three times.'),
  ];
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const rows = [
    ['file', 'record', 'session_id', 'label', 'secondary_label', 'kind', 'prompt_first_200'],
    [file, '1', '', 'followup', '', 'prompt', 'Add a retry to the client'],
    [file, '3', '', 'correction', '', 'prompt', 'no, use pnpm here'],
    [file, '5', '', 'question', 'correction', 'prompt', 'what does the client do on status 503?'],
    [file, '99', '', 'question', '', 'prompt', 'nowhere to be found'],
  ];
  const labels = path.join(folder, 'labels.tsv');
  writeFileSync(labels, rows.map((row) => row.join('\t')).join('\n'));
  return { transcripts: folder, labels };
}

describe('labelled recordings', () => {
  test('are joined to prompts by line, undecided labels left out and missing ones counted', async () => {
    const { transcripts, labels } = writeRecordings();
    const recordings = await readRecordings(transcripts);
    const read = readLabels(labels);
    const { examples, missing } = examplesOf(recordings, read);
    expect(examples.map((example) => example.positive)).toEqual([false, true]);
    expect(missing.map((label) => label.record)).toEqual(['99']);
    const signals = signalsByEvent(recordings);
    expect(correctiveReport(examples, signals, false)).toContain(
      '2 labelled prompts, 1 of them corrections or preferences.',
    );
    expect(correctiveReport(examples, signals, false)).toMatch(/\| default \(0\.\d+\) \| 1 \| 0 \| 0 \| 1\.00/);
    expect(kindReport(recordings, read, signals)).toMatch(/\| correction \| 1 \| 0 \| 0 \|/);
  });
});

describe('the fit of the model', () => {
  const examples = Array.from({ length: 200 }, (_, index): Example => {
    const features = new Map<string, number>();
    if (index % 2 === 0) features.set('says-no', 1);
    if (index % 3 === 0) features.set('noise', 1);
    return { features, positive: index % 2 === 0 ? index % 10 !== 0 : index % 25 === 1, group: `g${index % 5}` };
  });

  test('is the same each time, and finds which feature tells', () => {
    const model = fitModel(examples);
    expect(fitModel(examples)).toEqual(model);
    expect(model.weights['says-no']).toBeGreaterThan(1.5);
    expect(Math.abs(model.weights['noise'] ?? 0)).toBeLessThan(0.5);
    expect(linearScore(model, new Map([['says-no', 1]]))).toBeGreaterThan(0);
  });

  test('judges each group by a model that never saw it', () => {
    const leaky = examples.map((example) => ({
      ...example,
      features: new Map([[`only-${example.group}`, example.positive ? 1 : 0]]),
    }));
    const scores = crossValidatedScores(leaky);
    for (const group of ['g0', 'g1', 'g2', 'g3', 'g4'])
      expect(new Set(scores.filter((_, index) => leaky[index]?.group === group)).size).toBe(1);
  });

  test('left weights whose thresholds are in order', () => {
    expect(defaultConfidence).toBeLessThan(strictConfidence);
    expect(strictConfidence).toBeLessThan(1);
    expect(correctionModel.calibration.slope).toBeGreaterThan(0);
  });
});

describe('the measures', () => {
  const items = [
    { confidence: 0.9, positive: true, group: 'a' },
    { confidence: 0.8, positive: false, group: 'a' },
    { confidence: 0.7, positive: true, group: 'b' },
    { confidence: 0.2, positive: true, group: 'b' },
    { confidence: 0.1, positive: false, group: 'c' },
  ];

  test('count what is at or above a confidence', () => {
    expect(measuresAt(items, 0.7)).toMatchObject({ truePositives: 2, falsePositives: 1, falseNegatives: 1 });
    expect(measuresAt(items, 0.7).f1).toBeCloseTo(2 / 3);
    expect(measuresAt(items, 0.95)).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  });

  test('choose the threshold with the best measure among those precise enough', () => {
    expect(thresholdFor(items, 0.9, 'recall')).toBe(0.81);
    expect(thresholdFor(items, 0.5, 'f1')).toBeLessThanOrEqual(0.2);
  });

  test('give intervals: Wilson’s for shares, drawn sessions for F1', () => {
    const [low, high] = wilsonInterval(8, 10);
    expect(low).toBeCloseTo(0.4902, 3);
    expect(high).toBeCloseTo(0.9433, 3);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    const [lowF1, highF1] = bootstrapF1(items, 0.5);
    expect(lowF1).toBeLessThan(highF1);
    expect(bootstrapF1(items, 0.5)).toEqual([lowF1, highF1]);
  });

  test('tell how far confidence and truth differ', () => {
    expect(calibrationError([{ confidence: 0.75, positive: true }])).toBeCloseTo(0.25);
  });
});
