//! What is due at a branch.

use axum::Json;
use axum::extract::State as Shared;
use zhike_protocol::duties::BranchDuties;
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;

use super::State;
use super::body::Token;
use super::refusal::Refusal;
use crate::operations::duties;

/// Counts what suitability asks to be done, by relationship manager: a branch head's branch, every branch for compliance.
#[utoipa::path(post, path = paths::BRANCH_DUTIES, tag = "duties",
    security(("access_token" = [])),
    responses(
        (status = 200, body = BranchDuties, description = "Sums; no client is named"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn branch(
    Token(token): Token,
    Shared(state): Shared<State>,
) -> Result<Json<BranchDuties>, Refusal> {
    state.run(move |database| duties::branch_duties(database, &token)).await.map(Json)
}
