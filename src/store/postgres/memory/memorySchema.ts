import { isolated, TENANT_COLUMNS } from '../schema/tenantTable.ts';

/**
 * What rolling summaries are made of, as in the embedded store, with what several workers at once need: `memory_queue` holds the
 * events that no fact was read from yet, put there by a trigger, and what of them is claimed; `memory_claims` names the worker
 * that reads a session's events, because the facts of a session are told in order; `memory_dirty` and `memory_remined` count
 * how often they were marked, so that a mark made while its window was counted is not lost. Claims end by themselves.
 * Times are UTC milliseconds; `session` is the number of a session; a key of facts tells two readings of an event apart.
 */
export const MEMORY_SCHEMA = `
CREATE SEQUENCE skillify.memory_claim_numbers;
CREATE SEQUENCE skillify.memory_window_numbers;
CREATE TABLE skillify.memory_queue (${TENANT_COLUMNS},
  number bigint GENERATED ALWAYS AS IDENTITY,
  session bigint NOT NULL,
  numbers bigint[] NOT NULL,
  times bigint[] NOT NULL,
  claim bigint,
  claimed integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, number)
);
CREATE INDEX memory_queue_of_session ON skillify.memory_queue (workspace_id, session, number);
CREATE INDEX memory_queue_of_claim ON skillify.memory_queue (workspace_id, claim) WHERE claim IS NOT NULL;
CREATE TABLE skillify.memory_claims (${TENANT_COLUMNS},
  session bigint NOT NULL,
  claim bigint NOT NULL,
  until_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, session)
);
CREATE INDEX memory_claims_of_claim ON skillify.memory_claims (workspace_id, claim);

CREATE TABLE skillify.memory_facts (${TENANT_COLUMNS},
  number bigint GENERATED ALWAYS AS IDENTITY,
  session bigint NOT NULL,
  at bigint NOT NULL,
  fact_key uuid NOT NULL,
  event_id text NOT NULL,
  cited_event_id text NOT NULL,
  episode_id text,
  kind text NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  text text NOT NULL,
  message text,
  PRIMARY KEY (workspace_id, session, fact_key)
);
CREATE INDEX memory_facts_by_time ON skillify.memory_facts (workspace_id, at, number);
CREATE INDEX memory_prompts ON skillify.memory_facts (workspace_id, session, at) WHERE kind = 'prompt';
CREATE INDEX memory_facts_of_episode ON skillify.memory_facts (workspace_id, episode_id) WHERE kind IN ('prompt', 'file');
CREATE INDEX memory_failures ON skillify.memory_facts (workspace_id, at, number) WHERE state = 'failed';

CREATE TABLE skillify.memory_event_counts (${TENANT_COLUMNS},
  quarter_at bigint NOT NULL,
  session bigint NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (workspace_id, quarter_at, session)
);
CREATE INDEX memory_event_counts_of_session ON skillify.memory_event_counts (workspace_id, session);

CREATE TABLE skillify.memory_windows (${TENANT_COLUMNS},
  number bigint NOT NULL DEFAULT nextval('skillify.memory_window_numbers'),
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  made_at bigint NOT NULL,
  time_window text NOT NULL,
  scope text NOT NULL,
  subject text NOT NULL,
  aggregate_json text NOT NULL,
  summary text,
  worded_by text,
  words tsvector,
  PRIMARY KEY (workspace_id, number),
  UNIQUE (workspace_id, time_window, from_at, scope, subject)
);
CREATE INDEX memory_windows_by_subject ON skillify.memory_windows (workspace_id, scope, subject, time_window, from_at);
CREATE INDEX memory_windows_by_end ON skillify.memory_windows (workspace_id, time_window, scope, to_at);
CREATE INDEX memory_windows_words ON skillify.memory_windows USING gin (words) WHERE words IS NOT NULL;

CREATE TABLE skillify.memory_dirty (${TENANT_COLUMNS},
  time_window text NOT NULL,
  from_at bigint NOT NULL,
  revision bigint NOT NULL DEFAULT 0,
  holder text,
  until_at timestamptz,
  PRIMARY KEY (workspace_id, time_window, from_at)
);
CREATE TABLE skillify.memory_remined (${TENANT_COLUMNS},
  session bigint NOT NULL,
  revision bigint NOT NULL DEFAULT 0,
  holder text,
  until_at timestamptz,
  PRIMARY KEY (workspace_id, session)
);
${isolated('memory_queue', { own: { sessionNumber: 'session' }, role: 'writer' })}
${isolated('memory_claims', { own: 'workspace', role: 'writer' })}
${isolated('memory_facts', { own: { sessionNumber: 'session' }, role: 'writer' })}
${isolated('memory_event_counts', { own: { sessionNumber: 'session' }, role: 'writer' })}
${isolated('memory_windows', { own: { sessionId: 'subject' }, role: 'writer' })}
${isolated('memory_dirty', { own: 'workspace', role: 'writer' })}
${isolated('memory_remined', { own: 'workspace', role: 'writer' })}
CREATE POLICY owner_reads ON skillify.memory_windows FOR SELECT TO CURRENT_USER USING (true);
GRANT USAGE ON SEQUENCE skillify.memory_claim_numbers, skillify.memory_window_numbers TO skillify_member;

CREATE FUNCTION skillify.queue_new_facts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO skillify.memory_queue (session, numbers, times)
  SELECT session, array_agg(number ORDER BY at, number), array_agg(at ORDER BY at, number) FROM added GROUP BY session ORDER BY session;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_new_facts AFTER INSERT ON skillify.session_events
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION skillify.queue_new_facts();

CREATE FUNCTION skillify.mark_remined() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO skillify.memory_remined (organisation_id, workspace_id, session) VALUES (NEW.organisation_id, NEW.workspace_id, NEW.number)
  ON CONFLICT (workspace_id, session) DO UPDATE SET revision = memory_remined.revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_remined AFTER UPDATE OF outcomes_json ON skillify.sessions
FOR EACH ROW EXECUTE FUNCTION skillify.mark_remined();

-- The newest summaries with all words, for the same reason a function of the owner's as find_texts.
CREATE FUNCTION skillify.find_summaries(query text, since bigint, until bigint, most bigint)
RETURNS TABLE (workspace_id bigint, number bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 60
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  organisation bigint := skillify.current_organisation();
  seen bigint[] := skillify.visible_workspaces();
  own text[];
BEGIN
  IF NOT skillify.sees_team() THEN
    own := ARRAY(SELECT s.id FROM skillify.sessions s WHERE s.organisation_id = organisation
      AND s.workspace_id = ANY (seen) AND s.member_id = skillify.current_member());
  END IF;
  RETURN QUERY SELECT w.workspace_id, w.number FROM skillify.memory_windows w
  WHERE w.words @@ query::tsquery AND w.organisation_id = organisation AND w.workspace_id = ANY (seen)
    AND w.to_at >= since AND w.from_at <= until AND (own IS NULL OR w.subject = ANY (own))
  ORDER BY w.number DESC LIMIT most;
END $$;
`;
