import type { LinearModel } from '../../signals/prompts/logistic.ts';

/** Whether the best skill applies. Written by `node test/evaluate/run.mjs trainRouting`: 1339 examples, 704 of them positive. */
export const appliesWeights: LinearModel = {
  weights: {
    answered: 0.902,
    asksForFact: -0.575,
    body: 2.475,
    coverage: 1.084,
    evidence: 2.65,
    excluded: 0.01,
    isDenial: -0.64,
    isRequest: 0.05,
    length: -0.097,
    margin: 1.032,
    name: 1.926,
    namesFile: -0.065,
    pairs: 0.636,
    phrase: 0.072,
    pointsAt: 0.272,
    rarest: 2.061,
    rarestAsked: 0.223,
    strongest: 1.075,
    words: 1.124,
    worth: -1.091,
  },
  constant: -5.282,
  calibration: { slope: 1.362, offset: -0.032 },
};

/** The score from which a skill applies: most prompts decided right, on skills not trained on. */
export const appliesThreshold = 0.3;
