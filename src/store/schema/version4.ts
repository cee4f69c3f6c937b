/** What each session is about, for finding those that have to do with a new one without reading all of them. */
export const VERSION_4 = `
CREATE TABLE session_profiles (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  episodes INTEGER NOT NULL,
  prompts INTEGER NOT NULL,
  stems_json TEXT NOT NULL,
  changes_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
