//! Folding disguises away: width, case, variant characters, what stands between the characters of a word. Each folded character
//! remembers where it came from.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folded {
    /// It is read as this one.
    Letter(char),
    /// It parts what is before it from what is after it.
    Apart,
    /// It is not read at all: marks, signs, emoji, what has no width.
    Nothing,
}

/// Folds a character. Punctuation that ends clauses is looked at by the caller first.
pub(crate) fn fold(character: char, variants: &BTreeMap<char, char>) -> Folded {
    if let Some(read) = variants.get(&character) {
        return Folded::Letter(*read);
    }
    // Circled and squared letters and digits decorate; they are no part of a word.
    if matches!(character, '\u{2460}'..='\u{24FF}' | '\u{3200}'..='\u{33FF}' | '\u{1F100}'..='\u{1F2FF}') {
        return Folded::Nothing;
    }
    if character.is_whitespace() || matches!(character, '-' | '‐'..='―' | '_' | '/') {
        return Folded::Apart;
    }
    if matches!(character, '\'' | '’' | '＇') {
        return Folded::Letter('\'');
    }
    let mut normal = character.nfkc();
    let plain = match (normal.next(), normal.next()) {
        (Some(one), None) => one,
        _ => character,
    };
    if let Some(read) = variants.get(&plain) {
        return Folded::Letter(*read);
    }
    if !plain.is_alphanumeric() {
        return Folded::Nothing;
    }
    let mut lower = plain.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => Folded::Letter(one),
        _ => Folded::Letter(plain),
    }
}
