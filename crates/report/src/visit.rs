//! The printed visit pack (F40): what a relationship manager reads before he goes in, one client or a day of them. What is
//! said, shown and left alone was chosen elsewhere; this paper never goes to the client and says so on every page.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::checkup::Sense;
use crate::page::date;
use crate::press::{self, Template};
use crate::typecase::Typecase;
use crate::{Language, Pdf, ReportError};

/// What stands in the pack of one client. Texts and amounts are ready to print in the document's language.
///
/// There is no `Debug`: the sheet is personal data from top to bottom.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitSheet {
    /// The firm.
    pub firm: String,
    /// The branch that serves the client.
    pub branch: String,
    /// The relationship manager.
    pub rm_name: String,
    /// The day the pack was made; the first sheet's is also the document's date.
    pub made_on: NaiveDate,
    /// The day of the prices used; `None` when there were none.
    pub prices_as_of: Option<NaiveDate>,
    /// The client.
    pub client_name: String,
    /// Who he is in one line: tier, age, risk class.
    pub client_line: String,
    /// Day, hour, purpose and channel of the visit; `None` where none is planned.
    pub when: Option<String>,
    /// Where they meet.
    pub place: Option<String>,
    /// What the relationship manager wanted to remember.
    pub note: Option<String>,
    /// His figures at a glance; at most four are printed.
    pub tiles: Vec<VisitTile>,
    /// What to talk about, the most urgent first; at most three are printed.
    pub points: Vec<VisitPoint>,
    /// What is not to be done today, and why.
    pub not_to_do: Vec<String>,
    /// Open items and promises, with their day.
    pub owed: Vec<String>,
    /// What changed since the last contact.
    pub changed: Vec<String>,
    /// Family, interests with the day they were last asked, preferred channel.
    pub person: Vec<String>,
    /// What to ask him.
    pub ask: Vec<String>,
    /// Papers and things to bring.
    pub bring: Vec<String>,
    /// Products that may come up, with the verdict of suitability.
    pub may_show: Vec<VisitVerdict>,
    /// Head office's views on what he holds.
    pub views: Vec<VisitView>,
}

/// A figure at a glance.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitTile {
    /// Its name.
    pub name: String,
    /// The figure with its unit, or why there is none.
    pub value: String,
    /// Window, dates or what it is held against.
    pub note: Option<String>,
    /// Whether it is money made or lost.
    pub sense: Sense,
}

/// A point of the talk.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitPoint {
    /// What it is about, in a few words.
    pub title: String,
    /// Why today, with its figures.
    pub why: String,
    /// The approved words; `None` where no script fits.
    pub say: Option<VisitWords>,
    /// What speaks against it.
    pub opposing: Option<String>,
    /// Where its figures and statements come from.
    pub sources: Vec<String>,
}

/// Words to say, filled in from an approved script (SC-01).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitWords {
    /// The words. A blank line begins a new paragraph.
    pub text: String,
    /// The risk line that goes with them.
    pub risk: String,
    /// Code and version of the script, who approved it and until when it may be used.
    pub script: String,
}

/// A product and whether he may be shown it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitVerdict {
    /// Name and code of the product.
    pub product: String,
    /// The verdict, in words.
    pub verdict: String,
    /// Nothing stands against showing it.
    pub free: bool,
}

/// A view of head office.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    /// Its title.
    pub title: String,
    /// What it says.
    pub gist: String,
    /// What speaks against it.
    pub opposing: String,
    /// Who published it, when, and until when it may be quoted.
    pub source: String,
}

/// The document as the template reads it.
#[derive(Serialize)]
struct Pack {
    language: Language,
    sheets: Vec<Value>,
    /// Code points that had to be printed as 〓.
    missing: Vec<String>,
    missing_left: usize,
}

static TEMPLATE: LazyLock<Result<Template, ReportError>> =
    LazyLock::new(|| Template::new("/visit.typ", include_str!("../../../assets/reports/visit.typ")));

/// Figures in the row at the head: as many as stand side by side.
const TILES: usize = 4;
/// Points of one talk: more are not talked about.
const POINTS: usize = 3;
/// Paragraphs of words to say that are kept apart; what follows them is printed as one.
const PARAGRAPHS: usize = 20;

