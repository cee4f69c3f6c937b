/** Which version of a team's skill a proposal brings, as JSON; null where it comes from this project's own sessions. */
export const VERSION_10 = `
ALTER TABLE proposals ADD COLUMN provenance_json TEXT;
`;
