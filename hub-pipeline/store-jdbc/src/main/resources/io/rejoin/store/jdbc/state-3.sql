-- Revisions of memberships are counted by triggers, so that other software may insert, update and delete them by plain SQL. The empty
-- string stands for every hub, every user or every group.
ALTER TABLE membership RENAME TO membership_2;
CREATE TABLE membership (
  hub TEXT NOT NULL,
  user_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  granted INTEGER NOT NULL DEFAULT 1 CHECK (granted IN (0, 1)),
  since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (hub, user_id, group_name)
) STRICT, WITHOUT ROWID;
INSERT INTO membership SELECT * FROM membership_2;
DROP TABLE membership_2;
CREATE UNIQUE INDEX membership_since ON membership (since);
ALTER TABLE revision ADD COLUMN replacing INTEGER NOT NULL DEFAULT 0 CHECK (replacing IN (0, 1));

-- What was revoked makes room for a new row of its name, and for nothing else.
CREATE TRIGGER membership_comes BEFORE INSERT ON membership
WHEN EXISTS (SELECT 1 FROM membership WHERE granted = 0
  AND (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name))
BEGIN
  UPDATE revision SET replacing = 1;
  DELETE FROM membership WHERE (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name);
  UPDATE revision SET replacing = 0;
END;

CREATE TRIGGER membership_moves BEFORE UPDATE OF hub, user_id, group_name ON membership
WHEN (OLD.hub, OLD.user_id, OLD.group_name) <> (NEW.hub, NEW.user_id, NEW.group_name)
  AND EXISTS (SELECT 1 FROM membership WHERE granted = 0
    AND (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name))
BEGIN
  UPDATE revision SET replacing = 1;
  DELETE FROM membership WHERE (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name);
  UPDATE revision SET replacing = 0;
END;

CREATE TRIGGER membership_stays BEFORE DELETE ON membership
WHEN OLD.granted = 0 AND (SELECT replacing FROM revision) = 0
BEGIN
  SELECT RAISE(IGNORE);
END;

CREATE TRIGGER membership_came AFTER INSERT ON membership
BEGIN
  UPDATE revision SET value = value + 1;
  UPDATE membership SET since = (SELECT value FROM revision)
  WHERE (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name);
END;

CREATE TRIGGER membership_changed AFTER UPDATE OF hub, user_id, group_name, granted ON membership
BEGIN
  UPDATE revision SET value = value + 1;
  UPDATE membership SET since = (SELECT value FROM revision)
  WHERE (hub, user_id, group_name) = (NEW.hub, NEW.user_id, NEW.group_name);
END;

CREATE TRIGGER membership_moved AFTER UPDATE OF hub, user_id, group_name ON membership
WHEN (OLD.hub, OLD.user_id, OLD.group_name) <> (NEW.hub, NEW.user_id, NEW.group_name)
BEGIN
  INSERT INTO membership (hub, user_id, group_name, granted) VALUES (OLD.hub, OLD.user_id, OLD.group_name, 0);
END;

CREATE TRIGGER membership_gone AFTER DELETE ON membership
WHEN (SELECT replacing FROM revision) = 0
BEGIN
  INSERT INTO membership (hub, user_id, group_name, granted) VALUES (OLD.hub, OLD.user_id, OLD.group_name, 0);
END;

CREATE TRIGGER membership_counts BEFORE UPDATE OF since ON membership
WHEN NEW.since NOT IN (OLD.since, (SELECT value FROM revision))
BEGIN
  SELECT RAISE(ABORT, 'since is counted by triggers');
END;
