import { isolated, MEMBER_COLUMN, TENANT_COLUMNS } from './tenantTable.ts';

const OPEN = `status IN ('pending', 'superseded') OR (SELECT skillify.may_decide())`;

/**
 * The codified lane. Writers propose, reviewers decide: a writer can neither set a status that is a decision nor touch what
 * was decided. The library itself is the workspace's, so the scope `me` leaves all of it but what others' sessions say.
 */
export const LIBRARY_SCHEMA = `
CREATE TABLE skillify.proposals (${TENANT_COLUMNS},${MEMBER_COLUMN},
  id text NOT NULL,
  pattern_key text NOT NULL,
  kind text NOT NULL,
  change text NOT NULL,
  status text NOT NULL,
  name text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  score_total double precision NOT NULL,
  score_parts_json text NOT NULL,
  sessions bigint NOT NULL,
  reason text,
  sources_json text NOT NULL,
  contradiction_json text,
  wording_json text,
  provenance_json text,
  taint_json text,
  skill_md text NOT NULL,
  edited boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX proposals_by_status ON skillify.proposals (workspace_id, status, created_at);

-- Evidence carries what it quotes, so that it outlives the events.
CREATE TABLE skillify.proposal_evidence (${TENANT_COLUMNS},
  proposal_id text NOT NULL,
  position bigint NOT NULL,
  event_id text NOT NULL,
  session_id text NOT NULL,
  assistant text NOT NULL,
  file text,
  line bigint,
  at bigint NOT NULL,
  quote text NOT NULL,
  supports boolean NOT NULL,
  skill_line bigint,
  signal text NOT NULL,
  is_new boolean NOT NULL,
  PRIMARY KEY (workspace_id, proposal_id, position),
  FOREIGN KEY (workspace_id, proposal_id) REFERENCES skillify.proposals (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX proposal_evidence_of_session ON skillify.proposal_evidence (workspace_id, session_id);

CREATE TABLE skillify.decisions (${TENANT_COLUMNS},${MEMBER_COLUMN},
  number bigint GENERATED ALWAYS AS IDENTITY,
  id text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  at bigint NOT NULL,
  by text NOT NULL,
  reason text,
  content_hash text,
  skill_md text,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX decisions_in_order ON skillify.decisions (workspace_id, number);
CREATE INDEX decisions_by_subject ON skillify.decisions (workspace_id, subject);
-- Append-only, but that forgetting a session takes out the drafts that were worded from it.
CREATE FUNCTION skillify_private.keep_decisions() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.skill_md IS NOT NULL THEN
    RAISE EXCEPTION 'decisions are append-only' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decisions_never_change BEFORE UPDATE ON skillify.decisions
FOR EACH ROW EXECUTE FUNCTION skillify_private.keep_decisions();

CREATE TABLE skillify.skills (${TENANT_COLUMNS},${MEMBER_COLUMN},
  name text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  status text NOT NULL,
  version bigint NOT NULL,
  skill_md text NOT NULL,
  content_hash text NOT NULL,
  proposal_id text,
  approved_at bigint NOT NULL,
  retired_at bigint,
  PRIMARY KEY (workspace_id, name)
);

CREATE TABLE skillify.skill_versions (${TENANT_COLUMNS},${MEMBER_COLUMN},
  name text NOT NULL,
  version bigint NOT NULL,
  skill_md text NOT NULL,
  content_hash text NOT NULL,
  at bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (workspace_id, name, version)
);

-- Where each member's machines hold copies: paths mean something there only.
CREATE TABLE skillify.skill_deliveries (${TENANT_COLUMNS},${MEMBER_COLUMN},
  machine text NOT NULL,
  name text NOT NULL,
  targets_json text NOT NULL,
  PRIMARY KEY (workspace_id, member_id, machine, name)
);
${isolated('proposals', { own: 'member', role: 'writer', check: OPEN, changes: `status = 'snoozed' OR ${OPEN}`, removes: OPEN })}
${isolated('proposal_evidence', { own: { sessionId: 'session_id' }, role: 'writer' })}
${isolated('decisions', {
  own: 'member',
  role: 'writer',
  update: ['skill_md'],
  check: `kind IN ('suggest', 'deliver', 'undeliver') OR (SELECT skillify.may_decide())`,
  removes: 'false',
})}
${isolated('skills', { own: 'workspace', role: 'reviewer' })}
${isolated('skill_versions', { own: 'workspace', role: 'reviewer', update: [], removes: 'false' })}
${isolated('skill_deliveries', {
  own: 'member',
  role: 'writer',
  changes: 'member_id = (SELECT skillify.current_member())',
  removes: 'member_id = (SELECT skillify.current_member())',
})}
`;
