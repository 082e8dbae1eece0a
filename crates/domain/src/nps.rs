//! Survey answers and the cases they open. The score and its margin come with the NPS capability.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::closed_sets::{CaseKind, CaseState, NpsElement, NpsScene};
use crate::ids::{CaseId, ClientId, SurveyAnswerId};
use crate::private::Private;

/// One answer of one client to a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    /// Identity.
    pub id: SurveyAnswerId,
    /// Who answered.
    pub client: ClientId,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// "How likely are you to recommend us", 0–10 (NP-01).
    pub score: u8,
    /// What it was about.
    pub element: Option<NpsElement>,
    /// Where it happened.
    pub scene: Option<NpsScene>,
    /// In the client's own words.
    pub comment: Option<Private<String>>,
}

/// A case opened by a low answer or a complaint (NP-04, NP-09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// Whose.
    pub client: ClientId,
    /// Detractor or complaint.
    pub kind: CaseKind,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// The answer that opened it.
    pub answer: Option<SurveyAnswerId>,
    /// What it is about.
    pub summary: Private<String>,
    /// Where it stands.
    pub state: CaseState,
    /// First contact is due by this instant (24 h, NP-04 and NP-09).
    pub first_contact_due: DateTime<Utc>,
    /// Plan (detractor) or solution (complaint) is due by this instant (72 h).
    pub solution_due: DateTime<Utc>,
}

impl CaseState {
    /// Whether somebody still has to act.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Told | Self::ReAsked)
    }
}
