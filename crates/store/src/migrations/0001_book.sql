-- The book, what the RM did, and where sync stands. Ids are 16-byte blobs of time-ordered UUIDs; instants are
-- milliseconds since 1970 in UTC; `rev` is the revision last seen from central, 0 for what it has not seen yet.
-- Bodies are JSON as received, so that fields of a newer central are kept. No foreign keys: the feed's order is
-- that of commits, not of parents and children.

CREATE TABLE staff (
    id   BLOB PRIMARY KEY,
    rev  INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
    code TEXT PRIMARY KEY,
    rev  INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One compact blob a series: loading dominates computing.
CREATE TABLE price (
    product TEXT PRIMARY KEY,
    rev     INTEGER NOT NULL,
    packed  BLOB NOT NULL
) STRICT;

CREATE TABLE household (
    id   BLOB PRIMARY KEY,
    rev  INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
    id        BLOB PRIMARY KEY,
    household BLOB,
    rev       INTEGER NOT NULL,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX client_household ON client (household) WHERE household IS NOT NULL;

-- Normalised keys of a client, one a line; written with his row, read once at unlock.
CREATE TABLE search_text (
    client BLOB PRIMARY KEY,
    keys   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A client's ledger of one calendar year, packed.
CREATE TABLE ledger (
    client BLOB NOT NULL,
    year   INTEGER NOT NULL,
    rev    INTEGER NOT NULL,
    rows   BLOB NOT NULL,
    PRIMARY KEY (client, year)
) STRICT;

-- Holdings and cash after the whole ledger; derived, in the same transaction.
CREATE TABLE position (
    client BLOB PRIMARY KEY,
    packed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- `server_body` is what central has, kept only while something local lies over it.
CREATE TABLE visit (
    id          BLOB PRIMARY KEY,
    client      BLOB NOT NULL,
    starts_at   INTEGER NOT NULL,
    rev         INTEGER NOT NULL,
    server_body TEXT,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX visit_client ON visit (client, starts_at);
CREATE INDEX visit_starts_at ON visit (starts_at);

CREATE TABLE follow_up (
    id          BLOB PRIMARY KEY,
    client      BLOB NOT NULL,
    due_on      TEXT NOT NULL,
    done        INTEGER NOT NULL,
    rev         INTEGER NOT NULL,
    server_body TEXT,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX follow_up_client ON follow_up (client, due_on);
CREATE INDEX follow_up_open ON follow_up (due_on) WHERE done = 0;

CREATE TABLE log_entry (
    id         BLOB PRIMARY KEY,
    client     BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    corrects   BLOB,
    rev        INTEGER NOT NULL,
    device_key TEXT NOT NULL,
    receipt    TEXT,
    sealed     TEXT NOT NULL
) STRICT;
CREATE INDEX log_entry_client ON log_entry (client, started_at);
CREATE INDEX log_entry_started_at ON log_entry (started_at);
CREATE INDEX log_entry_corrects ON log_entry (corrects) WHERE corrects IS NOT NULL;

-- Hashes of this device's own chain. They stay when the entry goes with its client.
CREATE TABLE chain_link (
    device   BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    PRIMARY KEY (device, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_answer (
    id          BLOB PRIMARY KEY,
    client      BLOB NOT NULL,
    answered_at INTEGER NOT NULL,
    rev         INTEGER NOT NULL,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX survey_answer_client ON survey_answer (client, answered_at);

CREATE TABLE "case" (
    id                BLOB PRIMARY KEY,
    client            BLOB NOT NULL,
    open              INTEGER NOT NULL,
    first_contact_due INTEGER NOT NULL,
    rev               INTEGER NOT NULL,
    body              TEXT NOT NULL
) STRICT;
CREATE INDEX case_client ON "case" (client);
CREATE INDEX case_open ON "case" (first_contact_due) WHERE open = 1;

CREATE TABLE script (
    code    TEXT NOT NULL,
    version INTEGER NOT NULL,
    rev     INTEGER NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (code, version)
) STRICT;

-- What central has not acknowledged (`pending`), or has refused (`rejected`, `conflict`) and the RM has to look at.
CREATE TABLE outbox (
    mid         INTEGER PRIMARY KEY,
    uuid        BLOB NOT NULL,
    kind        TEXT NOT NULL,
    entity      TEXT NOT NULL,
    client      BLOB,
    base_rev    INTEGER NOT NULL,
    args        TEXT NOT NULL,
    hash        BLOB NOT NULL,
    client_time INTEGER NOT NULL,
    state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'rejected', 'conflict')),
    code        TEXT
) STRICT;
CREATE INDEX outbox_client ON outbox (client);
CREATE INDEX outbox_refused ON outbox (mid) WHERE state <> 'pending';

-- Every record a mutation changes here: a sealed entry also completes its visit and makes its promises.
CREATE TABLE outbox_touch (
    entity TEXT NOT NULL,
    mid    INTEGER NOT NULL,
    PRIMARY KEY (entity, mid)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_touch_mid ON outbox_touch (mid);

CREATE TABLE draft (
    client  BLOB PRIMARY KEY,
    kept_at INTEGER NOT NULL,
    form    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preference (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    body TEXT NOT NULL
) STRICT;

-- Who looked at what: a page that was opened (`field` is null), or a masked field that was revealed.
CREATE TABLE access_log (
    id     INTEGER PRIMARY KEY,
    client BLOB NOT NULL,
    at     INTEGER NOT NULL,
    field  TEXT,
    reason TEXT
) STRICT;
CREATE INDEX access_log_client ON access_log (client);

CREATE TABLE device (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    id          BLOB NOT NULL,
    owner       TEXT NOT NULL,
    firm        TEXT NOT NULL,
    central_url TEXT NOT NULL,
    central_key TEXT NOT NULL,
    signing_key BLOB NOT NULL
) STRICT;

-- `epoch` is central's as last told in any answer, `feed_epoch` that of the last applied page: revisions compare only
-- within one.
CREATE TABLE sync_state (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    last_mid     INTEGER NOT NULL DEFAULT 0,
    cursor       TEXT,
    epoch        INTEGER NOT NULL DEFAULT 0,
    feed_epoch   INTEGER NOT NULL DEFAULT 0,
    scope_ver    INTEGER NOT NULL DEFAULT 0,
    server_time  INTEGER,
    last_success INTEGER
) STRICT;
INSERT INTO sync_state (only) VALUES (1);

-- Records central sent that this version cannot read; kept as they came, so that no page is lost for one of them.
CREATE TABLE unread_record (
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    rev    INTEGER NOT NULL,
    reason TEXT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;
