//! The linter on sentences that were labelled by hand. Every miss is listed; both measures are at least 0.98.
#![cfg(test)]

use zhike_lint::{Beside, Level, Lexicon, lint};

const HIT: &str = include_str!("../../../tests/corpus/phrases-hit.txt");
const LAWFUL: &str = include_str!("../../../tests/corpus/phrases-lawful.txt");

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn worst(text: &str) -> Option<Level> {
    lint(text, Lexicon::shipped(), Beside::default()).unwrap().iter().map(|hit| hit.level).max()
}

#[test]
fn precision_and_recall_on_labelled_sentences_are_at_least_98_in_100() {
    let (mut found, mut missed, mut wrong, mut level) = (0, Vec::new(), Vec::new(), Vec::new());
    for line in lines(HIT) {
        let (label, text) = line.split_once('\t').unwrap();
        match worst(text) {
            Some(Level::Block) if label == "block" => found += 1,
            Some(Level::Warn) if label == "warn" => found += 1,
            Some(other) => level.push(format!("{other:?} for {label}: {text}")),
            None => missed.push(text),
        }
    }
    for text in lines(LAWFUL) {
        if let Some(level) = worst(text) {
            let hits = lint(text, Lexicon::shipped(), Beside::default()).unwrap();
            wrong.push(format!("{level:?} {}: {text}", hits[0].text));
        }
    }
    let hits = found + missed.len() + level.len();
    let share = |of: usize| f64::from(u32::try_from(found).unwrap()) / f64::from(u32::try_from(of).unwrap());
    let (recall, precision) = (share(hits), share(found + wrong.len() + level.len()));
    println!("{hits} hits, {} lawful; recall {recall:.4}, precision {precision:.4}", lines(LAWFUL).count());
    println!("missed: {missed:#?}\nnot lawful: {wrong:#?}\nanother level: {level:#?}");
    assert!(hits + lines(LAWFUL).count() >= 400 && lines(LAWFUL).count() >= 200);
    assert!(recall >= 0.98 && precision >= 0.98, "recall {recall}, precision {precision}");
}
