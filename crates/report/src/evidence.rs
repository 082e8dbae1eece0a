//! The report for people in an evidence pack (LG-07): who, what, when, which rules, which papers, who approved. It proves nothing
//! itself; what proves stands beside it in the pack.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zhike_domain::calendar::shanghai;
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::document::DocumentKind;
use zhike_domain::review::Ruling;
use zhike_domain::suitability::{OfferEnd, OfferPath, Outcome};
use zhike_domain::words::Words;

use crate::press::{self, Template};
use crate::typecase::Typecase;
use crate::{Pdf, ReportError};

/// What stands in the report. It is printed in Chinese with English beside it, because inspectors of either language read it.
///
/// There is no `Debug`: the sheet is personal data from top to bottom.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceSheet {
    /// The firm.
    pub firm: String,
    /// The client.
    pub client_name: String,
    /// The firm's number of him.
    pub client_number: String,
    /// The product that was asked for, if one was.
    pub product: Option<String>,
    /// Contacts from this day on.
    pub from: NaiveDate,
    /// Contacts up to this day, included.
    pub to: NaiveDate,
    /// When the pack was put together.
    pub made_at: DateTime<Utc>,
    /// Leaves of the log at the checkpoint to which all proofs lead.
    pub log_size: u64,
    /// Its root, hexadecimal.
    pub log_root: String,
    /// Public key of the log.
    pub log_key: String,
    /// What was said and done, in the order in which it happened.
    pub entries: Vec<EvidenceEntry>,
}

/// An entry of the service log.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceEntry {
    /// Its id.
    pub id: String,
    /// Position in the firm's log.
    pub log_index: u64,
    /// Hash of the entry, hexadecimal.
    pub hash: String,
    /// Begin of the contact.
    pub started_at: DateTime<Utc>,
    /// End of the contact.
    pub ended_at: DateTime<Utc>,
    /// The device's clock when it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// When central took it in.
    pub received_at: DateTime<Utc>,
    /// Sealed more than a day after the contact.
    pub late: bool,
    /// Who made it.
    pub rm_name: String,
    /// His branch.
    pub branch: String,
    /// How they met.
    pub channel: ContactChannel,
    /// Why.
    pub purpose: VisitPurpose,
    /// What was talked about.
    pub summary: String,
    /// Risks and costs disclosed.
    pub disclosures: Vec<String>,
    /// The client's answer.
    pub client_answer: ClientAnswer,
    /// The entry it corrects, and why.
    pub corrects: Option<(String, String)>,
    /// Products offered or asked for.
    pub offers: Vec<EvidenceOffer>,
    /// Papers that were signed, shown or recorded.
    pub documents: Vec<EvidenceDocument>,
    /// What checkers decided of it.
    pub decisions: Vec<EvidenceDecision>,
}

/// An offer with its verdict.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceOffer {
    /// Name and code of the product.
    pub product: String,
    /// Amount, CNY.
    pub amount: Option<Decimal>,
    /// The verdict.
    pub verdict: Outcome,
    /// How it ended.
    pub end: OfferEnd,
    /// On or off the compliant path.
    pub path: OfferPath,
    /// Version of the rule pack.
    pub pack: String,
    /// The rules that bound, with their reasons.
    pub rules: Vec<EvidenceRule>,
    /// Documents that were missing.
    pub missing: Vec<DocumentKind>,
}

/// A rule that bound.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceRule {
    /// Its number.
    pub id: String,
    /// What came out.
    pub outcome: Outcome,
    /// Why.
    pub reason: Words,
}

/// A document by its contents.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
}

/// What a checker decided.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceDecision {
    /// What.
    pub ruling: Ruling,
    /// Who.
    pub by: String,
    /// When central took it in.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
}

static TEMPLATE: LazyLock<Result<Template, ReportError>> =
    LazyLock::new(|| Template::new("/evidence.typ", include_str!("../../../assets/reports/evidence.typ")));

/// Columns a text may take: some two pages. The whole text stands in the pack; a person reads the beginning.
const LONGEST: usize = 8_000;

/// Prints the report on as many pages of A4 as it takes. Times are those of Asia/Shanghai.
///
/// # Errors
/// [`ReportError`] only where the program itself is at fault; no content of the sheet causes one.
pub fn evidence_pdf(sheet: &EvidenceSheet) -> Result<Pdf, ReportError> {
    let template = TEMPLATE.as_ref().map_err(|error| *error)?;
    let mut typecase = Typecase::new(press::width);
    let mut data = serde_json::to_value(sheet).map_err(|_| ReportError::Data)?;
    localise(&mut data);
    fit(&mut data, &mut typecase);
    let data = serde_json::to_vec(&data).map_err(|_| ReportError::Data)?;
    let pages = press::set(template, data)?;
    let pdf = pages.write(sheet.made_at.with_timezone(&shanghai()).date_naive(), typecase.missing());
    press::forget();
    pdf
}

/// Writes instants as a person in Shanghai reads them.
fn localise(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let instant = name.ends_with("_at") || name == "at";
                let read =
                    field.as_str().filter(|_| instant).and_then(|text| text.parse::<DateTime<Utc>>().ok());
                match read {
                    Some(at) => {
                        *field = at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M").to_string().into();
                    }
                    None => localise(field),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(localise),
        _ => {}
    }
}

/// Fields whose values are words of closed sets: the template looks them up.
const OF_SETS: [&str; 9] =
    ["channel", "purpose", "client_answer", "verdict", "end", "path", "outcome", "kind", "ruling"];

/// Every text of the sheet with only what the fonts have.
fn fit(value: &mut serde_json::Value, typecase: &mut Typecase) {
    match value {
        serde_json::Value::String(text) => *text = typecase.fit(text, LONGEST),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| fit(item, typecase)),
        serde_json::Value::Object(fields) => {
            let texts = fields
                .iter_mut()
                .filter(|(name, _)| !OF_SETS.contains(&name.as_str()) && name.as_str() != "missing");
            texts.for_each(|(_, field)| fit(field, typecase));
        }
        _ => {}
    }
}
