/** Lines of a draft whose words no person typed, as JSON; null where there are none. */
export const VERSION_12 = `
ALTER TABLE proposals ADD COLUMN taint_json TEXT;
`;
