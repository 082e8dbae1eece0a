//! The HTTP side: routes, limits, and the document of the API. Handlers are thin: read the request, call one
//! operation, map the refusal.

mod auth;
mod body;
mod documents;
mod duties;
mod evidence;
mod health;
mod limits;
mod pull;
mod push;
mod refusal;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::{Router, routing};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zhike_protocol::error::ApiErrorCode;

use crate::database::Database;
use limits::RateLimit;
use refusal::Refusal;

/// How central is served.
#[derive(Debug, Clone)]
pub struct Config {
    /// Seconds for which an access token is good; at most 600.
    pub token_seconds: u32,
    /// Enrolments one address may try in a minute.
    pub enrolments_per_minute: u32,
    /// Challenges and tokens one address may ask for in a minute.
    pub challenges_per_minute: u32,
    /// A request that takes longer is given up.
    pub request_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            token_seconds: 600,
            enrolments_per_minute: 20,
            // A whole branch behind one address starts its day at the same minute.
            challenges_per_minute: 600,
            request_timeout: Duration::from_secs(60),
        }
    }
}

/// A token is never good for longer.
const MOST_TOKEN_SECONDS: u32 = 600;

/// Bodies of the small requests.
const SMALL_BODY: usize = 16 * 1024;
/// Body of a push: 500 mutations of 32 KiB.
const PUSH_BODY: usize = 16 * 1024 * 1024;

/// Body of a chunk.
const CHUNK_BODY: usize = 256 * 1024;

/// What handlers share.
#[derive(Clone)]
pub(crate) struct State {
    database: Database,
    token_seconds: u32,
    enrolments: Arc<RateLimit>,
    challenges: Arc<RateLimit>,
}

impl State {
    /// Runs an operation where it may block.
    async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Database) -> Result<T, crate::operations::Refused> + Send + 'static,
    ) -> Result<T, Refusal> {
        let database = self.database.clone();
        match tokio::task::spawn_blocking(move || operation(&database)).await {
            Ok(done) => done.map_err(Refusal::from),
            Err(error) => {
                tracing::error!(panicked = error.is_panic(), "an operation did not come to its end");
                Err(ApiErrorCode::Internal.into())
            }
        }
    }
}

/// The routes, each with its description.
fn api() -> OpenApiRouter<State> {
    let small = OpenApiRouter::new()
        .routes(routes!(auth::enrol))
        .routes(routes!(auth::challenge))
        .routes(routes!(auth::token))
        .routes(routes!(pull::pull))
        .routes(routes!(documents::offer))
        .routes(routes!(documents::read))
        .routes(routes!(witness::show))
        .routes(routes!(duties::branch))
        .routes(routes!(evidence::find))
        .routes(routes!(evidence::evidence))
        .layer(DefaultBodyLimit::max(SMALL_BODY));
    let push = OpenApiRouter::new().routes(routes!(push::push)).layer(DefaultBodyLimit::max(PUSH_BODY));
    let chunks =
        OpenApiRouter::new().routes(routes!(documents::take_chunk)).layer(DefaultBodyLimit::max(CHUNK_BODY));
    OpenApiRouter::new().merge(small).merge(push).merge(chunks).routes(routes!(health::health))
}

/// The document of the API.
pub fn openapi() -> OpenApi {
    use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
    let (_, mut document) = api().split_for_parts();
    document.info = utoipa::openapi::InfoBuilder::new()
        .title("Zhike central")
        .version(zhike_protocol::PROTOCOL.to_string())
        .description(Some(
            "What a workstation and central say to each other. A firm's system of record may implement the same \
             contract.",
        ))
        .build();
    let mut components = document.components.take().unwrap_or_default();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.security_schemes.insert("access_token".to_owned(), bearer.into());
    document.components = Some(components);
    document
}

/// The whole service.
pub(crate) fn router(database: Database, config: &Config) -> Router {
    let state = State {
        database,
        token_seconds: config.token_seconds.min(MOST_TOKEN_SECONDS),
        enrolments: Arc::new(RateLimit::new(config.enrolments_per_minute)),
        challenges: Arc::new(RateLimit::new(config.challenges_per_minute)),
    };
    let timeout = config.request_timeout;
    let (router, _) = api().split_for_parts();
    router
        .fallback(routing::any(async || Refusal::from(ApiErrorCode::NotFound)))
        .method_not_allowed_fallback(async || Refusal::method_not_allowed())
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(from_fn(move |request, next| limits::in_time(timeout, request, next)))
        .layer(from_fn(limits::log))
        .with_state(state)
}
