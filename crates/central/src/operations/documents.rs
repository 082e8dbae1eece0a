//! Takes documents in: announced, sent chunk by chunk, checked against their SHA-256, kept encrypted under the client's key.

use sha2::{Digest, Sha256};
use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_domain::closed_sets::StaffRole;
use zhike_domain::ids::ClientId;
use zhike_protocol::document::{
    CHUNK_BYTES, DocumentOffer, DocumentProgress, MOST_DOCUMENT_BYTES, MOST_READ_BYTES, ReadDocument,
};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::record::RecordKind;

use super::Refused;
use super::authenticate::{Caller, authenticate};
use crate::database::{Database, DatabaseError, DocumentRow, Leaf, Subject, Tables};
use crate::keys::ClientKey;
use crate::scope::Scope;

/// A media type is no longer (RFC 6838, section 4.2).
const LONGEST_MEDIA_TYPE: usize = 127;

/// Notes a document that will come; how far it has come already.
pub(crate) fn offer(
    database: &Database,
    token: &str,
    offer: &DocumentOffer,
) -> Result<DocumentProgress, Refused> {
    let document = &offer.document;
    if document.size > MOST_DOCUMENT_BYTES {
        return Err(ApiErrorCode::TooLarge.into());
    }
    let media_type = document.media_type.as_str();
    let typed = !media_type.is_empty()
        && media_type.len() <= LONGEST_MEDIA_TYPE
        && media_type.bytes().all(|byte| byte.is_ascii_graphic());
    if document.size == 0 || !typed {
        return Err(ApiErrorCode::BadRequest.into());
    }
    database.write(|tables| {
        let caller = authenticate(database, tables, token)?;
        entitled(tables, &caller, offer.client)?;
        // Also makes the key. Of a client who was erased nothing is taken any more.
        tables.client_key(database.keys(), offer.client)?.ok_or(ApiErrorCode::NotEntitled)?;
        if tables.document(offer.client, document.sha256)?.is_some_and(|row| row.size != document.size) {
            return Err(ApiErrorCode::BadRequest.into());
        }
        tables.offer_document(offer.client, document, caller.device.id, database.now())?;
        let row = tables.document(offer.client, document.sha256)?;
        Ok(progress(&row.ok_or(DatabaseError::Damaged("a document just offered"))?))
    })
}

/// Takes a chunk of a document this device announced. The same chunk again is fine; one beyond the next is not. With the last
/// chunk the SHA-256 is checked: if it differs, all are dropped and the answer is that the first is wanted.
pub(crate) fn take_chunk(
    database: &Database,
    token: &str,
    sha256: Digest256,
    number: u32,
    bytes: &[u8],
) -> Result<DocumentProgress, Refused> {
    database.write(|tables| {
        let caller = authenticate(database, tables, token)?;
        let row = tables.upload(caller.device.id, sha256)?.ok_or(ApiErrorCode::NotFound)?;
        entitled(tables, &caller, row.client)?;
        let key = tables.client_key(database.keys(), row.client)?.ok_or(ApiErrorCode::NotEntitled)?;
        let upload = Upload { tables, key, row, sha256 };
        if length(upload.row.size, number) != u64::try_from(bytes.len()).ok() {
            return Err(ApiErrorCode::BadRequest.into());
        }
        if number < upload.row.chunks {
            let same = upload.chunk(number)? == bytes;
            return if same { Ok(progress(&upload.row)) } else { Err(ApiErrorCode::BadRequest.into()) };
        }
        if number > upload.row.chunks {
            return Err(ApiErrorCode::BadRequest.into());
        }
        let sealed = upload.key.encrypt(bytes, &place(sha256, number))?;
        tables.add_chunk(upload.row.client, sha256, number, &sealed)?;
        let row = DocumentRow { chunks: number.saturating_add(1), ..upload.row.clone() };
        if row.chunks < chunks(row.size) {
            return Ok(progress(&row));
        }
        if upload.digest(row.chunks)? != sha256 {
            tables.drop_chunks(row.client, sha256)?;
            return Ok(DocumentProgress { next_chunk: 0, complete: false });
        }
        let now = database.now();
        tables.complete_document(row.client, sha256, now)?;
        let leaf = Leaf {
            subject: Subject::Digest(tagged_digest("zhike/document/1", &[&sha256.0])),
            kind: "document",
            outcome: "applied",
            by: None,
            at: now,
        };
        tables.append_leaf(database.keys(), &leaf)?;
        Ok(progress(&DocumentRow { complete: true, ..row }))
    })
}

