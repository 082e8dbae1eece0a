//! Push.

use axum::Json;
use axum::extract::State as Shared;
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;
use zhike_protocol::push::{PushAnswer, PushRequest};

use super::State;
use super::body::{Body, Token};
use super::refusal::Refusal;
use crate::operations::push as operation;

/// Sends what a device did. Every mutation takes effect at most once, however often it is sent.
#[utoipa::path(post, path = paths::PUSH, tag = "sync", request_body = PushRequest, security(("access_token" = [])),
    responses(
        (status = 200, body = PushAnswer, description = "What became of each mutation"),
        (status = "4XX", body = ApiError, description = "Refused; nothing was applied"),
        (status = 500, body = ApiError, description = "Central failed; nothing was applied"),
    ))]
pub(super) async fn push(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<PushRequest>,
) -> Result<Json<PushAnswer>, Refusal> {
    state.run(move |database| operation::push(database, &token, &request)).await.map(Json)
}
