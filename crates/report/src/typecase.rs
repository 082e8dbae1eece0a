//! Text made fit to print: only characters the fonts have, and no longer than its place. Knows no document.

/// Stands for a character the fonts do not have, as printers have long done for type not in the case.
const TURNED: char = '〓';
/// A word longer than this may be broken anywhere, or it would run out of its column.
const LONGEST_WORD: usize = 20;

/// The narrowest a character counts, in hundredths of the type size: a thousand accents on one letter take no
/// width and still have to end.
const THINNEST: usize = 10;

/// Prepares texts for print and remembers which characters could not be had.
pub(crate) struct Typecase {
    /// Width of a character in hundredths of the type size; `None` if it is not in the case.
    measure: fn(char) -> Option<usize>,
    missing: Vec<char>,
}

impl Typecase {
    pub(crate) fn new(measure: fn(char) -> Option<usize>) -> Self {
        Self { measure, missing: Vec::new() }
    }

    /// Characters met so far that cannot be printed, in order of appearance.
    pub(crate) fn missing(&self) -> Vec<char> {
        self.missing.clone()
    }

    /// The first six of them as code points, for the note on the page, and how many more there are.
    pub(crate) fn missing_codes(&self) -> (Vec<String>, usize) {
        let codes = self.missing.iter().take(6).map(|character| format!("U+{:04X}", u32::from(*character)));
        (codes.collect(), self.missing.len().saturating_sub(6))
    }

    /// `text` on one line and at most `columns` wide (a Chinese character takes two, so a column is half the type
    /// size), ending in “…” where it was cut, never within
    /// an amount. Control and formatting characters are dropped, among them those
    /// that turn the reading direction: paper shows what is stored, in the order in which it is stored.
    pub(crate) fn fit(&mut self, text: &str, columns: usize) -> String {
        let room = columns * 50;
        let ellipsis = self.width('…');
        let mut printed = String::with_capacity(text.len());
        let mut filled = 0;
        let mut word = 0;
        // Where the text is cut if it does not fit: the last place that leaves room for “…”.
        let mut cut = 0;
        for character in text.trim().chars() {
            let Some(character) = self.set(character) else { continue };
            filled += self.width(character);
            if filled > room {
                let first_lost = printed.get(cut..).and_then(|lost| lost.chars().next()).unwrap_or(character);
                printed.truncate(cut);
                if of_number(first_lost) {
                    // Half an amount is a wrong amount.
                    printed.truncate(printed.trim_end_matches(of_number).len());
                }
                printed.push('…');
                return printed;
            }
            word = if breaks(character) { 0 } else { word + 1 };
            if word > LONGEST_WORD {
                printed.push('\u{200B}');
                word = 1;
            }
            printed.push(character);
            if filled + ellipsis <= room {
                cut = printed.len();
            }
        }
        printed
    }

    /// Each paragraph as [`Self::fit`] prints it; one with nothing to print is left out. What follows the first
    /// `most` is printed as one more, so that a text of nothing but ends of lines still comes to an end and none of it
    /// is lost unseen.
    pub(crate) fn fit_all(&mut self, paragraphs: &[&str], most: usize, columns: usize) -> Vec<String> {
        let (first, rest) = paragraphs.split_at(paragraphs.len().min(most));
        let rest = rest.join(" ");
        let all = first.iter().copied().chain([rest.as_str()]);
        all.map(|paragraph| self.fit(paragraph, columns)).filter(|printed| !printed.is_empty()).collect()
    }

    fn width(&self, character: char) -> usize {
        (self.measure)(character).unwrap_or(100).max(THINNEST)
    }

    fn set(&mut self, character: char) -> Option<char> {
        match character {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => return Some(' '),
            // Joiners, direction marks, byte-order mark, variation selectors, tags.
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => {
                return None;
            }
            '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}' => return None,
            control if control.is_control() => return None,
            _ => {}
        }
        if (self.measure)(character).is_some() {
            return Some(character);
        }
        if !self.missing.contains(&character) {
            self.missing.push(character);
        }
        Some(TURNED)
    }
}

/// Whether this character may be part of an amount or a rate, with its sign and unit.
fn of_number(character: char) -> bool {
    character.is_ascii_digit()
        || matches!(character, ',' | '.' | '%' | '¥' | '￥' | '$' | '+' | '-' | '−' | '\u{200B}')
}

/// Whether a line may be broken at this character.
fn breaks(character: char) -> bool {
    character.is_whitespace() || character == '-' || character >= '\u{2E80}'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A case with the basic plane alone, where Chinese is as wide as the type and the rest half of that.
    fn case(character: char) -> Option<usize> {
        (character <= '\u{FFFF}').then_some(if character >= '\u{2E80}' || character == '…' {
            100
        } else {
            50
        })
    }

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(Typecase::new(case).fit("股票占比 38.2%，高于目标", 40), "股票占比 38.2%，高于目标");
    }

    #[test]
    fn a_text_too_long_for_its_place_ends_in_an_ellipsis() {
        let mut typecase = Typecase::new(case);
        assert_eq!(typecase.fit("欧阳慕容司徒", 8), "欧阳慕…");
        assert_eq!(typecase.fit("欧阳慕容", 8), "欧阳慕容");
        assert_eq!(typecase.fit("liquidity", 6), "liqu…");
        assert_eq!(typecase.fit("欧阳", 0), "…");
    }

    #[test]
    fn an_amount_is_printed_whole_or_not_at_all() {
        let mut typecase = Typecase::new(case);
        assert_eq!(typecase.fit("亏损 ¥1,063,000 以上", 12), "亏损 …");
        assert_eq!(typecase.fit("亏损 ¥1,063,000 以上", 17), "亏损 ¥1,063,000…");
        assert_eq!(typecase.fit("¥12,846,310.55", 10), "…");
    }

    #[test]
    fn characters_not_in_the_case_are_turned_and_listed_once() {
        let mut typecase = Typecase::new(case);
        assert_eq!(typecase.fit("张𪛖𪛖😀", 40), "张〓〓〓");
        assert_eq!(typecase.missing(), ['𪛖', '😀']);
    }

    #[test]
    fn lines_and_marks_that_reverse_the_reading_are_taken_out() {
        assert_eq!(Typecase::new(case).fit(" a\u{202E}b\r\nc\u{0}\u{FE0F} ", 40), "ab  c");
    }

    #[test]
    fn paragraphs_too_many_for_their_place_become_one() {
        let mut typecase = Typecase::new(case);
        assert_eq!(typecase.fit_all(&["一", " ", "二", "三"], 4, 8), ["一", "二", "三"]);
        assert_eq!(typecase.fit_all(&["一", "二", "三", "四"], 2, 8), ["一", "二", "三 四"]);
        assert_eq!(typecase.fit_all(&["一", "二", "三", "四", "五"], 1, 8), ["一", "二 三 …"]);
        assert!(typecase.fit_all(&[], 4, 8).is_empty());
    }

    #[test]
    fn a_very_long_word_may_be_broken() {
        let printed = Typecase::new(case).fit(&"x".repeat(50), 60);
        assert_eq!(printed.replace('\u{200B}', ""), "x".repeat(50));
        assert_eq!(printed.matches('\u{200B}').count(), 2);
    }

    proptest! {
        #[test]
        fn no_text_is_wider_than_its_place(text in any::<String>(), columns in 2_usize..60) {
            let printed = Typecase::new(case).fit(&text, columns);
            let width: usize = printed.chars().filter(|c| *c != '\u{200B}').filter_map(case).sum();
            prop_assert!(width <= columns * 50, "{width} > {columns}: {printed:?}");
        }
    }
}
