//! Sealing and checking: the device's signature over an entry's hash, and central's receipt for it.

use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zhike_domain::canonical::{Digest256, NotCanonical};
use zhike_domain::log_entry::{LogEntry, SEAL_ALGORITHM, Seal, SealedEntry, chain_hash};

use crate::auth::{sign, verify};

/// Why a seal does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealFault {
    /// Made by an algorithm we do not know.
    #[error("the seal was made by an unknown algorithm")]
    UnknownAlgorithm,
    /// The hash is not that of the entry.
    #[error("the entry was changed after it was sealed")]
    HashDiffers,
    /// The signature is not the device's.
    #[error("the signature is not that of the device")]
    BadSignature,
    /// The entry does not follow the one before it.
    #[error("the entry does not follow the one before it")]
    ChainBroken,
    /// The entry has no canonical form.
    #[error("the entry has no canonical form")]
    NotCanonical,
}

impl From<NotCanonical> for SealFault {
    fn from(_: NotCanonical) -> Self {
        Self::NotCanonical
    }
}

/// Seals an entry behind the one before it in the device's chain.
pub fn seal(
    entry: LogEntry,
    previous: Digest256,
    salt: Digest256,
    key: &SigningKey,
) -> Result<SealedEntry, NotCanonical> {
    let hash = chain_hash(&entry, &salt, &previous)?;
    let signature = sign(key, &seal_message(&hash));
    let seal = Seal { algorithm: SEAL_ALGORITHM.to_owned(), salt, previous, hash, signature };
    Ok(SealedEntry { entry, seal })
}

/// Checks hash and signature of one entry against the device's public key (hexadecimal).
pub fn check_seal(sealed: &SealedEntry, device_key: &str) -> Result<(), SealFault> {
    let seal = &sealed.seal;
    if seal.algorithm != SEAL_ALGORITHM {
        return Err(SealFault::UnknownAlgorithm);
    }
    if chain_hash(&sealed.entry, &seal.salt, &seal.previous)? != seal.hash {
        return Err(SealFault::HashDiffers);
    }
    check_seal_signature(&seal.hash, &seal.signature, device_key)
}

/// Checks a device's signature (hexadecimal) over the hash of an entry, where the entry itself is not at hand.
pub fn check_seal_signature(hash: &Digest256, signature: &str, device_key: &str) -> Result<(), SealFault> {
    if verify(device_key, &seal_message(hash), signature) { Ok(()) } else { Err(SealFault::BadSignature) }
}

/// Checks that an entry follows the one before it: next position, and naming its hash.
pub fn check_link(
    previous_hash: Digest256,
    previous_sequence: u64,
    sealed: &SealedEntry,
) -> Result<(), SealFault> {
    let follows = previous_sequence.checked_add(1) == Some(sealed.entry.sequence);
    if follows && sealed.seal.previous == previous_hash { Ok(()) } else { Err(SealFault::ChainBroken) }
}

/// Central's receipt: it holds the entry with this hash at this position of the firm's log since this time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Position in the firm's log, from 0.
    pub log_index: u64,
    /// Hash of the entry.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: Digest256,
    /// When central took it in.
    pub received_at: DateTime<Utc>,
    /// Ed25519 signature by central's key, 64 bytes in hexadecimal.
    pub signature: String,
}

impl Receipt {
    /// Signs a receipt with central's key. The signature covers the time to the millisecond.
    pub fn sign(log_index: u64, hash: Digest256, received_at: DateTime<Utc>, key: &SigningKey) -> Self {
        let signature = sign(key, &receipt_message(log_index, &hash, received_at));
        Self { log_index, hash, received_at, signature }
    }

    /// Whether the receipt is central's.
    pub fn holds(&self, central_key: &str) -> bool {
        verify(central_key, &receipt_message(self.log_index, &self.hash, self.received_at), &self.signature)
    }
}

fn seal_message(hash: &Digest256) -> Vec<u8> {
    [b"zhike/seal/1\0".as_slice(), &hash.0].concat()
}

fn receipt_message(log_index: u64, hash: &Digest256, received_at: DateTime<Utc>) -> Vec<u8> {
    let time = received_at.to_rfc3339_opts(SecondsFormat::Millis, true);
    [b"zhike/receipt/1\0".as_slice(), &log_index.to_be_bytes(), &hash.0, time.as_bytes()].concat()
}
