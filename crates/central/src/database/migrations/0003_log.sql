-- Each leaf as it is hashed (deterministic CBOR). The other columns say what it says, so that an inspector can read them; the audit
-- compares them. Leaves from before are given their bytes when the database is opened: that takes the firm's keys.
ALTER TABLE log_leaf ADD COLUMN leaf BLOB;
DROP TRIGGER log_leaf_is_never_changed;
CREATE TRIGGER log_leaf_is_never_changed BEFORE UPDATE ON log_leaf WHEN OLD.leaf IS NOT NULL
BEGIN SELECT RAISE (ABORT, 'the log is only ever extended'); END;
CREATE TRIGGER log_leaf_has_its_bytes BEFORE INSERT ON log_leaf WHEN NEW.leaf IS NULL
BEGIN SELECT RAISE (ABORT, 'a leaf without bytes'); END;

-- What opens the commitment of a leaf that is not about a sealed entry. Removed when the client is erased.
CREATE TABLE log_salt (log_index INTEGER PRIMARY KEY, salt BLOB NOT NULL) STRICT;

-- Hashes of the tree, as in tlog-tiles: 256 a tile; a tile only grows.
CREATE TABLE log_tile (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (level, position)
) STRICT;

-- Every checkpoint that was signed, as a signed note.
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  root TEXT NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER checkpoint_is_never_changed BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'what was signed stays'); END;
CREATE TRIGGER checkpoint_is_never_removed BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE (ABORT, 'what was signed stays'); END;
