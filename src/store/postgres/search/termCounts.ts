import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

/** Terms that one beginning stands for when they are counted; of more the count is too low, which only makes for another plan. */
const countedTerms = 5_000;

const EXACT = `
SELECT term, sum(documents)::bigint AS documents FROM skillify.search_terms WHERE term = ANY ($1::text[]) GROUP BY term`;

const BEGINNING = `
SELECT w.term, coalesce((SELECT sum(documents) FROM (SELECT documents FROM skillify.search_terms t
  WHERE t.term >= w.term AND t.term < w.after LIMIT ${countedTerms}) counted), 0)::bigint AS documents
FROM unnest($1::text[], $2::text[]) AS w (term, after)`;

/** In the order of bytes nothing that begins alike comes behind the beginning and this. */
const lastCharacter = '\u{10ffff}';

/** In how many indexed texts terms occur: exact for one workspace and all of its members. */
export class TermCounts {
  private constructor(
    private readonly exact: ReadonlyMap<string, number>,
    private readonly beginnings: ReadonlyMap<string, number>,
  ) {}

  /** Looks up all terms that a search may need at once. */
  static async read(
    queries: PostgresQueries,
    terms: readonly string[],
    beginnings: readonly string[],
  ): Promise<TermCounts> {
    const [exact, beginning] = await Promise.all([
      terms.length === 0 ? [] : queries.rows(EXACT, [terms]),
      beginnings.length === 0
        ? []
        : queries.rows(BEGINNING, [beginnings, beginnings.map((each) => each + lastCharacter)]),
    ]);
    return new TermCounts(countsOf(exact), countsOf(beginning));
  }

  of(term: string): number {
    return this.exact.get(term) ?? 0;
  }

  ofBeginning(term: string): number {
    return Math.max(this.beginnings.get(term) ?? 0, this.of(term));
  }
}

function countsOf(rows: readonly unknown[]): ReadonlyMap<string, number> {
  return new Map(
    rows.map((row) => {
      const reader = RecordReader.of(row, 'a term of the search index');
      return [reader.text('term'), reader.number('documents')];
    }),
  );
}
