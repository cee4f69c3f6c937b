import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { calibrated } from '../../src/signals/prompts/logistic.ts';
import {
  correctionModel,
  defaultConfidence,
  strictConfidence,
  trainedExamples,
} from '../../src/signals/prompts/weights.ts';
import { repositoryPath } from '../support/sampleScope.ts';
import { examplesOf, isUndecided } from './examples.ts';
import { crossValidatedScores, fitModel } from './fitLogistic.ts';
import { calibrationError, measuresAt } from './measures.ts';
import { proposalReport, proposalsOf, readPatterns } from './proposalReport.ts';
import { type Label, readLabels, readRecordings } from './recordings.ts';

const folder = process.env['SKILLIFY_TRANSCRIPTS'] ?? path.resolve(repositoryPath, '..', 'shared', 'transcripts');
/** The figures hold for the labels that the weights were fitted on; what others give is for `npm run evaluate` to say. */
const isThere = existsSync(path.join(folder, 'labels.tsv')) && isTrainedOn(readLabels(path.join(folder, 'labels.tsv')));
if (!isThere)
  console.warn('SKIPPED: the labelled transcripts that the weights were fitted on are not beside this checkout.');

function isTrainedOn(labels: readonly Label[]): boolean {
  const decided = labels.filter((label) => !isUndecided(label)).length;
  return Math.abs(decided - trainedExamples) <= 10;
}

describe.skipIf(!isThere)('on labelled real transcripts', () => {
  test('corrections are right as often as promised, on repositories the weights have not seen', {
    timeout: 120_000,
  }, async () => {
    const { examples, missing } = examplesOf(await readRecordings(folder), readLabels(path.join(folder, 'labels.tsv')));
    expect(missing.length).toBeLessThanOrEqual(10);
    const items = crossValidatedScores(examples).map((score, index) => ({
      confidence: calibrated(correctionModel, score),
      positive: examples[index]?.positive ?? false,
    }));
    const usual = measuresAt(items, defaultConfidence);
    expect(usual.f1).toBeGreaterThanOrEqual(0.72);
    expect(usual.precision).toBeGreaterThanOrEqual(0.75);
    expect(measuresAt(items, strictConfidence).precision).toBeGreaterThanOrEqual(0.85);
    expect(calibrationError(items)).toBeLessThan(0.06);
  });

  test('the shipped weights are those that training gives', { timeout: 120_000 }, async () => {
    const { examples } = examplesOf(await readRecordings(folder), readLabels(path.join(folder, 'labels.tsv')));
    const { weights, constant } = fitModel(examples);
    const trained = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 0));
    expect({ weights: trained, constant }).toEqual({
      weights: correctionModel.weights,
      constant: correctionModel.constant,
    });
  });

  test('most clearly recurring patterns are proposed, and little else', { timeout: 120_000 }, async () => {
    const recordings = await readRecordings(folder);
    const patterns = readPatterns(path.join(folder, 'patterns.tsv'));
    const report = proposalReport(recordings, proposalsOf(recordings), patterns, []);
    const [, found = '0', all = '1'] = /- high: (\d+) of (\d+)/.exec(report) ?? [];
    const [, right = '0', proposed = '1'] = /- (\d+) of (\d+) \(.*of the proposals have evidence/.exec(report) ?? [];
    expect(Number(found) / Number(all)).toBeGreaterThanOrEqual(0.7);
    expect(Number(right) / Number(proposed)).toBeGreaterThanOrEqual(0.8);
  });
});
