//! Documents on paper: PDF made with Typst and embedded fonts. No figure is computed here.
//!
//! A document is a struct of figures and texts ready to be read ([`CheckupSheet`], [`EvidenceSheet`], [`VisitSheet`],
//! [`RecapLetter`]) and a template under `assets/reports`. The texts reach the template as data and are never read as
//! markup. Typesetting is closed: no network, no fonts but ours, no clock; the same input gives the same bytes.

mod charts;
mod checkup;
mod error;
mod evidence;
mod page;
mod press;
mod recap;
mod typecase;
mod visit;

pub use checkup::{
    AllocationShare, Bucket, Change, ChangePart, CheckupSheet, Dimension, Figure, Finding, Health, Sense,
    Severity, StageTarget, ValueCurve, checkup_pdf,
};
pub use error::ReportError;
pub use evidence::{
    EvidenceDecision, EvidenceDocument, EvidenceEntry, EvidenceOffer, EvidenceRule, EvidenceSheet,
    evidence_pdf,
};
pub use press::Pdf;
pub use recap::{RecapLetter, recap_pdf};
pub use visit::{VisitPoint, VisitSheet, VisitTile, VisitVerdict, VisitView, VisitWords, visits_pdf};

use serde::{Deserialize, Serialize};

/// The language a document is printed in: its headings, notes and dates. The figures' own words come with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}
