-- The audit trail: rows that are only ever added, the hashes and the head that hold them together, and who is behind a pseudonym.

-- The text is the truth, the other columns are there to find it by; at is in milliseconds since 1970. Marks: the groups that it is
-- about, a line each with a line feed before the first: hub, tab, name, tab, 1 if it took or kept somebody out, else 0. Empty names:
-- every group of every hub.
CREATE TABLE audit_row (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  pseudonym TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  marks TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_row_at ON audit_row (at);
CREATE INDEX audit_row_refused ON audit_row (sequence) WHERE outcome <> 'ACCEPTED';
CREATE INDEX audit_row_reason ON audit_row (reason, sequence) WHERE reason <> '';

-- Which blocks hold rows about a user or a group; a block is sequence >> 10. Both grow at their end only, as the rows do: an index by
-- name would be written all over, and cost more than all the rest when everybody comes back at once.
CREATE TABLE audit_subject (
  block INTEGER NOT NULL,
  pseudonym TEXT NOT NULL,
  PRIMARY KEY (block, pseudonym)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_group (
  block INTEGER NOT NULL,
  hub TEXT NOT NULL,
  name TEXT NOT NULL,
  against INTEGER NOT NULL CHECK (against IN (0, 1)),
  PRIMARY KEY (block, hub, name, against)
) STRICT, WITHOUT ROWID;

-- Roots of complete parts of the tree: at level n of 256 to the n rows.
CREATE TABLE audit_hash (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '');

-- The only rows that are ever deleted: to erase who somebody was.
CREATE TABLE audit_user (
  user_id TEXT PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- These stop mistakes; who means harm can drop them, and then the hashes tell.
CREATE TRIGGER audit_row_is_not_updated BEFORE UPDATE ON audit_row
BEGIN
  SELECT RAISE(ABORT, 'audit rows are not updated');
END;

CREATE TRIGGER audit_row_is_not_deleted BEFORE DELETE ON audit_row
BEGIN
  SELECT RAISE(ABORT, 'audit rows are not deleted');
END;

-- Also stops INSERT OR REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER audit_row_is_last BEFORE INSERT ON audit_row
WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM audit_row)
BEGIN
  SELECT RAISE(ABORT, 'audit rows are only appended');
END;

CREATE TRIGGER audit_subject_is_not_updated BEFORE UPDATE ON audit_subject
BEGIN
  SELECT RAISE(ABORT, 'audit subjects are not updated');
END;

CREATE TRIGGER audit_subject_is_not_deleted BEFORE DELETE ON audit_subject
BEGIN
  SELECT RAISE(ABORT, 'audit subjects are not deleted');
END;

CREATE TRIGGER audit_group_is_not_updated BEFORE UPDATE ON audit_group
BEGIN
  SELECT RAISE(ABORT, 'audit groups are not updated');
END;

CREATE TRIGGER audit_group_is_not_deleted BEFORE DELETE ON audit_group
BEGIN
  SELECT RAISE(ABORT, 'audit groups are not deleted');
END;

CREATE TRIGGER audit_hash_is_not_updated BEFORE UPDATE ON audit_hash
BEGIN
  SELECT RAISE(ABORT, 'audit hashes are not updated');
END;

CREATE TRIGGER audit_hash_is_not_deleted BEFORE DELETE ON audit_hash
BEGIN
  SELECT RAISE(ABORT, 'audit hashes are not deleted');
END;

CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the audit head is not deleted');
END;
