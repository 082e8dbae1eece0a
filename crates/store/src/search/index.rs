//! Sorted suffixes of all keys. A text is found by two binary searches per kind of key; the order of the looks is the
//! order of the ranks, so that a search stops at its limit. What it finds is exactly what a scan of all keys finds.

use zhike_domain::ids::ClientId;

use super::keys::{FEWEST_PHONE_DIGITS, Keys, Kind, Query};
use super::rank::{Hit, Rank};

/// The index of a book as it was when the suffixes were sorted.
pub(crate) struct Base {
    /// Ascending; the other parts name clients by their place here.
    clients: Vec<ClientId>,
    name: Part,
    pinyin: Part,
    initials: Part,
    phone: Part,
    number: Part,
}

impl Base {
    /// Builds the index; `keys` are sorted by client.
    pub(crate) fn build(keys: Vec<(ClientId, Keys)>) -> Self {
        let clients: Vec<ClientId> = keys.iter().map(|(client, _)| *client).collect();
        let part = |kind: Kind| {
            let owned = (0u32..).zip(&keys).flat_map(|(place, (_, keys))| {
                keys.iter().filter(move |(k, _)| *k == kind).map(move |(_, key)| (key, place))
            });
            Part::build(kind, owned.collect())
        };
        Self {
            name: part(Kind::Name),
            pinyin: part(Kind::Pinyin),
            initials: part(Kind::Initials),
            phone: part(Kind::Phone),
            number: part(Kind::Number),
            clients,
        }
    }

    /// Bytes the index takes.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        let parts = [&self.name, &self.pinyin, &self.initials, &self.phone, &self.number];
        let of_part = |part: &Part| {
            let suffixes = part.suffixes.capacity() + part.whole_keys.capacity();
            let places = part.begins.capacity() + part.owners_begin.capacity() + part.owners.capacity();
            part.text.capacity() + suffixes * size_of::<Suffix>() + places * size_of::<u32>()
        };
        let clients = self.clients.capacity() * size_of::<ClientId>();
        clients + parts.into_iter().map(of_part).sum::<usize>()
    }

    /// The best hits, best first, at most `limit`, without the clients that `left_out` names.
    pub(crate) fn find(
        &self,
        query: &Query,
        limit: usize,
        left_out: impl Fn(ClientId) -> bool,
    ) -> Vec<Hit<'_>> {
        let mut found =
            Found { base: self, hits: Vec::new(), seen: Seen::new(self.clients.len()), limit, left_out };
        let text = query.text();
        let _ = self.look(query, text, &mut found);
        found.hits
    }

    /// Looks in the order of the ranks; `None` as soon as the limit is reached.
    fn look<'a>(
        &'a self,
        query: &Query,
        text: &str,
        found: &mut Found<'a, impl Fn(ClientId) -> bool>,
    ) -> Option<()> {
        let spelled = query.searches(Kind::Pinyin);
        let dialled = query.searches(Kind::Phone);
        found.take(Rank::NameBegins, &self.name, self.name.beginning_with(text))?;
        if spelled {
            found.take(Rank::PinyinBegins, &self.pinyin, self.pinyin.beginning_with(text))?;
            found.take(Rank::InitialsBegin, &self.initials, self.initials.beginning_with(text))?;
        }
        found.take(Rank::NumberBegins, &self.number, self.number.beginning_with(text))?;
        let in_number = self.number.containing(text);
        found.take(Rank::NumberEnds, &self.number, self.number.whole(in_number, text))?;
        let in_phone = if dialled { self.phone.containing(text) } else { &[] };
        found.take(Rank::PhoneEnds, &self.phone, self.phone.whole(in_phone, text))?;
        found.take(Rank::InName, &self.name, self.name.containing(text))?;
        if spelled {
            found.take(Rank::InPinyin, &self.pinyin, self.pinyin.containing(text))?;
            found.take(Rank::InInitials, &self.initials, self.initials.containing(text))?;
        }
        found.take(Rank::InNumber, &self.number, in_number)?;
        found.take(Rank::InPhone, &self.phone, in_phone)
    }
}

/// Hits found so far.
struct Found<'a, F> {
    base: &'a Base,
    hits: Vec<Hit<'a>>,
    seen: Seen,
    limit: usize,
    left_out: F,
}

impl<'a, F: Fn(ClientId) -> bool> Found<'a, F> {
    fn take(&mut self, rank: Rank, part: &'a Part, suffixes: &[Suffix]) -> Option<()> {
        for suffix in suffixes {
            let (key, rest) = part.texts(*suffix)?;
            for place in part.owners(suffix.key) {
                if self.hits.len() >= self.limit {
                    return None;
                }
                let client = *self.base.clients.get(usize::try_from(*place).ok()?)?;
                if self.seen.first_time(*place) && !(self.left_out)(client) {
                    self.hits.push(Hit { rank, rest, key, client });
                }
            }
        }
        Some(())
    }
}

/// A set of places, one bit each.
struct Seen(Vec<u64>);

impl Seen {
    fn new(places: usize) -> Self {
        Self(vec![0; places.div_ceil(64)])
    }

