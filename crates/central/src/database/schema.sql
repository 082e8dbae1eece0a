-- Times are milliseconds since 1970 (UTC). Ids are UUIDs as text, so that an inspector can read them.
CREATE TABLE firm (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  central_key TEXT NOT NULL,
  demo_rm TEXT
) STRICT;

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  public_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_mid INTEGER NOT NULL DEFAULT 0,
  chain_sequence INTEGER NOT NULL DEFAULT 0,
  chain_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Codes, nonces and tokens are stored as hashes: who reads the database cannot use them.
CREATE TABLE enrolment_code (
  hash TEXT PRIMARY KEY,
  staff TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_by TEXT REFERENCES device (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE challenge (
  hash TEXT PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_by_expiry ON challenge (expires_at);

CREATE TABLE access_token (
  hash TEXT PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_token_by_expiry ON access_token (expires_at);

-- Each record once, as it is now. `others_rev` is the last revision written by anybody but `written_by`.
CREATE TABLE record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  scope TEXT NOT NULL,
  written_by TEXT,
  others_rev INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;

CREATE TABLE feed_head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
INSERT INTO feed_head VALUES (1, 0);

-- The whole history of changes, gapless. The rows marked `latest` are what a new device has to fetch.
CREATE TABLE feed (
  seq INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('put', 'delete', 'evict')),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  latest INTEGER NOT NULL CHECK (latest IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX feed_latest ON feed (scope, kind, id) WHERE latest = 1;
CREATE INDEX feed_of_scope ON feed (scope, seq) WHERE latest = 1;

-- What became of each mutation. `args` is kept where no record holds it: access records, and what came too late.
CREATE TABLE mutation (
  device TEXT NOT NULL,
  mid INTEGER NOT NULL,
  uuid TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  hash TEXT NOT NULL,
  result TEXT NOT NULL,
  args TEXT,
  PRIMARY KEY (device, mid)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL) STRICT;
INSERT INTO log_head VALUES (1, 0);

-- One leaf for each effect and each rejection, gapless from 0; never updated, never deleted.
CREATE TABLE log_leaf (
  log_index INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  device TEXT,
  mid INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER log_leaf_is_never_changed BEFORE UPDATE ON log_leaf
BEGIN SELECT RAISE (ABORT, 'the log is only ever extended'); END;
CREATE TRIGGER log_leaf_is_never_removed BEFORE DELETE ON log_leaf
BEGIN SELECT RAISE (ABORT, 'the log is only ever extended'); END;

-- Counts up when clients come into or go out of a scope.
CREATE TABLE scope_version (scope TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
