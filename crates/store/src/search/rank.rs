//! What is the better hit. One definition, which the index follows by the order in which it looks, and which a plain
//! scan computes directly.

use zhike_domain::ids::ClientId;
use zhike_ipc::MatchedBy;
use zhike_workstation::ports::SearchMatch;

use super::keys::{Keys, Kind, Query};

/// How a text lies in a key, best first: the beginning of a name, then of pinyin and initials, then the beginning or
/// the end of a number and the end of a phone, then anything inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    NameBegins,
    PinyinBegins,
    InitialsBegin,
    NumberBegins,
    NumberEnds,
    PhoneEnds,
    InName,
    InPinyin,
    InInitials,
    InNumber,
    InPhone,
}

/// A hit. Hits compare best first: by rank, then by what follows the text, the key, and the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit<'a> {
    pub(crate) rank: Rank,
    /// The key from the place of the hit on.
    pub(crate) rest: &'a str,
    pub(crate) key: &'a str,
    pub(crate) client: ClientId,
}

impl Hit<'_> {
    pub(crate) fn into_match(self) -> SearchMatch {
        SearchMatch { client: self.client, matched_by: self.rank.matched_by() }
    }
}

impl Rank {
    pub(crate) fn matched_by(self) -> MatchedBy {
        match self {
            Self::NameBegins | Self::InName => MatchedBy::Name,
            Self::PinyinBegins | Self::InPinyin => MatchedBy::Pinyin,
            Self::InitialsBegin | Self::InInitials => MatchedBy::Initials,
            Self::NumberBegins | Self::NumberEnds | Self::InNumber => MatchedBy::Number,
            Self::PhoneEnds | Self::InPhone => MatchedBy::Phone,
        }
    }

    /// The rank of a text found at the beginning of a key (`begins`), at its end, or inside.
    fn of(kind: Kind, begins: bool, ends: bool) -> Self {
        match (kind, begins, ends) {
            (Kind::Name, true, _) => Self::NameBegins,
            (Kind::Name, false, _) => Self::InName,
            (Kind::Pinyin, true, _) => Self::PinyinBegins,
            (Kind::Pinyin, false, _) => Self::InPinyin,
            (Kind::Initials, true, _) => Self::InitialsBegin,
            (Kind::Initials, false, _) => Self::InInitials,
            (Kind::Number, true, _) => Self::NumberBegins,
            (Kind::Number, false, true) => Self::NumberEnds,
            (Kind::Number, false, false) => Self::InNumber,
            (Kind::Phone, _, true) => Self::PhoneEnds,
            (Kind::Phone, _, false) => Self::InPhone,
        }
    }
}

/// The best hit of a query in a client's keys, by looking at every place in every key.
pub(crate) fn best_hit<'a>(query: &Query, client: ClientId, keys: &'a Keys) -> Option<Hit<'a>> {
    let searched = keys.iter().filter(|(kind, _)| query.searches(*kind));
    let hits = searched.flat_map(|(kind, key)| {
        // Hits may overlap ("11" in "111"), which `match_indices` would skip.
        let places = key.char_indices().filter_map(|(at, _)| {
            let rest = key.get(at..)?;
            rest.starts_with(query.text()).then_some((at, rest))
        });
        places.map(move |(at, rest)| Hit {
            rank: Rank::of(kind, at == 0, rest.len() == query.text().len()),
            rest,
            key,
            client,
        })
    });
    hits.min()
}