    fn first_time(&mut self, place: u32) -> bool {
        let word = usize::try_from(place / 64).ok().and_then(|word| self.0.get_mut(word));
        let Some(word) = word else { return false };
        let bit = 1u64 << (place % 64);
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
}

/// A place in the text of a part: the suffix of a key from there on.
#[derive(Clone, Copy)]
struct Suffix {
    /// Where it begins in the text.
    at: u32,
    /// Of which key it is.
    key: u32,
}

/// The keys of one kind.
struct Part {
    /// All different keys, ascending, one after the other.
    text: String,
    /// Where each key begins in the text, and where the last one ends.
    begins: Vec<u32>,
    /// Where the owners of each key begin, and where those of the last one end.
    owners_begin: Vec<u32>,
    /// Owners of the keys, ascending for each.
    owners: Vec<u32>,
    /// The keys as suffixes of themselves, ascending.
    whole_keys: Vec<Suffix>,
    /// Their proper suffixes (for phones: all), ascending by text, then by key.
    suffixes: Vec<Suffix>,
}

impl Part {
    fn build(kind: Kind, mut owned: Vec<(&str, u32)>) -> Self {
        owned.sort_unstable();
        owned.dedup();
        let mut part = Self {
            text: String::new(),
            begins: vec![0],
            owners_begin: vec![0],
            owners: Vec::with_capacity(owned.len()),
            whole_keys: Vec::new(),
            suffixes: Vec::new(),
        };
        for of_one_key in owned.chunk_by(|a, b| a.0 == b.0) {
            let Some((key, _)) = of_one_key.first() else { continue };
            // Four gigabytes of keys are no book: what does not fit is not indexed.
            let (Ok(at), Ok(number)) = (u32::try_from(part.text.len()), u32::try_from(part.whole_keys.len()))
            else {
                break;
            };
            part.text.push_str(key);
            part.owners.extend(of_one_key.iter().map(|(_, place)| *place));
            part.begins.push(u32::try_from(part.text.len()).unwrap_or(u32::MAX));
            part.owners_begin.push(u32::try_from(part.owners.len()).unwrap_or(u32::MAX));
            part.whole_keys.push(Suffix { at, key: number });
            let (skipped, shortest) = if kind == Kind::Phone { (0, FEWEST_PHONE_DIGITS) } else { (1, 1) };
            let places = key.char_indices().map(|(place, _)| place).skip(skipped);
            let suffixes = places.filter(|place| key.len() - place >= shortest);
            part.suffixes.extend(suffixes.filter_map(|place| {
                Some(Suffix { at: at.checked_add(u32::try_from(place).ok()?)?, key: number })
            }));
        }
        part.sort_suffixes();
        part.text.shrink_to_fit();
        part.suffixes.shrink_to_fit();
        part
    }

    /// Sorts with the first eight bytes of each suffix beside it: most comparisons end there.
    fn sort_suffixes(&mut self) {
        let head = |suffix: Suffix| {
            let mut head = [0; 8];
            let rest = self.rest(suffix).as_bytes();
            head.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(head)
        };
        let mut sorted: Vec<(u64, Suffix)> =
            self.suffixes.iter().map(|suffix| (head(*suffix), *suffix)).collect();
        sorted.sort_unstable_by(|(head_a, a), (head_b, b)| {
            head_a
                .cmp(head_b)
                .then_with(|| self.rest(*a).cmp(self.rest(*b)))
                .then_with(|| (a.key, a.at).cmp(&(b.key, b.at)))
        });
        self.suffixes = sorted.into_iter().map(|(_, suffix)| suffix).collect();
    }

    /// Whole keys that begin with the text.
    fn beginning_with(&self, text: &str) -> &[Suffix] {
        self.range(&self.whole_keys, text)
    }

    /// Suffixes that begin with the text.
    fn containing(&self, text: &str) -> &[Suffix] {
        self.range(&self.suffixes, text)
    }

    /// Those of the suffixes found that are nothing but the text: the shorter sort first.
    fn whole<'a>(&self, found: &'a [Suffix], text: &str) -> &'a [Suffix] {
        let end = found.partition_point(|suffix| self.rest(*suffix).len() == text.len());
        found.get(..end).unwrap_or_default()
    }

    fn range<'a>(&self, sorted: &'a [Suffix], text: &str) -> &'a [Suffix] {
        let wanted = text.as_bytes();
        let begin = sorted.partition_point(|suffix| self.rest(*suffix).as_bytes() < wanted);
        let rest = sorted.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|suffix| self.rest(*suffix).as_bytes().starts_with(wanted));
        rest.get(..end).unwrap_or_default()
    }

    /// The key of a suffix, and the suffix.
    fn texts(&self, suffix: Suffix) -> Option<(&str, &str)> {
        let key = usize::try_from(suffix.key).ok()?;
        let begin = usize::try_from(*self.begins.get(key)?).ok()?;
        let end = usize::try_from(*self.begins.get(key + 1)?).ok()?;
        let at = usize::try_from(suffix.at).ok()?;
        Some((self.text.get(begin..end)?, self.text.get(at..end)?))
    }

    fn rest(&self, suffix: Suffix) -> &str {
        self.texts(suffix).map_or("", |(_, rest)| rest)
    }

    fn owners(&self, key: u32) -> &[u32] {
        let owners = || {
            let key = usize::try_from(key).ok()?;
            let begin = usize::try_from(*self.owners_begin.get(key)?).ok()?;
            let end = usize::try_from(*self.owners_begin.get(key + 1)?).ok()?;
            self.owners.get(begin..end)
        };
        owners().unwrap_or_default()
    }
}
