import PgBoss from 'pg-boss';
import type { PostgresDatabase } from '../../store/postgres/postgresDatabase.ts';
import { bossDatabase, jobSchema } from './bossDatabase.ts';

/** Seconds after which a job counts as lost even where its worker's connection cannot be asked. */
const expireSeconds = 6 * 3_600;
const retries = 5;
const retryDelaySeconds = 2;

/**
 * Rules over the library's tables. A queue belongs to the organisation that its name ends in, and the database says which
 * that is: no setting, name or payload of a job can. Members reach jobs only through the parent table, so that its policy
 * holds, and unique keys are per queue, so that one organisation's jobs cannot stand in another's way.
 */
const rules = `
CREATE OR REPLACE FUNCTION ${jobSchema}.own_queue() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT 'mining-' || skillify.current_organisation() $$;

CREATE OR REPLACE FUNCTION ${jobSchema}.open_queue() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE queue_name text := ${jobSchema}.own_queue();
BEGIN
  IF queue_name IS NULL OR NOT skillify.may_write() THEN
    RAISE EXCEPTION 'only writers have a queue of jobs' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM ${jobSchema}.queue WHERE name = queue_name) THEN
    RETURN queue_name;
  END IF;
  -- Making a queue makes a table; of several that do so at once one would be a deadlock's victim.
  PERFORM pg_advisory_xact_lock(7310, 2);
  PERFORM ${jobSchema}.create_queue(queue_name, json_build_object('policy', 'short', 'retryLimit', ${retries},
    'retryDelay', ${retryDelaySeconds}, 'retryBackoff', true, 'expireInSeconds', ${expireSeconds}));
  RETURN queue_name;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${jobSchema} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${jobSchema}.own_queue(), ${jobSchema}.open_queue() TO skillify_member;
GRANT USAGE ON SCHEMA ${jobSchema} TO skillify_member;
GRANT SELECT ON ${jobSchema}.version, ${jobSchema}.queue TO skillify_member;
GRANT SELECT, INSERT, UPDATE, DELETE ON ${jobSchema}.job TO skillify_member;

ALTER TABLE ${jobSchema}.queue ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON ${jobSchema}.queue;
CREATE POLICY own ON ${jobSchema}.queue FOR SELECT TO skillify_member
  USING (name = (SELECT ${jobSchema}.own_queue()) AND (SELECT skillify.may_write()));

ALTER TABLE ${jobSchema}.job ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON ${jobSchema}.job;
CREATE POLICY own ON ${jobSchema}.job TO skillify_member
  USING (name = (SELECT ${jobSchema}.own_queue()) AND (SELECT skillify.may_write()))
  WITH CHECK (name = (SELECT ${jobSchema}.own_queue()) AND (SELECT skillify.may_write()) AND dead_letter IS NULL);
`;

/**
 * Makes the tables of the job queue, or brings them up to date, as the owner of the schema; harmless when repeated or done
 * by several at once. The schema `skillify` must be there.
 */
export async function createJobSchema(owner: PostgresDatabase): Promise<void> {
  const boss = new PgBoss({
    db: bossDatabase(owner, () => undefined),
    schema: jobSchema,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.stop({ graceful: false });
  await owner.transaction(async (queries) => {
    await queries.rows('SELECT pg_advisory_xact_lock(7310, 1)');
    await queries.execute(rules);
  });
}
