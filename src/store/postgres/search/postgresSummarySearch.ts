import { RecordReader } from '../../rows/recordReader.ts';
import type { SearchTerm } from '../../search/eventSearch.ts';
import { foldedText } from '../../search/foldedText.ts';
import { holdsSequences } from '../../search/sequences.ts';
import { searchWords } from '../../search/words.ts';
import type { FoundSummary } from '../../tables/searchSummaries.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import { quotedLexeme, storedTerm } from './wordVector.ts';

/** Summaries that are compared with sequences of words, for each that is wanted. */
const comparedForEach = 4;

const COLUMNS = `m.number, m.scope, m.subject, m.from_at, m.to_at, m.summary`;
const MATCHING = `
SELECT ${COLUMNS} FROM skillify.find_summaries($1, $2, $3, $4) f
  JOIN skillify.memory_windows m ON m.workspace_id = f.workspace_id AND m.number = f.number ORDER BY m.number DESC`;
const NEWEST = `
SELECT ${COLUMNS} FROM skillify.memory_windows m
WHERE m.summary IS NOT NULL AND m.to_at >= $1 AND m.from_at <= $2 ORDER BY m.to_at DESC LIMIT $3`;

/** The newest summaries that have all words, at most so many; without words the latest. */
export async function findSummaries(
  queries: PostgresQueries,
  wanted: readonly SearchTerm[],
  since: number | null,
  until: number | null,
  limit: number,
): Promise<readonly FoundSummary[]> {
  const from = Math.floor(since ?? Number.MIN_SAFE_INTEGER);
  const to = Math.ceil(until ?? Number.MAX_SAFE_INTEGER);
  if (wanted.length === 0) return (await queries.rows(NEWEST, [from, to, limit])).map(summaryOf);
  const sequences = wanted
    .map(({ text, isPrefix }) => ({ text: foldedText(text), isPrefix }))
    .filter(({ text }) => text !== '');
  const query = wanted.flatMap(queriesOf).join('&');
  if (query === '') return [];
  const rows = await queries.rows(MATCHING, [query, from, to, limit * comparedForEach]);
  return rows
    .map(summaryOf)
    .filter(({ text }) => holdsSequences(text, { wanted: sequences, excluded: [] }))
    .slice(0, limit);
}

/** What the index of words is asked: each word as a whole or in parts. */
function queriesOf({ text, isPrefix }: SearchTerm): readonly string[] {
  const words = searchWords(text);
  return words.flatMap(({ whole, parts }, index) => {
    const suffix = isPrefix && index === words.length - 1 ? ':*' : '';
    const lexeme = (term: string) => quotedLexeme(storedTerm(term));
    if (whole === null) {
      const pairs = parts.filter((part) => [...part].length > 1);
      return pairs.length > 0 ? pairs.map(lexeme) : parts.map((part) => `${lexeme(part)}:*`);
    }
    const each = [`${lexeme(whole)}${suffix}`];
    if (parts.length > 0) each.push(`(${parts.map((part) => `${lexeme(part)}${suffix}`).join('&')})`);
    return [`(${each.join('|')})`];
  });
}

function summaryOf(row: unknown): FoundSummary {
  const reader = RecordReader.of(row, 'a summary');
  const [scope, subject] = [reader.text('scope'), reader.text('subject')];
  return {
    number: reader.number('number'),
    sessionId: scope === 'session' ? subject : null,
    scope,
    subject,
    from: reader.number('from_at'),
    to: reader.number('to_at'),
    text: reader.text('summary'),
  };
}
