import { isolated, TENANT_COLUMNS } from '../schema/tenantTable.ts';

const OF_SESSION =
  'FOREIGN KEY (workspace_id, session_id) REFERENCES skillify.sessions (workspace_id, id) ON DELETE CASCADE';

/**
 * The ledger, as in the embedded store: what each session tells about each skill. `ledger_sessions` names the sessions that
 * were judged, and by which skills (a hash of their texts and versions); a session that is mined again is no more among them.
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
CREATE FUNCTION skillify.mark_unjudged() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM skillify.ledger_sessions l WHERE l.workspace_id = NEW.workspace_id AND l.session_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_unjudged AFTER UPDATE OF outcomes_json ON skillify.sessions
FOR EACH ROW EXECUTE FUNCTION skillify.mark_unjudged();
`;
