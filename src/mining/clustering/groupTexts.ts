import { averageLinkage } from './averageLinkage.ts';
import type { SparseVector } from './sparseVector.ts';

/** Vectors that the first groups are made from: their number bounds what grows with the square. */
const sampleSize = 2000;
/** The sample is cut into this many times more groups than wanted, and the largest are kept: strays start none. */
const seedsPerGroup = 2;
const rounds = 30;

/**
 * Sorts vectors of length 1 into a given number of groups and returns the group of each, numbered from 0. An evenly
 * spaced sample is grouped by average linkage, which gives the centres to start from (Buckshot; Cutting, Karger, Pedersen
 * and Tukey 1992), then all vectors go to their nearest centre until none moves (spherical k-means; Dhillon and Modha
 * 2001). Deterministic; linear in the number of vectors.
 */
export function groupTexts(vectors: readonly SparseVector[], dimensions: number, groups: number): readonly number[] {
  const sample = evenly(vectors, Math.max(sampleSize, groups * seedsPerGroup));
  const seeds = averageLinkage(sample, groups * seedsPerGroup);
  const members = new Map<number, SparseVector[]>();
  for (const [index, vector] of sample.entries()) {
    const seed = seeds[index] ?? 0;
    const group = members.get(seed);
    if (group) group.push(vector);
    else members.set(seed, [vector]);
  }
  const largest = [...members.values()].sort((left, right) => right.length - left.length).slice(0, groups);
  let centres = largest.map((group) => centreOf(group, dimensions));
  let assigned: readonly number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const next = vectors.map((vector) => nearestCentre(vector, centres));
    if (next.every((group, index) => group === assigned[index])) break;
    assigned = next;
    centres = centres.map((centre, group) => {
      const own = vectors.filter((_vector, index) => next[index] === group);
      return own.length === 0 ? centre : centreOf(own, dimensions);
    });
  }
  return assigned;
}

function evenly(vectors: readonly SparseVector[], limit: number): readonly SparseVector[] {
  if (vectors.length <= limit) return vectors;
  const step = vectors.length / limit;
  return vectors.filter((_vector, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function nearestCentre(vector: SparseVector, centres: readonly Float64Array[]): number {
  let nearest = 0;
  let highest = -1;
  for (const [group, centre] of centres.entries()) {
    let similarity = 0;
    for (let at = 0; at < vector.features.length; at += 1)
      similarity += (vector.weights[at] ?? 0) * (centre[vector.features[at] ?? 0] ?? 0);
    if (similarity > highest) {
      nearest = group;
      highest = similarity;
    }
  }
  return nearest;
}

/** The mean direction. */
function centreOf(vectors: readonly SparseVector[], dimensions: number): Float64Array {
  const centre = new Float64Array(dimensions);
  for (const { features, weights } of vectors)
    for (let at = 0; at < features.length; at += 1) {
      const feature = features[at] ?? 0;
      centre[feature] = (centre[feature] ?? 0) + (weights[at] ?? 0);
    }
  const length = Math.sqrt(centre.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? centre : centre.map((value) => value / length);
}
