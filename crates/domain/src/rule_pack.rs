//! A rule pack as head office publishes it: text with a version and a day from which it holds. How it is read lives with the rules.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A published rule pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPack {
    /// Its version, as its text says.
    pub version: String,
    /// The text, TOML.
    pub text: String,
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}
