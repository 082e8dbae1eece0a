//! The log as devices watch it.

use axum::Json;
use axum::extract::State as Shared;
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;
use zhike_protocol::witness::{WitnessAnswer, WitnessRequest};

use super::State;
use super::body::{Body, Token};
use super::refusal::Refusal;
use crate::operations::witness as operation;

/// Shows the newest checkpoint of the log, with proofs.
#[utoipa::path(post, path = paths::WITNESS, tag = "log", request_body = WitnessRequest,
    security(("access_token" = [])),
    responses(
        (status = 200, body = WitnessAnswer, description = "Checkpoint and proofs"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
        (status = 503, body = ApiError, description = "The log is not the one that was witnessed: nothing is signed"),
    ))]
pub(super) async fn show(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<WitnessRequest>,
) -> Result<Json<WitnessAnswer>, Refusal> {
    state.run(move |database| operation::show(database, &token, &request)).await.map(Json)
}
