import { dotProduct, type SparseVector } from './sparseVector.ts';

/**
 * Joins the two most similar groups, by the mean similarity of their members, until so many are left (group-average
 * linkage with the recurrence of Lance and Williams 1967). Returns each vector's group, numbered from 0. Time and memory
 * grow with the square of the number of vectors, so this is for a sample.
 */
export function averageLinkage(vectors: readonly SparseVector[], groups: number): readonly number[] {
  const tree = new Linkage(vectors);
  return tree.reduceTo(Math.max(1, groups));
}

class Linkage {
  private readonly count: number;
  /** Row by row, the mean similarity of two groups. */
  private readonly similarity: Float64Array;
  private readonly sizes: Int32Array;
  private readonly groupOf: number[];
  private readonly nearest: Int32Array;
  private readonly alive: Set<number>;

  constructor(vectors: readonly SparseVector[]) {
    this.count = vectors.length;
    this.similarity = new Float64Array(this.count * this.count);
    this.sizes = new Int32Array(this.count).fill(1);
    this.groupOf = [...vectors.keys()];
    this.nearest = new Int32Array(this.count).fill(-1);
    this.alive = new Set(vectors.keys());
    for (const [row, vector] of vectors.entries())
      for (let column = 0; column < row; column += 1) {
        const other = vectors[column];
        if (other) this.set(row, column, dotProduct(vector, other));
      }
  }

  reduceTo(groups: number): readonly number[] {
    for (const group of this.alive) this.findNearest(group);
    while (this.alive.size > groups) this.join();
    const numbers = new Map([...this.alive].map((group, number) => [group, number]));
    return this.groupOf.map((group) => numbers.get(group) ?? 0);
  }

  private join(): void {
    let kept = -1;
    for (const group of this.alive) if (kept < 0 || this.best(group) > this.best(kept)) kept = group;
    const gone = this.nearest[kept] ?? -1;
    this.alive.delete(gone);
    const keptSize = this.sizes[kept] ?? 0;
    const goneSize = this.sizes[gone] ?? 0;
    for (const other of this.alive) {
      if (other === kept) continue;
      const joined = keptSize * this.get(kept, other) + goneSize * this.get(gone, other);
      this.set(kept, other, joined / (keptSize + goneSize));
    }
    this.sizes[kept] = keptSize + goneSize;
    for (const [item, group] of this.groupOf.entries()) if (group === gone) this.groupOf[item] = kept;
    this.findNearest(kept);
    for (const other of this.alive) {
      if (other === kept) continue;
      const near = this.nearest[other];
      if (near === kept || near === gone) this.findNearest(other);
      else if (this.get(other, kept) > this.best(other)) this.nearest[other] = kept;
    }
  }

  private findNearest(group: number): void {
    let nearest = -1;
    for (const other of this.alive)
      if (other !== group && (nearest < 0 || this.get(group, other) > this.get(group, nearest))) nearest = other;
    this.nearest[group] = nearest;
  }

  private best(group: number): number {
    const near = this.nearest[group] ?? -1;
    return near < 0 ? -1 : this.get(group, near);
  }

  private get(row: number, column: number): number {
    return this.similarity[row * this.count + column] ?? 0;
  }

  private set(row: number, column: number, value: number): void {
    this.similarity[row * this.count + column] = value;
    this.similarity[column * this.count + row] = value;
  }
}
