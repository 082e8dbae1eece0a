//! Time and randomness, passed in wherever they are needed. The one place that reads the machine's clock.

use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::calendar::local_day;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant, to the millisecond (what is stored, hashed and sent must be the same instant).
    fn now(&self) -> DateTime<Utc>;

    /// The day in Asia/Shanghai.
    fn today(&self) -> NaiveDate {
        local_day(self.now())
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter that reads the clock for everybody else"
    )]
    fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }
}

/// Gives random bytes fit for keys.
pub trait Randomness: Send + Sync {
    /// Fills the buffer, or says that the system has no randomness to give.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The system has no randomness to give; nothing that needs it may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(buffer).map_err(|_| NoRandomness)
    }
}