/// Columns a text may take, by its field: far more than a pack needs, so that only what nobody would read at the
/// door is cut, and that with “…”.
fn longest(field: &str) -> usize {
    match field {
        "firm" => 52,
        "branch" => 56,
        "rm_name" | "name" | "value" => 40,
        "client_name" => 80,
        "client_line" | "when" | "place" | "title" | "product" | "verdict" => 160,
        "script" | "source" | "sources" => 300,
        "note" => 600,
        _ => 1_600,
    }
}

/// Prints the visit pack (备拜访) on A4: every client begins on a new page, and a day of several has a list of them in
/// front. Without sheets one page says that there are no visits.
///
/// # Errors
/// [`ReportError`] only where the program itself is at fault; no content of the sheets causes one.
pub fn visits_pdf(sheets: &[VisitSheet], language: Language) -> Result<Pdf, ReportError> {
    let template = TEMPLATE.as_ref().map_err(|error| *error)?;
    let mut typecase = Typecase::new(press::width);
    let fitted = sheets.iter().map(|sheet| lay_out(sheet, language, &mut typecase));
    let fitted = fitted.collect::<Result<Vec<Value>, ReportError>>()?;
    let (missing, missing_left) = typecase.missing_codes();
    let pack = Pack { language, sheets: fitted, missing, missing_left };
    let data = serde_json::to_vec(&pack).map_err(|_| ReportError::Data)?;
    let pages = press::set(template, data)?;
    // Today is not known here, and a document of nobody needs no day.
    let made_on = sheets.first().map(|sheet| sheet.made_on).unwrap_or_default();
    let pdf = pages.write(made_on, typecase.missing());
    press::forget();
    pdf
}

/// A sheet as the template reads it: what is printed of it, every text fitted, days written out.
fn lay_out(sheet: &VisitSheet, language: Language, typecase: &mut Typecase) -> Result<Value, ReportError> {
    let mut value = serde_json::to_value(sheet).map_err(|_| ReportError::Data)?;
    if let Value::Object(fields) = &mut value {
        // Before the texts are fitted: a character on no page is not missing.
        for (name, most) in [("tiles", TILES), ("points", POINTS)] {
            if let Some(Value::Array(items)) = fields.get_mut(name) {
                items.truncate(most);
            }
        }
        fields.insert("made_on".to_owned(), date(sheet.made_on, language).into());
        let prices = sheet.prices_as_of.map(|day| date(day, language));
        fields.insert("prices_as_of".to_owned(), prices.into());
    }
    fit(&mut value, "", typecase);
    Ok(value)
}

/// Every text with only what the fonts have and no longer than its field; words to say as a list of `paragraphs`.
fn fit(value: &mut Value, field: &str, typecase: &mut Typecase) {
    match value {
        Value::String(text) => *text = typecase.fit(text, longest(field)),
        Value::Array(items) => items.iter_mut().for_each(|item| fit(item, field, typecase)),
        Value::Object(fields) => {
            // Fitting makes one line of a text, so the paragraphs are told apart first.
            let spoken = fields.remove("text");
            fields.iter_mut().for_each(|(name, field)| fit(field, name, typecase));
            if let Some(Value::String(text)) = spoken {
                let paragraphs = paragraphs(&text);
                let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
                let printed = typecase.fit_all(&paragraphs, PARAGRAPHS, longest("text"));
                fields.insert("paragraphs".to_owned(), printed.into());
            }
        }
        _ => {}
    }
}

/// A text divided at its blank lines.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let paragraphs = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.join("\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_say_are_divided_at_blank_lines() {
        assert_eq!(paragraphs("一\n二\n\n三\r\n \t\r\n\n四\n"), ["一\n二", "三", "四"]);
        assert!(paragraphs(" \n\n").is_empty());
    }

    #[test]
    fn only_words_to_say_become_paragraphs() {
        let mut point = serde_json::json!({
            "title": "到期\n\n资金",
            "say": { "text": "先听他说。\n\n再谈安排。", "risk": "本金可能受损" },
        });
        fit(&mut point, "points", &mut Typecase::new(press::width));
        assert_eq!(
            point,
            serde_json::json!({
                "title": "到期  资金",
                "say": { "paragraphs": ["先听他说。", "再谈安排。"], "risk": "本金可能受损" },
            })
        );
    }
}
