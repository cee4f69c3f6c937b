import { isolated, TENANT_COLUMNS } from '../schema/tenantTable.ts';

const OF_SESSION =
  'FOREIGN KEY (workspace_id, session_id) REFERENCES skillify.sessions (workspace_id, id) ON DELETE CASCADE';

/**
 * The ledger, as in the embedded store: what each session tells about each skill. `ledger_sessions` names the sessions that
 * were judged, and by which skills (a hash of their texts and versions).
 */
export const LEDGER_SCHEMA = `
CREATE TABLE skillify.skill_activity (${TENANT_COLUMNS},
  name text NOT NULL,
  session_id text NOT NULL,
  version bigint NOT NULL,
  eligible boolean NOT NULL,
  loaded boolean NOT NULL,
  opposed boolean NOT NULL,
  recurred text,
  recurred_event_id text,
  PRIMARY KEY (workspace_id, name, session_id),
  ${OF_SESSION}
);
CREATE INDEX skill_activity_of_session ON skillify.skill_activity (workspace_id, session_id);
CREATE TABLE skillify.ledger_sessions (${TENANT_COLUMNS},
  session_id text NOT NULL,
  basis text NOT NULL,
  PRIMARY KEY (workspace_id, session_id),
  ${OF_SESSION}
);
${isolated('skill_activity', { own: { sessionId: 'session_id' }, role: 'writer' })}
${isolated('ledger_sessions', { own: { sessionId: 'session_id' }, role: 'writer' })}
`;
