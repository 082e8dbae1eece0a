//! The one error the window ever sees.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The closed set of error codes. Each has a message and a next step in both languages under `error.<code>` in
/// `ui/src/locales`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The device is not enrolled yet.
    NotEnrolled,
    /// The workstation is locked.
    Locked,
    /// The passphrase does not open the database.
    WrongPassphrase,
    /// Too many wrong passphrases; wait before the next try.
    TryLater,
    /// The passphrase is too short.
    WeakPassphrase,
    /// The enrolment code is unknown, used, or expired.
    BadEnrolmentCode,
    /// The address is not one we may talk to (https, or http on this machine).
    BadAddress,
    /// The device's key file is missing; the data cannot be opened without it.
    KeyMissing,
    /// The database is not ours, damaged, or of another device.
    ForeignDatabase,
    /// The database was written by a newer version.
    NewerDatabase,
    /// The system's key store lost or refuses its secret.
    KeyStoreUnavailable,
    /// Central cannot be reached; work goes on offline.
    Offline,
    /// Central answered with an error; it will be tried again.
    CentralUnavailable,
    /// Central does not know or no longer accepts this device.
    DeviceRefused,
    /// This machine's clock and central's differ too much for requests to be accepted.
    ClockWrong,
    /// The firm's log at central does not hold what this device saw of it before.
    LogNotTrusted,
    /// The document is larger than the window may hand over.
    TooLarge,
    /// There is no such thing here (any more).
    NotFound,
    /// The review is not for this person to decide, or was decided already.
    NotYours,
    /// What was typed cannot be accepted; `field` in the details says which.
    Invalid,
    /// The disk is full or cannot be written.
    StorageFailed,
    /// Something else went wrong; the cause is in the local log without client data.
    Internal,
}

/// An error as the window gets it: a code to word, and details that hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{code:?}")]
pub struct IpcError {
    /// What went wrong.
    pub code: ErrorCode,
    /// The form field it concerns, if one does.
    pub field: Option<String>,
    /// Seconds to wait before trying again, for `try_later`.
    pub retry_after_seconds: Option<u32>,
    /// Short random reference under which the cause stands in the local log, for `internal`.
    pub reference: Option<String>,
}

impl IpcError {
    /// An error that needs no details.
    pub fn of(code: ErrorCode) -> Self {
        Self { code, field: None, retry_after_seconds: None, reference: None }
    }

    /// An input that cannot be accepted, naming the form field.
    pub fn invalid(field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..Self::of(ErrorCode::Invalid) }
    }
}
