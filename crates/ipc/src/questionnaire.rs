//! The risk questionnaire: what the RM is told before it begins, and what the client sees of it in a window of his own (SU-13, SU-14).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::{RiskClass, RiskLevel};
use zhike_domain::words::Words;

use crate::ClientBrief;

/// What is said before a questionnaire begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuestionnaireStart {
    /// Whose.
    pub client: ClientBrief,
    /// Last valid day of the class he has.
    pub valid_until: Option<NaiveDate>,
    /// The class has run out, or there is none.
    pub expired: bool,
    /// A class he gave himself on this device, which central has not taken in yet.
    pub proposed: Option<ProposedClass>,
    /// How many questions there are.
    pub questions: u32,
    /// Their version.
    pub version: String,
    /// Taken today.
    pub taken_today: u32,
    /// May be taken in a day (SU-13).
    pub most_a_day: u32,
    /// Taken in the last twelve months.
    pub taken_in_year: u32,
    /// May be taken in twelve months (SU-13).
    pub most_a_year: u32,
    /// A limit is reached: one more would not count.
    pub limited: bool,
    /// The first day on which it may be taken again, where a limit is reached.
    pub again_on: Option<NaiveDate>,
}

/// A class a client gave himself, before central has taken it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProposedClass {
    /// The class.
    pub class: RiskClass,
    /// When he answered.
    pub answered_at: DateTime<Utc>,
    /// It was sent; central's word is not here yet.
    pub sent: bool,
}

/// The questionnaire as the client sees it: no points, no notes, and not the class he has, which would lead him (SU-14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PresentedQuestionnaire {
    /// Form of address.
    pub addressed: Words,
    /// The firm.
    pub firm: String,
    /// Version of the questions.
    pub version: String,
    /// The questions, in order.
    pub questions: Vec<PresentedQuestion>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PresentedQuestion {
    /// Its code.
    pub code: String,
    /// What is asked.
    pub text: Words,
    /// Several options may be taken.
    pub several: bool,
    /// What may be answered.
    pub options: Vec<PresentedOption>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PresentedOption {
    /// Its code.
    pub code: String,
    /// What it says.
    pub text: Words,
}

/// An answer, as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuestionnaireAnswer {
    /// Code of the question.
    pub question: String,
    /// Codes of the options taken.
    pub options: Vec<String>,
    /// Milliseconds for which the question was on the screen.
    pub millis: u32,
}

/// What the answers give, before the client signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuestionnaireResult {
    /// The class.
    pub class: RiskClass,
    /// Highest level of products that fits it (SU-05); of one who tolerates no loss, the lowest.
    pub up_to: RiskLevel,
    /// He says that he bears no loss at all (SU-06).
    pub tolerates_no_loss: bool,
    /// The class before.
    pub class_before: Option<RiskClass>,
    /// It is another one: the change is confirmed by him (SU-13).
    pub changed: bool,
    /// Last day on which it is valid.
    pub valid_until: Option<NaiveDate>,
}

/// The questionnaire, signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FinishQuestionnaire {
    /// The answers, in the order of the questions.
    pub answers: Vec<QuestionnaireAnswer>,
    /// He confirmed the class that changed.
    pub change_confirmed: bool,
    /// His signature.
    pub signature: SignatureForm,
}

/// A signature as it was written. Has no `Debug`: it is the client's hand.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SignatureForm {
    /// The strokes with their times, JSON.
    pub strokes: String,
    /// The picture, PNG in standard base64.
    pub picture: String,
}

/// The questionnaire is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuestionnaireKept {
    /// The class that is proposed to central.
    pub class: RiskClass,
    /// When it was kept.
    pub at: DateTime<Utc>,
}
