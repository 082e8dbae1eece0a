//! Signed notes (C2SP `signed-note`): a text and signatures under it, so that whoever watches the log can sign it too. What the text
//! says is in `checkpoint`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::proof::read_base64;
use crate::auth::verifying_key;

/// A note has at most this many lines, the blank one and the signatures included.
pub const MOST_NOTE_LINES: usize = 64;
/// No line is longer, in bytes.
const MOST_LINE_BYTES: usize = 1024;
/// Ed25519, in the formats of C2SP.
const ED25519: u8 = 1;

/// Why a note cannot be read or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoteFault {
    /// More than [`MOST_NOTE_LINES`] lines, or one that is too long.
    #[error("the note is too long")]
    TooLong,
    /// Control characters, no last line break, or no signature.
    #[error("the note is malformed: {0}")]
    Malformed(&'static str),
    /// A signature line is not a name and canonical base64.
    #[error("a signature line of the note is malformed")]
    MalformedSignature,
    /// No signature by this key.
    #[error("the note is not signed by this key")]
    NotSigned,
    /// The signature by this key is wrong.
    #[error("the note's signature is wrong: it was changed, or another key signed it")]
    BadSignature,
    /// The text is not a checkpoint.
    #[error("the note is not a checkpoint: {0}")]
    NotACheckpoint(&'static str),
}

/// A signature under a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Who signed.
    pub name: String,
    /// Names the key, see [`NoteKey::id`].
    pub key: [u8; 4],
    /// The signature; its form is the key's business.
    pub bytes: Vec<u8>,
}

/// A text with signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text; ends with a line break.
    pub text: String,
    /// At least one.
    pub signatures: Vec<NoteSignature>,
}

/// A public key with its owner's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    /// Who signs with it.
    pub name: String,
    /// The Ed25519 key.
    pub key: VerifyingKey,
}

impl NoteKey {
    /// A key under a name.
    pub fn new(name: &str, key: VerifyingKey) -> Self {
        Self { name: name.to_owned(), key }
    }

    /// Four bytes that name the key in a signature line.
    pub fn id(&self) -> [u8; 4] {
        let digest = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        let mut id = [0; 4];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        id
    }

    /// As `name+id+key`, the form in which such keys are published.
    pub fn to_text(&self) -> String {
        let key: Vec<u8> = std::iter::once(ED25519).chain(self.key.to_bytes()).collect();
        format!("{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(key))
    }

    /// Reads [`NoteKey::to_text`].
    pub fn from_text(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let bytes: [u8; 33] = read_base64(key)?.try_into().ok()?;
        let (algorithm, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let read = Self::new(name, key);
        (*algorithm == ED25519 && is_name(name) && hex::encode(read.id()) == id).then_some(read)
    }
}

impl Note {
    /// A note under one signature. The text must end with a line break.
    pub fn sign(text: String, name: &str, key: &SigningKey) -> Self {
        let id = NoteKey::new(name, key.verifying_key()).id();
        let bytes = key.sign(text.as_bytes()).to_bytes().to_vec();
        Self { text, signatures: vec![NoteSignature { name: name.to_owned(), key: id, bytes }] }
    }

    /// Adds a signature.
    pub fn cosign(&mut self, name: &str, key: &SigningKey) {
        self.signatures.extend(Self::sign(self.text.clone(), name, key).signatures);
    }

    /// Checks that this key (hexadecimal) signed under this name. Signatures of others do not matter.
    pub fn check(&self, name: &str, public_key: &str) -> Result<(), NoteFault> {
        let key = NoteKey::new(name, verifying_key(public_key).ok_or(NoteFault::NotSigned)?);
        let id = key.id();
        let mut its =
            self.signatures.iter().filter(|signature| signature.name == name && signature.key == id);
        let signature = its.next().ok_or(NoteFault::NotSigned)?;
        let bytes = signature.bytes.as_slice().try_into().map_err(|_| NoteFault::MalformedSignature)?;
        // A second line of the same key would leave it open which one was meant.
        if its.next().is_some() {
            return Err(NoteFault::MalformedSignature);
        }
        key.key
            .verify(self.text.as_bytes(), &Signature::from_bytes(bytes))
            .map_err(|_| NoteFault::BadSignature)
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for NoteSignature { name, key, bytes } in &self.signatures {
            writeln!(f, "— {name} {}", STANDARD.encode([key.as_slice(), bytes].concat()))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Note {
    type Err = NoteFault;

    fn from_str(text: &str) -> Result<Self, NoteFault> {
        if text.lines().nth(MOST_NOTE_LINES).is_some()
            || text.lines().any(|line| line.len() > MOST_LINE_BYTES)
        {
            return Err(NoteFault::TooLong);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteFault::Malformed("it holds control characters"));
        }
        // The text may hold blank lines, a signature block may not.
        let (text, signatures) =
            text.rsplit_once("\n\n").ok_or(NoteFault::Malformed("it has no signatures"))?;
        let signatures =
            signatures.strip_suffix('\n').ok_or(NoteFault::Malformed("its last line is not ended"))?;
        let signatures = signatures.split('\n').map(read_signature).collect::<Option<Vec<_>>>();
        Ok(Self { text: format!("{text}\n"), signatures: signatures.ok_or(NoteFault::MalformedSignature)? })
    }
}

fn read_signature(line: &str) -> Option<NoteSignature> {
    let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = read_base64(base64)?;
    let (key, signature) = bytes.split_first_chunk::<4>()?;
    let whole = is_name(name) && !signature.is_empty();
    whole.then(|| NoteSignature { name: name.to_owned(), key: *key, bytes: signature.to_vec() })
}

/// Whether a text may name a key: not empty, without spaces and plus signs.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
