-- Grants and the state of token families. Text compares byte by byte (SQLite's BINARY), so identifiers are exact.

-- The store's revision: one row, one more with every change of a grant.
CREATE TABLE revision (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  value INTEGER NOT NULL
) STRICT;
INSERT INTO revision (one, value) VALUES (1, 0);

-- Who may be in which group, or was taken out of it, since which revision.
CREATE TABLE membership (
  hub TEXT NOT NULL,
  user_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),
  since INTEGER NOT NULL,
  PRIMARY KEY (hub, user_id, group_name)
) STRICT, WITHOUT ROWID;

-- One row for each family of tokens; expires is in milliseconds since 1970.
CREATE TABLE family (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX family_expires ON family (expires);
