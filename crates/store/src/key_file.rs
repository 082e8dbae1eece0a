//! The key file: how the database key is wrapped, what the lock screen shows, and how long to wait after wrong
//! passphrases. Written atomically. No passphrase and no unwrapped key is ever in it.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use zhike_ipc::Owner;
use zhike_workstation::ports::VaultError;

/// Version of the file's form.
pub(crate) const FORMAT: u32 = 1;
/// The algorithms in use; a firm may ask for others.
pub(crate) const ALGORITHM: &str = "zhike-vault-1:argon2id+hkdf-sha256+aes-256-gcm";

/// Cost of deriving a key from the passphrase (Argon2id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfParameters {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfParameters {
    /// What a device in use takes: 64 MiB, three passes.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Whether a file may ask for this: a tampered one must not take all memory of the machine.
    fn is_sane(self) -> bool {
        self.memory_kib <= 4 * 1024 * 1024
            && (1..=64).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
    }
}

impl Default for KdfParameters {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// The key file's contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyFile {
    pub(crate) format: u32,
    pub(crate) algorithm: String,
    /// Names this vault in the system's key store; random, 32 hexadecimal digits.
    pub(crate) vault: String,
    pub(crate) kdf: KdfParameters,
    /// 16 bytes in hexadecimal.
    pub(crate) salt: String,
    /// 12 bytes in hexadecimal.
    pub(crate) nonce: String,
    /// The database key and its tag, 48 bytes in hexadecimal.
    pub(crate) wrapped_key: String,
    /// The system's key store holds a secret without which the key cannot be unwrapped.
    pub(crate) key_store: bool,
    /// Tells the right secret from another; 16 bytes in hexadecimal.
    pub(crate) key_store_check: Option<String>,
    /// Enrolment is complete.
    pub(crate) enrolled: bool,
    /// For the lock screen; staff names are not client data.
    pub(crate) owner: Option<Owner>,
    #[serde(default)]
    pub(crate) wrong: WrongPassphrases,
}

/// Wrong passphrases since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrongPassphrases {
    /// How many.
    pub(crate) count: u32,
    /// No attempt before this instant.
    pub(crate) not_before: Option<DateTime<Utc>>,
    /// The largest instant ever told.
    pub(crate) latest: Option<DateTime<Utc>>,
}

/// So many wrong passphrases cost nothing: fingers slip.
const FREE: u32 = 2;
const FIRST_DELAY: TimeDelta = TimeDelta::seconds(5);
const LONGEST_DELAY: TimeDelta = TimeDelta::minutes(15);

impl WrongPassphrases {
    /// The delay after so many: 5 s after the third, then doubling up to 15 minutes.
    fn delay(self) -> TimeDelta {
        let Some(doublings) = self.count.checked_sub(FREE + 1) else { return TimeDelta::zero() };
        let factor = 1i32.checked_shl(doublings.min(16)).unwrap_or(i32::MAX);
        FIRST_DELAY.checked_mul(factor).map_or(LONGEST_DELAY, |delay| delay.min(LONGEST_DELAY))
    }

    /// Notes another one.
    pub(crate) fn note(&mut self, now: DateTime<Utc>) {
        self.count = self.count.saturating_add(1);
        self.not_before = now.checked_add_signed(self.delay());
        self.latest = Some(self.latest.map_or(now, |latest| latest.max(now)));
    }

    /// Seconds still to wait; `None` when an attempt may be made. A clock that was turned back starts the delay
    /// again from its new time: nothing is gained, and a clock that was wrong for a while locks nobody out.
    pub(crate) fn wait(&mut self, now: DateTime<Utc>) -> Option<u32> {
        if self.latest.is_some_and(|latest| now < latest) {
            self.not_before = now.checked_add_signed(self.delay());
        }
        self.latest = Some(now);
        let left = self.not_before?.signed_duration_since(now);
        if left <= TimeDelta::zero() {
            return None;
        }
        let seconds = left.num_milliseconds().saturating_add(999) / 1000;
        u32::try_from(seconds).ok()
    }
}

impl KeyFile {
    /// Reads the file; `None` when there is none.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, VaultError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(VaultError::DiskFailed),
        };
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let unreadable = || VaultError::Failed("the key file cannot be read".to_owned());
        let form: Form = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        if form.format > FORMAT {
            return Err(VaultError::NewerDatabase);
        }
        let file: Self = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        if file.algorithm != ALGORITHM || !file.kdf.is_sane() {
            return Err(unreadable());
        }
        Ok(Some(file))
    }

    /// Writes the file in one step: a crash leaves the old one or the new one.
    pub(crate) fn write(&self, path: &Path) -> Result<(), VaultError> {
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|_| VaultError::Failed("the key file cannot be written".to_owned()))?;
        replace(path, &bytes).map_err(|_| VaultError::DiskFailed)
    }
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("json.new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&temporary, path)?;
    sync_folder(path)
}

/// Makes names in the file's folder durable; Windows does so with the rename.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(second: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(1_790_000_000 + second, 0).single().unwrap()
    }

    #[test]
    fn the_delay_grows_to_a_quarter_of_an_hour() {
        let delays: Vec<i64> = (0..14)
            .map(|count| WrongPassphrases { count, ..Default::default() }.delay().num_seconds())
            .collect();
        assert_eq!(delays, [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
    }

    #[test]
    fn turning_the_clock_back_starts_the_delay_again() {
        let mut wrong = WrongPassphrases::default();
        (0..4).for_each(|_| wrong.note(at(0)));
        assert_eq!(wrong.wait(at(3)), Some(7));
        assert_eq!(wrong.wait(at(-3600)), Some(10));
        assert_eq!(wrong.wait(at(-3595)), Some(5));
        assert_eq!(wrong.wait(at(-3590)), None);
    }
}
