const pauseMs = 700;

/** Finds rows by the beginning of what they are called while it is typed. */
export class TypeAhead {
  private text = '';
  private at = 0;

  /** True while a word is being typed, so that further letters belong to it. `now` in milliseconds. */
  isTyping(now: number): boolean {
    return this.text !== '' && now - this.at < pauseMs;
  }

  /** The index of the row that is meant once one more key was typed, null when there is none. */
  find(labels: readonly string[], from: number, key: string, now: number): number | null {
    this.text = this.isTyping(now) ? this.text + key.toLowerCase() : key.toLowerCase();
    this.at = now;
    // One letter again and again goes through the rows that start with it; a longer text may match the current row.
    const start = this.text.length === 1 ? from + 1 : from;
    for (let step = 0; step < labels.length; step += 1) {
      const index = (start + step) % labels.length;
      if (labels[index]?.toLowerCase().startsWith(this.text)) return index;
    }
    return null;
  }
}
