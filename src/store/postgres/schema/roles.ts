/**
 * The roles of the server. `skillify_member` holds what members are granted; `skillify_login` is the one that all tokens
 * share, and cannot log in until an administrator gives it a password. Roles are of the whole server, so another database
 * may have made them, even at the same moment: then a change of the same role fails, and is tried again.
 */
export const ROLES_SQL = `
DO $$ BEGIN
  FOR attempt IN 1..20 LOOP
  BEGIN
  BEGIN CREATE ROLE skillify_member NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  BEGIN CREATE ROLE skillify_login NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  IF NOT pg_catalog.pg_has_role('skillify_login', 'skillify_member', 'MEMBER') THEN
    GRANT skillify_member TO skillify_login;
  END IF;
  -- The owner asks when a connection of the shared role began, which only the role's members are told.
  IF NOT pg_catalog.pg_has_role(current_user, 'skillify_login', 'USAGE') THEN
    EXECUTE format('GRANT skillify_login TO %I', current_user);
  END IF;
  EXIT;
  -- "tuple concurrently updated" has no code of its own.
  EXCEPTION WHEN internal_error OR unique_violation THEN
    IF attempt = 20 THEN RAISE; END IF;
    PERFORM pg_catalog.pg_sleep(0.05);
  END;
  END LOOP;
END $$;
`;
