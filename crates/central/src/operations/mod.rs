//! What central does, one operation a file: enrol, give a challenge, give a token, take mutations, hand out changes,
//! import a firm, make an enrolment code. No SQL and no HTTP.

pub(crate) mod audit;
pub(crate) mod authenticate;
pub(crate) mod challenge;
pub(crate) mod documents;
pub(crate) mod duties;
pub(crate) mod editable;
pub(crate) mod enrol;
pub(crate) mod erase;
pub(crate) mod evidence;
mod evidence_report;
pub(crate) mod find_clients;
pub(crate) mod import;
pub(crate) mod judge;
mod log_entry;
pub(crate) mod new_code;
pub(crate) mod pull;
pub(crate) mod push;
mod questionnaire;
pub(crate) mod revoke;
pub(crate) mod rule_packs;
pub(crate) mod sample;
pub(crate) mod scripts;
pub(crate) mod token;
pub(crate) mod witness;

use zhike_domain::canonical::{Digest256, tagged_digest};
use zhike_protocol::error::ApiErrorCode;

use crate::database::DatabaseError;

/// Why an operation did not happen.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The request is refused, for a reason of the contract.
    Because(ApiErrorCode),
    /// Central failed.
    Failed(DatabaseError),
}

impl From<DatabaseError> for Refused {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}

impl From<crate::random::NoRandomness> for Refused {
    fn from(error: crate::random::NoRandomness) -> Self {
        Self::Failed(error.into())
    }
}

impl From<ApiErrorCode> for Refused {
    fn from(code: ApiErrorCode) -> Self {
        Self::Because(code)
    }
}

/// SHA-256 of bytes as they are, without a purpose: what a text is known by outside.
fn sha256(bytes: &[u8]) -> Digest256 {
    use sha2::Digest;
    Digest256(sha2::Sha256::digest(bytes).into())
}

/// What is stored of a nonce or token: each is random and long, so a plain hash cannot be turned back.
pub(crate) fn stored_form(purpose: &str, secret: &str) -> Digest256 {
    tagged_digest(purpose, &[secret.as_bytes()])
}