/// A document's bytes, for the RM in charge and for who has an entry about the client to look at. That it was asked for is written
/// into the log.
pub(crate) fn read(database: &Database, token: &str, request: &ReadDocument) -> Result<Vec<u8>, Refused> {
    let ReadDocument { client, sha256 } = *request;
    database.write(|tables| {
        let caller = authenticate(database, tables, token)?;
        entitled(tables, &caller, client)?;
        let row =
            tables.document(client, sha256)?.filter(|row| row.complete).ok_or(ApiErrorCode::NotFound)?;
        if row.size > MOST_READ_BYTES {
            return Err(ApiErrorCode::TooLarge.into());
        }
        let key = tables.client_key(database.keys(), client)?.ok_or(ApiErrorCode::NotEntitled)?;
        let stored = Upload { tables, key, row, sha256 };
        let mut bytes = Vec::new();
        for number in 0..stored.row.chunks {
            bytes.extend_from_slice(&stored.chunk(number)?);
        }
        let asked = [caller.owner.id.0.as_bytes().as_slice(), &sha256.0];
        let leaf = Leaf {
            subject: Subject::Digest(tagged_digest("zhike/document-read/1", &asked)),
            kind: "document_read",
            outcome: "applied",
            by: None,
            at: database.now(),
        };
        tables.append_leaf(database.keys(), &leaf)?;
        Ok(bytes)
    })
}

/// A document on its way, with the key it is kept under.
struct Upload<'a> {
    tables: &'a Tables<'a>,
    key: ClientKey,
    row: DocumentRow,
    sha256: Digest256,
}

impl Upload<'_> {
    /// A chunk that is here.
    fn chunk(&self, number: u32) -> Result<Vec<u8>, DatabaseError> {
        let damaged = DatabaseError::Damaged("a document's chunk");
        let sealed = self.tables.chunk(self.row.client, self.sha256, number)?;
        sealed.and_then(|sealed| self.key.decrypt(&sealed, &place(self.sha256, number))).ok_or(damaged)
    }

    /// SHA-256 over all that is here.
    fn digest(&self, chunks: u32) -> Result<Digest256, DatabaseError> {
        let mut hasher = Sha256::new();
        for number in 0..chunks {
            hasher.update(self.chunk(number)?);
        }
        Ok(Digest256(hasher.finalize().into()))
    }
}

/// What binds a chunk to its document and its number.
fn place(sha256: Digest256, number: u32) -> Vec<u8> {
    [sha256.0.as_slice(), &number.to_be_bytes()].concat()
}

fn chunks(size: u64) -> u32 {
    u32::try_from(size.div_ceil(CHUNK_BYTES)).unwrap_or(u32::MAX)
}

/// Bytes a chunk has; `None` for a chunk the document does not have.
fn length(size: u64, number: u32) -> Option<u64> {
    let left = size.checked_sub(u64::from(number).checked_mul(CHUNK_BYTES)?)?;
    (left > 0).then_some(left.min(CHUNK_BYTES))
}

fn progress(row: &DocumentRow) -> DocumentProgress {
    DocumentProgress { next_chunk: row.chunks, complete: row.complete }
}

/// Whether documents of this client are the caller's to send and read: he is in charge, or looks at an entry about him.
fn entitled(tables: &Tables<'_>, caller: &Caller, client: ClientId) -> Result<(), Refused> {
    let row = tables.record(RecordKind::Client, &client.to_string())?;
    let row = row.ok_or(ApiErrorCode::NotEntitled)?;
    if row.is_in(&Scope::Rm(caller.owner.id)) {
        return Ok(());
    }
    let mut roles = Scope::of(&caller.owner);
    roles.retain(|scope| matches!(scope, Scope::Role(StaffRole::Reviewer | StaffRole::Compliance)));
    for role in roles {
        if tables.has_open_review(client, &role)? {
            return Ok(());
        }
    }
    Err(ApiErrorCode::NotEntitled.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_chunk_is_what_is_left() {
        assert_eq!(length(1, 0), Some(1));
        assert_eq!(length(CHUNK_BYTES, 0), Some(CHUNK_BYTES));
        assert_eq!(length(CHUNK_BYTES, 1), None);
        assert_eq!(length(CHUNK_BYTES + 1, 1), Some(1));
        assert_eq!(length(10, u32::MAX), None);
        assert_eq!((chunks(1), chunks(CHUNK_BYTES), chunks(CHUNK_BYTES + 1)), (1, 1, 2));
    }
}
