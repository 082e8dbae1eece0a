//! The HTTP client and the port it implements.

use std::sync::Once;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zhike_protocol::auth::{EnrolRequest, Enrolment};
use zhike_protocol::document::ReadDocument;
use zhike_protocol::duties::BranchDuties;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::evidence::{EvidenceRequest, FindClients, FoundClients};
use zhike_protocol::paths;
use zhike_workstation::ports::{Central, CentralError, Device, Eventually, SyncOutcome, SyncStore};

use crate::address;
use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::token::Tokens;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// No answer of the protocol is larger, unpacked; a page of central's ends at 8 MiB.
const MOST_ANSWER: usize = 64 * 1024 * 1024;

/// Central over HTTP. One for the life of the program: it keeps connections and the access token.
pub struct HttpCentral {
    /// Through the proxy of the system, if there is one.
    outward: Client,
    /// Never through a proxy.
    this_machine: Client,
    tokens: Tokens,
}

impl HttpCentral {
    /// Builds the clients; fails only when the system's certificates cannot be read.
    pub fn new() -> Result<Self, CentralError> {
        install_crypto();
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|_| {
                tracing::error!("the HTTP client cannot be built");
                CentralError::Failed
            })
        };
        Ok(Self {
            outward: build(builder())?,
            this_machine: build(builder().no_proxy())?,
            tokens: Tokens::default(),
        })
    }

    fn wire(&self, base: &str) -> Result<Wire, CentralError> {
        let base = address::read(base)?;
        let client =
            if address::is_this_machine(&base) { self.this_machine.clone() } else { self.outward.clone() };
        Ok(Wire { client, base })
    }
}

fn builder() -> reqwest::ClientBuilder {
    Client::builder()
        .user_agent(concat!("zhike/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        // Central does not redirect; who does is not central, and must not get the token.
        .redirect(Policy::none())
}

/// The cryptography behind TLS, chosen once for the whole program.
fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says that the program has chosen one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A way to one central.
#[derive(Clone)]
pub(crate) struct Wire {
    client: Client,
    pub base: Url,
}

impl Wire {
    /// Posts a request and reads the answer.
    pub async fn post<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        path: &str,
        token: Option<&str>,
        request: &Q,
    ) -> Result<A, Fault> {
        let builder = self.client.post(address::join(&self.base, path)).json(request);
        Self::answer(builder, token).await
    }

    /// Puts bytes as they are and reads the answer.
    pub async fn put<A: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
        bytes: Vec<u8>,
    ) -> Result<A, Fault> {
        let builder = self
            .client
            .put(address::join(&self.base, path))
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(bytes);
        Self::answer(builder, Some(token)).await
    }

    /// Posts a request and gives the answer's bytes as they are; `progress` is told how many there are.
    pub async fn fetch<Q: Serialize + Sync>(
        &self,
        path: &str,
        token: &str,
        request: &Q,
        progress: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Result<Vec<u8>, Fault> {
        let builder = self.client.post(address::join(&self.base, path)).json(request);
        Self::bytes(builder, Some(token), progress).await
    }

    async fn answer<A: DeserializeOwned>(builder: RequestBuilder, token: Option<&str>) -> Result<A, Fault> {
        let body = Self::bytes(builder, token, &|_, _| {}).await?;
        serde_json::from_slice(&body).map_err(|_| Fault::Unintelligible)
    }

    async fn bytes(
        mut builder: RequestBuilder,
        token: Option<&str>,
        progress: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Result<Vec<u8>, Fault> {
        if let Some(token) = token {
            builder = builder.bearer_auth(token);
        }
        let mut response = builder.send().await?;
        let (status, expected) = (response.status(), response.content_length());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len().saturating_add(chunk.len()) > MOST_ANSWER {
                return Err(Fault::Unintelligible);
            }
            body.extend_from_slice(&chunk);
            progress(u64::try_from(body.len()).unwrap_or(u64::MAX), expected);
        }
        if !status.is_success() {
            return Err(Fault::of_answer(status.as_u16(), &body));
        }
        Ok(body)
    }
}

impl HttpCentral {
    /// Asks with a token; with a new one if central does not take the one in use.
    async fn ask<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        device: &Device,
        path: &str,
        request: &Q,
    ) -> Result<A, CentralError> {
        let wire = self.wire(&device.central_url)?;
        let token = self.tokens.get(&wire, device).await?;
        match wire.post(path, Some(&token), request).await {
            Err(Fault::Refused(ApiErrorCode::Unauthorized)) => {
                let token = self.tokens.renewed(&wire, device).await?;
                Ok(wire.post(path, Some(&token), request).await?)
            }
            answer => Ok(answer?),
        }
    }

    /// The same for an answer that is bytes.
    async fn fetch<Q: Serialize + Sync>(
        &self,
        device: &Device,
        path: &str,
        request: &Q,
        progress: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Result<Vec<u8>, CentralError> {
        let wire = self.wire(&device.central_url)?;
        let token = self.tokens.get(&wire, device).await?;
        match wire.fetch(path, &token, request, progress).await {
            Err(Fault::Refused(ApiErrorCode::Unauthorized)) => {
                let token = self.tokens.renewed(&wire, device).await?;
                Ok(wire.fetch(path, &token, request, progress).await?)
            }
            answer => Ok(answer?),
        }
    }
}

impl Central for HttpCentral {
    fn enrol<'a>(
        &'a self,
        url: &'a str,
        request: EnrolRequest,
    ) -> Eventually<'a, Result<Enrolment, CentralError>> {
        Box::pin(async move { Ok(self.wire(url)?.post(paths::ENROL, None, &request).await?) })
    }

    fn find_clients<'a>(
        &'a self,
        device: &'a Device,
        request: FindClients,
    ) -> Eventually<'a, Result<FoundClients, CentralError>> {
        Box::pin(async move { self.ask(device, paths::FIND_CLIENTS, &request).await })
    }

    fn branch_duties<'a>(&'a self, device: &'a Device) -> Eventually<'a, Result<BranchDuties, CentralError>> {
        Box::pin(async move { self.ask(device, paths::BRANCH_DUTIES, &serde_json::json!({})).await })
    }

    fn evidence<'a>(
        &'a self,
        device: &'a Device,
        request: EvidenceRequest,
        progress: &'a (dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Eventually<'a, Result<Vec<u8>, CentralError>> {
        Box::pin(async move { self.fetch(device, paths::EVIDENCE, &request, progress).await })
    }

    fn document<'a>(
        &'a self,
        device: &'a Device,
        request: ReadDocument,
    ) -> Eventually<'a, Result<Vec<u8>, CentralError>> {
        Box::pin(async move { self.fetch(device, paths::READ_DOCUMENT, &request, &|_, _| {}).await })
    }

    fn exchange<'a>(
        &'a self,
        device: &'a Device,
        store: &'a dyn SyncStore,
        progress: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Eventually<'a, Result<SyncOutcome, CentralError>> {
        Box::pin(async move {
            let wire = self.wire(&device.central_url)?;
            Exchange { wire, tokens: &self.tokens, device, store, progress }.run().await
        })
    }
}
