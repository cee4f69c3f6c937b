import { numberAt, stringAt } from '../../base/json.ts';
import type { Exclusion, Forgotten } from '../exclusion.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';
import type { EventIds } from './eventIds.ts';
import type { FactTable } from './factTable.ts';
import type { MemoryTable } from './memoryTable.ts';
import type { SearchIndex } from './searchIndex.ts';

const SAVE_EXCLUSION = 'INSERT INTO exclusions (kind, subject, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';

/** Sub-agents go with the session that started them, however deep. */
const FAMILY = `
WITH RECURSIVE family (number, id, source, assistant) AS (
  SELECT s.number, s.id, s.source_session_id, t.assistant FROM sessions s JOIN transcripts t ON t.number = s.transcript
  WHERE s.id IN (SELECT value FROM json_each(?1))
  UNION
  SELECT s.number, s.id, s.source_session_id, t.assistant FROM sessions s JOIN transcripts t ON t.number = s.transcript
  JOIN family f ON s.parent_source_session_id = f.source AND t.assistant = f.assistant
)
SELECT number, id, source FROM family ORDER BY number`;

const TOUCHED_PROPOSALS = `
SELECT p.id AS id, p.status AS status, p.name AS name,
  (SELECT count(*) FROM proposal_evidence o WHERE o.proposal_id = p.id
    AND o.session_id NOT IN (SELECT value FROM json_each(?1))) AS remaining
FROM proposals p WHERE p.id IN (
  SELECT proposal_id FROM proposal_evidence WHERE session_id IN (SELECT value FROM json_each(?1)))`;

/** What stays of a dismissed pattern, so that it is known again: its evidence of other sessions, but no words. */
const BLANK_PROPOSAL = `UPDATE proposals SET name = 'forgotten', title = 'Forgotten', description = '', skill_md = '',
  score_parts_json = '[]', reason = NULL, sources_json = '[]', contradiction_json = NULL, wording_json = NULL, taint_json = NULL WHERE id = ?`;

/** Reasons quote, and neither the side that was not chosen nor the template's draft is part of an approved skill. */
const FORGET_QUOTES = `UPDATE proposals SET contradiction_json = NULL, reason = NULL, wording_json = NULL, taint_json = NULL
  WHERE id IN (SELECT value FROM json_each(?))`;

/** That a call was made stays on the account; what it said of the sessions goes, and its answer with it. */
const FORGET_CALLS = `UPDATE egress SET sent_text = NULL, answer_text = NULL, session_ids_json = '[]'
  WHERE EXISTS (SELECT 1 FROM json_each(egress.session_ids_json) quoted WHERE quoted.value IN (
    SELECT value FROM json_each(?1)))`;

/** Opt-outs, and taking sessions out of every table. */
export class ConsentTables {
  constructor(
    private readonly database: SqlDatabase,
    private readonly searchIndex: SearchIndex,
    private readonly facts: FactTable,
    private readonly memory: MemoryTable,
    private readonly ids: EventIds,
  ) {}

  list(): readonly Exclusion[] {
    return this.database.all('SELECT * FROM exclusions ORDER BY at, kind, subject').map(exclusionOf);
  }

  exclude(exclusions: readonly Exclusion[]): void {
    this.database.transaction('full', () => {
      for (const { kind, subject, at, reason } of exclusions) {
        this.database.run(SAVE_EXCLUSION, [kind, subject, Math.round(at), reason]);
      }
    });
  }

  include(kind: Exclusion['kind'], subject: string): void {
    this.database.run('DELETE FROM exclusions WHERE kind = ? AND subject = ?', [kind, subject]);
  }

