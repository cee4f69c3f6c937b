/**
 * The ledger: what each session tells about each skill, in place of the table of version 1, which was never written to.
 * `ledger_sessions` names the sessions that were judged, and by which skills (a hash of their texts and versions).
 */
export const VERSION_8 = `
DROP TABLE skill_activity;
CREATE TABLE skill_activity (
  name TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  eligible INTEGER NOT NULL,
  loaded INTEGER NOT NULL,
  recurred TEXT,
  recurred_event_id TEXT,
  opposed INTEGER NOT NULL,
  PRIMARY KEY (name, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX skill_activity_of_session ON skill_activity (session_id);
CREATE TABLE ledger_sessions (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  basis TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
