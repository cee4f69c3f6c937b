/**
 * Ids of the newest events: a row a commit, with the hashes of events numbered one after the other, and how far folding them
 * into `event_ids` has come.
 */
export const VERSION_11 = `
CREATE TABLE new_event_ids (first_event INTEGER PRIMARY KEY, hashes TEXT NOT NULL) STRICT;
CREATE TABLE event_id_folding (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation INTEGER NOT NULL,
  through_event INTEGER,
  next_hash INTEGER NOT NULL
) STRICT;
INSERT INTO event_id_folding (one, generation, through_event, next_hash) VALUES (1, 0, NULL, 0);
INSERT OR REPLACE INTO event_ids SELECT hash, event FROM recent_event_ids ORDER BY hash;
DROP TABLE recent_event_ids;
`;
