//! One complete exchange: the outbox up, batch by batch, then the changes down, page by page, then a look at the firm's log, then
//! a part of the documents. Every answer is kept by the store before the next request that builds on it, so that a cut at any
//! point loses nothing.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Handle, RuntimeFlavor};
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::pull::{PullAnswer, PullRequest};
use zhike_protocol::push::{MOST_MUTATIONS, Mutation, PushAnswer, PushRequest};
use zhike_protocol::{PROTOCOL, SCHEMA, paths};
use zhike_workstation::ports::{CentralError, Device, SyncOutcome, SyncPoint, SyncStore};

use crate::client::Wire;
use crate::fault::Fault;
use crate::token::Tokens;

/// Changes asked for in one page.
const PAGE: u32 = 2_000;
/// Mutations with more bytes than this together travel in two batches.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// An exchange under way.
pub(crate) struct Exchange<'a> {
    pub wire: Wire,
    pub tokens: &'a Tokens,
    pub device: &'a Device,
    pub store: &'a dyn SyncStore,
    pub progress: &'a (dyn Fn(u32) + Send + Sync),
}

impl Exchange<'_> {
    /// Pushes until the outbox is empty, then pulls until central has nothing more. A push that central cannot take
    /// does not keep the changes away: they are pulled all the same, and the push's error is the outcome.
    pub async fn run(&self) -> Result<SyncOutcome, CentralError> {
        let pushed = self.push_all().await;
        if let Err(
            error @ (CentralError::Unreachable | CentralError::DeviceRefused | CentralError::Store(_)),
        ) = pushed
        {
            return Err(error);
        }
        let pulled = self.pull_all().await?;
        // Neither keeps the other away, and both have let the changes through.
        let watched = self.watch_log().await;
        let sent = match &watched {
            Err(error) if *error != CentralError::LogNotTrusted => Err(error.clone()),
            _ => self.send_documents(&|| (self.progress)(pulled)).await,
        };
        let pushed = pushed?;
        watched?;
        Ok(SyncOutcome { pushed, pulled, documents_left: sent? })
    }

    async fn push_all(&self) -> Result<u32, CentralError> {
        let mut pushed = 0;
        loop {
            let outbox = blocking(|| self.store.outbox(MOST_MUTATIONS))?;
            let (mutations, left) = batch(outbox)?;
            if mutations.is_empty() {
                return Ok(pushed);
            }
            let count = mutations.len();
            let last = mutations.last().map(|mutation| mutation.mid);
            let epoch = blocking(|| self.store.epoch())?;
            let device = self.device.id;
            let request = PushRequest { proto: PROTOCOL, schema: SCHEMA, device, epoch, mutations };
            let answer: PushAnswer = match self.ask(paths::PUSH, &request).await {
                Err(Fault::Refused(ApiErrorCode::MidGap)) => {
                    tracing::error!(first = ?request.mutations.first().map(|m| m.mid), "central misses mutations");
                    return Err(CentralError::Failed);
                }
                answer => answer?,
            };
            let answered = answer.results.iter().map(|result| result.mid);
            if !answered.eq(request.mutations.iter().map(|mutation| mutation.mid)) {
                return Err(Fault::Unintelligible.into());
            }
            let point = SyncPoint { epoch: answer.epoch, server_time: answer.server_time };
            blocking(|| self.store.record_results(&answer.results, point))?;
            pushed += u32::try_from(count).unwrap_or(u32::MAX);
            if left == 0 && count < MOST_MUTATIONS {
                return Ok(pushed);
            }
            // What was answered must be gone from the outbox, or this would never end.
            let next = blocking(|| self.store.outbox(1))?;
            if next.first().is_some_and(|mutation| Some(mutation.mid) <= last) {
                tracing::error!("the outbox keeps what central answered");
                return Err(CentralError::Failed);
            }
        }
    }

    async fn pull_all(&self) -> Result<u32, CentralError> {
        let mut pulled = 0_u32;
        let mut page = self.page(blocking(|| self.store.cursor())?).await?;
        loop {
            let count = u32::try_from(page.changes.len()).unwrap_or(u32::MAX);
            if page.complete {
                blocking(|| self.store.apply_page(&page))?;
                pulled = pulled.saturating_add(count);
                (self.progress)(pulled);
                return Ok(pulled);
            }
            if count == 0 {
                // Neither complete nor any change: this would never end.
                return Err(Fault::Unintelligible.into());
            }
            // The next page is on its way while this one is applied. The cursor that is kept is always that of
            // the applied page, so a cut between the two only fetches it again.
            let next = tokio::spawn(self.fetch_page(Some(page.next.clone())).await?);
            blocking(|| self.store.apply_page(&page))?;
            pulled = pulled.saturating_add(count);
            (self.progress)(pulled);
            page = match next.await {
                Ok(Err(Fault::Refused(ApiErrorCode::Unauthorized))) => {
                    self.page(Some(page.next.clone())).await?
                }
                Ok(answer) => answer?,
                Err(_) => return Err(CentralError::Failed),
            };
        }
    }

    async fn page(&self, cursor: Option<String>) -> Result<PullAnswer, CentralError> {
        Ok(self.ask(paths::PULL, &pull_request(cursor)).await?)
    }

    /// A request for a page that can run by itself.
    async fn fetch_page(
        &self,
        cursor: Option<String>,
    ) -> Result<impl Future<Output = Result<PullAnswer, Fault>> + Send + 'static, CentralError> {
        let token = self.tokens.get(&self.wire, self.device).await?;
        let wire = self.wire.clone();
        Ok(async move { wire.post(paths::PULL, Some(&token), &pull_request(cursor)).await })
    }

    /// Asks with a token; with a new one if central does not take the one in use.
    pub(crate) async fn ask<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        path: &str,
        request: &Q,
    ) -> Result<A, Fault> {
        let token = self.tokens.get(&self.wire, self.device).await?;
        match self.wire.post(path, Some(&token), request).await {
            Err(Fault::Refused(ApiErrorCode::Unauthorized)) => {
                self.tokens.forget();
                let token = self.tokens.get(&self.wire, self.device).await?;
                self.wire.post(path, Some(&token), request).await
            }
            answer => answer,
        }
    }
}

fn pull_request(cursor: Option<String>) -> PullRequest {
    PullRequest { proto: PROTOCOL, schema: SCHEMA, cursor, limit: PAGE }
}

/// As many mutations from the head of the outbox as fit into one request, and how many are left. One alone always fits.
fn batch(mut outbox: Vec<Mutation>) -> Result<(Vec<Mutation>, usize), CentralError> {
    let mut bytes = 0_usize;
    let mut fit = 0;
    for mutation in &outbox {
        let size = serde_json::to_vec(mutation).map_err(|_| CentralError::Failed)?.len();
        bytes = bytes.saturating_add(size);
        if fit > 0 && bytes > BATCH_BYTES {
            break;
        }
        fit += 1;
    }
    let left = outbox.split_off(fit).len();
    Ok((outbox, left))
}

/// Runs a call of the store, which blocks on the disk. On a runtime with several threads the others go on meanwhile; on
/// one with a single thread there is nobody to hand over to.
pub(crate) fn blocking<T>(call: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(call),
        _ => call(),
    }
}
