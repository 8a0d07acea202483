-- Grants and the state of token families in PostgreSQL. COLLATE "C" compares byte by byte, so identifiers are exact.

-- Whoever runs the database may have made the schema beforehand.
DO $$ BEGIN
  IF to_regnamespace('rejoin') IS NULL THEN
    CREATE SCHEMA rejoin;
  END IF;
END $$;

-- How many of these scripts were run: one row.
CREATE TABLE rejoin.version (
  one boolean PRIMARY KEY CHECK (one),
  value integer NOT NULL
);
INSERT INTO rejoin.version (one, value) VALUES (true, 0);

-- A commit is on the disk before it is acknowledged, whatever the server's default is.
CREATE FUNCTION rejoin.durable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  RETURN NULL;
END $$;

-- The store's revision: one row. Who changes a membership holds it until the commit, so revisions become visible in their order.
CREATE TABLE rejoin.revision (
  one boolean PRIMARY KEY CHECK (one),
  value bigint NOT NULL
);
INSERT INTO rejoin.revision (one, value) VALUES (true, 0);

-- Who may be in which group, or was taken out of it, since which revision. The empty string stands for every hub, every user or
-- every group. Anybody may insert, update and delete here: triggers count revisions, and what is deleted stays as revoked.
CREATE TABLE rejoin.membership (
  hub text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  group_name text COLLATE "C" NOT NULL,
  granted boolean NOT NULL DEFAULT true,
  since bigint NOT NULL,
  PRIMARY KEY (hub, user_id, group_name)
);
CREATE UNIQUE INDEX membership_since ON rejoin.membership (since);

-- The newest revision while a transaction counts; the table learns it once for each statement, however many rows that has.
CREATE FUNCTION rejoin.counted() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('rejoin.revision', true), ''), '0')::bigint;
$$;

-- Before any row, so that two who change the same rows wait here for each other, and not crosswise.
CREATE FUNCTION rejoin.membership_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  newest bigint;
BEGIN
  SELECT value INTO STRICT newest FROM rejoin.revision FOR UPDATE;
  PERFORM set_config('rejoin.revision', greatest(newest, rejoin.counted())::text, true);
  RETURN NULL;
END $$;

CREATE FUNCTION rejoin.membership_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.hub, NEW.user_id, NEW.group_name) = (OLD.hub, OLD.user_id, OLD.group_name) THEN
    IF NEW.since <> OLD.since AND NEW.since = rejoin.counted() THEN
      RETURN NEW; -- An upsert, counted when it was an insert.
    END IF;
  ELSIF EXISTS (SELECT FROM rejoin.membership m WHERE NOT m.granted
      AND (m.hub, m.user_id, m.group_name) = (NEW.hub, NEW.user_id, NEW.group_name)) THEN
    PERFORM set_config('rejoin.replacing', 'on', true);
    DELETE FROM rejoin.membership m WHERE (m.hub, m.user_id, m.group_name) = (NEW.hub, NEW.user_id, NEW.group_name);
    PERFORM set_config('rejoin.replacing', 'off', true);
  END IF;
  NEW.since := rejoin.counted() + 1;
  PERFORM set_config('rejoin.revision', NEW.since::text, true);
  RETURN NEW;
END $$;

-- What was revoked stays so, unless a new row takes its place.
CREATE FUNCTION rejoin.membership_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE WHEN current_setting('rejoin.replacing', true) = 'on' THEN OLD END;
END $$;

CREATE FUNCTION rejoin.membership_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM gone) THEN
    INSERT INTO rejoin.membership (hub, user_id, group_name, granted)
      SELECT hub, user_id, group_name, false FROM gone ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION rejoin.membership_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT hub, user_id, group_name FROM gone EXCEPT SELECT hub, user_id, group_name FROM come) THEN
    INSERT INTO rejoin.membership (hub, user_id, group_name, granted)
      SELECT hub, user_id, group_name, false FROM gone ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION rejoin.membership_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE rejoin.revision SET value = rejoin.counted() WHERE value < rejoin.counted();
  IF FOUND THEN
    PERFORM pg_notify('rejoin_membership', '');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION rejoin.membership_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE would forget who was revoked: use DELETE, which revokes'
    USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

-- Of the same kind, they fire in the order of their names.
CREATE TRIGGER a_durable BEFORE INSERT OR UPDATE OR DELETE ON rejoin.membership
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.durable();
CREATE TRIGGER b_begins BEFORE INSERT OR UPDATE OR DELETE ON rejoin.membership
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.membership_begins();
CREATE TRIGGER c_changes BEFORE INSERT OR UPDATE ON rejoin.membership
  FOR EACH ROW EXECUTE FUNCTION rejoin.membership_changes();
CREATE TRIGGER c_stays BEFORE DELETE ON rejoin.membership
  FOR EACH ROW WHEN (NOT OLD.granted) EXECUTE FUNCTION rejoin.membership_stays();
CREATE TRIGGER d_gone AFTER DELETE ON rejoin.membership REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT WHEN (current_setting('rejoin.replacing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION rejoin.membership_gone();
CREATE TRIGGER d_moved AFTER UPDATE ON rejoin.membership REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.membership_moved();
CREATE TRIGGER e_ends AFTER INSERT OR UPDATE OR DELETE ON rejoin.membership
  FOR EACH STATEMENT WHEN (current_setting('rejoin.replacing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION rejoin.membership_ends();
CREATE TRIGGER f_refuses BEFORE TRUNCATE ON rejoin.membership
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.membership_refuses();

-- One row for each family of tokens. Its version grows by one with each change, so that nobody writes over what he did not read;
-- expires is in milliseconds since 1970.
CREATE TABLE rejoin.family (
  id text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  state text NOT NULL,
  expires bigint NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX family_expires ON rejoin.family (expires);
CREATE TRIGGER a_durable BEFORE INSERT OR UPDATE OR DELETE ON rejoin.family
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.durable();

-- The groups of tokens that name them by their hash; until is in milliseconds since 1970.
CREATE TABLE rejoin.group_list (
  hash text COLLATE "C" PRIMARY KEY,
  list text NOT NULL,
  until bigint NOT NULL
);
CREATE INDEX group_list_until ON rejoin.group_list (until);
CREATE TRIGGER a_durable BEFORE INSERT OR UPDATE OR DELETE ON rejoin.group_list
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.durable();
