//! Where the phrases of a lexicon stand in a text: two readings of it, the Chinese in which nothing parts two characters, and the
//! English in which words are parted by one space.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use zhike_domain::words::Words;

use crate::fold::{Folded, fold};
use crate::lexicon::{Lexicon, Phrase};
use crate::{Beside, Level};

/// Words of Chinese, for their borders.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);
/// Letters that stand alone are taken for one word from so many on: `r i s k`.
const SPELLED_OUT: usize = 4;

/// A form of a phrase, folded.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Number of the phrase.
    pub phrase: usize,
    /// What is compared.
    pub characters: Vec<char>,
}

/// Folds what a lexicon writes: a form, a negator.
pub(crate) fn folded_form(written: &str, variants: &BTreeMap<char, char>) -> Vec<char> {
    let mut folded = Vec::new();
    for character in written.trim().chars() {
        match fold(character, variants) {
            Folded::Letter(letter) => folded.push(letter),
            Folded::Apart => folded.push(' '),
            Folded::Nothing => {}
        }
    }
    // Chinese has no spaces.
    if folded.iter().any(|character| !character.is_ascii()) {
        folded.retain(|character| *character != ' ');
    }
    folded
}

/// A hit before it is worded; positions are of the text.
#[derive(Debug, Clone)]
pub(crate) struct Span<'a> {
    pub phrase: &'a str,
    pub level: Level,
    pub start: usize,
    pub end: usize,
    pub why: &'a Words,
    pub rewrite: &'a Words,
}

/// A text as it is read.
pub(crate) struct Reading {
    /// Folded characters.
    pub characters: Vec<char>,
    /// Where each came from.
    origin: Vec<usize>,
    /// Whether words are parted by spaces.
    pub spelled: bool,
}

impl Reading {
    /// The Chinese reading: nothing parts two characters but what ends a clause.
    pub fn joined(text: &[char], lexicon: &Lexicon) -> Self {
        let mut reading = Self::empty(text.len(), false);
        for (at, character) in text.iter().enumerate() {
            if ends_clause(text, at, lexicon) {
                reading.push(*character, at);
            } else if let Folded::Letter(letter) = fold(*character, &lexicon.variants) {
                reading.push(letter, at);
            }
        }
        reading
    }

    /// The English reading: one space between words, letters that were spelled out joined again.
    pub fn spelled(text: &[char], lexicon: &Lexicon) -> Self {
        let mut plain = Self::empty(text.len(), true);
        for (at, character) in text.iter().enumerate() {
            if ends_clause(text, at, lexicon) {
                plain.push(*character, at);
                continue;
            }
            match fold(*character, &lexicon.variants) {
                Folded::Letter(letter) => plain.push(letter, at),
                Folded::Apart if plain.characters.last().is_some_and(|last| *last != ' ') => {
                    plain.push(' ', at)
                }
                Folded::Apart | Folded::Nothing => {}
            }
        }
        plain.rejoined()
    }

    fn empty(capacity: usize, spelled: bool) -> Self {
        Self { characters: Vec::with_capacity(capacity), origin: Vec::with_capacity(capacity), spelled }
    }

    fn push(&mut self, character: char, origin: usize) {
        self.characters.push(character);
        self.origin.push(origin);
    }

    fn rejoined(self) -> Self {
        let alone = |at: usize| {
            let letter = |at: usize| self.characters.get(at).is_some_and(char::is_ascii_alphanumeric);
            letter(at) && !(at > 0 && letter(at - 1)) && !letter(at + 1)
        };
        let mut joined = Self::empty(self.characters.len(), true);
        let mut at = 0;
        while let (Some(character), Some(origin)) = (self.characters.get(at), self.origin.get(at)) {
            let mut end = at;
            let mut letters = 0;
            while alone(end) {
                letters += 1;
                end += 2;
                if self.characters.get(end - 1) != Some(&' ') {
                    break;
                }
            }
            if letters >= SPELLED_OUT {
                for step in 0..letters {
                    let from = at + 2 * step;
                    if let (Some(letter), Some(origin)) = (self.characters.get(from), self.origin.get(from)) {
                        joined.push(*letter, *origin);
                    }
                }
                at += 2 * letters - 1;
            } else {
                joined.push(*character, *origin);
                at += 1;
            }
        }
        joined
    }

