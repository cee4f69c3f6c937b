import type { LinearModel } from '../../signals/prompts/logistic.ts';

/** Whether the best skill applies. Written by `node test/evaluate/run.mjs trainRouting`: 1339 examples, 704 of them positive. */
export const appliesWeights: LinearModel = {
  weights: {
    answered: 0.874,
    asksForFact: -0.659,
    body: 2.278,
    coverage: 1.105,
    evidence: 2.791,
    excluded: 0.005,
    isDenial: -0.696,
    length: -0.205,
    margin: 1.198,
    name: 1.985,
    namesFile: -0.022,
    pairs: 0.617,
    phrase: 0.088,
    pointsAt: 0.279,
    strongest: 1.888,
    words: 1.039,
    worth: -1.064,
  },
  constant: -4.599,
  calibration: { slope: 1.33, offset: -0.037 },
};

/** The score from which a skill applies: most prompts decided right, on skills not trained on. */
export const appliesThreshold = 0.35;
