//! Stories of documents: kept whole or not at all, read back as they were, and counted on their way.

use zhike_domain::canonical::Digest256;
use zhike_domain::document::DocumentKind;
use zhike_protocol::document::CHUNK_BYTES;
use zhike_workstation::ports::{DocumentStore, DocumentsWaiting, StoreError};

use super::fixtures::*;

/// Two chunks and a bit, no two chunks alike.
fn recording() -> Vec<u8> {
    (0..CHUNK_BYTES * 2 + 7).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()
}

#[test]
fn a_document_is_read_back_as_it_was_kept_in_chunks_that_make_it_up() {
    let fresh = fresh();
    let bytes = recording();
    let kept =
        fresh.store.keep_document(client_id(1), DocumentKind::Recording, "audio/wav", &bytes, at(0)).unwrap();
    assert_eq!((kept.size, kept.kind), (CHUNK_BYTES * 2 + 7, DocumentKind::Recording));
    // Nothing but the SHA-256 of the bytes, as `sha256sum` would say it.
    let abc = fresh
        .store
        .keep_document(client_id(1), DocumentKind::Other, "application/pdf", b"abc", at(1))
        .unwrap();
    assert_eq!(abc.sha256.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    let fresh = fresh.reopened();
    let store = &fresh.store;
    assert_eq!(store.document_bytes(client_id(1), kept.sha256).unwrap().unwrap(), bytes);
    let chunks: Vec<Vec<u8>> = (0..3)
        .map(|number| store.document_chunk(client_id(1), kept.sha256, number).unwrap().unwrap())
        .collect();
    assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [262_144, 262_144, 7]);
    assert_eq!(chunks.concat(), bytes);
    assert_eq!(store.document_chunk(client_id(1), kept.sha256, 3).unwrap(), None);
    assert_eq!(store.document_bytes(client_id(2), kept.sha256).unwrap(), None, "another client's");
    assert_eq!(store.document(client_id(1), Digest256([0; 32])).unwrap(), None);
}

#[test]
fn the_same_bytes_are_kept_once_and_go_on_where_they_stood() {
    let fresh = fresh();
    let store = &fresh.store;
    let bytes = recording();
    let keep = |minute| {
        store.keep_document(client_id(1), DocumentKind::Recording, "audio/wav", &bytes, at(minute)).unwrap()
    };
    let first = keep(0);
    store.note_document_progress(client_id(1), first.sha256, 2, false).unwrap();
    let before = dump(store);
    assert_eq!(keep(9), first);
    assert_eq!(dump(store), before);
}

#[test]
fn what_waits_is_told_oldest_first_and_without_what_was_sent() {
    let fresh = fresh();
    let store = &fresh.store;
    let bytes = recording();
    let later =
        store.keep_document(client_id(1), DocumentKind::Recording, "audio/wav", &bytes, at(5)).unwrap();
    let earlier =
        store.keep_document(client_id(2), DocumentKind::RiskWarning, "image/png", b"paper", at(1)).unwrap();
    let waiting = |store: &crate::EncryptedStore| -> Vec<_> {
        store.waiting_documents().unwrap().into_iter().map(|kept| kept.document.sha256).collect()
    };
    assert_eq!(waiting(store), [earlier.sha256, later.sha256]);
    assert_eq!(
        store.documents_waiting().unwrap(),
        DocumentsWaiting { count: 2, bytes: CHUNK_BYTES * 2 + 7 + 5 }
    );
    store.note_document_progress(client_id(1), later.sha256, 2, false).unwrap();
    store.note_document_progress(client_id(2), earlier.sha256, 1, true).unwrap();
    assert_eq!(waiting(store), [later.sha256]);
    assert_eq!(store.documents_waiting().unwrap(), DocumentsWaiting { count: 1, bytes: 7 });
}

#[test]
fn half_a_document_is_not_kept_and_a_changed_one_is_not_given_out() {
    let fresh = fresh();
    let store = &fresh.store;
    let bytes = recording();
    let fault = "CREATE TRIGGER fault BEFORE INSERT ON document_chunk WHEN NEW.number = 2
                 BEGIN SELECT RAISE(ABORT, 'fault'); END";
    store.database.write(|transaction| Ok(transaction.execute_batch(fault)?)).unwrap();
    let before = dump(store);
    let keep = || store.keep_document(client_id(1), DocumentKind::Recording, "audio/wav", &bytes, at(0));
    assert!(keep().is_err());
    assert_eq!(dump(store), before);

    store.database.write(|transaction| Ok(transaction.execute_batch("DROP TRIGGER fault")?)).unwrap();
    let kept = keep().unwrap();
    let change = "UPDATE document_chunk SET bytes = x'00000000000000' WHERE number = 2";
    store.database.write(|transaction| Ok(transaction.execute_batch(change)?)).unwrap();
    let read = store.document_bytes(client_id(1), kept.sha256);
    assert_eq!(read, Err(StoreError::Damaged("document_chunk")));
}
