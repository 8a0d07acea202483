-- The audit trail: rows that are only ever added, the hashes and the head that hold them together, and who is behind a pseudonym.

-- The text is the truth, the other columns are there to find it by; at is in milliseconds since 1970.
CREATE TABLE rejoin.audit_row (
  sequence bigint PRIMARY KEY CHECK (sequence > 0),
  at bigint NOT NULL,
  pseudonym text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  text text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX audit_row_pseudonym ON rejoin.audit_row (pseudonym, sequence);
CREATE INDEX audit_row_at ON rejoin.audit_row (at);
CREATE INDEX audit_row_refused ON rejoin.audit_row (sequence) WHERE outcome <> 'ACCEPTED';
CREATE INDEX audit_row_reason ON rejoin.audit_row (reason, sequence) WHERE reason <> '';

-- The groups that a row is about; against: it took or kept somebody out. Empty names: every group of every hub.
CREATE TABLE rejoin.audit_group (
  sequence bigint NOT NULL REFERENCES rejoin.audit_row,
  hub text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  against smallint NOT NULL CHECK (against IN (0, 1)),
  PRIMARY KEY (sequence, hub, name)
);
CREATE INDEX audit_group_name ON rejoin.audit_group (hub, name, sequence);
CREATE INDEX audit_group_against ON rejoin.audit_group (hub, name, sequence) WHERE against = 1;

-- Roots of complete parts of the tree: at level n of 256 to the n rows.
CREATE TABLE rejoin.audit_hash (
  level integer NOT NULL,
  position bigint NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (level, position)
);

CREATE TABLE rejoin.audit_head (
  one boolean PRIMARY KEY CHECK (one),
  size bigint NOT NULL,
  root text NOT NULL,
  checkpoint text NOT NULL
);
INSERT INTO rejoin.audit_head
VALUES (true, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '');

-- The only rows that are ever deleted: to erase who somebody was.
CREATE TABLE rejoin.audit_user (
  user_id text COLLATE "C" PRIMARY KEY,
  pseudonym text COLLATE "C" NOT NULL UNIQUE
);

-- These stop mistakes; who means harm can drop them, and then the hashes tell.
CREATE FUNCTION rejoin.audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is in % is not changed', TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

CREATE TRIGGER a_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON rejoin.audit_row
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.audit_stays();
CREATE TRIGGER a_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON rejoin.audit_group
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.audit_stays();
CREATE TRIGGER a_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON rejoin.audit_hash
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.audit_stays();
CREATE TRIGGER a_stays BEFORE DELETE OR TRUNCATE ON rejoin.audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.audit_stays();
CREATE TRIGGER b_durable BEFORE INSERT OR UPDATE ON rejoin.audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION rejoin.durable();
