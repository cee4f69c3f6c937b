/** What a proposal changes about known skills: why, which ones, and the sides of opposite advice. */
export const VERSION_2 = `
ALTER TABLE proposals ADD COLUMN reason TEXT;
ALTER TABLE proposals ADD COLUMN sources_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE proposals ADD COLUMN contradiction_json TEXT;
ALTER TABLE proposal_evidence ADD COLUMN is_new INTEGER NOT NULL DEFAULT 0;
`;
