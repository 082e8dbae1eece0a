//! Words looked for in the service log: folded to lower case and half width, in any script; each has to occur somewhere.

use std::collections::BTreeMap;

use zhike_domain::ids::ProductCode;
use zhike_domain::product::Product;

/// What is looked for. No `Debug`: what an RM looks for is personal data.
pub(crate) struct Wanted(Vec<Word>);

/// A word, and the codes of the products whose names hold it: records name products by their codes.
struct Word {
    text: String,
    codes: Vec<String>,
}

impl Wanted {
    /// `None` when the text holds no word.
    pub(crate) fn new(text: &str, products: &BTreeMap<ProductCode, Product>) -> Option<Self> {
        let folded = folded(text);
        let words: Vec<Word> = folded
            .split_whitespace()
            .map(|word| Word {
                text: word.to_owned(),
                codes: products
                    .values()
                    .filter(|product| self::folded(&product.name).contains(word))
                    .map(|product| self::folded(&product.code.0))
                    .collect(),
            })
            .collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// Whether every word occurs in a folded text.
    pub(crate) fn is_in(&self, folded: &str) -> bool {
        self.0.iter().all(|word| {
            folded.contains(&word.text)
                || word.codes.iter().any(|code| folded.lines().any(|line| line == code))
        })
    }
}

/// Lower case and half width, so that "ＥＴＦ" is found by "etf".
pub(crate) fn folded(text: &str) -> String {
    let narrow = text.chars().map(|character| match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    });
    narrow.flat_map(char::to_lowercase).collect()
}
