-- Fact sheets, checkups, dividends and splits, computed scores.

-- One sheet a client. `digest` is the SHA-256 of the body as it is shown: what follows from it is computed again when it
-- changes, and not when central merely takes it in.
CREATE TABLE fact_sheet (
    client      BLOB PRIMARY KEY,
    rev         INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    server_body TEXT,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX fact_sheet_digest ON fact_sheet (client, digest);

-- `summary` is what lists need of a checkup; it stands before the bodies, so that lists never read their pages.
CREATE TABLE checkup (
    id           BLOB PRIMARY KEY,
    client       BLOB NOT NULL,
    made_at      INTEGER NOT NULL,
    completed_at INTEGER,
    rev          INTEGER NOT NULL,
    summary      TEXT NOT NULL,
    server_body  TEXT,
    body         TEXT NOT NULL
) STRICT;
CREATE INDEX checkup_client ON checkup (client, made_at, id, completed_at);

-- What was last computed of a client, here only; `stamp` says from what.
CREATE TABLE score (
    client      BLOB PRIMARY KEY,
    stamp       BLOB NOT NULL,
    computed_on TEXT NOT NULL,
    body        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Dividends and splits of the product, in JSON; null where there are none.
ALTER TABLE price ADD COLUMN actions TEXT;

-- Revisions without the rows, to tell quickly whose figures are old.
CREATE INDEX client_rev ON client (id, rev);
CREATE INDEX ledger_rev ON ledger (client, year, rev);

-- Everything is fetched once more: earlier versions dropped dividends and splits.
UPDATE sync_state SET cursor = NULL;
