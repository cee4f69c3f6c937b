import type { SessionEvent } from '../../assistants/sessionEvent.ts';
import { stringAt } from '../../base/json.ts';
import type { LedgerRow } from '../../skills/ledger/ledgerRow.ts';
import type { JudgedSession, LedgerLane, LedgerTotal } from '../ledgerLane.ts';
import { ledgerRowOf, ledgerTotalOf } from '../rows/ledgerRows.ts';
import { storedEventOf } from '../rows/storedEvent.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import { MAY_LOAD_SKILL } from './skillLoads.ts';

const SAVE = `INSERT OR REPLACE INTO skill_activity
  (name, session_id, version, eligible, loaded, recurred, recurred_event_id, opposed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

const LOADS = `
SELECT e.*, s.id AS session_id, s.source_session_id AS source_session_id, t.path AS file, 0 AS sequence
FROM sessions s JOIN session_events e ON e.session = s.number JOIN transcripts t ON t.number = e.transcript
WHERE s.id = ? AND ${MAY_LOAD_SKILL}
ORDER BY e.at, e.transcript, e.number`;

const TOTALS = `
SELECT name, version > 0 AS is_after, sum(eligible) AS eligible, sum(eligible AND recurred IS NOT NULL) AS recurred,
  sum(eligible AND opposed) AS opposed
FROM skill_activity GROUP BY name, version > 0`;

/** The ledger of skills over the tables of an SQLite database. */
export class LedgerTable implements LedgerLane {
  constructor(
    private readonly database: SqlDatabase,
    private readonly assertWritable: () => void,
  ) {}

  async judged(basis: string): Promise<ReadonlySet<string>> {
    const rows = this.database.all('SELECT session_id FROM ledger_sessions WHERE basis = ?', [basis]);
    return new Set(rows.map((row) => stringAt(row, 'session_id') ?? ''));
  }

  async save(basis: string, sessions: readonly JudgedSession[]): Promise<void> {
    this.assertWritable();
    this.database.transaction('normal', () => {
      for (const { sessionId, rows } of sessions) {
        this.database.run('DELETE FROM skill_activity WHERE session_id = ?', [sessionId]);
        // A session that was forgotten meanwhile is not there any more.
        const known = this.database.run(
          'INSERT OR REPLACE INTO ledger_sessions (session_id, basis) SELECT id, ?2 FROM sessions WHERE id = ?1',
          [sessionId, basis],
        );
        if (known > 0) for (const row of rows) this.database.run(SAVE, parametersOf(row));
      }
    });
  }

  async rows(name?: string): Promise<readonly LedgerRow[]> {
    return this.database
      .all('SELECT * FROM skill_activity WHERE ?1 IS NULL OR name = ?1 ORDER BY name, session_id', [name ?? null])
      .map(ledgerRowOf);
  }

  async totals(): Promise<readonly LedgerTotal[]> {
    return this.database.all(TOTALS).map(ledgerTotalOf);
  }

  async loadEvents(sessionId: string): Promise<readonly SessionEvent[]> {
    return this.database.all(LOADS, [sessionId]).map((row) => storedEventOf(row).event);
  }
}

function parametersOf(row: LedgerRow) {
  const { name, sessionId, version, isEligible, isLoaded, recurred, recurredEventId, isOpposed } = row;
  const flag = (value: boolean) => (value ? 1 : 0);
  return [name, sessionId, version, flag(isEligible), flag(isLoaded), recurred, recurredEventId, flag(isOpposed)];
}