    /// Adds what stands in this reading.
    pub fn find<'a>(&self, lexicon: &'a Lexicon, beside: Beside, spans: &mut Vec<Span<'a>>) {
        let forms = if self.spelled { &lexicon.spelled } else { &lexicon.joined };
        let disclaimed =
            lexicon.context.disclaimers.iter().any(|one| self.holds(one, 0..self.characters.len()));
        for (at, character) in self.characters.iter().enumerate() {
            for form in forms.get(character).into_iter().flatten() {
                let Some(phrase) = lexicon.phrases.get(form.phrase) else { continue };
                if (phrase.unless_judged && beside.judged) || (phrase.unless_disclaimed && disclaimed) {
                    continue;
                }
                let Some(end) = self.matched(&form.characters, at, lexicon) else { continue };
                if self.is_another_term(phrase, &(at..end), lexicon) || self.is_lawful(lexicon, &(at..end)) {
                    continue;
                }
                let (Some(start), Some(last)) = (self.origin.get(at), self.origin.get(end - 1)) else {
                    continue;
                };
                spans.push(Span {
                    phrase: &phrase.id,
                    level: phrase.level,
                    start: *start,
                    end: last + 1,
                    why: &phrase.why,
                    rewrite: &phrase.rewrite,
                });
            }
        }
    }

    /// Where a form that begins here ends. Between its characters stands nothing, or between all of three and more what ends a
    /// clause: 稳，赚，不，赔.
    fn matched(&self, form: &[char], at: usize, lexicon: &Lexicon) -> Option<usize> {
        if self.characters.get(at..at + form.len()) == Some(form) {
            return Some(at + form.len());
        }
        if form.len() < 3 || self.spelled {
            return None;
        }
        let mut place = at;
        for (number, wanted) in form.iter().enumerate() {
            if number > 0 {
                let before = place;
                while self.characters.get(place).is_some_and(|one| lexicon.context.clause_ends.contains(one))
                {
                    place += 1;
                }
                if place == before {
                    return None;
                }
            }
            if self.characters.get(place) != Some(wanted) {
                return None;
            }
            place += 1;
        }
        Some(place)
    }

    /// Whether what stands here is part of other words, or of a term that only begins alike.
    fn is_another_term(&self, phrase: &Phrase, hit: &Range<usize>, lexicon: &Lexicon) -> bool {
        let letter = |at: Option<usize>| {
            at.and_then(|at| self.characters.get(at)).is_some_and(|one| one.is_ascii_alphanumeric())
        };
        let ascii = |at: usize| self.characters.get(at).is_some_and(char::is_ascii_alphanumeric);
        // In Chinese a plural cannot follow, in English it may: returns is a form of its own.
        if (ascii(hit.start) && letter(hit.start.checked_sub(1)))
            || (ascii(hit.end - 1) && letter(Some(hit.end)))
        {
            return true;
        }
        let rest = self.characters.get(hit.end..).unwrap_or_default();
        let rest = rest.strip_prefix(&[' ']).unwrap_or(rest);
        let follows = |term: &String| {
            let mut length = 0;
            let same = term.chars().enumerate().all(|(at, one)| {
                length = at + 1;
                rest.get(at) == Some(&one)
            });
            // A whole word of English follows.
            same && (!self.spelled || !rest.get(length).is_some_and(char::is_ascii_alphanumeric))
        };
        if phrase.not_before.iter().any(follows) {
            return true;
        }
        !self.spelled && self.crosses_a_word(hit, lexicon)
    }

    /// Whether a word begins outside the hit and ends in it, or the other way round: 确保|本周.
    fn crosses_a_word(&self, hit: &Range<usize>, lexicon: &Lexicon) -> bool {
        let clause = self.clause(lexicon, hit);
        let text: String = self.characters.get(clause.clone()).unwrap_or_default().iter().collect();
        let mut start = clause.start;
        for word in WORDS.cut(&text, false) {
            let end = start + word.word.chars().count();
            let crosses_in = start < hit.start && hit.start < end && end < hit.end;
            let crosses_out = hit.start < start && start < hit.end && hit.end < end;
            if (crosses_in || crosses_out) && !lexicon.run_on.contains(word.word) {
                return true;
            }
            start = end;
        }
        false
    }

    /// The words of a stretch, each with where it stands.
    pub fn words(&self, stretch: Range<usize>) -> Vec<(Range<usize>, String)> {
        let characters = self.characters.get(stretch.clone()).unwrap_or_default();
        let mut start = stretch.start;
        let mut words = Vec::new();
        if self.spelled {
            for word in characters.split(|one| *one == ' ') {
                let end = start + word.len();
                words.push((start..end, word.iter().collect()));
                start = end + 1;
            }
            return words;
        }
        let text: String = characters.iter().collect();
        for word in WORDS.cut(&text, false) {
            let end = start + word.word.chars().count();
            words.push((start..end, word.word.to_owned()));
            start = end;
        }
        words
    }

    /// Whether the stretch holds these characters; of English as whole words.
    pub fn holds(&self, wanted: &[char], stretch: Range<usize>) -> bool {
        self.places(wanted, stretch).next().is_some()
    }

    /// Where these characters stand in a stretch.
    pub fn places<'a>(
        &'a self,
        wanted: &'a [char],
        stretch: Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let ascii = wanted.iter().all(char::is_ascii);
        let letter = |at: Option<usize>| {
            at.and_then(|at| self.characters.get(at)).is_some_and(char::is_ascii_alphanumeric)
        };
        let last = stretch.end.saturating_sub(wanted.len().saturating_sub(1));
        (stretch.start..last).filter_map(move |at| {
            let end = at + wanted.len();
            let same = !wanted.is_empty() && self.characters.get(at..end) == Some(wanted);
            let whole = !ascii || (!letter(at.checked_sub(1)) && !letter(Some(end)));
            (same && whole).then_some(at..end)
        })
    }
}

/// Whether a character ends a clause; a point or comma between digits does not.
fn ends_clause(text: &[char], at: usize, lexicon: &Lexicon) -> bool {
    let Some(character) = text.get(at) else { return false };
    if !lexicon.context.clause_ends.contains(character) {
        return false;
    }
    let letter = |at: Option<usize>, of: fn(&char) -> bool| at.and_then(|at| text.get(at)).is_some_and(of);
    let inside = |of: fn(&char) -> bool| letter(at.checked_sub(1), of) && letter(Some(at + 1), of);
    match character {
        ',' => !inside(char::is_ascii_digit),
        // Between two characters of Chinese it disguises: 保.本.
        '.' => !inside(char::is_ascii_digit) && !inside(|one| !one.is_ascii() && one.is_alphabetic()),
        _ => true,
    }
}
