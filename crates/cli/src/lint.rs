//! `zhike lint`: what of a text may not leave the device. What is looked for is the crate `lint`'s.

use serde::Serialize;
use zhike_lint::{Beside, Hit, Level, Lexicon};

use crate::arguments::LintOptions;
use crate::input;
use crate::output::{self, Answer, Refusal};

#[derive(Serialize)]
struct Printed {
    hits: Vec<PrintedHit>,
}

#[derive(Serialize)]
struct PrintedHit {
    rule: &'static str,
    level: Level,
    start: usize,
    end: usize,
    text: String,
    why: String,
    rewrite: String,
}

/// Runs the command.
pub fn lint(options: &LintOptions) -> Result<Answer, Refusal> {
    let text = input::text()?;
    let hits = zhike_lint::lint(&text, Lexicon::shipped(), Beside::default())
        .map_err(|fault| Refusal::new("too_long", fault.to_string(), "stdin"))?;
    let printed_hit = |hit: Hit| PrintedHit {
        rule: hit.rule,
        level: hit.level,
        start: hit.start,
        end: hit.end,
        text: hit.text,
        why: options.lang.of(hit.why),
        rewrite: options.lang.of(hit.rewrite),
    };
    let blocked = hits.iter().any(|hit| hit.level == Level::Block);
    let printed = output::json(&Printed { hits: hits.into_iter().map(printed_hit).collect() })?;
    Ok(if blocked { Answer::broken(printed) } else { Answer::held(printed) })
}
