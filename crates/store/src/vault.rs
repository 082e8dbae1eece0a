//! The vault: creating and opening the encrypted store of a device folder. Here a passphrase becomes a key; keys and
//! what they are made from are wiped after use and never printed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, Utc};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;
use zhike_ipc::Owner;
use zhike_workstation::ports::{
    Device, Randomness, Store, StoreError, SystemRandomness, Vault, VaultError, VaultStatus,
};

use crate::database::{Database, DatabaseKey, files, lock};
use crate::key_file::{ALGORITHM, FORMAT, KdfParameters, KeyFile, WrongPassphrases, sync_folder};
use crate::key_store::{self, KeyStorePolicy, Secret};
use crate::store::EncryptedStore;

/// A passphrase has at least so many characters; a Chinese character counts as one.
const SHORTEST_PASSPHRASE: usize = 12;

const KEY_FILE: &str = "device.json";
const DATABASE: &str = "zhike.db";

/// The vault of one device folder.
pub struct DeviceVault {
    folder: PathBuf,
    kdf: KdfParameters,
    key_store: KeyStorePolicy,
    randomness: Arc<dyn Randomness>,
    /// One unlock at a time: the count of wrong passphrases must not race.
    turn: Mutex<()>,
}

impl DeviceVault {
    /// The vault in a folder, with the standard cost of key derivation, the key store as the environment says, and
    /// the system's randomness. The folder need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            kdf: KdfParameters::STANDARD,
            key_store: KeyStorePolicy::from_environment(),
            randomness: Arc::new(SystemRandomness),
            turn: Mutex::new(()),
        }
    }

    /// Another cost for stores created from now on; one that exists keeps its own.
    #[must_use]
    pub fn with_kdf(self, kdf: KdfParameters) -> Self {
        Self { kdf, ..self }
    }

    /// Another use of the system's key store.
    #[must_use]
    pub fn with_key_store(self, key_store: KeyStorePolicy) -> Self {
        Self { key_store, ..self }
    }

    /// Other randomness.
    #[must_use]
    pub fn with_randomness(self, randomness: Arc<dyn Randomness>) -> Self {
        Self { randomness, ..self }
    }

    fn key_file(&self) -> PathBuf {
        self.folder.join(KEY_FILE)
    }

    fn database(&self) -> PathBuf {
        self.folder.join(DATABASE)
    }

    /// The key file; a database without one cannot be opened by anybody.
    fn read_key_file(&self) -> Result<Option<KeyFile>, VaultError> {
        let file = KeyFile::read(&self.key_file())?;
        if file.is_none() && self.database().exists() {
            return Err(VaultError::KeyMissing);
        }
        Ok(file)
    }

    /// Clears the way for a new store: an unfinished one goes; a database whose key file is lost is put aside, in
    /// case the key file turns up again.
    fn clear(&self) -> Result<(), VaultError> {
        let failed = |_| VaultError::DiskFailed;
        match KeyFile::read(&self.key_file()) {
            Ok(Some(file)) if file.enrolled => {
                return Err(VaultError::Failed("a device is enrolled in this folder".to_owned()));
            }
            Ok(Some(unfinished)) => {
                key_store::remove(self.key_store, &unfinished.vault);
                for file in files(&self.database()).iter().filter(|file| file.exists()) {
                    std::fs::remove_file(file).map_err(failed)?;
                }
                std::fs::remove_file(self.key_file()).map_err(failed)?;
            }
            Ok(None) if self.database().exists() => put_aside(&self.database()).map_err(failed)?,
            Ok(None) => {}
            Err(fault) => return Err(fault),
        }
        create_folder(&self.folder).map_err(failed)
    }

    fn random<const N: usize>(&self) -> Result<Zeroizing<[u8; N]>, VaultError> {
        let mut bytes = Zeroizing::new([0; N]);
        self.randomness.fill(bytes.as_mut_slice()).map_err(|error| VaultError::Failed(error.to_string()))?;
        Ok(bytes)
    }

    fn open(&self, database: Database) -> Result<EncryptedStore, VaultError> {
        EncryptedStore::new(database, Arc::clone(&self.randomness)).map_err(|error| match error {
            StoreError::DiskFailed => VaultError::DiskFailed,
            StoreError::Damaged(_) => VaultError::ForeignDatabase,
            other => VaultError::Failed(other.to_string()),
        })
    }

    /// As [`Vault::create`], with its own type.
    pub fn create_store(&self, passphrase: &str) -> Result<EncryptedStore, VaultError> {
        let _turn = lock(&self.turn);
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(VaultError::WeakPassphrase);
        }
        self.clear()?;
        let vault = hex::encode(self.random::<16>()?.as_slice());
        let secret = key_store::create(self.key_store, &vault, &*self.randomness)?;
        let mut file = KeyFile {
            format: FORMAT,
            algorithm: ALGORITHM.to_owned(),
            vault,
            kdf: self.kdf,
            salt: hex::encode(self.random::<16>()?.as_slice()),
            nonce: hex::encode(self.random::<12>()?.as_slice()),
            wrapped_key: String::new(),
            key_store: secret.is_some(),
            key_store_check: secret.as_ref().map(check_value).transpose()?,
            enrolled: false,
            owner: None,
            wrong: WrongPassphrases::default(),
        };
        let key: DatabaseKey = self.random()?;
        file.wrapped_key = wrap(&file, passphrase, secret.as_ref(), &key)?;
        // The key first: a database whose key was lost in a crash would be of no use to anybody.
        file.write(&self.key_file())?;
        let database = Database::create(&self.database(), &key)?;
        sync_folder(&self.database()).map_err(|_| VaultError::DiskFailed)?;
        self.open(database)
    }

    /// As [`Vault::unlock`], with its own type.
    pub fn unlock_store(&self, passphrase: &str, now: DateTime<Utc>) -> Result<EncryptedStore, VaultError> {
        let _turn = lock(&self.turn);
        let (mut file, key) = self.key_for(passphrase, now)?;
        let store = self.open(Database::open(&self.database(), &key)?)?;
        self.forget_wrong(&mut file)?;
        Ok(store)
    }

    /// The key file, and the database's key where the passphrase is right; a wrong one is counted, and too many make wait.
    fn key_for(&self, passphrase: &str, now: DateTime<Utc>) -> Result<(KeyFile, DatabaseKey), VaultError> {
        let mut file = self.read_key_file()?.ok_or(VaultError::KeyMissing)?;
        if file.wrong.count > 0 {
            let wait = file.wrong.wait(now);
            file.write(&self.key_file())?;
            if let Some(seconds) = wait {
                return Err(VaultError::TryLater(seconds));
            }
        }
        let secret = if file.key_store { Some(self.secret(&file)?) } else { None };
        match unwrap(&file, passphrase, secret.as_ref()) {
            Err(VaultError::WrongPassphrase) => {
                file.wrong.note(now);
                file.write(&self.key_file())?;
                Err(VaultError::WrongPassphrase)
            }
            other => Ok((file, other?)),
        }
    }

    fn forget_wrong(&self, file: &mut KeyFile) -> Result<(), VaultError> {
        if file.wrong != WrongPassphrases::default() {
            file.wrong = WrongPassphrases::default();
            file.write(&self.key_file())?;
        }
        Ok(())
    }

    /// The key store's secret, if it is still the one the key was wrapped with.
    fn secret(&self, file: &KeyFile) -> Result<Secret, VaultError> {
        let secret = key_store::read(self.key_store, &file.vault)?;
        if file.key_store_check.as_deref() == Some(check_value(&secret)?.as_str()) {
            Ok(secret)
        } else {
            Err(VaultError::KeyStore)
        }
    }
}

