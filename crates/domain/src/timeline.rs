//! One merged timeline a client (F04): what happened, when, from which source, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::closed_sets::{
    CaseKind, CaseState, ContactChannel, NpsElement, NpsScene, VisitPurpose, VisitStatus,
};
use crate::ids::{CaseId, FollowUpId, LogEntryId, ProductCode, VisitId};
use crate::ledger::LedgerKind;

/// One item of a client's timeline. The screen words it; nothing here is text except what people wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineItem {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    pub event: TimelineEvent,
}

/// What can stand on a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the records they are taken from")]
pub enum TimelineEvent {
    /// A sealed entry of the service log.
    Log { entry: LogEntryId, channel: ContactChannel, purpose: VisitPurpose, summary: String, late: bool },
    /// A visit that is planned, was cancelled, or took place without an entry.
    Visit { visit: VisitId, channel: ContactChannel, purpose: VisitPurpose, status: VisitStatus },
    /// A row of the ledger.
    Trade { kind: LedgerKind, product: Option<ProductCode>, units: Decimal, amount: Decimal },
    /// An answer to a survey.
    Answer { score: u8, element: Option<NpsElement>, scene: Option<NpsScene>, comment: Option<String> },
    /// A case that was opened.
    Case { case: CaseId, kind: CaseKind, state: CaseState, summary: String },
    /// A promise that is due or was kept.
    Promise { follow_up: FollowUpId, text: String, due_on: NaiveDate, done_on: Option<NaiveDate> },
}
