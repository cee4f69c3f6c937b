/**
 * What was pruned: of each session how many events, the time of the newest of them, and the transcripts they came from.
 * `done_events` is the session's number of events when all that may go had gone, -1 while that is under way. From here on
 * an event id that leads to no event is one that was pruned, so ids of forgotten events go with them.
 */
export const VERSION_9 = `
CREATE TABLE pruned_sessions (
  session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
  events INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  pruned_at INTEGER NOT NULL,
  done_events INTEGER NOT NULL
) STRICT;
CREATE TABLE pruned_transcripts (
  session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
  transcript INTEGER NOT NULL REFERENCES transcripts (number),
  PRIMARY KEY (session, transcript)
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_last_event ON sessions (last_event_at);
CREATE INDEX proposal_evidence_of_session ON proposal_evidence (session_id);
DELETE FROM recent_event_ids WHERE event NOT IN (SELECT number FROM session_events);
DELETE FROM event_ids WHERE event NOT IN (SELECT number FROM session_events);
`;
