//! What central does, one operation a file: enrol, give a challenge, give a token, take mutations, hand out changes,
//! import a firm, make an enrolment code. No SQL and no HTTP.

pub(crate) mod authenticate;
pub(crate) mod challenge;
pub(crate) mod editable;
pub(crate) mod enrol;
pub(crate) mod import;
pub(crate) mod judge;
pub(crate) mod new_code;
pub(crate) mod pull;
pub(crate) mod push;
pub(crate) mod revoke;
pub(crate) mod token;

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

/// What is stored of a nonce or token: each is random and long, so a plain hash cannot be turned back.
pub(crate) fn stored_form(purpose: &str, secret: &str) -> Digest256 {
    tagged_digest(purpose, &[secret.as_bytes()])
}
