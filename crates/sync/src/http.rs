//! Exchanges with central over HTTP: enrolment, tokens, push, pull. What is local stays correct whatever breaks here: the
//! store takes each answer in one transaction.

use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;
use zhike_domain::ids::DeviceId;
use zhike_protocol::auth::{
    AccessToken, Challenge, ChallengeRequest, EnrolRequest, Enrolment, TokenRequest, challenge_message, sign,
};
use zhike_protocol::error::{ApiError, ApiErrorCode};
use zhike_protocol::pull::{PullAnswer, PullRequest};
use zhike_protocol::push::{MOST_MUTATIONS, PushAnswer, PushRequest};
use zhike_protocol::{PROTOCOL, SCHEMA, paths};
use zhike_workstation::ports::{
    Central, CentralError, Device, Eventually, SyncOutcome, SyncPoint, SyncStore,
};

use crate::address::central_address;

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// A token is renewed this long before it runs out.
const RENEW_BEFORE: Duration = Duration::from_secs(30);
/// Changes asked for in one page.
const PAGE: u32 = 2_000;

/// Central, reached over HTTP.
pub struct HttpCentral {
    client: Client,
    token: Mutex<Option<Token>>,
}

/// A token in memory. Its age is measured by the monotonic clock: a wrong wall clock must not matter.
struct Token {
    device: DeviceId,
    text: String,
    good_until: Instant,
}

/// What central said no to, or that it could not be asked.
enum Refusal {
    Code(ApiErrorCode),
    Other(CentralError),
}

impl HttpCentral {
    /// A client with an empty token store.
    pub fn new() -> Result<Self, CentralError> {
        install_tls_provider();
        let client = Client::builder()
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .redirect(redirect::Policy::none())
            // A firm's proxy is a setting of its own; what the environment happens to name must not see our traffic.
            .no_proxy()
            .build()
            .map_err(|_| CentralError::Failed)?;
        Ok(Self { client, token: Mutex::new(None) })
    }

    async fn ask<B: Serialize + Sync, A: DeserializeOwned>(
        &self,
        base: &Url,
        path: &str,
        token: Option<&str>,
        body: &B,
    ) -> Result<A, Refusal> {
        let url = base.join(path).map_err(|_| Refusal::Other(CentralError::BadAddress))?;
        let mut request = self.client.request(Method::POST, url).json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.map_err(|fault| Refusal::Other(unreached(&fault)))?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|fault| Refusal::Other(unreached(&fault)))?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| Refusal::Other(CentralError::Failed));
        }
        Err(serde_json::from_slice::<ApiError>(&bytes)
            .map_or_else(|_| by_status(status), |e| Refusal::Code(e.code)))
    }

    /// Asks with a token; a token that central no longer takes is renewed once.
    async fn ask_as_device<B: Serialize + Sync, A: DeserializeOwned>(
        &self,
        base: &Url,
        device: &Device,
        path: &str,
        body: &B,
    ) -> Result<A, CentralError> {
        let token = self.token(base, device).await?;
        match self.ask(base, path, Some(&token), body).await {
            Err(Refusal::Code(ApiErrorCode::Unauthorized)) => {
                *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
                let renewed = self.token(base, device).await?;
                self.ask(base, path, Some(&renewed), body).await.map_err(CentralError::from)
            }
            other => other.map_err(CentralError::from),
        }
    }

    async fn token(&self, base: &Url, device: &Device) -> Result<String, CentralError> {
        if let Some(token) = &*self.token.lock().unwrap_or_else(PoisonError::into_inner)
            && token.device == device.id
            && Instant::now() < token.good_until
        {
            return Ok(token.text.clone());
        }
        let request = ChallengeRequest { device: device.id };
        let challenge: Challenge = self.ask(base, paths::CHALLENGE, None, &request).await?;
        let signature = sign(&device.signing_key, &challenge_message(device.id, &challenge.nonce));
        let request = TokenRequest { device: device.id, nonce: challenge.nonce, signature };
        let granted: AccessToken = self.ask(base, paths::TOKEN, None, &request).await?;
        let good_for = Duration::from_secs(granted.expires_in.into()).saturating_sub(RENEW_BEFORE);
        let token =
            Token { device: device.id, text: granted.token.clone(), good_until: Instant::now() + good_for };
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
        Ok(granted.token)
    }

    /// Sends the outbox, batch by batch, until nothing in it waits.
    async fn push_all(
        &self,
        base: &Url,
        device: &Device,
        store: &dyn SyncStore,
    ) -> Result<u32, CentralError> {
        let mut pushed = 0u32;
        loop {
            let mutations = store.outbox(MOST_MUTATIONS)?;
            let Some(last) = mutations.last().map(|mutation| mutation.mid) else { return Ok(pushed) };
            let request = PushRequest {
                proto: PROTOCOL,
                schema: SCHEMA,
                device: device.id,
                epoch: store.epoch()?,
                mutations,
            };
            let answer: PushAnswer = self.ask_as_device(base, device, paths::PUSH, &request).await?;
            if answer.results.len() != request.mutations.len() || answer.acked_mid < last {
                // An answer that leaves mutations open would be asked again for ever.
                return Err(CentralError::Failed);
            }
            let point = SyncPoint { epoch: answer.epoch, server_time: answer.server_time };
            store.record_results(&answer.results, point)?;
            pushed = pushed.saturating_add(u32::try_from(answer.results.len()).unwrap_or(u32::MAX));
        }
    }

    /// Fetches changes page by page until central has no more.
    async fn pull_all(
        &self,
        base: &Url,
        device: &Device,
        store: &dyn SyncStore,
        progress: &(dyn Fn(u32) + Send + Sync),
    ) -> Result<u32, CentralError> {
        let mut pulled = 0u32;
        loop {
            let cursor = store.cursor()?;
            let request =
                PullRequest { proto: PROTOCOL, schema: SCHEMA, cursor: cursor.clone(), limit: PAGE };
            let page: PullAnswer = self.ask_as_device(base, device, paths::PULL, &request).await?;
            if !page.complete && cursor.as_deref() == Some(page.next.as_str()) {
                // A page that does not move the cursor would be fetched for ever.
                return Err(CentralError::Failed);
            }
            store.apply_page(&page)?;
            pulled = pulled.saturating_add(u32::try_from(page.changes.len()).unwrap_or(u32::MAX));
            progress(pulled);
            if page.complete {
                return Ok(pulled);
            }
        }
    }
}

