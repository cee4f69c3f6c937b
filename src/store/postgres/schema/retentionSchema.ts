/** Tables of a partition a month, with the table for what belongs to none; both begin their keys in the same way. */
const MONTHLY = `ARRAY['session_events', 'search_texts']`;

/**
 * Drops whole months of events and of their words, for all organisations, as the owner. What signals, open proposals and
 * approved skills cite is put aside first, and so is what shows that a skill was loaded. What was made of the events stays.
 */
export const RETENTION_SCHEMA = `
CREATE FUNCTION skillify_private.drop_events_before(before_at bigint, OUT dropped_months bigint, OUT kept_events bigint,
  OUT events_since bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
  partition record;
  since bigint := extract(epoch FROM date_trunc('month', to_timestamp(before_at / 1000.0), 'UTC')) * 1000;
BEGIN
  -- Nobody makes a partition meanwhile.
  PERFORM pg_advisory_xact_lock(7310, 1), pg_advisory_xact_lock(7310, 2);
  UPDATE skillify_private.retention r SET events_since = since WHERE r.events_since < since;
  CREATE TEMPORARY TABLE cited_ids ON COMMIT DROP AS
    SELECT s.workspace_id, s.event_id AS id FROM skillify.signals s
    UNION SELECT s.workspace_id, related FROM skillify.signals s, jsonb_array_elements_text(s.related_event_ids_json::jsonb) related
    UNION SELECT v.workspace_id, v.event_id FROM skillify.proposal_evidence v
      JOIN skillify.proposals p ON p.workspace_id = v.workspace_id AND p.id = v.proposal_id
      WHERE p.status IN ('pending', 'snoozed', 'approved');
  ANALYZE pg_temp.cited_ids;
  CREATE TEMPORARY TABLE kept_session_events ON COMMIT DROP AS SELECT e.* FROM skillify.session_events e
    WHERE e.at < since AND (EXISTS (SELECT 1 FROM pg_temp.cited_ids c WHERE c.workspace_id = e.workspace_id AND c.id = e.id)
      OR (e.kind = 'user_prompt' AND e.variant = 'skill')
      OR (e.kind = 'tool_call' AND (e.variant = 'skill' OR lower(e.subject) LIKE '%skill.md%' OR lower(e.detail_json) LIKE '%skill.md%')));
  SELECT count(*) INTO kept_events FROM pg_temp.kept_session_events;
  CREATE TEMPORARY TABLE kept_search_texts ON COMMIT DROP AS SELECT t.* FROM skillify.search_texts t
    JOIN pg_temp.kept_session_events k USING (workspace_id, session, at, number);
  dropped_months := 0;
  FOR partition IN
    SELECT p.parent, c.relname AS name FROM unnest(${MONTHLY}) p (parent)
      JOIN pg_inherits i ON i.inhparent = ('skillify.' || p.parent)::regclass JOIN pg_class c ON c.oid = i.inhrelid
    WHERE c.relname <> p.parent || '_other' AND c.relname < p.parent || to_char(to_timestamp(since / 1000.0) AT TIME ZONE 'UTC', '"_"YYYY_MM')
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE skillify.%I', partition.name);
    IF partition.parent = 'session_events' THEN dropped_months := dropped_months + 1; END IF;
  END LOOP;
  -- Without a partition of their own the months' events belong among the others.
  DELETE FROM skillify.session_events_other WHERE at < since;
  DELETE FROM skillify.search_texts_other WHERE at < since;
  INSERT INTO skillify.session_events_other SELECT * FROM pg_temp.kept_session_events;
  INSERT INTO skillify.search_texts_other SELECT * FROM pg_temp.kept_search_texts;
  DELETE FROM skillify.event_ids i WHERE i.at < since AND NOT EXISTS (
    SELECT 1 FROM pg_temp.kept_session_events k WHERE k.workspace_id = i.workspace_id AND k.number = i.number);
  -- How many texts hold a term is only an estimate of how rare it is: it goes when none of the month is left.
  DELETE FROM skillify.search_terms t WHERE t.month_at < since AND NOT EXISTS (SELECT 1 FROM pg_temp.kept_search_texts k
    WHERE k.workspace_id = t.workspace_id AND skillify.month_of(k.at) = t.month_at);
  DELETE FROM skillify.search_days WHERE day_at < since;
  INSERT INTO skillify.search_days (organisation_id, workspace_id, day_at, documents, words, newest_at)
  SELECT organisation_id, workspace_id, at - mod(mod(at, 86400000) + 86400000, 86400000), count(*), sum(length), max(at)
  FROM pg_temp.kept_search_texts GROUP BY 1, 2, 3;
  SELECT r.events_since INTO events_since FROM skillify_private.retention r;
END $$;
`;
