import { LEDGER_SCHEMA } from '../ledger/ledgerSchema.ts';
import { MEMORY_SCHEMA } from '../memory/memorySchema.ts';
import { SEARCH_SCHEMA } from '../search/searchSchema.ts';
import { ACCOUNT_SCHEMA } from './accountSchema.ts';
import { CAPTURE_SCHEMA } from './captureSchema.ts';
import { CONSENT_SCHEMA } from './consentSchema.ts';
import { IDENTITY_SCHEMA } from './identitySchema.ts';
import { LIBRARY_SCHEMA } from './librarySchema.ts';
import { MINED_SCHEMA } from './minedSchema.ts';
import { RETENTION_SCHEMA } from './retentionSchema.ts';
import { ROLES_SQL } from './roles.ts';

/** The first schema. Whatever is in the schema `skillify` is for members, within the policies; `skillify_private` is the owner's. */
export const VERSION_1 = `
${ROLES_SQL}
CREATE SCHEMA skillify_private;
${IDENTITY_SCHEMA}
${CAPTURE_SCHEMA}
${MINED_SCHEMA}
${LIBRARY_SCHEMA}
${ACCOUNT_SCHEMA}
${CONSENT_SCHEMA}
${SEARCH_SCHEMA}
${MEMORY_SCHEMA}
${LEDGER_SCHEMA}
${RETENTION_SCHEMA}
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA skillify, skillify_private FROM PUBLIC;
GRANT USAGE ON SCHEMA skillify TO skillify_member;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA skillify TO skillify_member;
`;
