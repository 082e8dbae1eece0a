//! Central's secret: one random seed in a file beside the database, readable by its owner alone. It signs receipts; the
//! keys that authenticate cursors and wrap the clients' keys are derived from it. It never enters the database, a log or a
//! command line. The clients' keys are random, and enter the database wrapped.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;
use zhike_domain::ids::{ClientId, LogEntryId};
use zhike_protocol::tlog::EntryKey;

use crate::database::{DatabaseError, OpenError};

/// Names another place for the key file than beside the database.
pub const KEY_FILE_VARIABLE: &str = "ZHIKE_CENTRAL_KEY_FILE";

/// Central's keys.
pub(crate) struct Keys {
    receipts: SigningKey,
    cursors: [u8; 32],
    wrapping: Zeroizing<[u8; 32]>,
}

/// A client's own key: what is stored of him encrypted is readable as long as it exists.
pub(crate) struct ClientKey(Zeroizing<[u8; 32]>);

const NONCE_BYTES: usize = 12;

impl Keys {
    fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            receipts: SigningKey::from_bytes(&seed),
            cursors: mac(&seed, &[b"zhike/central/cursor/1"]),
            wrapping: Zeroizing::new(mac(&seed, &[b"zhike/central/client-key/1"])),
        }
    }

    /// Reads the key file.
    pub fn read(path: &Path) -> Result<Option<Self>, OpenError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(OpenError::Key(error.kind())),
        };
        let mut seed = [0; 32];
        hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| OpenError::Key(ErrorKind::InvalidData))?;
        Ok(Some(Self::from_seed(seed)))
    }

    /// Makes a new key and writes it durably, before anything is signed with it. Never overwrites a file.
    pub fn create(path: &Path) -> Result<Self, OpenError> {
        let seed = crate::random::bytes::<32>().map_err(|_| OpenError::Key(ErrorKind::Other))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || -> std::io::Result<()> {
            let mut file = options.open(path)?;
            file.write_all(hex::encode(seed).as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()
        };
        write().map_err(|error| OpenError::Key(error.kind()))?;
        Ok(Self::from_seed(seed))
    }

    /// Signs receipts.
    pub fn receipts(&self) -> &SigningKey {
        &self.receipts
    }

    /// Public half of the receipt key, hexadecimal.
    pub fn public(&self) -> String {
        hex::encode(self.receipts.verifying_key().to_bytes())
    }

    /// Authenticates the parts of a cursor.
    pub fn cursor_tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.cursors, parts)
    }

    /// Whether a tag is ours, in constant time.
    pub fn cursor_tag_holds(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.cursor_tag(parts).ct_eq(tag).into()
    }
}

impl Keys {
    /// A client's key as it is stored: bound to the client, so that no other's can stand in its place.
    pub fn wrap_client_key(&self, client: ClientId, key: &ClientKey) -> Result<Vec<u8>, DatabaseError> {
        encrypt(&self.wrapping, key.0.as_slice(), client.0.as_bytes())
    }

    /// A client's key as it was before it was stored; `None` if it is not his, or damaged.
    pub fn unwrap_client_key(&self, client: ClientId, wrapped: &[u8]) -> Option<ClientKey> {
        let key = Zeroizing::new(decrypt(&self.wrapping, wrapped, client.0.as_bytes())?);
        key.as_slice().try_into().ok().map(|key| ClientKey(Zeroizing::new(key)))
    }
}

impl ClientKey {
    /// A new key.
    pub fn random() -> Result<Self, DatabaseError> {
        Ok(Self(Zeroizing::new(crate::random::bytes()?)))
    }

    /// The key of one of his entries in the log, which opens no other.
    pub fn entry_key(&self, entry: LogEntryId) -> EntryKey {
        zhike_protocol::tlog::ClientKey::new(*self.0).entry_key(entry)
    }

    /// Encrypts what is stored of the client, bound to where it stands.
    pub fn encrypt(&self, plain: &[u8], place: &[u8]) -> Result<Vec<u8>, DatabaseError> {
        encrypt(&self.0, plain, place)
    }

    /// What was encrypted at this place; `None` if it is not that.
    pub fn decrypt(&self, sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        decrypt(&self.0, sealed, place)
    }
}

/// AES-256-GCM under a random nonce, which stands before the ciphertext.
fn encrypt(key: &[u8; 32], plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, DatabaseError> {
    let nonce = crate::random::bytes::<NONCE_BYTES>()?;
    let sealed = Aes256Gcm::new(key.into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad })
        .map_err(|_| DatabaseError::TooLarge)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    Aes256Gcm::new(key.into()).decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad }).ok()
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // The key padded with zeros to the block of the hash is what HMAC itself makes of it (RFC 2104), and keying with a
    // whole block cannot fail.
    let mut block = [0_u8; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Where the key of a database lives: the environment's word, or `central.key` beside `central.db`.
pub(crate) fn key_path(database: &Path) -> PathBuf {
    std::env::var_os(KEY_FILE_VARIABLE).map_or_else(|| database.with_extension("key"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.key");
        assert!(Keys::read(&path).unwrap().is_none());
        let made = Keys::create(&path).unwrap();
        assert_eq!(Keys::read(&path).unwrap().unwrap().public(), made.public());
        assert!(Keys::create(&path).is_err(), "an existing key is never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_clients_key_comes_back_for_him_alone_and_encrypts_for_one_place() {
        let keys = Keys::from_seed([7; 32]);
        let client = |n| ClientId::new(chrono::DateTime::UNIX_EPOCH, [n; 10]);
        let key = ClientKey::random().unwrap();
        let wrapped = keys.wrap_client_key(client(1), &key).unwrap();
        assert!(keys.unwrap_client_key(client(2), &wrapped).is_none());
        assert!(Keys::from_seed([8; 32]).unwrap_client_key(client(1), &wrapped).is_none());
        let again = keys.unwrap_client_key(client(1), &wrapped).unwrap();
        let sealed = key.encrypt(b"signature", b"here").unwrap();
        assert_eq!(again.decrypt(&sealed, b"here").as_deref(), Some(b"signature".as_slice()));
        assert_eq!(again.decrypt(&sealed, b"there"), None);
        assert_eq!(again.decrypt(&sealed[..4], b"here"), None);
    }

    #[test]
    fn authentication_is_hmac_sha_256() {
        // Agrees with the library's own keying.
        let mut theirs = Hmac::<Sha256>::new_from_slice(&[7; 32]).unwrap();
        theirs.update(b"ab");
        let theirs: [u8; 32] = theirs.finalize().into_bytes().into();
        assert_eq!(mac(&[7; 32], &[b"a", b"b"]), theirs);
    }

    #[test]
    fn a_damaged_key_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("central.key");
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(Keys::read(&path), Err(OpenError::Key(ErrorKind::InvalidData))));
    }
}
