//! The letter a client gets after a talk: the firm's letterhead around a text that was written and checked elsewhere.
//! Nothing is said here that is not in that text.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::page::date;
use crate::press::{self, Template};
use crate::typecase::Typecase;
use crate::{Language, Pdf, ReportError};

/// What stands in the letter, in the document's language. Only what this client may read belongs here.
///
/// There is no `Debug`: the letter is personal data from top to bottom.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecapLetter {
    /// The firm, as it signs its letters.
    pub firm: String,
    /// The branch that serves the client.
    pub branch: String,
    /// The relationship manager.
    pub rm_name: String,
    /// The client, as the client is addressed on paper.
    pub client_name: String,
    /// The day of the talk; also the document's date.
    pub on: NaiveDate,
    /// The letter from its salutation to its signature; every line is a paragraph, blank ones are dropped.
    pub text: String,
    /// What the firm has to say under every such letter.
    pub disclaimer: String,
}

/// The letter as the template reads it.
#[derive(Serialize)]
struct Page {
    language: Language,
    firm: String,
    branch: String,
    rm_name: String,
    client_name: String,
    on: String,
    paragraphs: Vec<String>,
    disclaimer: String,
    /// Code points that had to be printed as 〓.
    missing: Vec<String>,
    missing_left: usize,
}

static TEMPLATE: LazyLock<Result<Template, ReportError>> =
    LazyLock::new(|| Template::new("/recap.typ", include_str!("../../../assets/reports/recap.typ")));

/// Columns a paragraph may take: some three pages, which is no letter any more.
const LONGEST: usize = 8_000;
/// Paragraphs that are kept apart; what follows them is printed as one.
const PARAGRAPHS: usize = 200;

/// Prints the letter (沟通纪要) on as many pages of A4 as it takes.
///
/// # Errors
/// [`ReportError`] only where the program itself is at fault; no content of the letter causes one.
pub fn recap_pdf(letter: &RecapLetter, language: Language) -> Result<Pdf, ReportError> {
    let template = TEMPLATE.as_ref().map_err(|error| *error)?;
    let mut typecase = Typecase::new(press::width);
    let paragraphs: Vec<&str> = letter.text.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut page = Page {
        language,
        firm: typecase.fit(&letter.firm, 52),
        branch: typecase.fit(&letter.branch, 56),
        rm_name: typecase.fit(&letter.rm_name, 40),
        client_name: typecase.fit(&letter.client_name, 80),
        on: date(letter.on, language),
        paragraphs: typecase.fit_all(&paragraphs, PARAGRAPHS, LONGEST),
        disclaimer: typecase.fit(&letter.disclaimer, LONGEST),
        missing: Vec::new(),
        missing_left: 0,
    };
    (page.missing, page.missing_left) = typecase.missing_codes();
    let data = serde_json::to_vec(&page).map_err(|_| ReportError::Data)?;
    let pages = press::set(template, data)?;
    let pdf = pages.write(letter.on, typecase.missing());
    press::forget();
    pdf
}
