//! `Private`: personal data that cannot be printed by accident. No masking rule for screens (see `masking`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Personal data (a name, a phone, an address). Its `Debug` shows no content, and it has no `Display`,
/// so it cannot reach a log line or an error text; reading it takes an explicit [`Private::reveal`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a personal value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for a screen, a document or the encrypted store; never for a log.
    pub fn reveal(&self) -> &T {
        &self.0
    }

    /// Gives up the wrapper.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Private<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_value() {
        let name: Private<String> = "王晓明".into();
        assert_eq!(format!("{:?}", Some(&name)), "Some([private])");
        assert_eq!(name.reveal(), "王晓明");
    }
}