impl Vault for DeviceVault {
    fn status(&self) -> Result<VaultStatus, VaultError> {
        Ok(match self.read_key_file()? {
            Some(file) => VaultStatus {
                enrolled: file.enrolled,
                passphrase_only: !file.key_store,
                owner: file.owner.filter(|_| file.enrolled),
            },
            None => VaultStatus { enrolled: false, passphrase_only: false, owner: None },
        })
    }

    fn create(&self, passphrase: &str) -> Result<Arc<dyn Store>, VaultError> {
        Ok(Arc::new(self.create_store(passphrase)?))
    }

    fn finish_enrolment(&self, device: &Device) -> Result<(), VaultError> {
        let _turn = lock(&self.turn);
        let mut file = self.read_key_file()?.ok_or(VaultError::KeyMissing)?;
        file.enrolled = true;
        file.owner = Some(Owner {
            name: device.owner.name.clone(),
            branch: device.owner.branch.clone(),
            firm: device.firm.clone(),
        });
        file.write(&self.key_file())
    }

    fn unlock(&self, passphrase: &str, now: DateTime<Utc>) -> Result<Arc<dyn Store>, VaultError> {
        Ok(Arc::new(self.unlock_store(passphrase, now)?))
    }

    fn check_passphrase(&self, passphrase: &str, now: DateTime<Utc>) -> Result<(), VaultError> {
        let _turn = lock(&self.turn);
        let (mut file, _) = self.key_for(passphrase, now)?;
        self.forget_wrong(&mut file)
    }
}

