-- Decisions on entries, questionnaires, reviews, rule packs, documents, and what was seen of the firm's log.

-- The entry a decision decides (LG-05); null for what was said and done with a client.
ALTER TABLE log_entry ADD COLUMN decides BLOB;
CREATE INDEX log_entry_decides ON log_entry (decides) WHERE decides IS NOT NULL;
-- 1 where something was sold off the path (LG-04); nothing older holds an offer.
ALTER TABLE log_entry ADD COLUMN breach INTEGER NOT NULL DEFAULT 0;
CREATE INDEX log_entry_breach ON log_entry (client, id) WHERE breach = 1;

-- What clients answered; never changed after (SU-13).
CREATE TABLE questionnaire (
    id          BLOB PRIMARY KEY,
    client      BLOB NOT NULL,
    finished_at INTEGER NOT NULL,
    rev         INTEGER NOT NULL,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX questionnaire_client ON questionnaire (client, finished_at);

-- Entries that wait for this person's eyes; the client need not be one of the book.
CREATE TABLE review (
    id     BLOB PRIMARY KEY,
    client BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    rev    INTEGER NOT NULL,
    body   TEXT NOT NULL
) STRICT;

CREATE TABLE rule_pack (
    version  TEXT PRIMARY KEY,
    "from"   TEXT NOT NULL,
    rev      INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;

-- Documents and recordings by their contents. `sent` counts the chunks central has; `complete` means that it checked them.
CREATE TABLE document (
    sha256     BLOB NOT NULL,
    client     BLOB NOT NULL,
    kind       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    kept_at    INTEGER NOT NULL,
    sent       INTEGER NOT NULL DEFAULT 0,
    complete   INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    PRIMARY KEY (sha256, client)
) STRICT;
CREATE INDEX document_waiting ON document (kept_at) WHERE complete = 0;

CREATE TABLE document_chunk (
    sha256 BLOB NOT NULL,
    client BLOB NOT NULL,
    number INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (sha256, client, number)
) STRICT;

-- The newest checkpoint of the firm's log that this device has seen and checked (LG-06).
CREATE TABLE witness (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    size       INTEGER NOT NULL,
    root       BLOB NOT NULL,
    checkpoint TEXT NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

-- Entries whose place in the log was proven to this device: the leaf, and the checkpoint's size it was proven against.
CREATE TABLE proven (
    entry      BLOB PRIMARY KEY,
    log_index  INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    leaf       BLOB NOT NULL
) STRICT;

-- What was wrong with the firm's log when it was last looked at; a row stands until an answer extends what is in `witness`.
CREATE TABLE log_fault (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    what       TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

-- This device's own entries that central has receipted.
CREATE INDEX log_entry_receipted ON log_entry (device_key) WHERE receipt IS NOT NULL;

-- The words of each service record, folded for searching; a row follows its entry.
CREATE TABLE log_text (
    entry      BLOB PRIMARY KEY,
    client     BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    words      TEXT NOT NULL
) STRICT;
CREATE INDEX log_text_started ON log_text (started_at, entry);
