//! `zhike verdict`: reads client, product and offer, and prints what SU-01 … SU-25 say. No rule lives here.

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;
use serde_json::Value;
use zhike_domain::document::DocumentKind;
use zhike_domain::suitability::{
    Case, DocumentDue, Due, Judged, Outcome, Regime, RuleId, RulePack, Verdict, judge,
};

use crate::arguments::{Language, VerdictOptions};
use crate::input;
use crate::output::Refusal;

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Report {
    verdict: Outcome,
    regime: Option<Regime>,
    rules: Vec<RuleReport>,
    documents: Vec<DocumentReport>,
    pack: String,
}

#[derive(Debug, Serialize)]
struct RuleReport {
    id: RuleId,
    outcome: Outcome,
    reason: String,
    inputs: Vec<InputReport>,
}

#[derive(Debug, Serialize)]
struct InputReport {
    name: String,
    value: Option<String>,
    age_days: Option<u32>,
}

#[derive(Debug, Serialize)]
struct DocumentReport {
    kind: DocumentKind,
    rule: RuleId,
    due: Due,
    words: String,
}

/// Runs the command.
pub fn verdict(options: &VerdictOptions) -> Result<Report, Refusal> {
    let case: Case = input::read(&prepared(input::text()?)?)?;
    match case.check().first() {
        None => Ok(report(judge(&case, RulePack::shipped()), options.lang)),
        Some(fault) => Err(Refusal::new("bad_case", fault.kind.to_string(), fault.to_string())),
    }
}

/// The text, once it is known to be made of objects; a list would be taken for one. A time of day without a day ("14:30") is of the
/// offer's day. Whatever else is wrong is said when the text is read as a case.
fn prepared(text: String) -> Result<String, Refusal> {
    let Ok(mut whole) = serde_json::from_str::<Value>(&text) else { return Ok(text) };
    let object = |place: &str| Refusal::new("bad_input", "expected an object", place);
    let parts = whole.as_object_mut().ok_or_else(|| object("stdin"))?;
    for place in ["client", "product", "offer"] {
        if !parts.get(place).is_none_or(|part| part.is_object() || part.is_null()) {
            return Err(object(place));
        }
    }
    let Some(offer) = parts.get_mut("offer").and_then(Value::as_object_mut) else { return Ok(text) };
    let of = |field: &str| offer.get(field).and_then(Value::as_str).map(|text| text.trim().to_owned());
    let (Some(day), Some(time)) = (of("date"), of("at")) else { return Ok(text) };
    let clock = ["%H:%M:%S", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(&time, form).ok());
    match (day.parse::<NaiveDate>(), clock) {
        (Ok(day), Some(clock)) => {
            let at = day.and_time(clock).format("%Y-%m-%dT%H:%M:%S").to_string();
            offer.insert("at".to_owned(), Value::String(at));
            Ok(whole.to_string())
        }
        _ => Ok(text),
    }
}

fn report(verdict: Verdict, lang: Language) -> Report {
    let rule = |rule: Judged| RuleReport {
        id: rule.id,
        outcome: rule.outcome,
        reason: lang.of(rule.reason),
        inputs: rule
            .inputs
            .into_iter()
            .map(|input| InputReport {
                name: input.name,
                value: input.value.map(zhike_domain::private::Private::into_inner),
                age_days: input.age_days,
            })
            .collect(),
    };
    let document = |due: DocumentDue| DocumentReport {
        kind: due.kind,
        rule: due.rule,
        due: due.due,
        words: lang.of(due.words),
    };
    Report {
        verdict: verdict.verdict,
        regime: verdict.regime,
        rules: verdict.rules.into_iter().map(rule).collect(),
        documents: verdict.documents.into_iter().map(document).collect(),
        pack: verdict.pack,
    }
}