impl Central for HttpCentral {
    fn enrol<'a>(
        &'a self,
        url: &'a str,
        request: EnrolRequest,
    ) -> Eventually<'a, Result<Enrolment, CentralError>> {
        Box::pin(async move {
            let base = central_address(url)?;
            Ok(self.ask(&base, paths::ENROL, None, &request).await?)
        })
    }

    fn exchange<'a>(
        &'a self,
        device: &'a Device,
        store: &'a dyn SyncStore,
        progress: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Eventually<'a, Result<SyncOutcome, CentralError>> {
        Box::pin(async move {
            let base = central_address(&device.central_url)?;
            let pushed = self.push_all(&base, device, store).await?;
            let pulled = self.pull_all(&base, device, store, progress).await?;
            Ok(SyncOutcome { pushed, pulled })
        })
    }
}

impl From<Refusal> for CentralError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::Code(code) => code,
            Refusal::Other(fault) => return fault,
        };
        tracing::warn!(?code, "central refused");
        match code {
            ApiErrorCode::BadEnrolmentCode => Self::BadEnrolmentCode,
            ApiErrorCode::DeviceRefused | ApiErrorCode::Unauthorized => Self::DeviceRefused,
            ApiErrorCode::MidReuse => Self::MidReuse,
            ApiErrorCode::ResyncRequired | ApiErrorCode::BadCursor => Self::ResyncRequired,
            ApiErrorCode::UpgradeRequired => Self::UpgradeRequired,
            ApiErrorCode::BadRequest
            | ApiErrorCode::MidGap
            | ApiErrorCode::TooLarge
            | ApiErrorCode::NotFound
            | ApiErrorCode::RateLimited
            | ApiErrorCode::Internal => Self::Failed,
        }
    }
}

/// A refusal without our body comes from something between us and central, or from another program.
fn by_status(status: StatusCode) -> Refusal {
    Refusal::Other(match status {
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            CentralError::Unreachable
        }
        _ => CentralError::Failed,
    })
}

fn unreached(fault: &reqwest::Error) -> CentralError {
    // The error's text may hold the address; its kind does not.
    tracing::info!(connect = fault.is_connect(), timeout = fault.is_timeout(), "central was not reached");
    CentralError::Unreachable
}

/// TLS by rustls with ring; chosen once a process.
fn install_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Another part of the process may have chosen already; its choice serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