  /** Removes the sessions with their sub-agents from all tables, in the caller's transaction. */
  forget(sessionIds: readonly string[]): Forgotten {
    const family = this.database.all(FAMILY, [JSON.stringify(sessionIds)]);
    const ids = family.map((row) => stringAt(row, 'id') ?? '');
    const sources = family.map((row) => stringAt(row, 'source') ?? '');
    if (ids.length === 0) return { sessionIds: [], sourceSessionIds: [], events: 0, proposals: 0, skills: [] };
    const list = JSON.stringify(ids);
    const proposals = this.forgetEvidence(list);
    this.forgetMemory(list);
    this.database.run(FORGET_CALLS, [list]);
    let events = 0;
    for (const row of family) events += this.forgetEvents(numberAt(row, 'number') ?? -1);
    this.database.run('DELETE FROM sessions WHERE id IN (SELECT value FROM json_each(?))', [list]);
    return { sessionIds: ids, sourceSessionIds: sources, events, ...proposals };
  }

  private forgetEvents(session: number): number {
    // The index of their words is asked when the session's events happened, so it comes first.
    this.searchIndex.forget(session);
    this.resetTranscripts(session);
    const held = this.database.all('SELECT id FROM session_events WHERE session = ?', [session]);
    this.ids.free(held.map((row) => stringAt(row, 'id') ?? ''));
    return this.database.run('DELETE FROM session_events WHERE session = ?', [session]);
  }

  /** Parsers remember calls and prompts: their state goes, and what else is in the file is read again and recognised by id. */
  private resetTranscripts(session: number): void {
    this.database.run(
      `UPDATE transcripts SET parser_state_json = NULL, read_offset = 0, read_line = 0, size_bytes = 0, modified_at = 0,
         last_error = NULL
       WHERE number IN (SELECT transcript FROM session_events WHERE session = ?1)
         OR number IN (SELECT transcript FROM pruned_transcripts WHERE session = ?1)
         OR number IN (SELECT transcript FROM sessions WHERE number = ?1)`,
      [session],
    );
  }

  private forgetMemory(list: string): void {
    this.memory.forget(list, this.facts.forget(list));
  }

  private forgetEvidence(list: string): Pick<Forgotten, 'proposals' | 'skills'> {
    const touched = this.database.all(TOUCHED_PROPOSALS, [list]);
    this.database.run('DELETE FROM proposal_evidence WHERE session_id IN (SELECT value FROM json_each(?))', [list]);
    const unapproved = touched.filter((row) => stringAt(row, 'status') !== 'approved');
    for (const row of unapproved) {
      const keeps = stringAt(row, 'status') === 'dismissed' && (numberAt(row, 'remaining') ?? 0) > 0;
      this.database.run(keeps ? BLANK_PROPOSAL : 'DELETE FROM proposals WHERE id = ?', [row['id'] ?? null]);
    }
    this.blankDecisions(unapproved);
    const approved = touched.filter((row) => stringAt(row, 'status') === 'approved');
    this.database.run(FORGET_QUOTES, [JSON.stringify(approved.map((row) => row['id']))]);
    return { proposals: unapproved.length, skills: approved.map((row) => stringAt(row, 'name') ?? '') };
  }

  /** Decisions are append-only; only here, and only the drafts in them go. */
  private blankDecisions(proposals: readonly SqlRow[]): void {
    if (proposals.length === 0) return;
    const trigger = stringAt(
      this.database.get(`SELECT sql FROM sqlite_schema WHERE name = 'decisions_never_change'`),
      'sql',
    );
    this.database.execute('DROP TRIGGER IF EXISTS decisions_never_change');
    this.database.run(
      'UPDATE decisions SET skill_md = NULL WHERE subject IN (SELECT value FROM json_each(?)) AND skill_md IS NOT NULL',
      [JSON.stringify(proposals.map((row) => row['id']))],
    );
    if (trigger !== undefined) this.database.execute(trigger);
  }

  /** Terms of forgotten summaries stay in the older parts of their index until all parts are merged. */
  mergeTextIndex(): void {
    this.database.run(`INSERT INTO memory_text (memory_text) VALUES ('optimize')`);
  }
}

function exclusionOf(row: SqlRow): Exclusion {
  const reader = RecordReader.of(row, 'an exclusion');
  return {
    kind: reader.word('kind', { session: true, folder: true, assistant: true }),
    subject: reader.text('subject'),
    at: reader.number('at'),
    reason: reader.textOrNull('reason'),
  };
}
