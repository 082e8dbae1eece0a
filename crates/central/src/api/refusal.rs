//! How a refusal is said over HTTP. Failures of our own have fixed text; their cause goes to the log.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use zhike_protocol::error::{ApiError, ApiErrorCode};

use crate::database::DatabaseError;
use crate::operations::Refused;

/// A refusal on its way out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: ApiError,
    /// Seconds after which to try again.
    retry_after: Option<u64>,
}

impl Refusal {
    pub fn with_message(code: ApiErrorCode, message: impl Into<String>) -> Self {
        Self { error: ApiError { code, message: message.into() }, ..code.into() }
    }

    pub fn method_not_allowed() -> Self {
        let refusal = Self::with_message(ApiErrorCode::BadRequest, "this path does not take this method");
        Self { status: StatusCode::METHOD_NOT_ALLOWED, ..refusal }
    }

    pub fn timed_out() -> Self {
        let refusal = Self::with_message(ApiErrorCode::BadRequest, "the request took too long");
        Self { status: StatusCode::REQUEST_TIMEOUT, ..refusal }
    }

    pub fn try_again_in(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..ApiErrorCode::RateLimited.into() }
    }
}

/// Status and words for each reason.
impl From<ApiErrorCode> for Refusal {
    fn from(code: ApiErrorCode) -> Self {
        use ApiErrorCode as C;
        let (status, message) = match code {
            C::BadRequest => (StatusCode::BAD_REQUEST, "the request is not what this path takes"),
            C::BadEnrolmentCode => (StatusCode::FORBIDDEN, "the enrolment code is unknown, used or expired"),
            C::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "no access token, or one that is not good any more")
            }
            C::DeviceRefused => (StatusCode::FORBIDDEN, "the device is unknown or was revoked"),
            C::MidGap => (StatusCode::CONFLICT, "the mutations do not follow the last one known here"),
            C::MidReuse => (StatusCode::CONFLICT, "a mutation of this number is known with other contents"),
            C::BadCursor => (StatusCode::BAD_REQUEST, "the cursor was not given out here"),
            C::ResyncRequired => {
                (StatusCode::GONE, "the cursor is of another history: fetch everything again")
            }
            C::UpgradeRequired => (StatusCode::UPGRADE_REQUIRED, "the protocol or schema is too old"),
            C::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too large or too many"),
            C::NotEntitled => (StatusCode::FORBIDDEN, "the client is not this person's"),
            C::LogForked => (
                StatusCode::SERVICE_UNAVAILABLE,
                "the log is not the one that was witnessed: nothing is signed until an operator has acted",
            ),
            C::NotFound => (StatusCode::NOT_FOUND, "there is nothing here"),
            C::RateLimited => (StatusCode::TOO_MANY_REQUESTS, "too many requests"),
            C::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "central failed"),
        };
        Self { status, error: ApiError { code, message: message.to_owned() }, retry_after: None }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Because(code) => code.into(),
            Refused::Failed(error @ (DatabaseError::LogForked | DatabaseError::Witness(_))) => {
                tracing::error!(%error, "nothing is signed");
                ApiErrorCode::LogForked.into()
            }
            Refused::Failed(error) => {
                tracing::error!(%error, "the database failed");
                ApiErrorCode::Internal.into()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.error)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
