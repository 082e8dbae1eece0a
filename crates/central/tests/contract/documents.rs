//! Documents: announced, sent in chunks that may be sent again, checked, and unreadable without the client's key.

use reqwest::StatusCode;
use sha2::{Digest, Sha256};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::ClientId;
use zhike_protocol::document::{
    CHUNK_BYTES, DocumentOffer, DocumentProgress, MOST_DOCUMENT_BYTES, ReadDocument,
};
use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_protocol::paths;

use crate::support::*;

fn chunk_bytes() -> usize {
    usize::try_from(CHUNK_BYTES).unwrap()
}

fn sha256(bytes: &[u8]) -> Digest256 {
    Digest256(Sha256::digest(bytes).into())
}

fn offer_of(client: ClientId, bytes: &[u8]) -> DocumentOffer {
    let document = DocumentRef {
        kind: DocumentKind::Recording,
        sha256: sha256(bytes),
        size: bytes.len() as u64,
        media_type: "audio/ogg".to_owned(),
    };
    DocumentOffer { client, document }
}

pub async fn offer(device: &Device, offer: &DocumentOffer) -> Result<DocumentProgress, Refusal> {
    post(&device.url, paths::DOCUMENTS, Some(&device.token), offer).await
}

async fn send(
    device: &Device,
    sha256: Digest256,
    number: u32,
    bytes: &[u8],
) -> Result<DocumentProgress, Refusal> {
    let url = format!("{}{}/{sha256}/chunks/{number}", device.url, paths::DOCUMENTS);
    let request = http().put(url).bearer_auth(&device.token).body(bytes.to_vec());
    let response = request.send().await.unwrap();
    let status = response.status();
    let body = response.bytes().await.unwrap();
    if status.is_success() {
        return Ok(serde_json::from_slice(&body).unwrap());
    }
    let error: ApiError = serde_json::from_slice(&body).unwrap();
    Err(Refusal { status, code: error.code })
}

/// Announces a document and sends all of it.
pub async fn send_whole(device: &Device, client: ClientId, bytes: &[u8]) -> DocumentProgress {
    let mut progress = offer(device, &offer_of(client, bytes)).await.unwrap();
    for (number, chunk) in bytes.chunks(chunk_bytes()).enumerate() {
        progress = send(device, sha256(bytes), u32::try_from(number).unwrap(), chunk).await.unwrap();
    }
    progress
}

/// Two chunks and a bit, no two of them alike.
fn recording() -> Vec<u8> {
    (0..=250u8).cycle().take(2 * chunk_bytes() + 1_000).collect()
}

const fn stands_at(next_chunk: u32, complete: bool) -> DocumentProgress {
    DocumentProgress { next_chunk, complete }
}

#[tokio::test]
async fn an_upload_goes_on_where_it_broke_off_and_the_same_chunk_again_is_fine() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let bytes = recording();
    let chunks: Vec<&[u8]> = bytes.chunks(chunk_bytes()).collect();
    let (announced, id) = (offer_of(client_id(1, 1), &bytes), sha256(&bytes));
    assert_eq!(offer(&device, &announced).await.unwrap(), stands_at(0, false));
    assert_eq!(send(&device, id, 0, chunks[0]).await.unwrap(), stands_at(1, false));
    assert_eq!(send(&device, id, 0, chunks[0]).await.unwrap(), stands_at(1, false));
    assert_eq!(offer(&device, &announced).await.unwrap(), stands_at(1, false));
    assert_eq!(send(&device, id, 1, chunks[1]).await.unwrap(), stands_at(2, false));
    assert_eq!(send(&device, id, 2, chunks[2]).await.unwrap(), stands_at(3, true));
    assert_eq!(send(&device, id, 2, chunks[2]).await.unwrap(), stands_at(3, true));
    assert_eq!(offer(&device, &announced).await.unwrap(), stands_at(3, true));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE kind = 'document'"), 1);
    // What lies in the database is not what was sent.
    let sealed: Vec<Vec<u8>> = central.inspect_all("SELECT sealed FROM document_chunk ORDER BY number");
    assert!(sealed.iter().zip(&chunks).all(|(sealed, chunk)| !sealed.windows(32).any(|w| w == &chunk[..32])));
}

