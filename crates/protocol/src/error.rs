//! How central says no.

use serde::{Deserialize, Serialize};

/// The closed set of reasons for which central refuses a whole request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiErrorCode {
    /// The body is not what the path takes.
    BadRequest,
    /// The enrolment code is unknown, used, or expired.
    BadEnrolmentCode,
    /// No token, an expired one, or one that is not ours: get a new one and try again.
    Unauthorized,
    /// The device is unknown or was revoked.
    DeviceRefused,
    /// The mutation ids do not follow the last one central has; nothing was applied.
    MidGap,
    /// A mutation id came again with other contents: this database is a copy or was restored.
    MidReuse,
    /// The cursor is not one central gave out.
    BadCursor,
    /// The cursor is from before central was restored or too old: fetch everything again.
    ResyncRequired,
    /// The protocol or schema is older than central takes.
    UpgradeRequired,
    /// Too large or too many.
    TooLarge,
    /// The client, or what is asked about him, is not this person's to see or to change.
    NotEntitled,
    /// The log in central's database is not the one that was witnessed: nothing is signed until an operator has acted.
    LogForked,
    /// No such path or thing.
    NotFound,
    /// Too many requests; see `Retry-After`.
    RateLimited,
    /// Central failed; fixed text, the cause is in its log.
    Internal,
}

/// The body of every refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// Why.
    pub code: ApiErrorCode,
    /// A sentence for people who read logs; holds no personal data.
    pub message: String,
}
