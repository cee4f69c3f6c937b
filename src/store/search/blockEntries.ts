/** Where the postings of a term stand in a block's text. */
export interface BlockEntry {
  readonly term: string;
  /** Documents that hold the term. */
  readonly documents: number;
  readonly start: number;
  readonly end: number;
}

/** The entry of a term in a block, null when it has none. */
export function findEntry(block: string, term: string): BlockEntry | null {
  const at = block.indexOf(`\n${term} `);
  return at < 0 ? null : entryAt(block, at);
}

/** The entry that begins at the line break at `at`. */
export function entryAt(block: string, at: number): BlockEntry {
  const blank = block.indexOf(' ', at);
  const second = block.indexOf(' ', blank + 1);
  const next = block.indexOf('\n', second);
  return {
    term: block.slice(at + 1, blank),
    documents: Number(block.slice(blank + 1, second)),
    start: second + 1,
    end: next < 0 ? block.length : next,
  };
}
