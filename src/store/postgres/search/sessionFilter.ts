import { RecordReader } from '../../rows/recordReader.ts';
import type { EventSearch } from '../../search/eventSearch.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

const SESSIONS = `
SELECT s.number, s.events FROM skillify.sessions s
WHERE ($1::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest($1::text[]) w (place)
    WHERE position(w.place IN lower(replace(coalesce(s.cwd, ''), '\\', '/'))) > 0
      OR position(w.place IN lower(coalesce(s.git_branch, ''))) > 0))
  AND ($2::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest($2::text[]) w (wanted)
    WHERE s.id = w.wanted OR left(s.source_session_id, length(w.wanted)) = w.wanted))`;

/** The sessions that a search is limited to by folder, branch or id. */
export interface AllowedSessions {
  readonly numbers: readonly number[];
  /** Events they hold together. */
  readonly events: number;
}

/** Null when all sessions are meant. Assistants are told by the index of words. */
export async function allowedSessions(
  queries: PostgresQueries,
  { places, sessions }: Pick<EventSearch, 'places' | 'sessions'>,
): Promise<AllowedSessions | null> {
  if (places.length === 0 && sessions.length === 0) return null;
  const folded = places.map((place) => place.toLowerCase().replaceAll('\\', '/'));
  const rows = await queries.rows(SESSIONS, [folded.length > 0 ? folded : null, sessions.length > 0 ? sessions : null]);
  const found = rows.map((row) => RecordReader.of(row, 'a session'));
  return {
    numbers: found.map((row) => row.number('number')),
    events: found.reduce((sum, row) => sum + row.number('events'), 0),
  };
}
