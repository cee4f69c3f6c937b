const free = -1;
const fewestSlots = 1_024;

/**
 * Numbers of events by the hash of their id, in typed arrays: about 32 bytes an entry where a `Map` takes three times that.
 * Open addressing with linear probing (Knuth, The Art of Computer Programming 3, 6.4); hashes are whole numbers from 0 on.
 */
export class EventsByHash {
  private hashes = new Float64Array(fewestSlots).fill(free);
  private events = new Float64Array(fewestSlots);
  private held = 0;

  get size(): number {
    return this.held;
  }

  get(hash: number): number | undefined {
    const slot = this.slotOf(hash);
    return this.hashes[slot] === hash ? this.events[slot] : undefined;
  }

  set(hash: number, event: number): void {
    const slot = this.slotOf(hash);
    this.events[slot] = event;
    if (this.hashes[slot] === hash) return;
    this.hashes[slot] = hash;
    this.held += 1;
    if (this.held * 2 > this.hashes.length) this.grow();
  }

  /** Hashes from `from` up to but not including `to`, ascending, with their events. */
  between(from: number, to: number): readonly (readonly [hash: number, event: number])[] {
    const found: (readonly [number, number])[] = [];
    for (let slot = 0; slot < this.hashes.length; slot += 1) {
      const hash = this.hashes[slot] ?? free;
      if (hash >= from && hash < to && hash !== free) found.push([hash, this.events[slot] ?? 0]);
    }
    return found.sort(([left], [right]) => left - right);
  }

  /** Where the hash is, or would be. */
  private slotOf(hash: number): number {
    const mask = this.hashes.length - 1;
    let slot = hash & mask;
    while (this.hashes[slot] !== hash && this.hashes[slot] !== free) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { hashes, events } = this;
    this.hashes = new Float64Array(hashes.length * 2).fill(free);
    this.events = new Float64Array(hashes.length * 2);
    for (const [place, hash] of hashes.entries()) {
      if (hash === free) continue;
      const slot = this.slotOf(hash);
      this.hashes[slot] = hash;
      this.events[slot] = events[place] ?? 0;
    }
  }
}
