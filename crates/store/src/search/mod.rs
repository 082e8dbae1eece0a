//! Finding a client by characters, pinyin, initials, phone or number while he types. In memory, from the keys that are
//! stored with the clients; no SQL and no I/O here.

mod index;
mod keys;
mod log_words;
mod pinyin_of_names;
mod rank;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use zhike_domain::ids::ClientId;
use zhike_workstation::ports::SearchMatch;

use index::Base;
pub(crate) use keys::Keys;
use keys::Query;
pub(crate) use log_words::{Wanted, folded};
use rank::{Hit, best_hit};

/// The index of the book: sorted suffixes of all keys, and the clients that changed since they were sorted.
pub(crate) struct SearchIndex(RwLock<Indexed>);

struct Indexed {
    base: Base,
    /// Newer than `base`; `None`: the client left.
    changed: BTreeMap<ClientId, Option<Keys>>,
}

/// With more changed clients than this, the suffixes are sorted again even in the middle of a pull.
const MOST_CHANGED: usize = 4_096;
/// With more than this, at the end of one.
const MANY_CHANGED: usize = 256;

impl SearchIndex {
    /// Builds the index; `keys` are sorted by client.
    pub(crate) fn new(keys: Vec<(ClientId, Keys)>) -> Self {
        Self(RwLock::new(Indexed { base: Base::build(keys), changed: BTreeMap::new() }))
    }

    /// Takes over what a commit changed.
    pub(crate) fn follow(&self, keys: &[(ClientId, Option<Keys>)]) {
        let mut indexed = self.0.write().unwrap_or_else(PoisonError::into_inner);
        indexed.changed.extend(keys.iter().cloned());
    }

    /// Whether so much changed that sorting again is worth its time.
    pub(crate) fn wants_rebuilding(&self, complete: bool) -> bool {
        let changed = self.0.read().unwrap_or_else(PoisonError::into_inner).changed.len();
        changed > MOST_CHANGED || (complete && changed > MANY_CHANGED)
    }

    /// Replaces everything; no commit may lie between reading the keys and this. Searches go on meanwhile.
    pub(crate) fn rebuild(&self, keys: Vec<(ClientId, Keys)>) {
        let fresh = Indexed { base: Base::build(keys), changed: BTreeMap::new() };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    /// Clients with a key that contains the text, best first; at most `limit`. See [`rank`] for what is best.
    pub(crate) fn find(&self, text: &str, limit: usize) -> Vec<SearchMatch> {
        let Some(query) = Query::new(text) else { return Vec::new() };
        let indexed = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut hits = indexed.base.find(&query, limit, |client| indexed.changed.contains_key(&client));
        if !indexed.changed.is_empty() {
            let changed = indexed.changed.iter().filter_map(|(client, keys)| Some((*client, keys.as_ref()?)));
            hits.extend(changed.filter_map(|(client, keys)| best_hit(&query, client, keys)));
            hits.sort_unstable();
            hits.truncate(limit);
        }
        hits.into_iter().map(Hit::into_match).collect()
    }
}
