//! Leaves: what the log says of one mutation, as deterministic CBOR. Of a sealed entry it carries all that proves it, and the entry
//! itself only encrypted; of anything else a salted commitment. No storage, no tree.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use chrono::{DateTime, Utc};
use ciborium::Value;
use thiserror::Error;
use zeroize::Zeroizing;
use zhike_domain::canonical::{Digest256, canonical_bytes, tagged_digest};
use zhike_domain::ids::{DeviceId, LogEntryId};
use zhike_domain::log_entry::{SEAL_ALGORITHM, SealedEntry, chain_commitment, commitment};

use super::keys::EntryKey;
use crate::seal::{SealFault, check_seal, check_seal_signature};

/// How leaves are made; the only value so far.
pub const LEAF_ALGORITHM: &str = "zhike-leaf-1:sha256+ed25519+hkdf-sha256+aes256gcm";
/// A leaf has at most this many bytes, so that it fits a bundle of entries.
pub const LEAF_BYTES: usize = 65_535;
/// Bytes of the nonce before a ciphertext.
const NONCE_BYTES: usize = 12;
/// Bytes of the salt before the entry, within the ciphertext.
const SALT_BYTES: usize = 32;

/// Why a leaf cannot be made, read or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LeafFault {
    /// More than [`LEAF_BYTES`].
    #[error("the leaf has more than 65,535 bytes")]
    TooLarge,
    /// Not CBOR, or cut short.
    #[error("the leaf is not CBOR")]
    NotCbor,
    /// Bytes follow the leaf.
    #[error("bytes follow the leaf")]
    TrailingBytes,
    /// A key stands twice.
    #[error("a key of the leaf stands twice")]
    DuplicateKey,
    /// Another spelling of the same content: keys out of order, long integers, indefinite lengths.
    #[error("the leaf is not in its canonical form")]
    NotCanonical,
    /// Made by an algorithm we do not know.
    #[error("the leaf was made by an unknown algorithm")]
    UnknownAlgorithm,
    /// A field is missing, of another type, or unknown.
    #[error("the leaf's field `{0}` is missing, unknown or malformed")]
    Field(&'static str),
    /// The leaf is not about a sealed entry.
    #[error("the leaf is not about a sealed entry")]
    NoEntry,
    /// The entry was too large to be carried in its leaf.
    #[error("the entry was too large for its leaf, which holds only the commitment to it")]
    NotCarried,
    /// The key does not open it, or the ciphertext was changed.
    #[error("the key does not open the leaf")]
    DoesNotOpen,
    /// What the key opens is not what the leaf commits to.
    #[error("what the leaf holds is not what it commits to")]
    CommitmentDiffers,
    /// Commitment, chain hash or signature do not fit.
    #[error("the leaf's seal does not hold: {0}")]
    Seal(#[from] SealFault),
}

/// What every leaf says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafHead {
    /// What was done, see [`crate::push::MutationKind::name`]; `import` for the firm's own.
    pub kind: String,
    /// What became of it ("applied", "rejected:not_entitled").
    pub outcome: String,
    /// Which device did it, and as which of its mutations; `None` for the firm's own imports.
    pub by: Option<(DeviceId, u64)>,
    /// When central took it in, to the millisecond.
    pub taken_at: DateTime<Utc>,
}

/// A leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What every leaf says.
    pub head: LeafHead,
    /// What it is about.
    pub subject: LeafSubject,
}

/// What a leaf is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeafSubject {
    /// A sealed entry.
    Entry(Box<EntryLeaf>),
    /// Anything else, by [`commit_mutation`].
    Mutation(Digest256),
}

/// All of a sealed entry that may be known for ever: its place in the device's chain can be followed without the plaintext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLeaf {
    /// The entry.
    pub entry: LogEntryId,
    /// The device that sealed it.
    pub device: DeviceId,
    /// Its position in the device's chain.
    pub sequence: u64,
    /// Hash of the entry before it in the chain.
    pub previous: Digest256,
    /// The salted commitment to its canonical form.
    pub commitment: Digest256,
    /// Its hash.
    pub hash: Digest256,
    /// The device's signature, 64 bytes in hexadecimal.
    pub signature: String,
    /// Nonce and ciphertext of salt and canonical form; `None` where that would not fit.
    pub sealed: Option<Vec<u8>>,
}

