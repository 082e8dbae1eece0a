//! What of a text may not leave the device (SC-03), as the RM writes it. What is looked for is the crate `lint`'s.

use zhike_ipc::{PhraseHit, PhraseLevel};
use zhike_lint::{Beside, Hit, Level, Lexicon, lint};

use crate::fault::Fault;

/// Looks through a text.
pub fn check_phrases(text: &str) -> Result<Vec<PhraseHit>, Fault> {
    let hits = lint(text, Lexicon::shipped(), Beside::default()).map_err(|_| Fault::Invalid("text"))?;
    let mut places = Utf16Places { text: text.chars(), characters: 0, units: 0 };
    Ok(hits.into_iter().map(|hit| places.hit(hit)).collect())
}

/// Walks a text once: places of characters as places of UTF-16 units. Hits come in order and never overlap.
struct Utf16Places<'a> {
    text: std::str::Chars<'a>,
    characters: usize,
    units: usize,
}

impl Utf16Places<'_> {
    fn at(&mut self, characters: usize) -> u32 {
        while self.characters < characters {
            let Some(character) = self.text.next() else { break };
            self.characters += 1;
            self.units += character.len_utf16();
        }
        u32::try_from(self.units).unwrap_or(u32::MAX)
    }

    fn hit(&mut self, hit: Hit) -> PhraseHit {
        PhraseHit {
            rule: hit.rule.to_owned(),
            level: match hit.level {
                Level::Warn => PhraseLevel::Warn,
                Level::Block => PhraseLevel::Block,
            },
            start: self.at(hit.start),
            end: self.at(hit.end),
            text: hit.text,
            why: hit.why,
            rewrite: hit.rewrite,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_window() {
        let text = "😀这款保本😀，那款零风险";
        let units: Vec<u16> = text.encode_utf16().collect();
        let hits = check_phrases(text).unwrap();
        let cut = |hit: &PhraseHit| {
            String::from_utf16(&units[usize::try_from(hit.start).unwrap()..usize::try_from(hit.end).unwrap()])
                .unwrap()
        };
        let texts: Vec<String> = hits.iter().map(cut).collect();
        assert_eq!(texts, ["保本", "零风险"]);
        assert!(hits.iter().all(|hit| hit.level == PhraseLevel::Block));
    }
}
