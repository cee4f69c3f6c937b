import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { calibrated } from '../../src/signals/prompts/logistic.ts';
import { crossValidatedScores, type Example, fitModel } from './fitLogistic.ts';
import { examplesOfSet, examplesWithAndWithout } from './routingExamples.ts';
import { benchSets, ownSets } from './routingSets.ts';

/** Fits when a skill applies and writes the weights as a source file. The kept half of the own prompts is not read. */
const { values } = parseArgs({
  options: { data: { type: 'string' }, fixtures: { type: 'string' }, out: { type: 'string' } },
});
if (!values.data || !values.fixtures || !values.out) {
  console.error('usage: node test/evaluate/run.mjs trainRouting --fixtures FOLDER --data FOLDER --out FILE');
  process.exit(2);
}
/** How often the own prompts count, for the others are long and more. */
const ownRepeats = 3;
/** Of the authors, each ninth and the people. */
const authorStep = 9;

const own = ownSets(values.fixtures).filter(({ name }) => name.includes('seen'));
const bench = benchSets(values.data).filter(({ name }, index) => name === 'human_authored' || index % authorStep === 0);
const plain = own.flatMap(examplesOfSet);
const examples: Example[] = [
  ...Array.from({ length: ownRepeats - 1 }, () => plain).flat(),
  ...own.flatMap(examplesWithAndWithout),
  ...bench.flatMap(examplesWithAndWithout),
];
const model = fitModel(examples);
const judged = crossValidatedScores(examples)
  .slice(0, plain.length)
  .map((score, index) => ({ confidence: calibrated(model, score), positive: plain[index]?.positive ?? false }));
const threshold = bestThreshold(judged);
const weights = Object.entries(model.weights)
  .filter(([, weight]) => weight !== 0)
  .map(([name, weight]) => `    ${name}: ${weight},`)
  .join('\n');
writeFileSync(
  values.out,
  `import type { LinearModel } from '../../signals/prompts/logistic.ts';

/** Whether the best skill applies. Written by \`node test/evaluate/run.mjs trainRouting\`: ${examples.length} examples, ${examples.filter(({ positive }) => positive).length} of them positive. */
export const appliesWeights: LinearModel = {
  weights: {
${weights}
  },
  constant: ${model.constant},
  calibration: { slope: ${model.calibration.slope}, offset: ${model.calibration.offset} },
};

/** The score from which a skill applies: most prompts decided right, on skills not trained on. */
export const appliesThreshold = ${threshold};
`,
);
console.log(`${examples.length} examples; threshold ${threshold}; wrote ${values.out}`);

/** The middle of the thresholds, in steps of 0.05, at which the most are decided right. */
function bestThreshold(all: readonly { readonly confidence: number; readonly positive: boolean }[]): number {
  const steps = Array.from({ length: 15 }, (_value, index) => (index + 3) / 20);
  const right = steps.map((step) => all.filter(({ confidence, positive }) => confidence >= step === positive).length);
  const most = Math.max(...right);
  const best = steps.filter((_step, index) => right[index] === most);
  return best[Math.floor(best.length / 2)] ?? 0.5;
}
