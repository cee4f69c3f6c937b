import { RecordReader } from '../../rows/recordReader.ts';
import type { EventSearch, FoundEvent } from '../../search/eventSearch.ts';
import { searchableText } from '../../search/searchableText.ts';
import { holdsSequences, type SoughtSequences } from '../../search/sequences.ts';
import { eventByKey } from '../eventByKey.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import type { TextCandidate } from './textCandidates.ts';

// Behind the policies of the events: what a member may not see is not found, whatever the index said.
// The limits keep each join a look-up by key, see eventByKey.
const ROWS = `
SELECT w.place, e.id, e.kind, e.variant, e.subject, e.text, e.detail_json, e.raw_line, s.id AS session_id,
  s.source_session_id, s.title, t.assistant, r.path AS file,
  (SELECT p.outcome FROM skillify.episodes p WHERE p.workspace_id = w.workspace_id AND p.session_id = s.id
     AND p.started_at <= w.at ORDER BY p.position DESC LIMIT 1) AS outcome
FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS w (place, workspace_id, session, at, number)
  ${eventByKey('w', 'w.workspace_id')}
  CROSS JOIN LATERAL (SELECT o.* FROM skillify.sessions o
    WHERE o.workspace_id = w.workspace_id AND o.number = w.session LIMIT 1) s
  CROSS JOIN LATERAL (SELECT o.assistant FROM skillify.transcripts o
    WHERE o.workspace_id = w.workspace_id AND o.number = s.transcript LIMIT 1) t
  CROSS JOIN LATERAL (SELECT o.path FROM skillify.transcripts o
    WHERE o.workspace_id = w.workspace_id AND o.number = e.transcript LIMIT 1) r`;

const readAtOnce = 50;
const mostAtOnce = 500;

/**
 * At most the wanted number of events, best first, without those that their text or outcome rules out; of events with the
 * very same text the best, with the number of the others seen. `isUsedUp` when all candidates were looked at.
 */
export async function chooseTexts(
  queries: PostgresQueries,
  candidates: readonly TextCandidate[],
  { limit, outcomes }: Pick<EventSearch, 'limit' | 'outcomes'>,
  ideal: number,
  sequences: SoughtSequences,
): Promise<{ readonly events: readonly FoundEvent[]; readonly isUsedUp: boolean }> {
  const chosen = new Map<string, { readonly event: FoundEvent; repeats: number }>();
  let start = 0;
  let count = Math.max(readAtOnce, limit);
  while (start < candidates.length && chosen.size < limit) {
    const some = candidates.slice(start, start + Math.min(count, mostAtOnce));
    start += some.length;
    count *= 2;
    const rows = await readRows(queries, some);
    for (const [place, candidate] of some.entries()) {
      const row = rows.get(place);
      if (!row) continue;
      const outcome = row.textOrNull('outcome');
      if (outcomes.length > 0 && !outcomes.includes(outcome ?? '')) continue;
      const { kind, text } = searchableText({
        kind: row.text('kind'),
        variant: row.textOrNull('variant'),
        subject: row.textOrNull('subject'),
        text: row.text('text'),
        detailJson: row.textOrNull('detail_json'),
      });
      if (!holdsSequences(text, sequences)) continue;
      const same = chosen.get(`${kind} ${text}`);
      if (same) same.repeats += 1;
      else if (chosen.size < limit) {
        const score = ideal > 0 ? candidate.score / ideal : candidate.score;
        const event = { ...placeOf(row, candidate.at), kind, text, outcome, score, repeats: 0 };
        chosen.set(`${kind} ${text}`, { event, repeats: 0 });
      }
    }
  }
  return {
    events: [...chosen.values()].map(({ event, repeats }) => ({ ...event, repeats })),
    isUsedUp: start >= candidates.length,
  };
}

async function readRows(
  queries: PostgresQueries,
  candidates: readonly TextCandidate[],
): Promise<ReadonlyMap<number, RecordReader>> {
  const rows = await queries.rows(ROWS, [
    candidates.map((_candidate, place) => place),
    candidates.map(({ workspaceId }) => workspaceId),
    candidates.map(({ session }) => session),
    candidates.map(({ at }) => at),
    candidates.map(({ number }) => number),
  ]);
  return new Map(
    rows.map((row) => {
      const reader = RecordReader.of(row, 'an event that was found');
      return [reader.number('place'), reader];
    }),
  );
}

function placeOf(row: RecordReader, at: number) {
  return {
    id: row.text('id'),
    sessionId: row.text('session_id'),
    sourceSessionId: row.text('source_session_id'),
    sessionTitle: row.textOrNull('title'),
    assistant: row.text('assistant'),
    file: row.text('file'),
    line: row.numberOrNull('raw_line'),
    at,
  };
}
