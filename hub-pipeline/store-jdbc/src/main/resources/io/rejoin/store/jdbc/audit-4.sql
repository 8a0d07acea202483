-- By which times and names the rows of a block are found, written once it is complete; a block is sequence >> 10. The rows of the newest
-- block are looked through. Blocks that are missing here are completed from their rows when the file is opened.
CREATE TABLE audit_block (
  block INTEGER PRIMARY KEY,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  names BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_block_is_not_updated BEFORE UPDATE ON audit_block
BEGIN
  SELECT RAISE(ABORT, 'audit blocks are not updated');
END;

CREATE TRIGGER audit_block_is_not_deleted BEFORE DELETE ON audit_block
BEGIN
  SELECT RAISE(ABORT, 'audit blocks are not deleted');
END;

CREATE TRIGGER audit_block_is_last BEFORE INSERT ON audit_block
WHEN NEW.block <= (SELECT max(block) FROM audit_block)
BEGIN
  SELECT RAISE(ABORT, 'audit blocks are only appended');
END;

-- They told the same, an entry for a name and a block, and one for a row.
DROP TABLE audit_subject;
DROP TABLE audit_group;
DROP INDEX audit_row_at;