/// What an entry's key opens.
pub struct Opened {
    /// The salt of the commitment.
    pub salt: Digest256,
    /// The entry's canonical form.
    pub canonical: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[opened entry]")
    }
}

/// The commitment that a leaf holds to a mutation which is no entry. With the salt erased nobody can guess what it was.
pub fn commit_mutation(salt: &Digest256, mutation: &Digest256) -> Digest256 {
    tagged_digest("zhike/log/mutation/1", &[&salt.0, &mutation.0])
}

/// Makes the leaf of a sealed entry. The nonce is 12 random bytes. An entry too large to be carried is left out of its leaf: the
/// commitment alone proves it as well, as long as somebody still has it.
pub fn seal_leaf(
    head: LeafHead,
    sealed: &SealedEntry,
    key: &EntryKey,
    nonce: [u8; NONCE_BYTES],
) -> Result<Leaf, LeafFault> {
    let SealedEntry { entry, seal } = sealed;
    if seal.algorithm != SEAL_ALGORITHM {
        return Err(LeafFault::Seal(SealFault::UnknownAlgorithm));
    }
    let canonical = Zeroizing::new(canonical_bytes(entry).map_err(|_| LeafFault::NotCanonical)?);
    let mut plain = Zeroizing::new(Vec::with_capacity(SALT_BYTES + canonical.len()));
    plain.extend_from_slice(&seal.salt.0);
    plain.extend_from_slice(&canonical);
    let cipher = Aes256Gcm::new_from_slice(key.bytes()).map_err(|_| LeafFault::DoesNotOpen)?;
    // The hash as associated data ties the ciphertext to this leaf.
    let payload = Payload { msg: &plain, aad: &seal.hash.0 };
    let text = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| LeafFault::TooLarge)?;
    let subject = EntryLeaf {
        entry: entry.id,
        device: entry.device,
        sequence: entry.sequence,
        previous: seal.previous,
        commitment: commitment(entry, &seal.salt).map_err(|_| LeafFault::NotCanonical)?,
        hash: seal.hash,
        signature: seal.signature.clone(),
        sealed: Some([nonce.as_slice(), &text].concat()),
    };
    let leaf = Leaf { head, subject: LeafSubject::Entry(Box::new(subject)) };
    match (leaf.to_bytes(), leaf) {
        (Err(LeafFault::TooLarge), Leaf { head, subject: LeafSubject::Entry(entry) }) => {
            let entry = EntryLeaf { sealed: None, ..*entry };
            Ok(Leaf { head, subject: LeafSubject::Entry(Box::new(entry)) })
        }
        (Err(fault), _) => Err(fault),
        (Ok(_), leaf) => Ok(leaf),
    }
}

/// Opens the entry within a leaf and checks that it is what the leaf commits to.
pub fn open_leaf(leaf: &EntryLeaf, key: &EntryKey) -> Result<Opened, LeafFault> {
    let sealed = leaf.sealed.as_ref().ok_or(LeafFault::NotCarried)?;
    let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(LeafFault::DoesNotOpen)?;
    let cipher = Aes256Gcm::new_from_slice(key.bytes()).map_err(|_| LeafFault::DoesNotOpen)?;
    let payload = Payload { msg: text, aad: &leaf.hash.0 };
    let plain =
        Zeroizing::new(cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| LeafFault::DoesNotOpen)?);
    let (salt, canonical) = plain.split_first_chunk::<SALT_BYTES>().ok_or(LeafFault::DoesNotOpen)?;
    let opened = Opened { salt: Digest256(*salt), canonical: Zeroizing::new(canonical.to_vec()) };
    if tagged_digest("zhike/log/commitment/1", &[salt, &opened.canonical]) == leaf.commitment {
        Ok(opened)
    } else {
        Err(LeafFault::CommitmentDiffers)
    }
}

