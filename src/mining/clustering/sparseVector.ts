/** Numbered features in ascending order with their weights; all other features weigh nothing. */
export interface SparseVector {
  readonly features: Int32Array;
  readonly weights: Float64Array;
}

/** A vector of the given feature weights, its length scaled to 1; empty when nothing weighs anything. */
export function unitVector(weightOf: ReadonlyMap<number, number>): SparseVector {
  const entries = [...weightOf].filter(([, weight]) => weight > 0).sort((left, right) => left[0] - right[0]);
  let squares = 0;
  for (const [, weight] of entries) squares += weight * weight;
  const length = Math.sqrt(squares);
  return {
    features: Int32Array.from(entries, ([feature]) => feature),
    weights: Float64Array.from(entries, ([, weight]) => weight / length),
  };
}

/** Sum of the products of common features: the cosine, for vectors of length 1. */
export function dotProduct(left: SparseVector, right: SparseVector): number {
  const { features: leftFeatures, weights: leftWeights } = left;
  const { features: rightFeatures, weights: rightWeights } = right;
  let sum = 0;
  let at = 0;
  let other = 0;
  while (at < leftFeatures.length && other < rightFeatures.length) {
    const order = (leftFeatures[at] ?? 0) - (rightFeatures[other] ?? 0);
    if (order === 0) sum += (leftWeights[at] ?? 0) * (rightWeights[other] ?? 0);
    if (order <= 0) at += 1;
    if (order >= 0) other += 1;
  }
  return sum;
}
