-- The groups of tokens that name them by their hash; until is in milliseconds since 1970.
CREATE TABLE group_list (
  hash TEXT PRIMARY KEY,
  list TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX group_list_until ON group_list (until);
