/** A linear model: weights by feature name, the constant, and the line that turns its score into a probability. */
export interface LinearModel {
  readonly weights: Readonly<Record<string, number>>;
  readonly constant: number;
  /** Platt scaling, fitted on scores of repositories that the weights had not seen. */
  readonly calibration: { readonly slope: number; readonly offset: number };
}

/** What one feature added to a score. */
export interface Contribution {
  readonly feature: string;
  readonly amount: number;
}

/** The raw score of features: the weighted sum plus the constant. */
export function linearScore(model: LinearModel, features: ReadonlyMap<string, number>): number {
  let score = model.constant;
  for (const [name, value] of features) score += (model.weights[name] ?? 0) * value;
  return score;
}

/** The probability, 0 to 1, that goes with a score. */
export function calibrated(model: LinearModel, score: number): number {
  const { slope, offset } = model.calibration;
  return 1 / (1 + Math.exp(-(slope * score + offset)));
}

/** What each feature added, largest first. */
export function contributions(model: LinearModel, features: ReadonlyMap<string, number>): readonly Contribution[] {
  return [...features]
    .map(([feature, value]) => ({ feature, amount: (model.weights[feature] ?? 0) * value }))
    .sort((left, right) => right.amount - left.amount || left.feature.localeCompare(right.feature));
}
