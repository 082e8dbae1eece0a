//! Judging (SU-01 … SU-25): case and rule pack in, verdict out. Total: a case of which nothing is known has a verdict too. What the
//! rules have in common lives here; each group of them beside it.

mod before;
mod matching;
mod papers;
mod seen;
mod words;

use rust_decimal::Decimal;
use serde::Serialize;

use super::case::Case;
use super::pack::RulePack;
use super::verdict::{DocumentDue, Due, Input, Judged, Outcome, Regime, RuleId, Verdict};
use crate::document::DocumentKind;
use crate::private::Private;
use crate::words::Words;
pub(super) use seen::{Class, Seen, months_later};

/// The verdict on an offer. Every rule is listed in the order of the numbers, those that do not bind with the reason why; the worst
/// outcome is the verdict.
pub fn judge(case: &Case, pack: &RulePack) -> Verdict {
    let seen = Seen::of(case, pack);
    let rulings = if seen.outside { outside() } else { rulings(&seen) };
    let verdict = rulings.iter().map(|ruling| ruling.outcome).max().unwrap_or(Outcome::NotApplicable);
    let mut documents: Vec<DocumentDue> = Vec::new();
    for ruling in rulings.iter().filter(|ruling| ruling.papers) {
        for kind in pack.papers(ruling.id) {
            if documents.iter().all(|due| due.kind != *kind) {
                documents.push(due(*kind, ruling.id));
            }
        }
    }
    Verdict {
        verdict: verdict.max(Outcome::Pass),
        regime: seen.regime,
        rules: rulings.into_iter().map(Ruling::judged).collect(),
        documents,
        pack: pack.version.clone(),
        pack_digest: pack.digest,
    }
}

fn rulings(seen: &Seen<'_>) -> Vec<Ruling> {
    let [su_05, su_06, su_07, su_08, su_09, su_10, su_18] = matching::judge(seen);
    let warned = [&su_05, &su_10].iter().any(|ruling| ruling.outcome == Outcome::WarnAndSign);
    vec![
        regime(seen),
        elsewhere(RuleId::Su02, words::classification()),
        elsewhere(RuleId::Su03, words::classification()),
        elsewhere(RuleId::Su04, words::classification()),
        su_05,
        su_06,
        su_07,
        su_08,
        su_09,
        su_10,
        papers::high_risk(seen),
        elsewhere(RuleId::Su12, words::rematching()),
        before::questionnaire(seen),
        before::test_before_sale(seen),
        before::elder_care(seen),
        before::guardian(seen),
        before::private_offering(seen),
        su_18,
        papers::insurance(seen),
        papers::recording(seen, warned),
        elsewhere(RuleId::Su21, words::retention()),
        elsewhere(RuleId::Su22, words::revisit()),
        papers::advice(seen),
        before::aml_review(seen),
        elsewhere(RuleId::Su25, words::consent()),
    ]
}

/// SU-01.
fn regime(seen: &Seen<'_>) -> Ruling {
    let inputs = vec![input("product.issuer_kind", seen.case.product.issuer_kind.map(name))];
    match seen.regime {
        Some(Regime::Securities) => Ruling::new(RuleId::Su01, Outcome::Pass, words::securities()),
        Some(Regime::Banking) => Ruling::new(RuleId::Su01, Outcome::Pass, words::banking()),
        None => Ruling::new(RuleId::Su01, Outcome::Unknown, words::issuer_unknown()),
    }
    .on(inputs)
}

fn outside() -> Vec<Ruling> {
    let every = RuleId::ALL.iter();
    every.map(|id| Ruling::new(*id, Outcome::NotApplicable, words::guaranteed_deposit())).collect()
}

fn elsewhere(id: RuleId, reason: Words) -> Ruling {
    Ruling::new(id, Outcome::NotApplicable, reason)
}

/// A rule that was judged, and whether its papers are due.
struct Ruling {
    id: RuleId,
    outcome: Outcome,
    reason: Words,
    say: Option<Words>,
    inputs: Vec<Input>,
    papers: bool,
}

impl Ruling {
    fn new(id: RuleId, outcome: Outcome, reason: Words) -> Self {
        Self { id, outcome, reason, say: None, inputs: Vec::new(), papers: false }
    }

    fn on(self, inputs: Vec<Input>) -> Self {
        Self { inputs, ..self }
    }

    fn say(self, say: Words) -> Self {
        Self { say: Some(say), ..self }
    }

    fn with_papers(self) -> Self {
        Self { papers: true, ..self }
    }

    fn judged(self) -> Judged {
        Judged { id: self.id, outcome: self.outcome, reason: self.reason, say: self.say, inputs: self.inputs }
    }
}

fn due(kind: DocumentKind, rule: RuleId) -> DocumentDue {
    let before = matches!(rule, RuleId::Su13 | RuleId::Su15 | RuleId::Su16 | RuleId::Su17 | RuleId::Su24);
    DocumentDue {
        kind,
        rule,
        due: if before { Due::Before } else { Due::With },
        words: words::document(kind),
    }
}

fn input(name: &str, value: Option<String>) -> Input {
    Input { name: name.to_owned(), value: value.map(Private::new), age_days: None }
}

/// A fact that has a day of its own; a day after the offer's has no age.
fn dated(seen: &Seen<'_>, name: &str, value: Option<String>, on: Option<chrono::NaiveDate>) -> Input {
    let days = seen.day.zip(on).map(|(day, on)| day.signed_duration_since(on).num_days());
    Input { age_days: days.and_then(|days| u32::try_from(days).ok()), ..input(name, value) }
}

fn money(name: &str, amount: Option<Decimal>) -> Input {
    input(name, amount.map(|amount| amount.normalize().to_string()))
}

fn flag(name: &str, value: Option<bool>) -> Input {
    input(name, value.map(|value| value.to_string()))
}

fn count(name: &str, value: Option<u32>) -> Input {
    input(name, value.map(|value| value.to_string()))
}

/// The name of a member of a closed set, as the contract spells it.
fn name<T: Serialize>(of: T) -> String {
    match toml::Value::try_from(of) {
        Ok(toml::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn names<T: Serialize + Copy>(of: &[T]) -> String {
    of.iter().map(|one| name(*one)).collect::<Vec<_>>().join(" ")
}
