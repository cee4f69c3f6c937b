/** What git told of the edits of each session, by episode; `head` is the commit that was looked at last. */
export const VERSION_3 = `
CREATE TABLE survivals (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  head TEXT NOT NULL,
  events INTEGER NOT NULL,
  is_settled INTEGER NOT NULL,
  episodes_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
