import { numberAt, stringAt } from '../../base/json.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';
import type { EventSearch, FoundEvent } from './eventSearch.ts';
import { searchableText } from './searchableText.ts';
import { holdsSequences, type SoughtSequences } from './sequences.ts';
import type { Candidate } from './topCandidates.ts';

const ROWS = `
SELECT e.number AS number, e.id AS id, e.at AS at, e.kind AS kind, e.variant AS variant, e.subject AS subject,
  e.text AS text, e.detail_json AS detail_json, s.id AS session_id, s.source_session_id AS source_session_id,
  s.title AS title, t.assistant AS assistant, r.path AS file, e.raw_line AS line
FROM json_each(?) wanted CROSS JOIN session_events e ON e.number = wanted.value
  JOIN sessions s ON s.number = e.session JOIN transcripts t ON t.number = s.transcript
  JOIN transcripts r ON r.number = e.transcript`;

const OUTCOME = `SELECT outcome FROM episodes WHERE session_id = (SELECT id FROM sessions WHERE number = ?)
  AND started_at <= ? ORDER BY position DESC LIMIT 1`;

const readAtOnce = 50;

/** Reads the texts of candidates, and leaves out those that their text or outcome rules out. */
export class FoundEvents {
  constructor(private readonly database: SqlDatabase) {}

  /** At most the wanted number of events, best first; of events with the very same text the best, with the number of the others seen. */
  choose(
    candidates: readonly Candidate[],
    { limit, outcomes }: EventSearch,
    ideal: number,
    sequences: SoughtSequences,
  ): readonly FoundEvent[] {
    const chosen = new Map<string, { readonly event: FoundEvent; repeats: number }>();
    for (let start = 0; start < candidates.length && chosen.size < limit; start += readAtOnce) {
      const some = candidates
        .slice(start, start + readAtOnce)
        .filter((candidate) => outcomes.length === 0 || outcomes.includes(this.outcome(candidate) ?? ''));
      const rows = new Map(
        this.database
          .all(ROWS, [JSON.stringify(some.map(({ event }) => event))])
          .map((row) => [numberAt(row, 'number'), row]),
      );
      for (const candidate of some) {
        const row = rows.get(candidate.event);
        if (!row) continue;
        const { kind, text } = searchableText({
          kind: stringAt(row, 'kind') ?? '',
          variant: stringAt(row, 'variant') ?? null,
          subject: stringAt(row, 'subject') ?? null,
          text: stringAt(row, 'text') ?? '',
          detailJson: stringAt(row, 'detail_json') ?? null,
        });
        if (!holdsSequences(text, sequences)) continue;
        const same = chosen.get(`${kind} ${text}`);
        if (same) {
          same.repeats += 1;
          continue;
        }
        if (chosen.size >= limit) continue;
        const outcome = this.outcome(candidate);
        const score = ideal > 0 ? candidate.score / ideal : candidate.score;
        chosen.set(`${kind} ${text}`, {
          event: { ...factsOf(row, candidate.at), kind, text, outcome, score, repeats: 0 },
          repeats: 0,
        });
      }
    }
    return [...chosen.values()].map(({ event, repeats }) => ({ ...event, repeats }));
  }

  private outcome({ session, at }: Candidate): string | null {
    return stringAt(this.database.get(OUTCOME, [session, at]), 'outcome') ?? null;
  }
}

function factsOf(row: SqlRow, at: number) {
  return {
    id: stringAt(row, 'id') ?? '',
    sessionId: stringAt(row, 'session_id') ?? '',
    sourceSessionId: stringAt(row, 'source_session_id') ?? '',
    sessionTitle: stringAt(row, 'title') ?? null,
    assistant: stringAt(row, 'assistant') ?? '',
    file: stringAt(row, 'file') ?? '',
    line: numberAt(row, 'line') ?? null,
    at,
  };
}