#[tokio::test]
async fn gaps_wrong_lengths_and_other_bytes_are_refused() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let bytes = recording();
    let chunks: Vec<&[u8]> = bytes.chunks(chunk_bytes()).collect();
    let id = sha256(&bytes);
    assert_eq!(send(&device, id, 0, chunks[0]).await, Err(refusal(404, ApiErrorCode::NotFound)));
    offer(&device, &offer_of(client_id(1, 1), &bytes)).await.unwrap();
    let bad = Err(refusal(400, ApiErrorCode::BadRequest));
    assert_eq!(send(&device, id, 1, chunks[1]).await, bad, "a gap");
    assert_eq!(send(&device, id, 0, &chunks[0][1..]).await, bad, "too short");
    assert_eq!(send(&device, id, 3, &[1]).await, bad, "beyond the end");
    assert_eq!(send(&device, id, u32::MAX, &[1]).await, bad);
    let long = vec![0; chunk_bytes() + 1];
    assert_eq!(send(&device, id, 0, &long).await, Err(refusal(413, ApiErrorCode::TooLarge)));
    send(&device, id, 0, chunks[0]).await.unwrap();
    assert_eq!(send(&device, id, 0, chunks[1]).await, bad, "the same number with other bytes");
    for place in ["xx/chunks/0", "00/chunks/0", &format!("{id}/chunks/x"), &format!("{id}/chunks/-1")] {
        let url = format!("{}{}/{place}", device.url, paths::DOCUMENTS);
        let response = http().put(url).bearer_auth(&device.token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{place}");
    }
}

#[tokio::test]
async fn a_document_that_is_not_what_was_announced_is_dropped_and_may_come_again() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let bytes = recording();
    let mut wrong = bytes.clone();
    wrong[5] ^= 1;
    let id = sha256(&bytes);
    offer(&device, &offer_of(client_id(1, 1), &bytes)).await.unwrap();
    let mut progress = stands_at(0, false);
    for (number, chunk) in (0..).zip(wrong.chunks(chunk_bytes())) {
        progress = send(&device, id, number, chunk).await.unwrap();
    }
    assert_eq!(progress, stands_at(0, false));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM document_chunk"), 0);
    assert_eq!(send_whole(&device, client_id(1, 1), &bytes).await, stands_at(3, true));
}

#[tokio::test]
async fn limits_are_kept_before_anything_is_sent() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    let good = offer_of(client_id(1, 1), b"x");
    let with = |change: fn(&mut DocumentRef)| {
        let mut offer = good.clone();
        change(&mut offer.document);
        offer
    };
    let large = with(|document| document.size = MOST_DOCUMENT_BYTES + 1);
    assert_eq!(offer(&device, &large).await, Err(refusal(413, ApiErrorCode::TooLarge)));
    let typeless = |document: &mut DocumentRef| document.media_type.clear();
    let endless = |document: &mut DocumentRef| document.media_type = "a".repeat(128);
    let lines = |document: &mut DocumentRef| document.media_type = "a\nb".to_owned();
    let empty = |document: &mut DocumentRef| document.size = 0;
    for wrong in [with(typeless), with(endless), with(lines), with(empty)] {
        assert_eq!(offer(&device, &wrong).await, Err(refusal(400, ApiErrorCode::BadRequest)));
    }
    offer(&device, &good).await.unwrap();
    let resized = with(|document| document.size = 2);
    assert_eq!(offer(&device, &resized).await, Err(refusal(400, ApiErrorCode::BadRequest)));
}

