//! Writing a pack: every file, then the manifest over them, then central's signature over the manifest.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use ed25519_dalek::SigningKey;
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zhike_domain::canonical::Digest256;
use zhike_domain::private::Private;
use zhike_protocol::tlog::{LogProof, Note, NoteFault, origin_of};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::FORMAT;
use crate::dossier::{Dossier, Exhibit};
use crate::forms::{
    APPROVALS, Algorithms, CHECKPOINT, DOCUMENTS, ENTRIES, EntryFile, FORMER, KEYS, KeysFile, Listed,
    MANIFEST, Manifest, REPORT, SIGNATURE, VerdictFile, documents_of, entry_name, leaf_name, pack_name,
    proof_name, signed_text, verdict_name,
};

/// Why a pack cannot be written.
#[derive(Debug, Error)]
pub enum WriteFault {
    /// The same entry, leaf or rule pack twice.
    #[error("the pack would hold two files named {0}")]
    Twice(String),
    /// The checkpoint is no note.
    #[error("the checkpoint cannot be read: {0}")]
    Checkpoint(#[from] NoteFault),
    /// A value has no JSON.
    #[error("a file of the pack cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The zip cannot be written.
    #[error("the zip cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// Its bytes cannot be written.
    #[error("the zip cannot be written")]
    Io(#[from] std::io::Error),
}

/// Writes a pack with the printed report, signed with central's key.
pub fn write(dossier: &Dossier, report_pdf: &[u8], key: &SigningKey) -> Result<Vec<u8>, WriteFault> {
    let mut files = Files::default();
    files.add(REPORT.into(), report_pdf.to_vec())?;
    files.add(CHECKPOINT.into(), dossier.checkpoint.clone().into_bytes())?;
    files.json(FORMER.into(), &dossier.former)?;
    files.json(
        KEYS.into(),
        &KeysFile { log: dossier.log_keys.clone(), devices: dossier.device_keys.clone() },
    )?;
    for exhibit in &dossier.entries {
        files.exhibit(ENTRIES, exhibit, &dossier.checkpoint)?;
        let record = exhibit.sealed.entry.service();
        for (at, offer) in record.iter().flat_map(|record| record.offers.iter().enumerate()) {
            let entry = exhibit.sealed.entry.id;
            let verdict = VerdictFile {
                entry,
                offer: at.saturating_add(1),
                case: offer.case.clone(),
                verdict: offer.verdict.clone(),
            };
            files.json(verdict_name(entry, at), &verdict)?;
        }
    }
    for exhibit in &dossier.approvals {
        files.exhibit(APPROVALS, exhibit, &dossier.checkpoint)?;
    }
    for pack in &dossier.packs {
        files.add(pack_name(&pack.version, &sha256(pack.text.as_bytes())), pack.text.clone().into_bytes())?;
    }
    let documents: Vec<_> =
        dossier.entries.iter().flat_map(|exhibit| documents_of(&exhibit.sealed.entry)).collect();
    files.json(DOCUMENTS.into(), &documents)?;
    let listed = |(name, bytes): (&String, &Vec<u8>)| Listed {
        name: name.clone(),
        sha256: sha256(bytes),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    let manifest = Manifest {
        format: FORMAT.into(),
        algorithms: Algorithms::ours(),
        firm: dossier.firm.clone(),
        made_at: dossier.made_at,
        asked: dossier.asked.clone(),
        files: files.0.iter().map(listed).collect(),
    };
    pack(&manifest, &files.0, key)
}

/// The manifest with its signature in front, then the files in the order of their names.
fn pack(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    key: &SigningKey,
) -> Result<Vec<u8>, WriteFault> {
    let bytes = serde_json::to_vec_pretty(manifest)?;
    let signature = Note::sign(signed_text(&sha256(&bytes)), &origin_of(&manifest.firm), key).to_string();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let first = [(MANIFEST, bytes.as_slice()), (SIGNATURE, signature.as_bytes())];
    let rest = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in first.into_iter().chain(rest) {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn add(&mut self, name: String, bytes: Vec<u8>) -> Result<(), WriteFault> {
        if self.0.contains_key(&name) {
            return Err(WriteFault::Twice(name));
        }
        self.0.insert(name, bytes);
        Ok(())
    }

    fn json(&mut self, name: String, value: &impl Serialize) -> Result<(), WriteFault> {
        self.add(name, serde_json::to_vec_pretty(value)?)
    }

    fn exhibit(&mut self, folder: &str, exhibit: &Exhibit, checkpoint: &str) -> Result<(), WriteFault> {
        let index = exhibit.receipt.log_index;
        let file = EntryFile {
            sealed: exhibit.sealed.clone(),
            receipt: exhibit.receipt.clone(),
            device_key: exhibit.device_key.clone(),
            entry_key: Private::new(exhibit.key.to_hex().as_str().to_owned()),
        };
        self.json(entry_name(folder, exhibit.sealed.entry.id), &file)?;
        self.add(leaf_name(index), exhibit.leaf.clone())?;
        let proof = LogProof { index, path: exhibit.path.clone(), checkpoint: checkpoint.parse()? };
        self.add(proof_name(index), proof.to_string().into_bytes())
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest256 {
    Digest256(Sha256::digest(bytes).into())
}
