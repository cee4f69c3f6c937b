/**
 * The first schema. Times are UTC milliseconds, `*_json` columns hold JSON, ids are those of the domain types;
 * `number` columns are row keys of the store's own that keep references from the large tables short.
 */
export const VERSION_1 = `
CREATE TABLE transcripts (
  number INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  assistant TEXT NOT NULL,
  role TEXT NOT NULL,
  relative_path TEXT NOT NULL,
  identity TEXT,
  head_hash TEXT,
  head_length INTEGER NOT NULL,
  read_offset INTEGER NOT NULL,
  read_line INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  parser_state_json TEXT,
  belongs INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  skipped_records INTEGER NOT NULL,
  unknown_types_json TEXT NOT NULL,
  last_error TEXT
) STRICT;

CREATE TABLE sessions (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  transcript INTEGER NOT NULL REFERENCES transcripts (number),
  source_session_id TEXT NOT NULL,
  cwd TEXT,
  git_branch TEXT,
  git_remote TEXT,
  agent_version TEXT,
  model TEXT,
  title TEXT,
  interactive INTEGER,
  channel TEXT,
  parent_source_session_id TEXT,
  relation TEXT,
  started_at INTEGER,
  last_event_at INTEGER,
  events INTEGER NOT NULL DEFAULT 0,
  human_prompts INTEGER NOT NULL DEFAULT 0,
  tool_calls INTEGER NOT NULL DEFAULT 0,
  outcomes_json TEXT NOT NULL DEFAULT '{}',
  mined_events INTEGER NOT NULL DEFAULT 0
) STRICT;

-- \`variant\` is the kind's own classification: origin of a prompt, status of a tool result, state of an edit, ...
-- \`subject\` is what it is about: command line, path, address; \`detail_json\` holds what has no column.
-- AUTOINCREMENT: numbers are never used twice, so the text index can go by the last one it has seen.
-- Ids are unique too, by way of the two tables below.
CREATE TABLE session_events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
  transcript INTEGER NOT NULL REFERENCES transcripts (number),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  variant TEXT,
  branch TEXT NOT NULL,
  parent_id TEXT,
  call_id TEXT,
  tool TEXT,
  subject TEXT,
  exit_code INTEGER,
  text TEXT NOT NULL,
  detail_json TEXT,
  raw_line INTEGER,
  raw_offset INTEGER,
  raw_length INTEGER
) STRICT;
CREATE INDEX session_events_in_order ON session_events (session, at, transcript);
CREATE TRIGGER session_events_append_only
BEFORE UPDATE OF number, id, session, transcript, at, kind, variant, parent_id, call_id, tool, subject, exit_code,
  text, detail_json, raw_line, raw_offset, raw_length ON session_events
BEGIN SELECT RAISE(ABORT, 'session events are append-only'); END;

-- Numbers of events by a 52-bit hash of their id; the recent ones are folded into the others now and then.
CREATE TABLE recent_event_ids (hash INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE TABLE event_ids (hash INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;

CREATE TABLE episodes (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  prompt_event_id TEXT NOT NULL,
  prompt TEXT NOT NULL,
  steps_json TEXT NOT NULL,
  paths_json TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reasons_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX episodes_of_session ON episodes (session_id, position);

CREATE TABLE signals (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  episode_id TEXT,
  event_id TEXT NOT NULL,
  related_event_ids_json TEXT NOT NULL,
  at INTEGER NOT NULL,
  confidence REAL NOT NULL,
  rule TEXT NOT NULL,
  explanation TEXT NOT NULL,
  text TEXT NOT NULL,
  before TEXT,
  after TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX signals_of_session ON signals (session_id);
CREATE INDEX signals_by_time ON signals (at);

-- Rolling summaries: of one session (\`session_id\`) or of a window of time over all of them.
CREATE TABLE memory (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  summary TEXT NOT NULL,
  event_ids_json TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX memory_by_time ON memory (to_at);

CREATE TABLE proposals (
  id TEXT PRIMARY KEY,
  pattern_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  change TEXT NOT NULL,
  status TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  score_total REAL NOT NULL,
  score_parts_json TEXT NOT NULL,
  sessions INTEGER NOT NULL,
  skill_md TEXT NOT NULL,
  edited INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proposals_by_status ON proposals (status, created_at);

-- Evidence carries what it quotes, so that it outlives the events.
CREATE TABLE proposal_evidence (
  proposal_id TEXT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  assistant TEXT NOT NULL,
  file TEXT,
  line INTEGER,
  at INTEGER NOT NULL,
  quote TEXT NOT NULL,
  supports INTEGER NOT NULL,
  skill_line INTEGER,
  signal TEXT NOT NULL,
  PRIMARY KEY (proposal_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  reason TEXT,
  content_hash TEXT,
  skill_md TEXT
) STRICT;
CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_never_go BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TABLE skills (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  skill_md TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  proposal_id TEXT,
  targets_json TEXT NOT NULL,
  approved_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;

CREATE TABLE skill_versions (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  skill_md TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- The ledger: in which sessions a skill would have fitted, was loaded, and whether its mistake came back.
CREATE TABLE skill_activity (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  eligible INTEGER NOT NULL,
  loaded INTEGER NOT NULL,
  recurred INTEGER NOT NULL,
  PRIMARY KEY (name, session_id)
) STRICT, WITHOUT ROWID;

-- What the user wants neither read nor kept: a session, a folder or an assistant.
CREATE TABLE exclusions (
  kind TEXT NOT NULL CHECK (kind IN ('session', 'folder', 'assistant')),
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- Every call to a model that left the machine, or would have.
CREATE TABLE egress (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  purpose TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL,
  redactions INTEGER NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_micro_usd INTEGER
) STRICT;

CREATE TABLE engine_values (
  key TEXT PRIMARY KEY,
  value_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The full-text tables hold no text of their own and are filled after the fact. Their content is read through views of
-- exactly what has been indexed so far: with whole tables behind them every integrity check would call them malformed.
CREATE VIEW indexed_events AS SELECT number AS rowid, text FROM session_events
WHERE kind IN ('user_prompt', 'assistant_text')
  AND number <= (SELECT CAST(value_json AS INTEGER) FROM engine_values WHERE key = 'textIndex.events');
CREATE VIEW indexed_memory AS SELECT number AS rowid, summary FROM memory
WHERE number <= (SELECT CAST(value_json AS INTEGER) FROM engine_values WHERE key = 'textIndex.memory');
CREATE VIRTUAL TABLE event_text USING fts4 (content="indexed_events", text, tokenize=unicode61, order=desc);
CREATE VIRTUAL TABLE memory_text USING fts4 (content="indexed_memory", summary, tokenize=unicode61, order=desc);
INSERT INTO event_text (event_text) VALUES ('automerge=8');
`;
