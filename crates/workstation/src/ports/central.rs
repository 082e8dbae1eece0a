//! Central as the use cases see it. Implemented over HTTP by the crate `sync`.

use std::future::Future;
use std::pin::Pin;

use zhike_protocol::auth::{EnrolRequest, Enrolment};
use zhike_protocol::document::ReadDocument;
use zhike_protocol::duties::BranchDuties;
use zhike_protocol::evidence::{EvidenceRequest, FindClients, FoundClients};

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
    /// Central does not have what was asked for, or not yet.
    #[error("central does not have it")]
    NotFound,
    /// Central's answer is not in the protocol, or it failed.
    #[error("central failed or answered in another protocol")]
    Failed,
    /// Central says that this database is a copy or was restored.
    #[error("central knows this device with another history")]
    MidReuse,
    /// Central wants everything to be fetched again.
    #[error("central wants the book to be fetched again")]
    ResyncRequired,
    /// The firm's log does not hold what this device saw of it before (LG-06); the evidence is kept.
    #[error("the firm's log is not the one that was seen before")]
    LogNotTrusted,
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
    /// Documents are left to be sent; another exchange goes on with them.
    pub documents_left: bool,
}

/// Central.
pub trait Central: Send + Sync {
    /// Enrols a device.
    fn enrol<'a>(
        &'a self,
        url: &'a str,
        request: EnrolRequest,
    ) -> Eventually<'a, Result<Enrolment, CentralError>>;

    /// Whom somebody who may see every client means by a name or a number.
    fn find_clients<'a>(
        &'a self,
        device: &'a Device,
        request: FindClients,
    ) -> Eventually<'a, Result<FoundClients, CentralError>>;

    /// What is due at the branch of a branch head; at every branch for compliance.
    fn branch_duties<'a>(&'a self, device: &'a Device) -> Eventually<'a, Result<BranchDuties, CentralError>>;

    /// An evidence pack's bytes; nothing of it is checked. `progress` is told how many bytes are here, and how many there are
    /// in all where central says so.
    fn evidence<'a>(
        &'a self,
        device: &'a Device,
        request: EvidenceRequest,
        progress: &'a (dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Eventually<'a, Result<Vec<u8>, CentralError>>;

    /// A document's bytes; nothing of it is checked.
    fn document<'a>(
        &'a self,
        device: &'a Device,
        request: ReadDocument,
    ) -> Eventually<'a, Result<Vec<u8>, CentralError>>;

    /// One complete exchange: pushes the outbox, pulls until central has nothing more, looks at the firm's log, and sends a
    /// part of the documents that wait. `progress` is told how many changes were fetched so far.
    fn exchange<'a>(
        &'a self,
        device: &'a Device,
        store: &'a dyn SyncStore,
        progress: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Eventually<'a, Result<SyncOutcome, CentralError>>;
}
