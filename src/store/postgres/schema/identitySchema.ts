/** Functions of the owner: what members create or set cannot stand in for what they call. */
const OWNERS = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';
const ASKED = `LANGUAGE plpgsql STABLE PARALLEL RESTRICTED ${OWNERS}`;

/**
 * Organisations, workspaces and members, which only functions can read, and the functions that tell who is logged in. A
 * connection is a member's by its database role, or because it showed a token: that is remembered by process and start of
 * the connection, which no setting can imitate and no later connection inherits. Times are UTC milliseconds.
 */
export const IDENTITY_SCHEMA = `
CREATE TABLE skillify_private.organisations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE skillify_private.members (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES skillify_private.organisations (id),
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('reader', 'writer', 'reviewer', 'admin')),
  login_role text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  UNIQUE (organisation_id, name)
);
CREATE TABLE skillify_private.tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES skillify_private.members (id),
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE TABLE skillify_private.logins (
  process_id integer PRIMARY KEY,
  connection_began_at timestamptz NOT NULL,
  token_id bigint NOT NULL REFERENCES skillify_private.tokens (id)
);
CREATE TABLE skillify_private.workspaces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id bigint NOT NULL REFERENCES skillify_private.organisations (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 400),
  registered_by bigint NOT NULL REFERENCES skillify_private.members (id),
  registered_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organisation_id, name)
);

CREATE FUNCTION skillify_private.connection_began_at() RETURNS timestamptz LANGUAGE sql STABLE ${OWNERS} AS
$$ SELECT backend_start FROM pg_stat_get_activity(pg_backend_pid()) $$;

CREATE FUNCTION skillify_private.identity(OUT member_id bigint, OUT organisation_id bigint, OUT rank integer)
${ASKED} AS $$
BEGIN
  SELECT m.id, m.organisation_id, array_position(ARRAY['reader', 'writer', 'reviewer', 'admin'], m.role)
  INTO member_id, organisation_id, rank
  FROM skillify_private.logins l JOIN skillify_private.tokens t ON t.id = l.token_id
    JOIN skillify_private.members m ON m.id = t.member_id
  WHERE l.process_id = pg_backend_pid() AND l.connection_began_at = skillify_private.connection_began_at()
    AND t.revoked_at IS NULL AND m.revoked_at IS NULL;
  IF member_id IS NULL THEN
    SELECT m.id, m.organisation_id, array_position(ARRAY['reader', 'writer', 'reviewer', 'admin'], m.role)
    INTO member_id, organisation_id, rank
    FROM skillify_private.members m WHERE m.login_role = session_user AND m.revoked_at IS NULL;
  END IF;
END $$;

CREATE FUNCTION skillify.current_member() RETURNS bigint ${ASKED} AS
$$ BEGIN RETURN (skillify_private.identity()).member_id; END $$;

CREATE FUNCTION skillify.current_organisation() RETURNS bigint ${ASKED} AS
$$ BEGIN RETURN (skillify_private.identity()).organisation_id; END $$;

CREATE FUNCTION skillify.may_write() RETURNS boolean ${ASKED} AS
$$ BEGIN RETURN coalesce((skillify_private.identity()).rank >= 2, false); END $$;

CREATE FUNCTION skillify.may_decide() RETURNS boolean ${ASKED} AS
$$ BEGIN RETURN coalesce((skillify_private.identity()).rank >= 3, false); END $$;

-- The workspace that the connection has chosen, if it is one of the member's organisation.
CREATE FUNCTION skillify.current_workspace() RETURNS bigint ${ASKED} AS $$
DECLARE chosen bigint := nullif(current_setting('skillify.workspace', true), '')::bigint;
BEGIN
  RETURN (SELECT w.id FROM skillify_private.workspaces w
    WHERE w.id = chosen AND w.organisation_id = (skillify_private.identity()).organisation_id);
END $$;

-- Anything that is no known scope is the narrowest.
CREATE FUNCTION skillify.sees_team() RETURNS boolean ${ASKED} AS
$$ BEGIN RETURN coalesce(nullif(current_setting('skillify.scope', true), ''), 'team') IN ('team', 'organisation'); END $$;

CREATE FUNCTION skillify.visible_workspaces() RETURNS bigint[] ${ASKED} AS $$
BEGIN
  IF current_setting('skillify.scope', true) = 'organisation' THEN
    RETURN ARRAY(SELECT w.id FROM skillify_private.workspaces w
      WHERE w.organisation_id = (skillify_private.identity()).organisation_id ORDER BY w.id);
  END IF;
  RETURN array_remove(ARRAY[skillify.current_workspace()], NULL);
END $$;

CREATE FUNCTION skillify.log_in(shown_token text) RETURNS void LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE
  began timestamptz := skillify_private.connection_began_at();
  found_token bigint;
BEGIN
  DELETE FROM skillify_private.logins WHERE process_id = pg_backend_pid();
  DELETE FROM skillify_private.logins WHERE process_id IN (
    SELECT l.process_id FROM skillify_private.logins l
    WHERE l.process_id NOT IN (SELECT a.pid FROM pg_stat_get_activity(NULL) a WHERE a.pid IS NOT NULL)
    FOR UPDATE SKIP LOCKED);
  SELECT t.id INTO found_token FROM skillify_private.tokens t JOIN skillify_private.members m ON m.id = t.member_id
  WHERE t.hash = sha256(convert_to(shown_token, 'UTF8')) AND t.revoked_at IS NULL AND m.revoked_at IS NULL;
  IF began IS NULL THEN
    RAISE EXCEPTION 'tokens work with the role skillify_login only' USING ERRCODE = '28000';
  END IF;
  IF found_token IS NULL THEN
    RAISE EXCEPTION 'the token is unknown or was revoked' USING ERRCODE = '28P01';
  END IF;
  INSERT INTO skillify_private.logins (process_id, connection_began_at, token_id)
  VALUES (pg_backend_pid(), began, found_token);
END $$;

CREATE FUNCTION skillify.log_out() RETURNS void LANGUAGE sql VOLATILE ${OWNERS} AS
$$ DELETE FROM skillify_private.logins WHERE process_id = pg_backend_pid() $$;

-- Nothing where the workspace is unknown and the member may not register it.
CREATE FUNCTION skillify.enter_workspace(workspace_name text)
RETURNS TABLE (organisation_id bigint, workspace_id bigint, member_id bigint, member text, organisation text, role text)
LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE who record;
BEGIN
  SELECT * INTO who FROM skillify_private.identity();
  IF who.member_id IS NULL THEN
    RAISE EXCEPTION 'nobody is logged in: the role % is no member, and no token was shown', session_user
    USING ERRCODE = '28000';
  END IF;
  IF who.rank >= 2 THEN
    INSERT INTO skillify_private.workspaces (organisation_id, name, registered_by)
    SELECT who.organisation_id, workspace_name, who.member_id
    WHERE NOT EXISTS (SELECT 1 FROM skillify_private.workspaces w
      WHERE w.organisation_id = who.organisation_id AND w.name = workspace_name)
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN QUERY SELECT w.organisation_id, w.id, m.id, m.name, o.name, m.role
  FROM skillify_private.workspaces w JOIN skillify_private.members m ON m.id = who.member_id
    JOIN skillify_private.organisations o ON o.id = w.organisation_id
  WHERE w.organisation_id = who.organisation_id AND w.name = workspace_name;
END $$;

CREATE FUNCTION skillify.list_workspaces() RETURNS TABLE (id bigint, name text) ${ASKED} AS $$
BEGIN
  RETURN QUERY SELECT w.id, w.name FROM skillify_private.workspaces w
  WHERE w.organisation_id = (skillify_private.identity()).organisation_id ORDER BY w.name;
END $$;

CREATE FUNCTION skillify.list_members() RETURNS TABLE (id bigint, name text, role text, is_revoked boolean) ${ASKED} AS $$
BEGIN
  RETURN QUERY SELECT m.id, m.name, m.role, m.revoked_at IS NOT NULL FROM skillify_private.members m
  WHERE m.organisation_id = (skillify_private.identity()).organisation_id ORDER BY m.name;
END $$;

-- What follows is for administrators of an organisation, about its own members. Tokens are made elsewhere: only hashes come here.
CREATE FUNCTION skillify_private.administered_organisation() RETURNS bigint ${ASKED} AS $$
DECLARE who record;
BEGIN
  SELECT * INTO who FROM skillify_private.identity();
  IF who.rank IS DISTINCT FROM 4 THEN
    RAISE EXCEPTION 'only an administrator of the organisation manages its members' USING ERRCODE = '42501';
  END IF;
  RETURN who.organisation_id;
END $$;

CREATE FUNCTION skillify.add_member(member_name text, member_role text, token_hash bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE added bigint;
BEGIN
  INSERT INTO skillify_private.members (organisation_id, name, role)
  VALUES (skillify_private.administered_organisation(), member_name, member_role) ON CONFLICT DO NOTHING RETURNING id INTO added;
  IF added IS NOT NULL THEN
    INSERT INTO skillify_private.tokens (member_id, hash) VALUES (added, token_hash);
  END IF;
  RETURN added IS NOT NULL;
END $$;

CREATE FUNCTION skillify.replace_token(member_name text, token_hash bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
DECLARE known bigint;
BEGIN
  SELECT m.id INTO known FROM skillify_private.members m
  WHERE m.organisation_id = skillify_private.administered_organisation() AND m.name = member_name;
  IF known IS NULL THEN RETURN false; END IF;
  UPDATE skillify_private.tokens t SET revoked_at = now() WHERE t.member_id = known AND t.revoked_at IS NULL;
  INSERT INTO skillify_private.tokens (member_id, hash) VALUES (known, token_hash);
  RETURN true;
END $$;

CREATE FUNCTION skillify.change_role(member_name text, member_role text) RETURNS boolean LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
BEGIN
  UPDATE skillify_private.members m SET role = member_role
  WHERE m.organisation_id = skillify_private.administered_organisation() AND m.name = member_name;
  RETURN FOUND;
END $$;

CREATE FUNCTION skillify.revoke_member(member_name text) RETURNS boolean LANGUAGE plpgsql VOLATILE ${OWNERS} AS $$
BEGIN
  UPDATE skillify_private.members m SET revoked_at = now()
  WHERE m.organisation_id = skillify_private.administered_organisation() AND m.name = member_name AND m.revoked_at IS NULL;
  RETURN FOUND;
END $$;
`;
