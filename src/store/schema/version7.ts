/**
 * The index of events' words, in place of the one SQLite kept: segments of documents ordered by time, and blocks of terms
 * with their postings (src/store/search). What is not ready is being written. Blocks are keyed by segment times 2^20 plus
 * their position.
 */
export const VERSION_7 = `
DROP TABLE event_text;
DROP VIEW indexed_events;
DELETE FROM engine_values WHERE key = 'textIndex.events';
CREATE TABLE search_segments (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  is_ready INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  words INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  columns TEXT NOT NULL,
  first_terms TEXT NOT NULL
) STRICT;
CREATE TABLE search_blocks (
  number INTEGER PRIMARY KEY,
  entries TEXT NOT NULL
) STRICT;
`;
