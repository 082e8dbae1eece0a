-- A key for each client, wrapped by one that never enters the database. Erasing it makes whatever was encrypted under it
-- unreadable, in this database and in every copy of it.
CREATE TABLE client_key (
  client TEXT PRIMARY KEY,
  wrapped BLOB,
  erased_at INTEGER,
  CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  client TEXT NOT NULL REFERENCES client_key (client),
  sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  offered_by TEXT NOT NULL REFERENCES device (id),
  offered_at INTEGER NOT NULL,
  completed_at INTEGER,
  PRIMARY KEY (client, sha256)
) STRICT, WITHOUT ROWID;

-- Ciphertext alone. Gapless from 0.
CREATE TABLE document_chunk (
  client TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  number INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (client, sha256, number),
  FOREIGN KEY (client, sha256) REFERENCES document (client, sha256) ON DELETE CASCADE
) STRICT;

-- Whose document the chunks are that a device sends: the same bytes may be a document of two clients.
CREATE TABLE upload (
  device TEXT NOT NULL REFERENCES device (id),
  sha256 TEXT NOT NULL,
  client TEXT NOT NULL,
  PRIMARY KEY (device, sha256),
  FOREIGN KEY (client, sha256) REFERENCES document (client, sha256) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What is asked of one client: the entries about him, and what of them is or was under review.
CREATE INDEX log_entry_of_client ON record (
  coalesce(
    json_extract(body, '$.sealed.entry.content.service.client'),
    json_extract(body, '$.sealed.entry.content.decision.client')
  )
) WHERE kind = 'log_entry';
CREATE INDEX review_of_client ON record (json_extract(body, '$.client')) WHERE kind = 'review';
