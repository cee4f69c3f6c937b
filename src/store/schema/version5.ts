/**
 * Calls to language models, with what was sent and answered; and who worded a draft. The table of version 1 was never
 * written to. A row is made before anything is sent: until the call has ended, its tokens and cost are upper bounds.
 */
export const VERSION_5 = `
DROP TABLE egress;
CREATE TABLE egress (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  purpose TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  session_ids_json TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL,
  redactions INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cost_micro_usd INTEGER,
  is_estimate INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  failure TEXT,
  duration_ms INTEGER,
  sent_text TEXT,
  answer_text TEXT
) STRICT;
CREATE INDEX egress_by_request ON egress (request_hash);
CREATE INDEX egress_by_time ON egress (at);
ALTER TABLE proposals ADD COLUMN wording_json TEXT;
`;
