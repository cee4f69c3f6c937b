import { numberAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EventSearch } from './eventSearch.ts';

/** The sessions that a search is limited to. */
export class SessionFilter {
  constructor(private readonly database: SqlDatabase) {}

  /** Numbers of the sessions; null when all are meant. */
  allowed({ assistants, places, sessions }: EventSearch): ReadonlySet<number> | null {
    const tests: string[] = [];
    const parameters: string[] = [];
    if (assistants.length > 0) {
      tests.push('t.assistant IN (SELECT value FROM json_each(?))');
      parameters.push(JSON.stringify(assistants));
    }
    if (places.length > 0) {
      tests.push(`EXISTS (SELECT 1 FROM json_each(?) wanted
        WHERE instr(lower(replace(coalesce(s.cwd, ''), '\\', '/')), wanted.value) > 0
          OR instr(lower(coalesce(s.git_branch, '')), wanted.value) > 0)`);
      parameters.push(JSON.stringify(places.map((place) => place.toLowerCase().replaceAll('\\', '/'))));
    }
    if (sessions.length > 0) {
      tests.push(`EXISTS (SELECT 1 FROM json_each(?) wanted WHERE s.id = wanted.value
        OR substr(s.source_session_id, 1, length(wanted.value)) = wanted.value)`);
      parameters.push(JSON.stringify(sessions));
    }
    if (tests.length === 0) return null;
    const rows = this.database.all(
      `SELECT s.number AS number FROM sessions s JOIN transcripts t ON t.number = s.transcript WHERE ${tests.join(' AND ')}`,
      parameters,
    );
    return new Set(rows.map((row) => numberAt(row, 'number') ?? 0));
  }
}