impl EntryLeaf {
    /// Checks the chain hash against the commitment, and the device's signature (public key in hexadecimal). No plaintext is
    /// needed for it.
    pub fn check(&self, device_key: &str) -> Result<(), LeafFault> {
        if chain_commitment(self.device, self.sequence, &self.commitment, &self.previous) != self.hash {
            return Err(LeafFault::Seal(SealFault::HashDiffers));
        }
        check_seal_signature(&self.hash, &self.signature, device_key)?;
        Ok(())
    }

    /// Checks that this is the leaf of an entry, and that the entry's own seal holds.
    pub fn check_entry(&self, sealed: &SealedEntry, device_key: &str) -> Result<(), LeafFault> {
        check_seal(sealed, device_key)?;
        let same = self.entry == sealed.entry.id
            && self.device == sealed.entry.device
            && self.sequence == sealed.entry.sequence
            && self.previous == sealed.seal.previous
            && self.hash == sealed.seal.hash
            && self.signature.eq_ignore_ascii_case(&sealed.seal.signature)
            && commitment(&sealed.entry, &sealed.seal.salt) == Ok(self.commitment);
        if same { Ok(()) } else { Err(LeafFault::CommitmentDiffers) }
    }
}

impl Leaf {
    /// The entry it is about.
    pub fn entry(&self) -> Result<&EntryLeaf, LeafFault> {
        match &self.subject {
            LeafSubject::Entry(entry) => Ok(entry),
            LeafSubject::Mutation(_) => Err(LeafFault::NoEntry),
        }
    }

    /// The bytes that are stored and hashed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafFault> {
        let bytes = canonical_bytes(&self.to_value()?).map_err(|_| LeafFault::NotCanonical)?;
        if bytes.len() > LEAF_BYTES { Err(LeafFault::TooLarge) } else { Ok(bytes) }
    }

    fn to_value(&self) -> Result<Value, LeafFault> {
        let LeafHead { kind, outcome, by, taken_at } = &self.head;
        let mut fields = vec![
            field("alg", LEAF_ALGORITHM),
            field("kind", kind.as_str()),
            field("outcome", outcome.as_str()),
            field("at", taken_at.timestamp_millis()),
        ];
        if let Some((device, mid)) = by {
            fields.push(field("device", device.0.as_bytes().as_slice()));
            fields.push(field("mid", *mid));
        }
        match &self.subject {
            LeafSubject::Mutation(commitment) => fields.push(field("mutation", commitment.0.as_slice())),
            LeafSubject::Entry(entry) => {
                let mut signature = [0; 64];
                hex::decode_to_slice(&entry.signature, &mut signature)
                    .map_err(|_| LeafFault::Field("signature"))?;
                let mut inner = vec![
                    field("id", entry.entry.0.as_bytes().as_slice()),
                    field("device", entry.device.0.as_bytes().as_slice()),
                    field("sequence", entry.sequence),
                    field("previous", entry.previous.0.as_slice()),
                    field("commitment", entry.commitment.0.as_slice()),
                    field("hash", entry.hash.0.as_slice()),
                    field("signature", signature.as_slice()),
                ];
                if let Some(sealed) = &entry.sealed {
                    inner.push(field("sealed", sealed.as_slice()));
                }
                fields.push(field("entry", Value::Map(inner)));
            }
        }
        Ok(Value::Map(fields))
    }

    /// Reads a stored leaf. Only the canonical form is taken, so that one leaf has one hash.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafFault> {
        if bytes.len() > LEAF_BYTES {
            return Err(LeafFault::TooLarge);
        }
        let mut rest = bytes;
        let value: Value = ciborium::from_reader(&mut rest).map_err(|_| LeafFault::NotCbor)?;
        if !rest.is_empty() {
            return Err(LeafFault::TrailingBytes);
        }
        let mut fields = Fields::of(value)?;
        if fields.text("alg")? != LEAF_ALGORITHM {
            return Err(LeafFault::UnknownAlgorithm);
        }
        let by = match (fields.take("device"), fields.take("mid")) {
            (None, None) => None,
            (device, mid) => Some((
                device.and_then(id_of).map(DeviceId).ok_or(LeafFault::Field("device"))?,
                mid.and_then(number_of).ok_or(LeafFault::Field("mid"))?,
            )),
        };
        let head = LeafHead {
            kind: fields.text("kind")?,
            outcome: fields.text("outcome")?,
            by,
            taken_at: fields
                .take("at")
                .and_then(|at| at.into_integer().ok())
                .and_then(|at| i64::try_from(at).ok())
                .and_then(DateTime::from_timestamp_millis)
                .ok_or(LeafFault::Field("at"))?,
        };
        let subject = match (fields.take("mutation"), fields.take("entry")) {
            (Some(commitment), None) => LeafSubject::Mutation(
                array_of(commitment).map(Digest256).ok_or(LeafFault::Field("mutation"))?,
            ),
            (None, Some(entry)) => LeafSubject::Entry(Box::new(read_entry(entry)?)),
            _ => return Err(LeafFault::Field("entry")),
        };
        fields.none_left()?;
        let leaf = Self { head, subject };
        if leaf.to_bytes()? == bytes { Ok(leaf) } else { Err(LeafFault::NotCanonical) }
    }
}