#[tokio::test]
async fn documents_are_sent_by_who_is_in_charge_or_looks_at_an_entry() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let (stranger, reviewer) = (central.device(2, 2).await, central.checkers_device(21, 3).await);
    let compliance = central.checkers_device(22, 4).await;
    let announced = offer_of(client_id(1, 1), b"signed");
    let refused = Err(refusal(403, ApiErrorCode::NotEntitled));
    assert_eq!(offer(&stranger, &announced).await, refused);
    assert_eq!(offer(&reviewer, &announced).await, refused);
    let unknown = offer_of(zhike_testkit::client(999, "某人", rm(1).id).id, b"signed");
    assert_eq!(offer(&maker, &unknown).await, refused);
    let mut corrected = record(client_id(1, 1));
    corrected.corrects = Some(zhike_domain::log_entry::Correction {
        entry: zhike_domain::ids::LogEntryId::new(start(), [9; 10]),
        reason: "写错".into(),
    });
    let sealed = maker.seal(corrected);
    let mutation = maker.seal_mutation(&sealed);
    maker.push(vec![mutation]).await.unwrap();
    assert_eq!(offer(&reviewer, &announced).await, Ok(stands_at(0, false)));
    assert_eq!(offer(&compliance, &announced).await, refused, "it waits for a checker");
    // Announced by another device is not announced by this one.
    let chunk = send(&maker, announced.document.sha256, 0, b"signed").await;
    assert_eq!(chunk, Err(refusal(404, ApiErrorCode::NotFound)));
}

async fn read(device: &Device, client: ClientId, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let request = ReadDocument { client, sha256: sha256(bytes) };
    let url = format!("{}{}", device.url, paths::READ_DOCUMENT);
    let response = http().post(url).bearer_auth(&device.token).json(&request).send().await.unwrap();
    let status = response.status();
    let body = response.bytes().await.unwrap();
    if status.is_success() {
        return Ok(body.to_vec());
    }
    let error: ApiError = serde_json::from_slice(&body).unwrap();
    Err(Refusal { status, code: error.code })
}

#[tokio::test]
async fn what_was_signed_is_read_by_who_looks_at_the_entry_and_that_is_in_the_log() {
    let central = Central::of(&firm_with_checkers()).await;
    let mut maker = central.device(1, 1).await;
    let (stranger, reviewer) = (central.device(2, 2).await, central.checkers_device(21, 3).await);
    let refused = Err(refusal(403, ApiErrorCode::NotEntitled));
    let (client, signed) = (client_id(1, 1), vec![7; chunk_bytes() + 5]);
    let announced = offer_of(client, &signed);
    offer(&maker, &announced).await.unwrap();
    assert_eq!(
        read(&maker, client, &signed).await,
        Err(refusal(404, ApiErrorCode::NotFound)),
        "not whole yet"
    );
    assert!(send_whole(&maker, client, &signed).await.complete);
    assert_eq!(read(&maker, client, &signed).await, Ok(signed.clone()));
    assert_eq!(read(&reviewer, client, &signed).await, refused, "nothing of his waits for her");
    let mut corrected = record(client);
    corrected.corrects = Some(zhike_domain::log_entry::Correction {
        entry: zhike_domain::ids::LogEntryId::new(start(), [9; 10]),
        reason: "写错".into(),
    });
    let sealed = maker.seal(corrected);
    let mutation = maker.seal_mutation(&sealed);
    maker.push(vec![mutation]).await.unwrap();
    assert_eq!(read(&reviewer, client, &signed).await, Ok(signed.clone()));
    assert_eq!(read(&stranger, client, &signed).await, refused);
    assert_eq!(read(&maker, client, b"another").await, Err(refusal(404, ApiErrorCode::NotFound)));
    assert_eq!(central.inspect::<i64>("SELECT count(*) FROM log_leaf WHERE kind = 'document_read'"), 2);
    central.database.audit().unwrap();
}

#[tokio::test]
async fn the_same_bytes_may_belong_to_two_clients() {
    let central = Central::small().await;
    let device = central.device(1, 1).await;
    assert!(send_whole(&device, client_id(1, 1), b"terms").await.complete);
    assert!(send_whole(&device, client_id(1, 2), b"terms").await.complete);
    let sealed: Vec<Vec<u8>> = central.inspect_all("SELECT sealed FROM document_chunk");
    assert_eq!(sealed.len(), 2);
    assert_ne!(sealed[0], sealed[1]);
}

#[tokio::test]
async fn without_a_token_nothing_is_taken() {
    let central = Central::small().await;
    let mut device = central.device(1, 1).await;
    device.token = "0".repeat(64);
    let announced = offer_of(client_id(1, 1), b"x");
    let unauthorized = Err(refusal(401, ApiErrorCode::Unauthorized));
    assert_eq!(offer(&device, &announced).await, unauthorized);
    assert_eq!(send(&device, announced.document.sha256, 0, b"x").await, unauthorized);
}
