//! Sentences the rules say, in both languages of the screen. Rules word themselves, so that screen, paper, file and
//! `zhike` say the same; labels and buttons are not here.

use serde::{Deserialize, Serialize};

/// One sentence in Chinese and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Words {
    /// As an RM would say it.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Words {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}
