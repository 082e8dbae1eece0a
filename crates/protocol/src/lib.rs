//! What workstation and central say to each other: requests, answers, records, errors, and how a log entry is signed.
//! Shared by both sides; no I/O, no clock, no storage. `docs/api/openapi.json` is generated from these types.

pub mod auth;
pub mod error;
pub mod pull;
pub mod push;
pub mod record;
pub mod seal;

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
    /// Whether central is up.
    pub const HEALTH: &str = "/v1/health";
}
