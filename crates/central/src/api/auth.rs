//! Enrolment, challenges and tokens.

use axum::Json;
use axum::extract::State as Shared;
use zhike_protocol::auth::{AccessToken, Challenge, ChallengeRequest, EnrolRequest, Enrolment, TokenRequest};
use zhike_protocol::error::ApiError;
use zhike_protocol::paths;

use super::State;
use super::body::Body;
use super::limits::Peer;
use super::refusal::Refusal;
use crate::operations::{challenge::give_challenge, enrol as operation, token::give_token};

/// Enrols a device with a one-time code.
#[utoipa::path(post, path = paths::ENROL, tag = "devices", request_body = EnrolRequest,
    responses(
        (status = 200, body = Enrolment, description = "Enrolled; the same code and key are answered the same again"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn enrol(
    peer: Peer,
    Shared(state): Shared<State>,
    Body(request): Body<EnrolRequest>,
) -> Result<Json<Enrolment>, Refusal> {
    state.enrolments.check(peer.0)?;
    state.run(move |database| operation::enrol(database, &request)).await.map(Json)
}

/// Gives a challenge to sign, good once, for a minute.
#[utoipa::path(post, path = paths::CHALLENGE, tag = "devices", request_body = ChallengeRequest,
    responses(
        (status = 200, body = Challenge, description = "A challenge; for an unknown device one that is good for nothing"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn challenge(
    peer: Peer,
    Shared(state): Shared<State>,
    Body(request): Body<ChallengeRequest>,
) -> Result<Json<Challenge>, Refusal> {
    state.challenges.check(peer.0)?;
    state.run(move |database| give_challenge(database, request.device)).await.map(Json)
}

/// Exchanges a signed challenge for a short access token.
#[utoipa::path(post, path = paths::TOKEN, tag = "devices", request_body = TokenRequest,
    responses(
        (status = 200, body = AccessToken, description = "A token"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn token(
    peer: Peer,
    Shared(state): Shared<State>,
    Body(request): Body<TokenRequest>,
) -> Result<Json<AccessToken>, Refusal> {
    state.challenges.check(peer.0)?;
    let life = state.token_seconds;
    state.run(move |database| give_token(database, &request, life)).await.map(Json)
}
