//! The lexicon as data: which phrases, what negates and rejects them, how characters are folded. Read from TOML and checked; how it
//! is applied is not here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use zhike_domain::words::Words;

use crate::Level;
use crate::find::{Form, folded_form};

const SHIPPED: &str = include_str!("../../../assets/lexicon/phrases-1.toml");

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Name and version.
    pub version: String,
    /// Why nothing is lawful by it.
    pub(crate) refuses: Option<Words>,
    /// Phrases, by their number.
    pub(crate) phrases: Vec<Phrase>,
    /// Chinese forms by their first character.
    pub(crate) joined: BTreeMap<char, Vec<Form>>,
    /// English forms by their first character.
    pub(crate) spelled: BTreeMap<char, Vec<Form>>,
    pub(crate) variants: BTreeMap<char, char>,
    pub(crate) context: Context,
    pub(crate) run_on: BTreeSet<String>,
    pub(crate) yields: Yields,
}

/// A phrase.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrase {
    pub id: String,
    pub level: Level,
    forms: Vec<String>,
    /// Homophones and misspellings, taken as written.
    #[serde(default)]
    also: Vec<String>,
    /// What follows where it is another term.
    #[serde(default)]
    pub not_before: Vec<String>,
    #[serde(default)]
    pub unless_disclaimed: bool,
    #[serde(default)]
    pub unless_judged: bool,
    pub why: Words,
    pub rewrite: Words,
}

/// What surrounds a phrase and makes it lawful. Everything folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub clause_ends: BTreeSet<char>,
    pub sentence_ends: BTreeSet<char>,
    pub contrasts: Vec<Vec<char>>,
    pub negators: Vec<Vec<char>>,
    pub affirmers: Vec<Vec<char>>,
    pub intensifiers: Vec<Vec<char>>,
    pub rejecting: Vec<Vec<char>>,
    pub claiming: Vec<Vec<char>>,
    pub leading: BTreeSet<char>,
    pub disclaimers: Vec<Vec<char>>,
}

/// A yield with a number, said of the future.
#[derive(Debug, Clone, Default)]
pub(crate) struct Yields {
    pub patterns: Vec<Regex>,
    pub past: Vec<String>,
    pub level: Level,
    pub why: Words,
    pub rewrite: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    fold: FoldFile,
    context: ContextFile,
    phrase: Vec<Phrase>,
    yield_promise: YieldFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FoldFile {
    variants: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextFile {
    clause_ends: String,
    contrasts: Vec<String>,
    sentence_ends: String,
    negators: Vec<String>,
    affirmers: Vec<String>,
    intensifiers: Vec<String>,
    rejecting: Vec<String>,
    claiming: Vec<String>,
    leading: String,
    disclaimers: Vec<String>,
    run_on: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YieldFile {
    patterns: Vec<String>,
    past: Vec<String>,
    level: Level,
    why: Words,
    rewrite: Words,
}

/// Why a lexicon cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the lexicon cannot be used: line {line}, {reason}")]
pub struct LexiconFault {
    /// Line of the text, from 1; 0 where it is of no line.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl Lexicon {
    /// The lexicon the product ships with. A test reads the file.
    pub fn shipped() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| match Lexicon::from_toml(SHIPPED) {
            Ok(lexicon) => lexicon,
            // Never seen: a test reads the file. Were it so, no text would leave.
            Err(fault) => Lexicon::refusing(&fault),
        });
        &LEXICON
    }

    /// A lexicon by which no text at all is lawful.
    fn refusing(fault: &LexiconFault) -> Self {
        Self {
            version: String::new(),
            refuses: Some(Words::new("词库读不出来，文字一律不放行", fault.to_string())),
            phrases: Vec::new(),
            joined: BTreeMap::new(),
            spelled: BTreeMap::new(),
            variants: BTreeMap::new(),
            context: Context::default(),
            run_on: BTreeSet::new(),
            yields: Yields::default(),
        }
    }

    /// Reads a lexicon.
    pub fn from_toml(text: &str) -> Result<Self, LexiconFault> {
        let file: File = toml::from_str(text).map_err(|error| LexiconFault {
            line: error
                .span()
                .map_or(0, |span| text.get(..span.start).map_or(0, |before| before.lines().count())),
            reason: error.message().to_owned(),
        })?;
        let of = |reason: String| LexiconFault { line: 0, reason };
        let mut variants = BTreeMap::new();
        for pair in file.fold.variants.split_whitespace() {
            let mut characters = pair.chars();
            match (characters.next(), characters.next(), characters.next()) {
                (Some(written), Some(read), None) => variants.insert(written, read),
                _ => return Err(of(format!("variant `{pair}` is not two characters"))),
            };
        }
        let fold = |text: &String| folded_form(text, &variants);
        let all = |list: &[String]| -> Vec<Vec<char>> {
            let mut folded: Vec<_> = list.iter().map(fold).collect();
            // Of two that begin alike the longer is tried first.
            folded.sort_by_key(|form| std::cmp::Reverse(form.len()));
            folded
        };
        let (mut joined, mut spelled) =
            (BTreeMap::<char, Vec<Form>>::new(), BTreeMap::<char, Vec<Form>>::new());
        for (number, phrase) in file.phrase.iter().enumerate() {
            for written in phrase.forms.iter().chain(&phrase.also) {
                let characters = fold(written);
                let Some(first) = characters.first() else {
                    return Err(of(format!("phrase `{}` has an empty form", phrase.id)));
                };
                let chinese = characters.iter().any(|character| !character.is_ascii());
                // Pinyin has no borders to look at, and is sought like Chinese.
                let joins = chinese || phrase.forms.iter().any(|form| !form.is_ascii());
                let side = if joins { &mut joined } else { &mut spelled };
                side.entry(*first).or_default().push(Form { phrase: number, characters });
            }
        }
        let context = &file.context;
        let patterns = file
            .yield_promise
            .patterns
            .iter()
            .map(|pattern| Regex::new(pattern).map_err(|error| of(error.to_string())))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            context: Context {
                clause_ends: context.clause_ends.chars().collect(),
                sentence_ends: context.sentence_ends.chars().collect(),
                contrasts: all(&context.contrasts),
                negators: all(&context.negators),
                affirmers: all(&context.affirmers),
                intensifiers: all(&context.intensifiers),
                rejecting: all(&context.rejecting),
                claiming: all(&context.claiming),
                leading: context.leading.chars().collect(),
                disclaimers: all(&context.disclaimers),
            },
            run_on: context.run_on.iter().cloned().collect(),
            yields: Yields {
                patterns,
                past: file.yield_promise.past,
                level: file.yield_promise.level,
                why: file.yield_promise.why,
                rewrite: file.yield_promise.rewrite,
            },
            version: file.version,
            refuses: None,
            phrases: file.phrase,
            joined,
            spelled,
            variants,
        })
    }
}
