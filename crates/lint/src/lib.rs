//! The phrase linter (SC-02, SC-03): which words of a text may not leave the device, where they stand, why, and what to say instead.
//! The words are data (`assets/lexicon`); here is how they are found: folding away disguises, borders of words, what negates and what
//! rejects a claim. Text in, hits out: nothing is sent, stored or changed here.

mod context;
mod find;
mod fold;
mod lexicon;
mod yields;

pub use lexicon::{Lexicon, LexiconFault};

use serde::{Deserialize, Serialize};
use zhike_domain::words::Words;

use crate::find::Reading;

/// Texts of more characters are refused: nobody says them to a client.
pub const LONGEST_TEXT: usize = 200_000;

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Rule ("SC-02").
    pub rule: &'static str,
    /// The phrase of the lexicon.
    pub phrase: String,
    /// How grave it is.
    pub level: Level,
    /// First character of the text, counted from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// What stands there, disguise included.
    pub text: String,
    /// What is wrong with it.
    pub why: Words,
    /// What to say instead.
    pub rewrite: Words,
}

/// How grave a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// May be said with care; the RM decides.
    #[default]
    Warn,
    /// May not leave the device.
    Block,
}

/// What is known beside the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// The product that is spoken of was judged suitable for this client: a recommendation is then no hit.
    pub judged: bool,
}

/// Why a text was not looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has {characters} characters, more than the {LONGEST_TEXT} that are looked through")]
pub struct TooLong {
    /// Its length.
    pub characters: usize,
}

/// Looks through a text, in both languages. Hits come in the order in which they stand, and never overlap.
pub fn lint(text: &str, lexicon: &Lexicon, beside: Beside) -> Result<Vec<Hit>, TooLong> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() > LONGEST_TEXT {
        return Err(TooLong { characters: characters.len() });
    }
    if let Some(why) = &lexicon.refuses {
        let (phrase, rewrite) = (String::new(), Words::default());
        let (end, text, why) = (characters.len(), text.to_owned(), why.clone());
        return Ok(vec![Hit {
            rule: "SC-02",
            phrase,
            level: Level::Block,
            start: 0,
            end,
            text,
            why,
            rewrite,
        }]);
    }
    let mut spans = Vec::new();
    for reading in [Reading::joined(&characters, lexicon), Reading::spelled(&characters, lexicon)] {
        reading.find(lexicon, beside, &mut spans);
    }
    yields::find(&characters, lexicon, &mut spans);
    // Of two that overlap the graver stands, then the longer: 稳赚不赔, not 稳赚.
    spans.sort_by(|a, b| {
        b.level
            .cmp(&a.level)
            .then_with(|| (b.end - b.start).cmp(&(a.end - a.start)))
            .then(a.start.cmp(&b.start))
    });
    let mut kept: Vec<find::Span<'_>> = Vec::new();
    for span in spans {
        if kept.iter().all(|other| span.end <= other.start || other.end <= span.start) {
            kept.push(span);
        }
    }
    kept.sort_by_key(|span| span.start);
    Ok(kept
        .into_iter()
        .map(|span| Hit {
            rule: "SC-02",
            phrase: span.phrase.to_owned(),
            level: span.level,
            start: span.start,
            end: span.end,
            text: characters.get(span.start..span.end).unwrap_or_default().iter().collect(),
            why: span.why.clone(),
            rewrite: span.rewrite.clone(),
        })
        .collect())
}
