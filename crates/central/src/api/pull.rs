//! Pull.

use axum::extract::State as Shared;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;
use zhike_protocol::pull::{PullAnswer, PullRequest};

use super::State;
use super::body::{Body, Token};
use super::refusal::Refusal;
use crate::operations::pull as operation;

/// Fetches the changes after a cursor, in the order in which they were committed.
#[utoipa::path(post, path = paths::PULL, tag = "sync", request_body = PullRequest, security(("access_token" = [])),
    responses(
        (status = 200, body = PullAnswer, description = "A page of changes"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn pull(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<PullRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let page = state.run(move |database| operation::pull(database, &token, &request)).await?;
    Ok(([(CONTENT_TYPE, "application/json")], page))
}
