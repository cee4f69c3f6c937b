import { isolated, TENANT_COLUMNS } from './tenantTable.ts';

const OF_SESSION =
  'FOREIGN KEY (workspace_id, session_id) REFERENCES skillify.sessions (workspace_id, id) ON DELETE CASCADE';

/** What was made of sessions. Rows have no author of their own: whose they are is told by their session. */
export const MINED_SCHEMA = `
CREATE TABLE skillify.episodes (${TENANT_COLUMNS},
  id text NOT NULL,
  session_id text NOT NULL,
  position bigint NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  prompt_event_id text NOT NULL,
  prompt text NOT NULL,
  steps_json text NOT NULL,
  paths_json text NOT NULL,
  outcome text NOT NULL,
  reasons_json text NOT NULL,
  PRIMARY KEY (workspace_id, id),
  ${OF_SESSION}
);
CREATE INDEX episodes_of_session ON skillify.episodes (workspace_id, session_id, position);

CREATE TABLE skillify.signals (${TENANT_COLUMNS},
  id text NOT NULL,
  kind text NOT NULL,
  session_id text NOT NULL,
  episode_id text,
  event_id text NOT NULL,
  related_event_ids_json text NOT NULL,
  at bigint NOT NULL,
  confidence double precision NOT NULL,
  rule text NOT NULL,
  explanation text NOT NULL,
  text text NOT NULL,
  before text,
  after text,
  PRIMARY KEY (workspace_id, id),
  ${OF_SESSION}
);
CREATE INDEX signals_of_session ON skillify.signals (workspace_id, session_id);

CREATE TABLE skillify.session_profiles (${TENANT_COLUMNS},
  session_id text NOT NULL,
  episodes bigint NOT NULL,
  prompts bigint NOT NULL,
  stems_json text NOT NULL,
  changes_json text NOT NULL,
  PRIMARY KEY (workspace_id, session_id),
  ${OF_SESSION}
);

CREATE TABLE skillify.survivals (${TENANT_COLUMNS},
  session_id text NOT NULL,
  head text NOT NULL,
  events bigint NOT NULL,
  is_settled boolean NOT NULL,
  episodes_json text NOT NULL,
  PRIMARY KEY (workspace_id, session_id),
  ${OF_SESSION}
);
${['episodes', 'signals', 'session_profiles', 'survivals']
  .map((table) => isolated(table, { own: { sessionId: 'session_id' }, role: 'writer' }))
  .join('')}
`;
