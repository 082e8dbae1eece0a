//! The demo's data files, built into the program: names, people, products, markets, words. No rule lives here.

use serde::de::DeserializeOwned;

macro_rules! built_in {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: Asset = Asset { path: $path, text: include_str!(concat!("../../../assets/", $path)) };)*

        #[cfg(test)]
        const ALL: &[Asset] = &[$($name),*];
    };
}

/// A file of `assets/`.
#[derive(Clone, Copy)]
pub(crate) struct Asset {
    path: &'static str,
    text: &'static str,
}

built_in! {
    /// Days on which the exchanges are closed.
    HOLIDAYS = "calendar/holidays.toml";
    /// Surnames and given names.
    NAMES = "demo/names.toml";
    /// Occupations, interests, families.
    PEOPLE = "demo/people.toml";
    /// Where people live.
    PLACES = "demo/places.toml";
    /// The firm and who works there.
    STAFF = "demo/staff.toml";
    /// Products.
    PRODUCTS = "demo/products.toml";
    /// How the markets moved.
    MARKET = "demo/market.toml";
    /// What log entries, promises and visits say.
    CONTACTS = "demo/contacts.toml";
    /// What clients say in surveys.
    VOICE = "demo/voice.toml";
    /// Goals and what is held elsewhere.
    FACTS = "demo/facts.toml";
    /// The clients that stories and pictures rely on.
    CAST = "demo/cast.toml";
}

macro_rules! scripts {
    ($($name:literal)*) => {
        /// Scripts, a file a scenario.
        pub(crate) const SCRIPTS: &[Asset] = &[$(Asset {
            path: concat!("scripts/", $name, ".toml"),
            text: include_str!(concat!("../../../assets/scripts/", $name, ".toml")),
        }),*];
    };
}

scripts! {
    "checkup" "maturity" "product" "market_move" "care" "complaint" "first_meeting" "paperwork" "other" "objections"
}

impl Asset {
    /// The file, read.
    #[expect(
        clippy::panic,
        reason = "the files are part of the program, and a test reads each: a broken one is a broken build"
    )]
    pub fn read<T: DeserializeOwned>(self) -> T {
        toml::from_str(self.text).unwrap_or_else(|error| panic!("assets/{}: {error}", self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_toml() {
        for asset in ALL {
            asset.read::<toml::Table>();
        }
    }
}
