//! Who among the clients stands on Today's list and why: few, as a good day has it, whatever the size of the book.
//! Rates over the whole book stay as in life; only the days that show on the list (AG-01) are handed out by count.

use std::collections::BTreeMap;

use crate::dice::Dice;

/// Birthdays of the coming three weeks: an RM's list shows five of those days at a time.
const MOST_BIRTHDAYS: u32 = 16;
const BIRTHDAY_WEEKS: i64 = 21;

/// What is special about a client's papers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    ClassOnTheList,
    ClassSoon,
    ClassExpired,
    DocumentOnTheList,
    DocumentSoon,
    DocumentExpired,
}

/// Hands out expiries and birthdays within one book.
pub(crate) struct Notices {
    papers: BTreeMap<u32, Paper>,
    birthdays_left: u32,
    birthday_rate: f64,
}

impl Notices {
    /// For a book of so many clients, of whom the first are the cast and have papers of their own.
    pub fn new(size: u32, cast: usize, dice: &mut Dice) -> Self {
        let cast = u32::try_from(cast).unwrap_or(0);
        let per_cent = |n: u32| size * n / 100;
        let shares = [
            (Paper::ClassOnTheList, per_cent(1).min(3)),
            (Paper::ClassSoon, per_cent(2).saturating_sub(3)),
            (Paper::ClassExpired, per_cent(3)),
            (Paper::DocumentOnTheList, per_cent(1).min(1)),
            (Paper::DocumentSoon, per_cent(1).saturating_sub(1)),
            (Paper::DocumentExpired, per_cent(1)),
        ];
        let mut who = dice.shuffled((cast..size).collect()).into_iter();
        let mut papers = BTreeMap::new();
        for (paper, count) in shares {
            papers.extend((0..count).filter_map(|_| who.next()).map(|n| (n, paper)));
        }
        let natural = f64::from(size) * 22.0 / 365.0;
        Self {
            papers,
            birthdays_left: MOST_BIRTHDAYS,
            birthday_rate: f64::from(MOST_BIRTHDAYS) / natural.max(f64::from(MOST_BIRTHDAYS)),
        }
    }

    /// In how many days the risk class of the n-th client ends.
    pub fn class_ends_in(&self, n: u32, dice: &mut Dice) -> i64 {
        match self.papers.get(&n) {
            Some(Paper::ClassOnTheList) => on_the_list(dice),
            Some(Paper::ClassSoon) => dice.between(9, 26),
            Some(Paper::ClassExpired) => -dice.between(5, 200),
            // None in the weeks after, so that a firm that is looked at for a while keeps a short list.
            _ => dice.between(60, 363),
        }
    }

    /// In how many days the identity document of the n-th client ends.
    pub fn document_ends_in(&self, n: u32, dice: &mut Dice) -> i64 {
        match self.papers.get(&n) {
            Some(Paper::DocumentOnTheList) => on_the_list(dice),
            Some(Paper::DocumentSoon) => dice.between(9, 26),
            Some(Paper::DocumentExpired) => -dice.between(5, 300),
            _ => dice.between(60, 6000),
        }
    }

    /// Whether somebody may have his next birthday in so many days.
    pub fn allows_birthday(&mut self, ahead: i64, dice: &mut Dice) -> bool {
        if ahead > BIRTHDAY_WEEKS {
            return true;
        }
        let allowed = self.birthdays_left > 0 && dice.chance(self.birthday_rate);
        if allowed {
            self.birthdays_left -= 1;
        }
        allowed
    }
}

/// A day on which an expiry shows: within a week, or its first notice.
fn on_the_list(dice: &mut Dice) -> i64 {
    if dice.chance(0.6) { dice.between(1, 7) } else { dice.between(28, 30) }
}
