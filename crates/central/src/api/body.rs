//! Reading what a request carries: its JSON body and its access token. What cannot be read is refused in words that repeat
//! nothing of it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use zhike_protocol::error::ApiErrorCode;

use super::refusal::Refusal;

/// A JSON body.
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiErrorCode::TooLarge.into(),
                _ => Refusal::with_message(ApiErrorCode::BadRequest, "the body did not arrive whole"),
            })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let message = format!("the body is not what this path takes, at line {line}, column {column}");
            Refusal::with_message(ApiErrorCode::BadRequest, message)
        })
    }
}

/// An access token.
pub(super) struct Token(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let value = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
        match token {
            Some(token) if !token.is_empty() => Ok(Self(token.to_owned())),
            _ => Err(ApiErrorCode::Unauthorized.into()),
        }
    }
}
