//! The one-page checkup a client takes home: what stands on it, and how it is fitted onto one page.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::page::{self, Fit};
use crate::press::{self, Template};
use crate::typecase::Typecase;
use crate::{Language, Pdf, ReportError};

/// What stands on the sheet. Texts and amounts are ready to print in the document's language; scores and shares
/// are numbers because they are drawn as well. Only what this client may see belongs here.
///
/// There is no `Debug`: the sheet is personal data from top to bottom.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckupSheet {
    /// The firm, as it signs its letters.
    pub firm: String,
    /// The branch that serves the client.
    pub branch: String,
    /// The relationship manager.
    pub rm_name: String,
    /// The client, as the client is addressed on paper.
    pub client_name: String,
    /// The day the checkup was made; also the document's date.
    pub made_on: NaiveDate,
    /// The day of the prices used; `None` when there were none.
    pub prices_as_of: Option<NaiveDate>,
    /// The wealth-health score, or what is missing for one.
    pub health: Health,
    /// The dimensions of the score in their usual order; at most eight are printed.
    pub dimensions: Vec<Dimension>,
    /// How the score moved since the checkup before (WH-13).
    pub change: Option<Change>,
    /// The score aimed at and by when (WH-15).
    pub target: Option<StageTarget>,
    /// Total assets, with currency.
    pub assets: String,
    /// Value of the assets over time.
    pub value_curve: Option<ValueCurve>,
    /// Returns, risk and other key figures; at most seven are printed.
    pub figures: Vec<Figure>,
    /// Shares of the asset classes, with the target's; at most six are printed.
    pub allocation: Vec<AllocationShare>,
    /// The four buckets.
    pub buckets: Vec<Bucket>,
    /// Findings (CK). The gravest six are printed, the others counted.
    pub findings: Vec<Finding>,
    /// Where the data come from and how old they are, one line.
    pub sources: String,
}

/// The wealth-health score, or why there is none.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Health {
    /// There is a score.
    Scored {
        /// 0 to 100, printed with one decimal, half to even as on the screen.
        score: f64,
        /// Its band (WH-11), in words.
        band: String,
        /// Why the score is held down, where it is (WH-10).
        cap_note: Option<String>,
    },
    /// Too little is known for a score (WH-12).
    Insufficient {
        /// What to ask the client, the most useful first; at most five are printed.
        questions: Vec<String>,
    },
}

/// One dimension of the score (WH-1 to WH-8).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// 0 to 100; `None` when it cannot be computed.
    pub score: Option<f64>,
    /// Its weight in percent.
    pub weight: u32,
    /// Why the score is what it is, one sentence.
    pub reason: String,
}

/// How the score moved between two checkups (WH-13).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Day of the checkup before.
    pub since: NaiveDate,
    /// Score then.
    pub from: f64,
    /// Score now.
    pub to: f64,
    /// What moved it, in points; the parts add up to `to − from`. At most six are printed.
    pub parts: Vec<ChangePart>,
}

/// One part of a change.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangePart {
    /// What moved the score.
    pub name: String,
    /// By how many points.
    pub points: f64,
}

/// The score aimed at.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct StageTarget {
    /// 0 to 100.
    pub score: f64,
    /// By when.
    pub by: NaiveDate,
}

/// Value of the assets over time, evenly spaced.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueCurve {
    /// Values in any one unit, oldest first. Gaps (not a number) are left out.
    pub points: Vec<f64>,
    /// Day of the first point.
    pub from: NaiveDate,
    /// Day of the last point.
    pub to: NaiveDate,
    /// The highest value, with its unit: the curve has no scale beside it.
    pub high: String,
    /// The lowest value, with its unit.
    pub low: String,
}

/// A key figure.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// The figure with its unit, or why there is none.
    pub value: String,
    /// Window, dates or what it is held against.
    pub note: Option<String>,
    /// Whether it is money made or lost.
    pub sense: Sense,
}

/// How a figure is coloured: gains red and losses green, as in the Chinese market, and only gains and losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sense {
    /// Neither; most figures.
    #[default]
    Plain,
    /// Money made.
    Gain,
    /// Money lost.
    Loss,
}

/// An asset class's share against its target.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AllocationShare {
    /// The asset class.
    pub class: String,
    /// Share of the assets, 0 to 1.
    pub share: f64,
    /// The target's share, 0 to 1.
    pub target: Option<f64>,
}

/// One of the four buckets: to spend, to protect, to grow, to keep.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The amount in it, with currency.
    pub amount: String,
    /// Its share, 0 to 1.
    pub share: f64,
}

/// One finding of the checkup.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// The rule's number (CK-…).
    pub rule: String,
    /// What was found, one sentence with its figures.
    pub reason: String,
    /// What to do about it.
    pub next_step: String,
    /// The client's answer; `None` prints boxes to tick.
    pub answer: Option<String>,
}

/// How grave a finding is; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something has to be done.
    Act,
    /// To be kept an eye on.
    Watch,
    /// Good to know.
    Info,
}

static TEMPLATE: LazyLock<Result<Template, ReportError>> =
    LazyLock::new(|| Template::new("/checkup.typ", include_str!("../../../assets/reports/checkup.typ")));

/// Prints the one-page checkup (一页检视报告) on A4.
///
/// It is set with all there is room for; while it runs over the page, texts and lists are shortened step by step,
/// always in the same order, so that the same sheet always gives the same bytes. A text that was shortened ends
/// in “…”, and findings that found no room are counted.
///
/// # Errors
/// [`ReportError`] only where the program itself is at fault; no content of the sheet causes one.
pub fn checkup_pdf(sheet: &CheckupSheet, language: Language) -> Result<Pdf, ReportError> {
    let template = TEMPLATE.as_ref().map_err(|error| *error)?;
    let mut fits = Fit::STEPS.iter();
    loop {
        let fit = fits.next();
        let mut typecase = Typecase::new(press::width);
        let page = page::lay_out(sheet, language, fit.unwrap_or(&Fit::TIGHTEST), &mut typecase);
        let data = serde_json::to_vec(&page).map_err(|_| ReportError::Data)?;
        let pages = press::set(template, data)?;
        if pages.count() <= 1 || fit.is_none() {
            let pdf = pages.write(sheet.made_on, typecase.missing());
            press::forget();
            return pdf;
        }
    }
}
