//! Keys that seal entries within leaves: one for each client, and one for each entry derived from it. They do not print.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;
use zhike_domain::ids::LogEntryId;

/// A client's key. Erasing it makes the leaves of his entries unreadable for good, and leaves the proofs whole.
#[derive(Clone)]
pub struct ClientKey(Zeroizing<[u8; 32]>);

/// The key of one entry, which opens no other.
#[derive(Clone)]
pub struct EntryKey(Zeroizing<[u8; 32]>);

impl ClientKey {
    /// Out of 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be stored encrypted.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key of one of the client's entries.
    pub fn entry_key(&self, entry: LogEntryId) -> EntryKey {
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are within what one SHA-256 gives, so this cannot fail.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand_multi_info(&[b"zhike/log/entry-key/1", entry.0.as_bytes()], key.as_mut_slice());
        EntryKey(key)
    }
}

impl EntryKey {
    /// In hexadecimal, for an evidence pack.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// Reads [`EntryKey::to_hex`].
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text, key.as_mut_slice()).ok()?;
        Some(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl std::fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[client key]")
    }
}

impl std::fmt::Debug for EntryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[entry key]")
    }
}
