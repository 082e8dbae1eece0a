//! The gate before sealing (LG-04): was an offer on the compliant path, and which documents are missing. What happened can always be
//! sealed; off the path it is sealed as a breach.

use chrono::NaiveDate;

use super::offer::{OfferEnd, OfferPath};
use super::verdict::{Due, Outcome, Verdict};
use crate::document::{DocumentKind, DocumentRef};

/// What the gate finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// On or off the compliant path.
    pub path: OfferPath,
    /// Documents due that are not there, in the order of the verdict; empty where nothing was sold.
    pub missing: Vec<DocumentKind>,
}

/// Judges how an offer ended against its verdict.
///
/// `offer_day` is the day the verdict was given for, `contact_day` the day of the contact that is being sealed, both in Shanghai. An
/// accepted offer needs a verdict of its own day. `WarnAndSign` needs every document; `Pass` needs those due before the sale, and those
/// that accompany it are listed as missing and stay a duty. `Block` allows only that we refused; `Unknown` that we refused or put it off.
pub fn gate(
    verdict: &Verdict,
    offer_day: Option<NaiveDate>,
    contact_day: NaiveDate,
    end: OfferEnd,
    documents: &[DocumentRef],
) -> Gate {
    let there = |kind: DocumentKind| documents.iter().any(|document| document.kind == kind);
    let missing: Vec<&super::DocumentDue> = match end {
        OfferEnd::Accepted => verdict.documents.iter().filter(|due| !there(due.kind)).collect(),
        _ => Vec::new(),
    };
    let path = match (verdict.verdict, end) {
        (_, OfferEnd::Refused) => OfferPath::Refused,
        (Outcome::Block, _) => OfferPath::Breach,
        (Outcome::Unknown, OfferEnd::Later) => OfferPath::Compliant,
        (Outcome::Unknown, _) => OfferPath::Breach,
        (_, OfferEnd::Declined | OfferEnd::Later) => OfferPath::Compliant,
        (_, OfferEnd::Accepted) if offer_day != Some(contact_day) => OfferPath::Breach,
        (Outcome::WarnAndSign, OfferEnd::Accepted) if !missing.is_empty() => OfferPath::Breach,
        (_, OfferEnd::Accepted) if missing.iter().any(|due| due.due == Due::Before) => OfferPath::Breach,
        (_, OfferEnd::Accepted) => OfferPath::Compliant,
    };
    Gate { path, missing: missing.into_iter().map(|due| due.kind).collect() }
}