fn read_entry(value: Value) -> Result<EntryLeaf, LeafFault> {
    let mut fields = Fields::of(value)?;
    let sealed = match fields.take("sealed") {
        None => None,
        Some(sealed) => Some(sealed.into_bytes().map_err(|_| LeafFault::Field("sealed"))?),
    };
    let leaf = EntryLeaf {
        entry: fields.take("id").and_then(id_of).map(LogEntryId).ok_or(LeafFault::Field("id"))?,
        device: fields.take("device").and_then(id_of).map(DeviceId).ok_or(LeafFault::Field("device"))?,
        sequence: fields.take("sequence").and_then(number_of).ok_or(LeafFault::Field("sequence"))?,
        previous: fields.digest("previous")?,
        commitment: fields.digest("commitment")?,
        hash: fields.digest("hash")?,
        signature: fields
            .take("signature")
            .and_then(array_of::<64>)
            .map(hex::encode)
            .ok_or(LeafFault::Field("signature"))?,
        sealed,
    };
    fields.none_left()?;
    Ok(leaf)
}

/// The fields of a map that are not read yet.
struct Fields(Vec<(String, Value)>);

impl Fields {
    fn of(value: Value) -> Result<Self, LeafFault> {
        let mut fields: Vec<(String, Value)> = Vec::new();
        for (key, value) in value.into_map().map_err(|_| LeafFault::Field("map"))? {
            let key = key.into_text().map_err(|_| LeafFault::Field("key"))?;
            if fields.iter().any(|(known, _)| *known == key) {
                return Err(LeafFault::DuplicateKey);
            }
            fields.push((key, value));
        }
        Ok(Self(fields))
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.swap_remove(at).1)
    }

    fn text(&mut self, key: &'static str) -> Result<String, LeafFault> {
        self.take(key).and_then(|value| value.into_text().ok()).ok_or(LeafFault::Field(key))
    }

    fn digest(&mut self, key: &'static str) -> Result<Digest256, LeafFault> {
        self.take(key).and_then(array_of).map(Digest256).ok_or(LeafFault::Field(key))
    }

    fn none_left(&self) -> Result<(), LeafFault> {
        if self.0.is_empty() { Ok(()) } else { Err(LeafFault::Field("a field of its own")) }
    }
}

fn field(key: &str, value: impl Into<Value>) -> (Value, Value) {
    (key.into(), value.into())
}

fn array_of<const N: usize>(value: Value) -> Option<[u8; N]> {
    value.into_bytes().ok()?.try_into().ok()
}

fn id_of(value: Value) -> Option<uuid::Uuid> {
    array_of(value).map(uuid::Uuid::from_bytes)
}

fn number_of(value: Value) -> Option<u64> {
    u64::try_from(value.into_integer().ok()?).ok()
}
