/**
 * Forgetting is a function of the owner, because it reaches what its caller may not change otherwise: decisions and approved
 * proposals that quote the sessions. It asks first whether the sessions are the caller's, or the caller a reviewer.
 */
export const CONSENT_SCHEMA = `
CREATE FUNCTION skillify.forget_sessions(forgotten text[], OUT events bigint, OUT proposals bigint, OUT skills text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here bigint := skillify.current_workspace();
  numbers bigint[];
  unapproved text[];
  approved text[];
BEGIN
  IF NOT skillify.may_write() OR EXISTS (SELECT 1 FROM skillify.sessions s WHERE s.workspace_id = here
    AND s.id = ANY (forgotten) AND s.member_id <> skillify.current_member() AND NOT skillify.may_decide())
  THEN
    RAISE EXCEPTION 'only who contributed a session, or a reviewer, forgets it' USING ERRCODE = '42501';
  END IF;
  numbers := ARRAY(SELECT s.number FROM skillify.sessions s WHERE s.workspace_id = here AND s.id = ANY (forgotten));

  SELECT coalesce(array_agg(p.id) FILTER (WHERE p.status <> 'approved'), '{}'),
    coalesce(array_agg(p.id) FILTER (WHERE p.status = 'approved'), '{}'),
    coalesce(array_agg(p.name ORDER BY p.name) FILTER (WHERE p.status = 'approved'), '{}')
  INTO unapproved, approved, skills FROM skillify.proposals p
  WHERE p.workspace_id = here AND EXISTS (SELECT 1 FROM skillify.proposal_evidence v
    WHERE v.workspace_id = here AND v.proposal_id = p.id AND v.session_id = ANY (forgotten));
  proposals := cardinality(unapproved);
  DELETE FROM skillify.proposal_evidence v WHERE v.workspace_id = here AND v.session_id = ANY (forgotten);
  -- What stays of a dismissed pattern, so that it is known again: its evidence of other sessions, but no words.
  UPDATE skillify.proposals p SET name = 'forgotten', title = 'Forgotten', description = '', skill_md = '',
    score_parts_json = '[]', reason = NULL, sources_json = '[]', contradiction_json = NULL, wording_json = NULL, taint_json = NULL
  WHERE p.workspace_id = here AND p.id = ANY (unapproved) AND p.status = 'dismissed'
    AND EXISTS (SELECT 1 FROM skillify.proposal_evidence v WHERE v.workspace_id = here AND v.proposal_id = p.id);
  DELETE FROM skillify.proposals p WHERE p.workspace_id = here AND p.id = ANY (unapproved) AND NOT (p.status = 'dismissed'
    AND EXISTS (SELECT 1 FROM skillify.proposal_evidence v WHERE v.workspace_id = here AND v.proposal_id = p.id));
  UPDATE skillify.decisions d SET skill_md = NULL
  WHERE d.workspace_id = here AND d.subject = ANY (unapproved) AND d.skill_md IS NOT NULL;
  -- Reasons quote, and neither the side that was not chosen nor the template's draft is part of an approved skill.
  UPDATE skillify.proposals p SET contradiction_json = NULL, reason = NULL, wording_json = NULL, taint_json = NULL
  WHERE p.workspace_id = here AND p.id = ANY (approved);

  -- That a call was made stays on the account; what it said of the sessions goes, and its answer with it.
  UPDATE skillify.egress c SET sent_text = NULL, answer_text = NULL, session_ids_json = '[]'
  WHERE c.workspace_id = here AND EXISTS (
    SELECT 1 FROM jsonb_array_elements_text(c.session_ids_json::jsonb) quoted WHERE quoted = ANY (forgotten));

  -- Parsers remember calls and prompts: their state goes, and what else is in the file is recognised by id when read again.
  UPDATE skillify.transcripts t SET parser_state_json = NULL, read_offset = 0, read_line = 0, size_bytes = 0,
    modified_at = 0, last_error = NULL
  WHERE t.workspace_id = here AND t.number IN (
    SELECT e.transcript FROM skillify.session_events e WHERE e.workspace_id = here AND e.session = ANY (numbers)
    UNION SELECT s.transcript FROM skillify.sessions s WHERE s.workspace_id = here AND s.number = ANY (numbers));
  DELETE FROM skillify.event_ids i WHERE i.workspace_id = here AND i.id_hash = ANY (ARRAY(SELECT md5(e.id)::uuid
    FROM skillify.session_events e WHERE e.workspace_id = here AND e.session = ANY (numbers)));
  DELETE FROM skillify.session_events e WHERE e.workspace_id = here AND e.session = ANY (numbers);
  GET DIAGNOSTICS events = ROW_COUNT;
  DELETE FROM skillify.sessions s WHERE s.workspace_id = here AND s.number = ANY (numbers);
END $$;
`;
