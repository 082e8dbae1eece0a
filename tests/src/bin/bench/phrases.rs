//! The phrase linter on the labelled corpus, beside cutting the same sentences into words, which is the least that looking at borders of
//! words costs.

use std::time::Instant;

use anyhow::{Result, anyhow};
use jieba_rs::Jieba;
use zhike_lint::{Beside, Lexicon, lint};

use crate::table::{Table, median};

const HIT: &str = include_str!("../../../corpus/phrases-hit.txt");
const LAWFUL: &str = include_str!("../../../corpus/phrases-lawful.txt");
const ROUNDS: usize = 21;

/// Every sentence of the corpus, many times.
pub fn measure(table: &mut Table) -> Result<()> {
    let hits = HIT.lines().filter_map(|line| line.split_once('\t')).map(|(_, text)| text);
    let lawful = LAWFUL.lines().filter(|line| !line.starts_with('#'));
    let sentences: Vec<&str> = hits.chain(lawful).collect();
    let count = f64::from(u32::try_from(sentences.len())?);
    let start = Instant::now();
    let words = Jieba::new();
    let loading = start.elapsed().as_secs_f64();
    let start = Instant::now();
    lint("保本", Lexicon::shipped(), Beside::default()).map_err(|fault| anyhow!("{fault}"))?;
    let first = start.elapsed().as_secs_f64();
    table.row(
        "first look for phrases, dictionary and lexicon read",
        format!("{:.0} ms", first * 1e3),
        format!("reading the dictionary {:.0} ms", loading * 1e3),
        format!("{:.1}", first / loading),
        "–",
    );

    let (mut linting, mut cutting) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for sentence in &sentences {
            std::hint::black_box(lint(sentence, Lexicon::shipped(), Beside::default()).ok());
        }
        linting.push(start.elapsed().as_secs_f64() / count * 1e6);
        let start = Instant::now();
        for sentence in &sentences {
            std::hint::black_box(words.cut(sentence, false));
        }
        cutting.push(start.elapsed().as_secs_f64() / count * 1e6);
    }
    let (linted, cut) = (median(linting), median(cutting));
    table.row(
        "phrases of a labelled sentence",
        format!("{linted:.1} µs"),
        format!("cutting it into words {cut:.1} µs"),
        format!("{:.1}", linted / cut),
        "–",
    );
    Ok(())
}
