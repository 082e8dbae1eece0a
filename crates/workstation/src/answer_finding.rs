//! Noting the client's answer to a finding (WH-16): accepted, declined with a reason, later.

use zhike_domain::checkup::record::FindingAnswer;
use zhike_ipc::{AnswerFinding, CheckupState};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::plan_visit::non_blank;

/// A reason is a sentence, not a document.
const LONGEST_REASON: usize = 2_000;

impl Desk {
    /// Notes an answer; a later one replaces it until the checkup is complete.
    pub fn answer_finding(&self, answer: AnswerFinding) -> Result<CheckupState, Fault> {
        let AnswerFinding { checkup, key, answer, reason } = answer;
        if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
            return Err(Fault::Invalid("reason"));
        }
        let noted = FindingAnswer { answer, reason: non_blank(reason), at: self.now() };
        self.change_checkup(checkup, |checkup| checkup.answer(&key, noted))
    }
}
