/** A document that may answer a search. */
export interface Candidate {
  readonly event: number;
  readonly session: number;
  readonly at: number;
  readonly score: number;
}

/** Keeps the best of many candidates: a binary heap with the worst of them on top. */
export class TopCandidates {
  private readonly heap: Candidate[] = [];

  constructor(private readonly limit: number) {}

  /** True when some candidates may have been left out. */
  get isFull(): boolean {
    return this.heap.length >= this.limit;
  }

  /** A score that does not exceed this is not taken any more. */
  get threshold(): number {
    return this.heap.length < this.limit ? Number.NEGATIVE_INFINITY : (this.heap[0]?.score ?? 0);
  }

  add(candidate: Candidate): void {
    if (this.heap.length < this.limit) {
      this.heap.push(candidate);
      this.rise(this.heap.length - 1);
      return;
    }
    const [worst] = this.heap;
    if (!worst || !isWorse(worst, candidate)) return;
    this.heap[0] = candidate;
    this.sink();
  }

  /** Best first; of equals the newest. */
  sorted(): readonly Candidate[] {
    return [...this.heap].sort((left, right) => (isWorse(left, right) ? 1 : -1));
  }

  private rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.swapIfWorse(place, parent)) return;
      place = parent;
    }
  }

  private sink(): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [first, second] = [this.heap[left], this.heap[left + 1]];
      if (!first) return;
      const child = second && isWorse(second, first) ? left + 1 : left;
      if (!this.swapIfWorse(child, place)) return;
      place = child;
    }
  }

  /** Puts the candidate at `lower` above the one at `upper` when it is the worse of the two. */
  private swapIfWorse(lower: number, upper: number): boolean {
    const [below, above] = [this.heap[lower], this.heap[upper]];
    if (!below || !above || !isWorse(below, above)) return false;
    this.heap[lower] = above;
    this.heap[upper] = below;
    return true;
  }
}

function isWorse(left: Candidate, right: Candidate): boolean {
  return (
    left.score < right.score ||
    (left.score === right.score && (left.at < right.at || (left.at === right.at && left.event < right.event)))
  );
}
