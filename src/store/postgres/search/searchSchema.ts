import { HAS_SEARCHABLE_TEXT } from '../../search/searchableText.ts';
import { isolated, TENANT_COLUMNS } from '../schema/tenantTable.ts';
import { frequencyShares, mostFrequency } from './wordVector.ts';

const OWNERS = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/** What `ts_rank` divides the weight of one lexeme by (its source: the sum of 1/n²). */
const rankOfOne = 1.644_934_066_85;
/** SQL of how often a text has a word, for a string literal: quotes are doubled. */
const frequencyOf = (words: string, query: string) =>
  `(ts_rank(''{${frequencyShares.join(',')}}'', ${words}, ${query}) * ${rankOfOne * mostFrequency})`;

/**
 * The index of events' words. `search_queue` holds events that are stored and not yet indexed, put there by a trigger, because
 * numbers of events tell nothing about the order in which they became visible. `search_texts` has a row for each text,
 * partitioned by UTC month like the events and only ever appended to; `search_terms` counts the texts of a month that hold a
 * term, `search_days` the texts of a day. Times are UTC milliseconds.
 *
 * `find_texts` is the owner's because a condition that is not leakproof (`@@`) may use no index behind a policy. It writes out
 * which rows the member may see, and gives back keys and scores; words are read from `session_events`, behind its policies.
 */
