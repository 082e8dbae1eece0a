//! Documents and their chunks.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use zhike_domain::canonical::Digest256;
use zhike_protocol::document::{DocumentOffer, DocumentProgress, ReadDocument};
use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_protocol::paths;

use super::State;
use super::body::{Body, Token};
use super::refusal::Refusal;
use crate::operations::documents as operation;

/// Announces a document, and asks where to go on.
#[utoipa::path(post, path = paths::DOCUMENTS, tag = "documents", request_body = DocumentOffer,
    security(("access_token" = [])),
    responses(
        (status = 200, body = DocumentProgress, description = "The chunk central wants next"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn offer(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<DocumentOffer>,
) -> Result<Json<DocumentProgress>, Refusal> {
    state.run(move |database| operation::offer(database, &token, &request)).await.map(Json)
}

/// Sends a chunk of a document that was announced: 256 KiB, the last one what is left. The same chunk again is fine.
#[utoipa::path(put, path = "/v1/documents/{sha256}/chunks/{number}", tag = "documents",
    params(
        ("sha256" = String, Path, description = "SHA-256 of the document, hexadecimal"),
        ("number" = u32, Path, description = "Number of the chunk, from 0"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("access_token" = [])),
    responses(
        (status = 200, body = DocumentProgress,
            description = "The chunk central wants next; the first again if the whole was not what its SHA-256 says"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn take_chunk(
    Token(token): Token,
    Path((sha256, number)): Path<(String, String)>,
    Shared(state): Shared<State>,
    bytes: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<DocumentProgress>, Refusal> {
    let bytes = bytes.map_err(|_| ApiErrorCode::TooLarge)?;
    let sha256: Digest256 = sha256.parse().map_err(|_| ApiErrorCode::BadRequest)?;
    let number: u32 = number.parse().map_err(|_| ApiErrorCode::BadRequest)?;
    state.run(move |database| operation::take_chunk(database, &token, sha256, number, &bytes)).await.map(Json)
}

/// Hands out a document's bytes. That it was asked for is written into the log.
#[utoipa::path(post, path = paths::READ_DOCUMENT, tag = "documents", request_body = ReadDocument,
    security(("access_token" = [])),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
        (status = "4XX", body = ApiError, description = "Refused"),
        (status = 500, body = ApiError, description = "Central failed"),
    ))]
pub(super) async fn read(
    Token(token): Token,
    Shared(state): Shared<State>,
    Body(request): Body<ReadDocument>,
) -> Result<impl IntoResponse, Refusal> {
    let bytes = state.run(move |database| operation::read(database, &token, &request)).await?;
    Ok(([(CONTENT_TYPE, "application/octet-stream")], bytes))
}
