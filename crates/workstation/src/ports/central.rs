//! Central as the use cases see it. Implemented over HTTP by the crate `sync`.

use std::future::Future;
use std::pin::Pin;

use zhike_protocol::auth::{EnrolRequest, Enrolment};

use crate::ports::{Device, SyncStore};

/// A future that may be awaited from any thread.
pub type Eventually<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why an exchange with central did not succeed. Nothing local is lost in any of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CentralError {
    /// No connection: no network, refused, timed out.
    #[error("central cannot be reached")]
    Unreachable,
    /// The address is not one we may talk to: https, or http on this machine.
    #[error("the address is not allowed")]
    BadAddress,
    /// The enrolment code is not good.
    #[error("the enrolment code is not accepted")]
    BadEnrolmentCode,
    /// The device is unknown or was revoked.
    #[error("central does not accept this device")]
    DeviceRefused,
    /// Central's answer is not in the protocol, or it failed.
    #[error("central failed or answered in another protocol")]
    Failed,
    /// Central says that this database is a copy or was restored.
    #[error("central knows this device with another history")]
    MidReuse,
    /// Central wants everything to be fetched again.
    #[error("central wants the book to be fetched again")]
    ResyncRequired,
    /// Central wants a newer version of the workstation.
    #[error("central wants a newer version")]
    UpgradeRequired,
    /// The local store failed.
    #[error(transparent)]
    Store(#[from] crate::ports::StoreError),
}

/// What an exchange brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncOutcome {
    /// Mutations central acknowledged.
    pub pushed: u32,
    /// Changes applied.
    pub pulled: u32,
}

/// Central.
pub trait Central: Send + Sync {
    /// Enrols a device.
    fn enrol<'a>(
        &'a self,
        url: &'a str,
        request: EnrolRequest,
    ) -> Eventually<'a, Result<Enrolment, CentralError>>;

    /// One complete exchange: pushes the outbox, then pulls until central has nothing more. `progress` is told how many
    /// changes were fetched so far.
    fn exchange<'a>(
        &'a self,
        device: &'a Device,
        store: &'a dyn SyncStore,
        progress: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Eventually<'a, Result<SyncOutcome, CentralError>>;
}
