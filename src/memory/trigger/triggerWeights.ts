import type { LinearModel } from '../../signals/prompts/logistic.ts';

/** Whether the best skill applies. Written by `node test/evaluate/run.mjs trainRouting`: 1343 examples, 704 of them positive. */
export const appliesWeights: LinearModel = {
  weights: {
    answered: 0.953,
    asksForFact: -0.54,
    body: 2.51,
    coverage: 1.072,
    evidence: 2.629,
    excluded: 0.01,
    isDenial: -0.84,
    isRequest: 0.027,
    length: -0.103,
    margin: 0.93,
    name: 1.998,
    namesFile: -0.062,
    pairs: 0.628,
    phrase: 0.072,
    pointsAt: 0.273,
    rarest: 2.103,
    rarestAsked: 0.225,
    strongest: 1.042,
    words: 1.134,
    worth: -1.122,
  },
  constant: -5.173,
  calibration: { slope: 1.376, offset: -0.024 },
};

/** The score from which a skill applies: most prompts decided right, on skills not trained on. */
export const appliesThreshold = 0.35;
