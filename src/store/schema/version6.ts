/**
 * What rolling summaries are made of. Facts are read from events once; windows are counted from facts, longer windows from
 * shorter ones. `memory` holds the wording of those summaries that are searched, under the number of their window.
 */
export const VERSION_6 = `
CREATE TABLE memory_facts (
  number INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  cited_event_id TEXT NOT NULL,
  episode_id TEXT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  text TEXT NOT NULL,
  message TEXT
) STRICT;
CREATE INDEX memory_facts_by_time ON memory_facts (at);
CREATE INDEX memory_facts_of_session ON memory_facts (session, at);
CREATE INDEX memory_prompts ON memory_facts (session, at) WHERE kind = 'prompt';
CREATE INDEX memory_facts_of_episode ON memory_facts (episode_id) WHERE kind IN ('prompt', 'file');

-- How many events of a session each quarter of an hour holds.
CREATE TABLE memory_event_counts (
  quarter_at INTEGER NOT NULL,
  session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
  events INTEGER NOT NULL,
  PRIMARY KEY (quarter_at, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_event_counts_of_session ON memory_event_counts (session, quarter_at);

-- \`subject\` is a session id, branch, assistant or topic, empty for the project.
CREATE TABLE memory_windows (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  time_window TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  aggregate_json TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE (time_window, from_at, scope, subject)
) STRICT;
CREATE INDEX memory_windows_by_subject ON memory_windows (scope, subject, time_window, from_at);

-- Windows that are to be counted anew; of a session its number stands for its time.
CREATE TABLE memory_dirty (
  time_window TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  PRIMARY KEY (time_window, from_at)
) STRICT, WITHOUT ROWID;

-- Sessions whose outcomes were told anew, by mining.
CREATE TABLE memory_remined (session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE) STRICT;
CREATE TRIGGER sessions_remined AFTER UPDATE OF outcomes_json ON sessions
BEGIN INSERT OR IGNORE INTO memory_remined (session) VALUES (NEW.number); END;
INSERT INTO memory_remined (session) SELECT number FROM sessions WHERE mined_events > 0;

ALTER TABLE memory ADD COLUMN worded_by TEXT;
`;
