-- The audit trail: rows that are only ever added, and the head that ends them.

-- The text is the truth, the other columns are there to find it by; at is in milliseconds since 1970.
CREATE TABLE audit_row (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
  text TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_row_user ON audit_row (user_id, sequence);
CREATE INDEX audit_row_at ON audit_row (at);
CREATE INDEX audit_row_refused ON audit_row (sequence) WHERE refused = 1;

CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT;

-- These stop mistakes; who means harm can drop them, and then the chain of hashes tells.
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

CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the audit head is not deleted');
END;
