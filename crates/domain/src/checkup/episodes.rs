//! Dated episodes of the market, read from a file and checked: what each kind of product did from one day to another (CK-21).
//! What that means for a client is in `views`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::closed_sets::ProductKind;
use crate::health::method::Number;

/// A pack of episodes (`assets/episodes`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episodes {
    /// Name and version.
    pub version: String,
    /// Where the figures come from.
    pub source: String,
    /// The episodes, in the file's order.
    #[serde(rename = "episode")]
    pub all: Vec<Episode>,
}

/// One episode.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episode {
    /// What findings name it by.
    pub id: String,
    /// The close it begins with.
    pub from: NaiveDate,
    /// The close it ends with.
    pub to: NaiveDate,
    /// Its name in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Total return of each kind from `from` to `to`, as a fraction above −1.
    changes: BTreeMap<ProductKind, Number>,
}

/// Why episodes cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EpisodesFault {
    /// Not TOML, or not of the shape of episodes.
    #[error("the episodes cannot be read: {0}")]
    Unreadable(String),
    /// An id that is empty or stands twice.
    #[error("the episode's id `{0}` is empty or stands twice")]
    Id(String),
    /// An end that is not after its beginning.
    #[error("the episode `{0}` does not end after it begins")]
    Span(String),
    /// A kind without a change, or a change out of range.
    #[error("the episode `{0}` lacks the change of a kind, or it is out of range")]
    Changes(String),
}

impl Episode {
    /// What a kind did over the episode, as a fraction.
    pub fn change(&self, kind: ProductKind) -> Option<Decimal> {
        self.changes.get(&kind).map(|change| change.0)
    }
}

impl Episodes {
    /// Reads and checks a file of episodes.
    pub fn from_toml(text: &str) -> Result<Self, EpisodesFault> {
        let episodes: Self =
            toml::from_str(text).map_err(|error| EpisodesFault::Unreadable(error.message().to_owned()))?;
        let mut ids = BTreeSet::new();
        for episode in &episodes.all {
            let id = || episode.id.clone();
            if episode.id.trim().is_empty() || !ids.insert(&episode.id) {
                return Err(EpisodesFault::Id(id()));
            }
            if episode.from >= episode.to {
                return Err(EpisodesFault::Span(id()));
            }
            let in_range = |kind: &ProductKind| {
                episode
                    .change(*kind)
                    .is_some_and(|change| change > Decimal::NEGATIVE_ONE && change <= Decimal::ONE_HUNDRED)
            };
            if !ProductKind::ALL.iter().all(in_range) {
                return Err(EpisodesFault::Changes(id()));
            }
        }
        Ok(episodes)
    }

    /// The episodes the product ships with; none, were the file broken, which a test excludes.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Episodes> = LazyLock::new(|| {
            Episodes::from_toml(SHIPPED_TOML).unwrap_or_else(|_| Episodes {
                version: "none".to_owned(),
                source: String::new(),
                all: Vec::new(),
            })
        });
        &SHIPPED
    }
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/episodes/cn-1.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_episodes() {
        let episodes = Episodes::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&episodes, Episodes::shipped());
        assert_eq!(episodes.all.len(), 12);
    }

    #[test]
    fn episodes_that_cannot_be_are_refused_with_their_name() {
        let fault = |from: &str, to: &str| {
            assert!(SHIPPED_TOML.contains(from), "{from}");
            Episodes::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err()
        };
        let first = || "stock-crash-2015".to_owned();
        assert_eq!(fault("to = \"2015-08-26\"", "to = \"2015-06-12\""), EpisodesFault::Span(first()));
        assert_eq!(fault("stock = \"-0.4670\"\n", ""), EpisodesFault::Changes(first()));
        assert_eq!(fault("stock = \"-0.4670\"", "stock = \"-1\""), EpisodesFault::Changes(first()));
        let twice = fault("circuit-breaker-2016", "stock-crash-2015");
        assert_eq!(twice, EpisodesFault::Id(first()));
        assert!(matches!(fault("[[episode]]", "[[event]]"), EpisodesFault::Unreadable(_)));
    }
}
