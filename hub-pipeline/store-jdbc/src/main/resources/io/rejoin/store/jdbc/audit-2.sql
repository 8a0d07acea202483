-- The audit trail: rows that are only ever added, the hashes and the head that hold them together, and who is behind a pseudonym.

-- The text is the truth, the other columns are there to find it by; at is in milliseconds since 1970.
CREATE TABLE audit_row (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  pseudonym TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_row_pseudonym ON audit_row (pseudonym, sequence);
CREATE INDEX audit_row_at ON audit_row (at);
CREATE INDEX audit_row_refused ON audit_row (sequence) WHERE outcome <> 'ACCEPTED';
CREATE INDEX audit_row_reason ON audit_row (reason, sequence) WHERE reason <> '';

-- The groups that a row is about; against: it took or kept somebody out. Empty names: every group of every hub.
CREATE TABLE audit_group (
  sequence INTEGER NOT NULL,
  hub TEXT NOT NULL,
  name TEXT NOT NULL,
  against INTEGER NOT NULL CHECK (against IN (0, 1)),
  PRIMARY KEY (sequence, hub, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_group_name ON audit_group (hub, name, sequence);
CREATE INDEX audit_group_against ON audit_group (hub, name, sequence) WHERE against = 1;

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
