/** About two pages: what one look-up reads. A term's postings are never divided, so single blocks can be larger. */
const blockChars = 7_800;

/** One row of a segment's terms: entries of the form `\n<term> <documents> <postings>`. */
export type WriteBlock = (position: number, entries: string) => void;

/** Gathers terms, which must come in the order of their UTF-16 units, into blocks. */
export class BlockWriter {
  readonly firstTerms: string[] = [];
  private pieces: string[] = [];
  private chars = 0;

  constructor(private readonly write: WriteBlock) {}

  add(term: string, documents: number, postings: string): void {
    if (this.pieces.length === 0) this.firstTerms.push(term);
    const entry = `\n${term} ${documents} ${postings}`;
    this.pieces.push(entry);
    this.chars += entry.length;
    if (this.chars >= blockChars) this.flush();
  }

  /** Writes what is left. */
  flush(): void {
    if (this.pieces.length === 0) return;
    this.write(this.firstTerms.length - 1, this.pieces.join(''));
    this.pieces = [];
    this.chars = 0;
  }
}
