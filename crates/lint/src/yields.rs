//! A yield with a number, said of the future (SC-02): "每年能有 6%". What was is told freely; with a disclaimer so is what may be.

use crate::find::Span;
use crate::lexicon::Lexicon;

/// Adds the yields a text promises.
pub(crate) fn find<'a>(characters: &[char], lexicon: &'a Lexicon, spans: &mut Vec<Span<'a>>) {
    let text: String = characters.iter().map(|one| half_width(*one)).collect();
    let disclaimed =
        lexicon.context.disclaimers.iter().any(|one| text.contains(&one.iter().collect::<String>()));
    if disclaimed {
        return;
    }
    let yields = &lexicon.yields;
    for pattern in &yields.patterns {
        for found in pattern.find_iter(&text) {
            let before = text.get(..found.start()).unwrap_or_default();
            let clause = before.rfind(|one: char| "，。；！？,;!?\n".contains(one)).unwrap_or(0);
            let around = text.get(clause..found.end()).unwrap_or_default();
            if yields.past.iter().any(|one| around.contains(one.as_str())) {
                continue;
            }
            let start = before.chars().count();
            spans.push(Span {
                phrase: "yield-promise",
                level: yields.level,
                start,
                end: start + found.as_str().chars().count(),
                why: &yields.why,
                rewrite: &yields.rewrite,
            });
        }
    }
}

/// One character for one, so that places stay what they are.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character.to_ascii_lowercase(),
    }
}
