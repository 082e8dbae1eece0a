//! Health.

use axum::Json;
use axum::extract::State as Shared;
use serde::Serialize;
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;

use super::State;
use super::refusal::Refusal;

/// Central is up.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Health {
    /// Always `ok`; anything else is an error status.
    status: &'static str,
}

/// Whether central is up, can read its database, and its log is the one that was witnessed.
#[utoipa::path(get, path = paths::HEALTH, tag = "health",
    responses(
        (status = 200, body = Health, description = "Up"),
        (status = 500, body = ApiError, description = "The database cannot be read"),
        (status = 503, body = ApiError, description = "The log is not the one that was witnessed: nothing is signed"),
    ))]
pub(super) async fn health(Shared(state): Shared<State>) -> Result<Json<Health>, Refusal> {
    state
        .run(|database| {
            database.read(|tables| tables.feed_head())?;
            Ok(database.check_log()?)
        })
        .await?;
    Ok(Json(Health { status: "ok" }))
}
