//! A client's answers to the risk questionnaire (SU-13, SU-14), as they are kept and sent. The questions, the scoring and the
//! limits live with suitability.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::canonical::Digest256;
use crate::closed_sets::RiskClass;
use crate::document::DocumentRef;
use crate::ids::{ClientId, DeviceId, QuestionnaireId, StaffId};
use crate::private::Private;

/// A questionnaire that a client answered, on the device, by himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredQuestionnaire {
    /// Identity.
    pub id: QuestionnaireId,
    /// Who answered.
    pub client: ClientId,
    /// The RM whose device it was; he cannot answer (SU-14).
    pub rm: StaffId,
    /// The device.
    pub device: DeviceId,
    /// Version of the questions.
    pub version: String,
    /// SHA-256 of the file of questions.
    pub version_digest: Digest256,
    /// When the first question was shown.
    pub started_at: DateTime<Utc>,
    /// When the last was answered.
    pub finished_at: DateTime<Utc>,
    /// The answers, in the order of the questions.
    pub answers: Private<Vec<GivenAnswer>>,
    /// Points.
    pub points: u32,
    /// The class they give.
    pub class: RiskClass,
    /// Whether the answers say that no loss at all is tolerated (SU-06).
    pub tolerates_no_loss: bool,
    /// The class before, if there was one.
    pub class_before: Option<RiskClass>,
    /// The client confirmed a class that changed (SU-13).
    pub change_confirmed: bool,
    /// His signature.
    #[serde(default)]
    pub documents: Vec<DocumentRef>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Code of the question.
    pub question: String,
    /// Codes of the options taken.
    pub options: Vec<String>,
    /// Milliseconds for which the question was on the screen (SU-14).
    pub millis: u32,
}