export const SEARCH_SCHEMA = `
CREATE TABLE skillify.search_queue (${TENANT_COLUMNS},
  number bigint GENERATED ALWAYS AS IDENTITY,
  session bigint NOT NULL,
  numbers bigint[] NOT NULL,
  times bigint[] NOT NULL,
  PRIMARY KEY (workspace_id, number)
);
CREATE INDEX search_queue_of_session ON skillify.search_queue (workspace_id, session);

CREATE TABLE skillify.search_texts (${TENANT_COLUMNS},
  session bigint NOT NULL,
  at bigint NOT NULL,
  number bigint NOT NULL,
  kind smallint NOT NULL,
  length integer NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (workspace_id, at, number)
) PARTITION BY RANGE (at);
CREATE INDEX search_texts_of_session ON skillify.search_texts (workspace_id, session, at);
CREATE INDEX search_texts_words ON skillify.search_texts USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 1024);
CREATE TABLE skillify.search_texts_other PARTITION OF skillify.search_texts DEFAULT;
ALTER TABLE skillify.search_texts_other ENABLE ROW LEVEL SECURITY;

CREATE TABLE skillify.search_terms (${TENANT_COLUMNS},
  month_at bigint NOT NULL,
  documents integer NOT NULL,
  term text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace_id, term, month_at)
) WITH (fillfactor = 70);
CREATE TABLE skillify.search_days (${TENANT_COLUMNS},
  day_at bigint NOT NULL,
  documents bigint NOT NULL,
  words bigint NOT NULL,
  newest_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, day_at)
) WITH (fillfactor = 70);
${isolated('search_queue', { own: { sessionNumber: 'session' }, role: 'writer' })}
${isolated('search_texts', { own: { sessionNumber: 'session' }, role: 'writer', update: [] })}
${isolated('search_terms', { own: 'workspace', role: 'writer' })}
${isolated('search_days', { own: 'workspace', role: 'writer' })}
-- The owner's function below could use no index either.
CREATE POLICY owner_reads ON skillify.search_texts FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION skillify.queue_new_texts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO skillify.search_queue (session, numbers, times)
  SELECT session, array_agg(number ORDER BY at, number), array_agg(at ORDER BY at, number)
  FROM added WHERE ${HAS_SEARCHABLE_TEXT} GROUP BY session ORDER BY session;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_new_texts AFTER INSERT ON skillify.session_events
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION skillify.queue_new_texts();

-- Of times before the year 1000 and behind 9999 the first and the last month between.
CREATE FUNCTION skillify.month_of(at bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (extract(epoch FROM date_trunc('month', to_timestamp(
  greatest(-30610224000, least(253402300799, at / 1000.0))), 'UTC')) * 1000)::bigint $$;

-- Makes the partitions that texts of these times need. Members may not create tables, so the owner does it for them.
CREATE FUNCTION skillify.prepare_text_months(times bigint[]) RETURNS void LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE
  from_at bigint;
  to_at bigint;
  name text;
BEGIN
  IF NOT skillify.may_write() THEN
    RAISE EXCEPTION 'a reader indexes no texts' USING ERRCODE = '42501';
  END IF;
  FOR from_at IN SELECT DISTINCT skillify.month_of(t) FROM unnest(times) t
    WHERE t >= 1420070400000 AND to_timestamp(t / 1000.0) < now() + interval '40 days' ORDER BY 1
  LOOP
    name := 'search_texts_' || to_char(to_timestamp(from_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY_MM');
    CONTINUE WHEN to_regclass('skillify.' || name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(7310, 2);
    -- What is remembered of names may be older than the lock; the table of tables is not.
    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_class c WHERE c.relname = name AND c.relnamespace = 'skillify'::regnamespace);
    to_at := skillify.month_of(from_at + 35 * 86400000::bigint);
    EXECUTE format('CREATE TABLE skillify.%I (LIKE skillify.search_texts INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', name);
    EXECUTE format('ALTER TABLE skillify.%I ENABLE ROW LEVEL SECURITY', name);
    LOCK TABLE skillify.search_texts_other IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM skillify.search_texts_other WHERE at >= %s AND at < %s RETURNING *)
      INSERT INTO skillify.%I SELECT * FROM moved', from_at, to_at, name);
    EXECUTE format('ALTER TABLE skillify.search_texts ATTACH PARTITION skillify.%I FOR VALUES FROM (%s) TO (%s)', name, from_at, to_at);
  END LOOP;
END $$;

-- The best of the newest texts that fulfil a query: BM25 by words, weighed by kind and age. "access" says how they are found:
-- by the index of words, by reading the newest "examined" texts, or by session. "beginnings" has NULL for whole words.
CREATE FUNCTION skillify.find_texts(access text, query text, parts text[], beginnings text[], rarities float8[],
  since bigint, until bigint, sessions bigint[], kind_weights float8[], mean_length float8, newest_at bigint,
  examined bigint, most bigint, best bigint)
RETURNS TABLE (workspace_id bigint, session bigint, at bigint, number bigint, score float8, candidates bigint)
LANGUAGE plpgsql STABLE ROWS 100 ${OWNERS} SET enable_seqscan = off SET jit = off SET gin_fuzzy_search_limit = 0 AS $$
DECLARE
  organisation bigint := skillify.current_organisation();
  seen bigint[] := skillify.visible_workspaces();
  own bigint[];
  sought tsquery := nullif(query, '')::tsquery;
  tenants tsquery;
  sum_of_words text := '1';
  condition text;
  source text;
  ordinal integer;
BEGIN
  IF NOT skillify.sees_team() THEN
    own := ARRAY(SELECT s.number FROM skillify.sessions s WHERE s.organisation_id = organisation
      AND s.workspace_id = ANY (seen) AND s.member_id = skillify.current_member());
  END IF;
  FOR ordinal IN 1..coalesce(array_length(parts, 1), 0) LOOP
    IF ordinal = 1 THEN sum_of_words := '0'; END IF;
    sum_of_words := sum_of_words || format(' + $8[%s] * skillify.saturated(%s, t.length / $9)', ordinal, CASE
      WHEN beginnings[ordinal] IS NULL THEN format('${frequencyOf('t.words', '$6[%s]')}', ordinal)
      ELSE format('greatest(${frequencyOf('t.words', '$6[%1$s]')}, 0.75 * ${frequencyOf('t.words', '$7[%1$s]')})', ordinal)
    END);
  END LOOP;
  condition := 't.at BETWEEN $4 AND $5';
  IF sessions IS NOT NULL THEN condition := condition || ' AND t.session = ANY ($10)'; END IF;
  IF own IS NOT NULL THEN condition := condition || ' AND t.session = ANY ($11)'; END IF;
  IF access = 'words' THEN
    tenants := (SELECT string_agg(format('%L', '=w' || w), '|') FROM unnest(seen) w)::tsquery;
    sought := sought && tenants;
    -- Beside the index of words only a scan of all would do, and the planner is told not to.
    source := 'skillify.search_texts t WHERE t.words @@ $1 AND t.organisation_id + 0 = $2 AND t.workspace_id + 0 = ANY ($3) AND ' || condition
      || ' ORDER BY t.at DESC LIMIT $12';
  ELSIF access = 'time' THEN
    source := '(SELECT n.* FROM unnest($3) w CROSS JOIN LATERAL (SELECT t.* FROM skillify.search_texts t
      WHERE t.workspace_id = w AND t.organisation_id = $2 AND t.at BETWEEN $4 AND $5 ORDER BY t.at DESC, t.number DESC LIMIT $13) n
      ORDER BY n.at DESC LIMIT $13) t WHERE ($1 IS NULL OR t.words @@ $1) AND ' || condition || ' ORDER BY t.at DESC LIMIT $12';
  ELSE
    source := 'skillify.search_texts t WHERE ($1 IS NULL OR (t.words @@ $1) IS TRUE) AND t.organisation_id = $2 AND t.workspace_id = ANY ($3) AND '
      || condition || ' ORDER BY t.at DESC LIMIT $12';
  END IF;
  RETURN QUERY EXECUTE format('SELECT t.workspace_id, t.session, t.at, t.number,
      (%s) * $14[t.kind + 1] * (1 + 0.15 * 2592000000.0 / (2592000000.0 + greatest(0, $15 - t.at))) AS score,
      count(*) OVER () AS candidates
    FROM (SELECT t.* FROM %s) t ORDER BY score DESC, t.at DESC, t.number DESC LIMIT $16', sum_of_words, source)
  USING sought, organisation, seen, coalesce(since, -9223372036854775808), coalesce(until, 9223372036854775807), parts::tsquery[], beginnings::tsquery[],
    rarities, mean_length, sessions, own, most, examined, kind_weights, newest_at, best;
END $$;

-- BM25's saturation (Robertson and Zaragoza 2009) of a frequency in a text of this length, relative to the mean.
CREATE FUNCTION skillify.saturated(frequency float8, length float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length)) $$;
`;
