//! How much and how long: requests an address may make, time a request may take; and the line each request leaves in the log.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use zhike_protocol::paths;

use super::refusal::Refusal;

const PATHS: [&str; 10] = [
    paths::ENROL,
    paths::CHALLENGE,
    paths::TOKEN,
    paths::PUSH,
    paths::PULL,
    paths::DOCUMENTS,
    paths::WITNESS,
    paths::EVIDENCE,
    paths::FIND_CLIENTS,
    paths::HEALTH,
];

const WINDOW: Duration = Duration::from_secs(60);
/// Windows that are over are swept out when so many addresses are known.
const MANY_ADDRESSES: usize = 10_000;

/// Counts requests by address in windows of a minute, by the monotonic clock.
pub(super) struct RateLimit {
    most: u32,
    windows: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl RateLimit {
    pub fn new(most: u32) -> Self {
        Self { most, windows: Mutex::default() }
    }

    /// Counts a request, or refuses it until the window is over.
    pub fn check(&self, peer: SocketAddr) -> Result<(), Refusal> {
        self.check_at(peer.ip(), Instant::now())
    }

    fn check_at(&self, peer: IpAddr, now: Instant) -> Result<(), Refusal> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MANY_ADDRESSES {
            windows.retain(|_, (began, _)| now.duration_since(*began) < WINDOW);
        }
        let (began, count) = windows.entry(peer).or_insert((now, 0));
        if now.duration_since(*began) >= WINDOW {
            (*began, *count) = (now, 0);
        }
        if *count >= self.most {
            let left = WINDOW.saturating_sub(now.duration_since(*began));
            return Err(Refusal::try_again_in(left.as_secs() + 1));
        }
        *count += 1;
        Ok(())
    }
}

/// The address a request comes from.
pub(super) type Peer = ConnectInfo<SocketAddr>;

/// Gives a request up that takes too long. What it does to the database still happens whole or not at all.
pub(super) async fn in_time(most: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::timed_out().into_response(),
    }
}

/// One line a request: method, path, status, time. Nothing of its contents, and no path but ours: what somebody asks
/// for by mistake may hold anything.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let asked = request.uri().path();
    let path = PATHS.into_iter().find(|path| *path == asked).unwrap_or("(another)");
    let response = next.run(request).await;
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status = response.status().as_u16(), millis, "request");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_asks_too_often_waits_for_the_next_minute() {
        let limit = RateLimit::new(2);
        let now = Instant::now();
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        assert!(limit.check_at(peer, now).is_ok());
        assert!(limit.check_at(peer, now).is_ok());
        assert!(limit.check_at(peer, now + Duration::from_secs(59)).is_err());
        assert!(limit.check_at("10.0.0.2".parse().unwrap(), now).is_ok(), "another address is not held up");
        assert!(limit.check_at(peer, now + Duration::from_secs(60)).is_ok());
    }
}
