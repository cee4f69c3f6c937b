import type { LinearModel } from '../../src/signals/prompts/logistic.ts';

/** One labelled example: its features, whether it is positive, and the group that cross-validation leaves out as one. */
export interface Example {
  readonly features: ReadonlyMap<string, number>;
  readonly positive: boolean;
  readonly group: string;
}

/** Strength of the pull of weights towards 0; chosen by cross-validation, flat between 3 and 10. */
const penalty = 4;
const iterations = 40;

/**
 * Fits logistic regression with an L2 penalty by Newton's method (iteratively reweighted least squares, Hastie,
 * Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.1), then calibrates it by Platt scaling
 * on scores of groups left out. Deterministic.
 */
export function fitModel(examples: readonly Example[]): LinearModel {
  const { weights, constant } = fitWeights(examples);
  const scores = crossValidatedScores(examples);
  const line = fitWeights(
    examples.map((example, index) => ({ ...example, features: new Map([['score', scores[index] ?? 0]]) })),
    1e-3,
  );
  return {
    weights,
    constant,
    calibration: { slope: rounded(line.weights['score'] ?? 1), offset: rounded(line.constant) },
  };
}

/** The score of each example by a model fitted without any example of its group. */
export function crossValidatedScores(examples: readonly Example[]): readonly number[] {
  const scores: number[] = new Array<number>(examples.length).fill(0);
  for (const group of new Set(examples.map((example) => example.group))) {
    const { weights, constant } = fitWeights(examples.filter((example) => example.group !== group));
    for (const [index, example] of examples.entries()) {
      if (example.group !== group) continue;
      let score = constant;
      for (const [name, value] of example.features) score += (weights[name] ?? 0) * value;
      scores[index] = score;
    }
  }
  return scores;
}

function fitWeights(
  examples: readonly Example[],
  strength = penalty,
): { readonly weights: Readonly<Record<string, number>>; readonly constant: number } {
  const names = [...new Set(examples.flatMap((example) => [...example.features.keys()]))].sort();
  const columns = new Map(names.map((name, index) => [name, index]));
  const size = names.length + 1;
  const rows = examples.map(({ features }) => {
    const row: [number, number][] = [[names.length, 1]];
    for (const [name, value] of features) row.push([columns.get(name) ?? 0, value]);
    return row;
  });
  let solution = new Float64Array(size);
  for (let round = 0; round < iterations; round += 1) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (const [index, row] of rows.entries()) {
      const score = row.reduce((sum, [column, value]) => sum + (solution[column] ?? 0) * value, 0);
      const probability = 1 / (1 + Math.exp(-score));
      const error = (examples[index]?.positive ? 1 : 0) - probability;
      const curvature = Math.max(1e-9, probability * (1 - probability));
      for (const [left, leftValue] of row) {
        gradient[left] = (gradient[left] ?? 0) + error * leftValue;
        const line = hessian[left];
        if (!line) continue;
        for (const [right, rightValue] of row) line[right] = (line[right] ?? 0) + curvature * leftValue * rightValue;
      }
    }
    for (let column = 0; column < size; column += 1) {
      const pull = column === names.length ? 1e-6 : strength;
      gradient[column] = (gradient[column] ?? 0) - pull * (solution[column] ?? 0);
      const line = hessian[column];
      if (line) line[column] = (line[column] ?? 0) + pull;
    }
    const step = solve(hessian, gradient);
    const largest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    solution = solution.map((value, column) => value + (step[column] ?? 0));
    if (largest < 1e-9) break;
  }
  const weights = Object.fromEntries(names.map((name, index) => [name, rounded(solution[index] ?? 0)]));
  return { weights, constant: rounded(solution[names.length] ?? 0) };
}

/** Solves a symmetric positive definite system by Cholesky decomposition. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const lower = Array.from({ length: size }, () => new Float64Array(size));
  const at = (rows: readonly Float64Array[], row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = at(matrix, row, column);
      for (let index = 0; index < column; index += 1) sum -= at(lower, row, index) * at(lower, column, index);
      const line = lower[row];
      if (line) line[column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(lower, column, column);
    }
  }
  const forward = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] ?? 0;
    for (let index = 0; index < row; index += 1) sum -= at(lower, row, index) * (forward[index] ?? 0);
    forward[row] = sum / at(lower, row, row);
  }
  const result = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = forward[row] ?? 0;
    for (let index = row + 1; index < size; index += 1) sum -= at(lower, index, row) * (result[index] ?? 0);
    result[row] = sum / at(lower, row, row);
  }
  return result;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
