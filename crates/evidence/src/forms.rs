//! The files of a pack: their names, and those of them that are JSON. What they mean is in `write` and `verify`.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zhike_domain::canonical::Digest256;
use zhike_domain::document::DocumentRef;
use zhike_domain::ids::LogEntryId;
use zhike_domain::log_entry::{LogEntry, SealedEntry};
use zhike_domain::private::Private;
use zhike_domain::suitability::{Case, Verdict};
use zhike_protocol::seal::Receipt;

use crate::FORMAT;
use crate::dossier::{Asked, DeviceKey, LogKey};

pub const MANIFEST: &str = "manifest.json";
pub const SIGNATURE: &str = "manifest.sig";
pub const CHECKPOINT: &str = "checkpoint";
pub const FORMER: &str = "former-checkpoints.json";
pub const KEYS: &str = "keys.json";
pub const DOCUMENTS: &str = "documents.json";
pub const REPORT: &str = "report.pdf";
pub const ENTRIES: &str = "entries/";
pub const APPROVALS: &str = "approvals/";
pub const PACKS: &str = "packs/";

pub fn entry_name(folder: &str, entry: LogEntryId) -> String {
    format!("{folder}{entry}.json")
}

pub fn leaf_name(index: u64) -> String {
    format!("leaves/{index}.cbor")
}

pub fn proof_name(index: u64) -> String {
    format!("proofs/{index}.tlog-proof")
}

pub fn verdict_name(entry: LogEntryId, offer: usize) -> String {
    format!("verdicts/{entry}-{}.json", offer.saturating_add(1))
}

/// A rule pack under its version; under its digest where the version is no name for a file.
pub fn pack_name(version: &str, digest: &Digest256) -> String {
    let plain = !version.is_empty()
        && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && !version.starts_with('.');
    if plain { format!("{PACKS}{version}.toml") } else { format!("{PACKS}{digest}.toml") }
}

/// What the manifest's signature is over: the pack's format and the manifest's SHA-256.
pub fn signed_text(manifest: &Digest256) -> String {
    format!("{FORMAT}\n{manifest}\n")
}

#[derive(Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub algorithms: Algorithms,
    pub firm: String,
    pub made_at: DateTime<Utc>,
    pub asked: Asked,
    pub files: Vec<Listed>,
}

/// By what everything was made, so that a reader of later years knows, and so that others can stand beside them.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub struct Algorithms {
    pub files: String,
    pub seal: String,
    pub leaf: String,
    pub tree: String,
    pub notes: String,
    pub proofs: String,
}

impl Algorithms {
    pub fn ours() -> Self {
        Self {
            files: "sha256".into(),
            seal: zhike_domain::log_entry::SEAL_ALGORITHM.into(),
            leaf: zhike_protocol::tlog::LEAF_ALGORITHM.into(),
            tree: "rfc6962-sha256".into(),
            notes: "c2sp-signed-note:ed25519".into(),
            proofs: "c2sp-tlog-proof-1".into(),
        }
    }
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub sha256: Digest256,
    pub size: u64,
}

#[derive(Serialize, Deserialize)]
pub struct EntryFile {
    pub sealed: SealedEntry,
    pub receipt: Receipt,
    pub device_key: String,
    /// Opens the leaf of this entry alone.
    pub entry_key: Private<String>,
}

#[derive(Serialize, Deserialize)]
pub struct VerdictFile {
    pub entry: LogEntryId,
    /// Which of the entry's offers, from 1.
    pub offer: usize,
    pub case: Private<Case>,
    pub verdict: Verdict,
}

#[derive(Serialize, Deserialize)]
pub struct KeysFile {
    pub log: Vec<LogKey>,
    pub devices: Vec<DeviceKey>,
}

/// A document as the entries name it; its contents are not in the pack.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub struct DocumentLine {
    pub entry: LogEntryId,
    /// Which of the entry's offers, from 1; `None` for the contact as a whole.
    pub offer: Option<usize>,
    pub document: DocumentRef,
}

/// The documents an entry names.
pub fn documents_of(entry: &LogEntry) -> Vec<DocumentLine> {
    let Some(record) = entry.service() else { return Vec::new() };
    let line =
        |offer, document: &DocumentRef| DocumentLine { entry: entry.id, offer, document: document.clone() };
    let of_contact = record.documents.iter().map(|document| line(None, document));
    let of_offers = record.offers.iter().enumerate().flat_map(|(at, offer)| {
        offer.documents.iter().map(move |document| line(Some(at.saturating_add(1)), document))
    });
    of_contact.chain(of_offers).collect()
}

/// Reads a file of the pack. A field that the form does not have is refused: it would be shown and proven by nothing.
pub fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, String> {
    let form: T = serde_json::from_slice(bytes).map_err(|error| {
        // The position says enough; the text of the error may quote what was read.
        format!("it is not of the form it should be: line {}, column {}", error.line(), error.column())
    })?;
    let shown: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| "it is not JSON".to_owned())?;
    let known = serde_json::to_value(&form).map_err(|_| "it cannot be written again".to_owned())?;
    if shown == known { Ok(form) } else { Err("it says more than its form has".to_owned()) }
}
