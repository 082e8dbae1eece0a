//! The system's key store (Secret Service, Keychain, Credential Manager): a second secret beside the passphrase, so
//! that a copied folder alone cannot be attacked. Where there is none, or it does not answer, there is none.

use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;
use zhike_workstation::ports::{Randomness, VaultError};

/// Whether the system's key store is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStorePolicy {
    /// Where there is one.
    WherePresent,
    /// Not even asked for: tests, demos, machines without a session.
    Off,
}

impl KeyStorePolicy {
    /// As the environment says: `ZHIKE_KEY_STORE=off` switches it off.
    pub fn from_environment() -> Self {
        match std::env::var("ZHIKE_KEY_STORE") {
            Ok(value) if value.eq_ignore_ascii_case("off") => Self::Off,
            _ => Self::WherePresent,
        }
    }
}

/// The secret; wiped when dropped.
pub(crate) type Secret = Zeroizing<Vec<u8>>;

const SERVICE: &str = "zhike";

/// For a store that has to ask the user for his keyring's password first.
const PATIENCE: Duration = Duration::from_secs(60);
/// At enrolment there need be none: a bus without a key store must not hold up the form.
const PATIENCE_AT_ENROLMENT: Duration = Duration::from_secs(15);

/// Makes a secret and keeps it under the vault's name; `None` where there is no key store that keeps it.
pub(crate) fn create(
    policy: KeyStorePolicy,
    vault: &str,
    randomness: &dyn Randomness,
) -> Result<Option<Secret>, VaultError> {
    if policy == KeyStorePolicy::Off || !is_likely() {
        return Ok(None);
    }
    let mut secret = Zeroizing::new(vec![0; 32]);
    randomness.fill(&mut secret).map_err(|error| VaultError::Failed(error.to_string()))?;
    let (name, kept) = (vault.to_owned(), secret.clone());
    let keeps = patiently(PATIENCE_AT_ENROLMENT, move || {
        let entry = keyring::Entry::new(SERVICE, &name).ok()?;
        entry.set_secret(&kept).ok()?;
        let read = Zeroizing::new(entry.get_secret().ok()?);
        (*read == *kept).then_some(())
    });
    Ok(keeps.map(|()| secret))
}

/// Reads the vault's secret.
pub(crate) fn read(policy: KeyStorePolicy, vault: &str) -> Result<Secret, VaultError> {
    if policy == KeyStorePolicy::Off || !is_likely() {
        return Err(VaultError::KeyStore);
    }
    let name = vault.to_owned();
    let secret = patiently(PATIENCE, move || {
        let entry = keyring::Entry::new(SERVICE, &name).ok()?;
        entry.get_secret().ok().map(Zeroizing::new)
    });
    secret.ok_or(VaultError::KeyStore)
}

/// Removes the secret of a vault that is replaced; a secret left behind opens nothing.
pub(crate) fn remove(policy: KeyStorePolicy, vault: &str) {
    if policy == KeyStorePolicy::Off || !is_likely() {
        return;
    }
    let name = vault.to_owned();
    let _ = patiently(PATIENCE_AT_ENROLMENT, move || {
        keyring::Entry::new(SERVICE, &name).ok()?.delete_credential().ok()
    });
}

/// On Linux a key store is reached over the session bus; without one nothing has to be tried.
fn is_likely() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let in_runtime_folder = || {
        std::env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists())
    };
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
        || in_runtime_folder()
}

/// Asks on a thread of its own (the library blocks and brings its own executor), and gives up when it does not answer.
fn patiently<T: Send + 'static>(
    patience: Duration,
    ask: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    let (answer, answers) = mpsc::channel();
    std::thread::Builder::new()
        .name("key-store".to_owned())
        .spawn(move || {
            // Nobody may be waiting any more.
            let _ = answer.send(ask());
        })
        .ok()?;
    answers.recv_timeout(patience).ok().flatten()
}
