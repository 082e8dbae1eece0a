//! Why a use case does not succeed, and which of the window's error codes it becomes.

use zhike_domain::review::NotYours;
use zhike_ipc::{ErrorCode, IpcError};

use crate::ports::{CentralError, NoRandomness, StoreError, VaultError};

/// Why a use case does not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The workstation is locked.
    #[error("the workstation is locked")]
    Locked,
    /// No device is enrolled here.
    #[error("no device is enrolled here")]
    NotEnrolled,
    /// The thing asked for is not here (any more).
    #[error("not found")]
    NotFound,
    /// An input cannot be accepted; names the form field, never its value.
    #[error("the field {0} cannot be accepted")]
    Invalid(&'static str),
    /// A review that is for other eyes (LG-05).
    #[error(transparent)]
    NotYours(#[from] NotYours),
    /// A document is larger than the window may hand over.
    #[error("the document is too large")]
    TooLarge,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store does not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Central did not do it.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The system gives no randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl Fault {
    /// The window's error. For [`ErrorCode::Internal`] the caller adds the reference under which it logged the cause.
    pub fn to_ipc(&self) -> IpcError {
        match self {
            Self::Locked => IpcError::of(ErrorCode::Locked),
            Self::NotEnrolled => IpcError::of(ErrorCode::NotEnrolled),
            Self::NotFound => IpcError::of(ErrorCode::NotFound),
            Self::TooLarge => IpcError::of(ErrorCode::TooLarge),
            Self::Invalid(field) => IpcError::invalid(field),
            Self::NotYours(_) => IpcError::of(ErrorCode::NotYours),
            Self::Store(fault) | Self::Central(CentralError::Store(fault)) => IpcError::of(store_code(fault)),
            Self::Vault(VaultError::TryLater(seconds)) => {
                IpcError { retry_after_seconds: Some(*seconds), ..IpcError::of(ErrorCode::TryLater) }
            }
            Self::Vault(fault) => IpcError::of(vault_code(fault)),
            Self::Central(fault) => IpcError::of(central_code(fault)),
            Self::Randomness(_) => IpcError::of(ErrorCode::Internal),
        }
    }
}

fn store_code(fault: &StoreError) -> ErrorCode {
    match fault {
        StoreError::DiskFailed => ErrorCode::StorageFailed,
        StoreError::Damaged(_) => ErrorCode::ForeignDatabase,
        StoreError::Refused | StoreError::Failed(_) => ErrorCode::Internal,
    }
}

fn vault_code(fault: &VaultError) -> ErrorCode {
    match fault {
        VaultError::WrongPassphrase => ErrorCode::WrongPassphrase,
        VaultError::TryLater(_) => ErrorCode::TryLater,
        VaultError::WeakPassphrase => ErrorCode::WeakPassphrase,
        VaultError::KeyMissing => ErrorCode::KeyMissing,
        VaultError::ForeignDatabase => ErrorCode::ForeignDatabase,
        VaultError::NewerDatabase => ErrorCode::NewerDatabase,
        VaultError::KeyStore => ErrorCode::KeyStoreUnavailable,
        VaultError::DiskFailed => ErrorCode::StorageFailed,
        VaultError::Failed(_) => ErrorCode::Internal,
    }
}

fn central_code(fault: &CentralError) -> ErrorCode {
    match fault {
        CentralError::Unreachable => ErrorCode::Offline,
        CentralError::NotFound => ErrorCode::NotFound,
        CentralError::BadAddress => ErrorCode::BadAddress,
        CentralError::BadEnrolmentCode => ErrorCode::BadEnrolmentCode,
        CentralError::DeviceRefused | CentralError::MidReuse => ErrorCode::DeviceRefused,
        CentralError::Failed | CentralError::ResyncRequired | CentralError::UpgradeRequired => {
            ErrorCode::CentralUnavailable
        }
        CentralError::LogNotTrusted => ErrorCode::LogNotTrusted,
        CentralError::Store(fault) => store_code(fault),
    }
}
