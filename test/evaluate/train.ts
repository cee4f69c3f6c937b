import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { calibrated } from '../../src/signals/prompts/logistic.ts';
import { examplesOf } from './examples.ts';
import { crossValidatedScores, fitModel } from './fitLogistic.ts';
import { thresholdFor } from './measures.ts';
import { readLabels, readRecordings } from './recordings.ts';

/** Fits the model of corrections on labelled transcripts and writes its weights as a source file. */
const { values } = parseArgs({
  options: { labels: { type: 'string' }, transcripts: { type: 'string' }, out: { type: 'string' } },
});
if (!values.labels || !values.transcripts || !values.out) {
  console.error('usage: npm run train -- --labels FILE --transcripts FOLDER --out FILE');
  process.exit(2);
}
const { examples, missing } = examplesOf(await readRecordings(values.transcripts), readLabels(values.labels));
const model = fitModel(examples);
const judged = crossValidatedScores(examples).map((score, index) => ({
  confidence: calibrated(model, score),
  positive: examples[index]?.positive ?? false,
}));
const weights = Object.entries(model.weights)
  .filter(([, weight]) => weight !== 0)
  .map(([name, weight]) => `    ${/^\w+$/.test(name) ? name : `'${name}'`}: ${weight},`)
  .join('\n');
writeFileSync(
  values.out,
  `import type { LinearModel } from './logistic.ts';

/** Written by \`npm run train\`: ${examples.length} labelled prompts of ${new Set(examples.map((example) => example.group)).size} repositories, ${examples.filter((example) => example.positive).length} of them corrective. */
export const correctionModel: LinearModel = {
  weights: {
${weights}
  },
  constant: ${model.constant},
  calibration: { slope: ${model.calibration.slope}, offset: ${model.calibration.offset} },
};

/** Labelled prompts that the weights were fitted on. */
export const trainedExamples = ${examples.length};

/** The confidence from which a prompt counts as a correction: best F1 on repositories not trained on, precision 0.75 or more. */
export const defaultConfidence = ${thresholdFor(judged, 0.75, 'f1')};

/** The confidence from which precision was 0.88 or more on repositories not trained on. */
export const strictConfidence = ${thresholdFor(judged, 0.88, 'recall')};
`,
);
console.log(`${examples.length} examples, ${missing.length} labels without a prompt; wrote ${values.out}`);