/// Everything of the file that must not be changed without the wrapping failing.
fn bound(file: &KeyFile) -> String {
    let KdfParameters { memory_kib, passes, lanes } = file.kdf;
    format!(
        "zhike/vault/1\0{}\0{}\0{memory_kib}/{passes}/{lanes}\0{}\0{}",
        file.algorithm, file.vault, file.salt, file.key_store
    )
}

fn wrap(
    file: &KeyFile,
    passphrase: &str,
    secret: Option<&Secret>,
    key: &DatabaseKey,
) -> Result<String, VaultError> {
    let nonce = Nonce::from(from_hex::<12>(&file.nonce)?);
    let bound = bound(file);
    let payload = Payload { msg: key.as_slice(), aad: bound.as_bytes() };
    let wrapped = wrapping_cipher(file, passphrase, secret)?
        .encrypt(&nonce, payload)
        .map_err(|_| VaultError::Failed("the key cannot be wrapped".to_owned()))?;
    Ok(hex::encode(wrapped))
}

fn unwrap(file: &KeyFile, passphrase: &str, secret: Option<&Secret>) -> Result<DatabaseKey, VaultError> {
    let nonce = Nonce::from(from_hex::<12>(&file.nonce)?);
    let wrapped = from_hex::<48>(&file.wrapped_key)?;
    let bound = bound(file);
    let payload = Payload { msg: wrapped.as_slice(), aad: bound.as_bytes() };
    let key = wrapping_cipher(file, passphrase, secret)?
        .decrypt(&nonce, payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError::WrongPassphrase)?;
    key.as_slice().try_into().map(Zeroizing::new).map_err(|_| VaultError::WrongPassphrase)
}

/// AES-256-GCM under HKDF(Argon2id(passphrase) ‖ secret of the key store).
fn wrapping_cipher(
    file: &KeyFile,
    passphrase: &str,
    secret: Option<&Secret>,
) -> Result<Aes256Gcm, VaultError> {
    let failed = || VaultError::Failed("the key cannot be derived".to_owned());
    let salt = from_hex::<16>(&file.salt)?;
    let KdfParameters { memory_kib, passes, lanes } = file.kdf;
    let parameters = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| failed())?;
    let mut stretched = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), &salt, stretched.as_mut_slice())
        .map_err(|_| failed())?;
    let mut material = Zeroizing::new(Vec::with_capacity(64));
    material.extend_from_slice(stretched.as_slice());
    material.extend_from_slice(secret.map_or(&[], |secret| secret.as_slice()));
    let mut key = Zeroizing::new([0u8; 32]);
    Hkdf::<Sha256>::new(Some(&salt), &material)
        .expand(b"zhike/vault/1/wrapping key", key.as_mut_slice())
        .map_err(|_| failed())?;
    Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| failed())
}

/// Tells one secret from another without saying anything of it.
fn check_value(secret: &Secret) -> Result<String, VaultError> {
    let mut check = [0u8; 16];
    Hkdf::<Sha256>::new(None, secret)
        .expand(b"zhike/vault/1/key store check", &mut check)
        .map_err(|_| VaultError::Failed("the key cannot be derived".to_owned()))?;
    Ok(hex::encode(check))
}

fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| VaultError::Failed("the key file cannot be read".to_owned()))?;
    Ok(bytes)
}

/// Puts a database aside under the first free name.
fn put_aside(database: &Path) -> std::io::Result<()> {
    let aside = (1u32..).map(|number| database.with_extension(format!("db.without-key-{number}")));
    for candidate in aside.take(10_000) {
        if files(&candidate).iter().any(|file| file.exists()) {
            continue;
        }
        for (from, to) in files(database).iter().zip(files(&candidate).iter()) {
            if from.exists() {
                std::fs::rename(from, to)?;
            }
        }
        return sync_folder(database);
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

/// Makes the folder, readable by its owner alone.
fn create_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
