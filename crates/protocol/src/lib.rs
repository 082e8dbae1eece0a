//! What workstation and central say to each other: requests, answers, records, errors, and how a log entry is signed.
//! Shared by both sides; no I/O, no clock, no storage. `docs/api/openapi.json` is generated from these types.

pub mod auth;
pub mod document;
pub mod duties;
pub mod error;
pub mod evidence;
pub mod pull;
pub mod push;
pub mod record;
pub mod seal;
pub mod tlog;
pub mod witness;

/// Version of the protocol; a request names it as `proto`.
pub const PROTOCOL: u32 = 1;
/// Version of the record bodies; a request names it as `schema`. Central takes this and the one before.
pub const SCHEMA: u32 = 1;

/// Paths of the API.
pub mod paths {
    /// Enrols a device with a one-time code.
    pub const ENROL: &str = "/v1/devices";
    /// Gives a challenge for a device to sign.
    pub const CHALLENGE: &str = "/v1/devices/challenge";
    /// Exchanges a signed challenge for an access token.
    pub const TOKEN: &str = "/v1/devices/token";
    /// Sends mutations.
    pub const PUSH: &str = "/v1/push";
    /// Fetches changes.
    pub const PULL: &str = "/v1/pull";
    /// Announces a document (`POST`); its chunks go to `<sha256>/chunks/<number>` beneath (`PUT`).
    pub const DOCUMENTS: &str = "/v1/documents";
    /// A document's bytes, for who looks at an entry that names it.
    pub const READ_DOCUMENT: &str = "/v1/documents/read";
    /// The newest checkpoint of the log, with proofs.
    pub const WITNESS: &str = "/v1/log/witness";
    /// An evidence pack.
    pub const EVIDENCE: &str = "/v1/evidence";
    /// What is due at a branch.
    pub const BRANCH_DUTIES: &str = "/v1/duties";
    /// Whom an inspector means.
    pub const FIND_CLIENTS: &str = "/v1/clients/find";
    /// Whether central is up.
    pub const HEALTH: &str = "/v1/health";
}
