//! Phrases that may not leave the device (SC-02), as one types.

use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::words::Words;

/// A phrase that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PhraseHit {
    /// Rule ("SC-02").
    pub rule: String,
    /// How grave it is.
    pub level: PhraseLevel,
    /// Where it begins, in UTF-16 units, as the window counts.
    pub start: u32,
    /// The unit after its last.
    pub end: u32,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub why: Words,
    /// What to say instead.
    pub rewrite: Words,
}

/// How grave a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PhraseLevel {
    /// May be said with care.
    Warn,
    /// May not leave the device.
    Block,
}
