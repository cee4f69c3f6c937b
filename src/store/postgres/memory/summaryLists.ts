import { mergeAggregates } from '../../../memory/aggregate.ts';
import { summaryText } from '../../../memory/summaryText.ts';
import type { StoredSummary, SummaryFilter } from '../../memoryLane.ts';
import { summaryOf } from '../../rows/memoryRows.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

/** What the wording of a summary over several workspaces is said to be by: it is of the moment, and kept nowhere. */
const mergedBy = 'template';

const KEYS = ['time_window', 'from_at', 'to_at', 'scope', 'subject'];

const LIST = `
WITH chosen AS (
  SELECT ${KEYS.join(', ')}, min(number) AS first_number FROM skillify.memory_windows w
  WHERE ($1::bigint IS NULL OR w.to_at > $1) AND ($2::bigint IS NULL OR w.from_at < $2) AND ($3::text IS NULL OR w.scope = $3)
    AND ($4::text IS NULL OR w.subject = $4)
    AND CASE WHEN $5::text IS NULL THEN w.scope <> 'session' OR w.time_window = 'session' ELSE w.time_window = $5 END
  GROUP BY ${KEYS.join(', ')} ORDER BY to_at DESC, from_at DESC, first_number LIMIT $6
)
SELECT w.* FROM chosen c JOIN skillify.memory_windows w ON ${KEYS.map((key) => `w.${key} = c.${key}`).join(' AND ')}
ORDER BY c.to_at DESC, c.from_at DESC, c.first_number, w.number`;

/** Summaries, the latest first. Over several workspaces those of one stretch and subject are merged into one, with a number that nothing is kept under. */
export async function listSummaries(
  queries: PostgresQueries,
  filter: SummaryFilter,
): Promise<readonly StoredSummary[]> {
  const { from, to, scope, subject, window, limit } = filter;
  const groups: StoredSummary[][] = [];
  for (const row of await queries.rows(LIST, [from, to, scope, subject, window, limit])) {
    const summary = summaryOf(row);
    const group = groups.at(-1);
    if (group?.[0] && isSame(group[0], summary)) group.push(summary);
    else groups.push([summary]);
  }
  return groups.flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return others.length === 0 ? [first] : [merged(first, others)];
  });
}

function merged(first: StoredSummary, others: readonly StoredSummary[]): StoredSummary {
  const all = [first, ...others];
  const aggregate = mergeAggregates(all.map((each) => each.aggregate));
  const isWorded = all.some(({ text }) => text !== null);
  return {
    ...first,
    number: -first.number,
    aggregate,
    madeAt: Math.max(...all.map(({ madeAt }) => madeAt)),
    text: isWorded ? summaryText(aggregate) : null,
    wordedBy: isWorded ? mergedBy : null,
  };
}

function isSame(left: StoredSummary, right: StoredSummary): boolean {
  return (
    left.window === right.window &&
    left.from === right.from &&
    left.to === right.to &&
    left.scope === right.scope &&
    left.subject === right.subject
  );
}
