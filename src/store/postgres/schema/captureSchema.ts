import { isolated, MEMBER_COLUMN, TENANT_COLUMNS } from './tenantTable.ts';

const OWNERS = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/** Who may remove what was captured of a session: who contributed it, and reviewers. */
const ONES_OWN = 'member_id = (SELECT skillify.current_member()) OR (SELECT skillify.may_decide())';

/**
 * The raw lane. Times are UTC milliseconds, `*_json` columns hold JSON as text, to the letter; columns are those of the
 * embedded store. Events lie in one partition a UTC month; `event_ids` finds an event by its id in whatever partition it
 * is (PostgreSQL has no unique index over partitions but with their key) and is what makes storing an event twice harmless.
 */
export const CAPTURE_SCHEMA = `
CREATE TABLE skillify.transcripts (${TENANT_COLUMNS},${MEMBER_COLUMN},
  number bigint GENERATED ALWAYS AS IDENTITY,
  machine text NOT NULL,
  path text NOT NULL,
  assistant text NOT NULL,
  role text NOT NULL,
  relative_path text NOT NULL,
  identity text,
  head_hash text,
  head_length bigint NOT NULL,
  read_offset bigint NOT NULL,
  read_line bigint NOT NULL,
  size_bytes bigint NOT NULL,
  modified_at double precision NOT NULL,
  parser_state_json text,
  belongs boolean NOT NULL,
  missing boolean NOT NULL,
  skipped_records bigint NOT NULL,
  unknown_types_json text NOT NULL,
  last_error text,
  PRIMARY KEY (workspace_id, number),
  UNIQUE (workspace_id, member_id, machine, path)
);

CREATE TABLE skillify.sessions (${TENANT_COLUMNS},${MEMBER_COLUMN},
  id text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  transcript bigint NOT NULL,
  source_session_id text NOT NULL,
  cwd text,
  git_branch text,
  git_remote text,
  agent_version text,
  model text,
  title text,
  interactive boolean,
  channel text,
  parent_source_session_id text,
  relation text,
  started_at bigint,
  last_event_at bigint,
  events bigint NOT NULL DEFAULT 0,
  human_prompts bigint NOT NULL DEFAULT 0,
  tool_calls bigint NOT NULL DEFAULT 0,
  outcomes_json text NOT NULL DEFAULT '{}',
  mined_events bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, number),
  FOREIGN KEY (workspace_id, transcript) REFERENCES skillify.transcripts (workspace_id, number)
);
CREATE INDEX sessions_of_member ON skillify.sessions (workspace_id, member_id);
CREATE INDEX sessions_of_parent ON skillify.sessions (workspace_id, parent_source_session_id)
  WHERE parent_source_session_id IS NOT NULL;

CREATE TABLE skillify.event_ids (${TENANT_COLUMNS},
  id_hash uuid NOT NULL,
  session bigint NOT NULL,
  at bigint NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (workspace_id, id_hash)
);

CREATE SEQUENCE skillify.event_numbers CACHE 1;
CREATE TABLE skillify.session_events (${TENANT_COLUMNS},
  number bigint NOT NULL,
  session bigint NOT NULL,
  transcript bigint NOT NULL,
  at bigint NOT NULL,
  exit_code bigint,
  raw_line bigint,
  raw_offset bigint,
  raw_length bigint,
  id text NOT NULL,
  kind text NOT NULL,
  variant text,
  branch text NOT NULL,
  parent_id text,
  call_id text,
  tool text,
  subject text,
  text text NOT NULL,
  detail_json text,
  PRIMARY KEY (workspace_id, session, at, number)
) PARTITION BY RANGE (at);
-- For events whose time is not a sound one, and for those kept when their month was dropped.
CREATE TABLE skillify.session_events_other PARTITION OF skillify.session_events DEFAULT;
ALTER TABLE skillify.session_events_other ENABLE ROW LEVEL SECURITY;

-- Events before this time were dropped and are not stored again.
CREATE TABLE skillify_private.retention (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), events_since bigint NOT NULL);
INSERT INTO skillify_private.retention (events_since) VALUES (-9007199254740991);
CREATE FUNCTION skillify.events_since() RETURNS bigint LANGUAGE plpgsql STABLE ${OWNERS} AS
$$ BEGIN RETURN (SELECT r.events_since FROM skillify_private.retention r); END $$;

-- Makes the partitions that these times (UTC milliseconds) need. Members may not create tables, so the owner does it for them.
CREATE FUNCTION skillify.prepare_months(times bigint[]) RETURNS void LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE
  month timestamptz;
  name text;
  from_at bigint;
  to_at bigint;
BEGIN
  IF NOT skillify.may_write() THEN
    RAISE EXCEPTION 'a reader stores no events' USING ERRCODE = '42501';
  END IF;
  FOR month IN
    SELECT DISTINCT date_trunc('month', to_timestamp(t / 1000.0), 'UTC') FROM unnest(times) t
    WHERE t >= 1420070400000 AND t >= skillify.events_since() AND to_timestamp(t / 1000.0) < now() + interval '40 days' ORDER BY 1
  LOOP
    name := 'session_events_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    CONTINUE WHEN to_regclass('skillify.' || name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(7310, 1);
    -- Asked of the table, because the answer above is remembered by the connection until it hears of the change.
    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_class c
      WHERE c.relnamespace = 'skillify'::regnamespace AND c.relname = name);
    from_at := extract(epoch FROM month) * 1000;
    to_at := extract(epoch FROM (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC') * 1000;
    EXECUTE format('CREATE TABLE skillify.%I (LIKE skillify.session_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', name);
    EXECUTE format('ALTER TABLE skillify.%I ENABLE ROW LEVEL SECURITY', name);
    -- What was stored while the month was still too far ahead.
    LOCK TABLE skillify.session_events_other IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM skillify.session_events_other WHERE at >= %s AND at < %s RETURNING *)
      INSERT INTO skillify.%I SELECT * FROM moved', from_at, to_at, name);
    EXECUTE format('ALTER TABLE skillify.session_events ATTACH PARTITION skillify.%I FOR VALUES FROM (%s) TO (%s)', name, from_at, to_at);
  END LOOP;
END $$;
${isolated('transcripts', { own: 'member', role: 'writer', removes: ONES_OWN })}
${isolated('sessions', { own: 'member', role: 'writer', removes: ONES_OWN })}
${isolated('event_ids', { own: { sessionNumber: 'session' }, role: 'writer', update: [] })}
${isolated('session_events', { own: { sessionNumber: 'session' }, role: 'writer', update: ['branch'] })}
GRANT USAGE ON SEQUENCE skillify.event_numbers TO skillify_member;
`;
