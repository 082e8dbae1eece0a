//! Evidence: whom somebody means, and the pack.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use zhike_protocol::error::ApiError;
use zhike_protocol::evidence::{EvidenceRequest, FindClients, FoundClients};
use zhike_protocol::paths;

use super::State;
use super::body::{Body, Token};
use super::refusal::Refusal;
use crate::operations::{evidence as operation, find_clients};

/// Finds clients by exact full name or client number: compliance among all, an RM among his own.
#[utoipa::path(post, path = paths::FIND_CLIENTS, tag = "evidence", request_body = FindClients,
    security(("access_token" = [])),
    responses(
        (status = 200, body = FoundClients, description = "At most fifty"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn find(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<FindClients>,
) -> Result<Json<FoundClients>, Refusal> {
    state.run(move |database| find_clients::find(database, &token, &request)).await.map(Json)
}

/// Puts an evidence pack together. That it was asked for is written into the log.
#[utoipa::path(post, path = paths::EVIDENCE, tag = "evidence", request_body = EvidenceRequest,
    security(("access_token" = [])),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip", description = "The pack"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
        (status = 503, body = ApiError, description = "The log is not the one that was witnessed: nothing is signed"),
    ))]
pub(super) async fn evidence(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<EvidenceRequest>,
) -> Result<impl IntoResponse, Refusal> {
    let pack = state.run(move |database| operation::evidence(database, &token, &request)).await?;
    Ok(([(CONTENT_TYPE, "application/zip")], pack))
}
