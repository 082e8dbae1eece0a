//! What a device may make of a record it may write: what stays of it, and what may follow upon what. No transaction and no
//! verdict (see `judge`).

use serde::de::DeserializeOwned;
use zhike_domain::checkup::record::{Answer, Checkup};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::{ClientId, StaffId};
use zhike_domain::visit::{FollowUp, Visit};
use zhike_protocol::record::RecordKind;

/// A kind of record that devices write as a whole.
pub(crate) trait Editable: DeserializeOwned {
    /// Its kind.
    const KIND: RecordKind;
    /// Its id.
    fn id(&self) -> String;
    /// Whose it is.
    fn client(&self) -> ClientId;
    /// Whether it holds together by itself.
    fn is_sound(&self) -> bool {
        true
    }
    /// Whether this RM may have written it, over what is stored.
    fn may_be_by(&self, _: StaffId, _before: Option<&Self>) -> bool {
        true
    }
    /// Whether it is still the same thing: no record moves from one client to another.
    fn is_still(&self, before: &Self) -> bool {
        self.client() == before.client()
    }
    /// Whether it may follow upon what is stored, by somebody who has seen that.
    fn may_follow(&self, _before: &Self) -> bool {
        true
    }
}

impl Editable for Visit {
    const KIND: RecordKind = RecordKind::Visit;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn client(&self) -> ClientId {
        self.client
    }

    fn may_be_by(&self, rm: StaffId, _: Option<&Self>) -> bool {
        self.rm == rm
    }
}

impl Editable for FollowUp {
    const KIND: RecordKind = RecordKind::FollowUp;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn client(&self) -> ClientId {
        self.client
    }
}

impl Editable for FactSheet {
    const KIND: RecordKind = RecordKind::FactSheet;

    fn id(&self) -> String {
        self.client.to_string()
    }

    fn client(&self) -> ClientId {
        self.client
    }
}

/// WH-16: kept for ever as it was on its day.
impl Editable for Checkup {
    const KIND: RecordKind = RecordKind::Checkup;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn client(&self) -> ClientId {
        self.client
    }

    /// Complete means shown and answered; only findings are answered, and none is declined without a reason.
    fn is_sound(&self) -> bool {
        let findings = &self.result.reveal().findings;
        let answered = self.answers.iter().all(|(key, answer)| {
            let said = answer.reason.as_ref().is_some_and(|reason| !reason.reveal().trim().is_empty());
            findings.iter().any(|finding| finding.key() == *key)
                && (answer.answer != Answer::Declined || said)
        });
        let complete = self.shown_at.is_some() && self.is_answered();
        answered && (self.completed_at.is_none() || complete)
    }

    /// A new one is by who sends it; one that is stored keeps its maker when the client gets another RM.
    fn may_be_by(&self, rm: StaffId, before: Option<&Self>) -> bool {
        before.is_some() || self.rm == rm
    }

    fn is_still(&self, before: &Self) -> bool {
        match (self.result_digest(), before.result_digest()) {
            (Ok(digest), Ok(stored)) => digest == stored,
            _ => false,
        }
    }

    /// The first showing counts; once complete, the answers stand.
    fn may_follow(&self, before: &Self) -> bool {
        let shown = before.shown_at.is_none() || self.shown_at == before.shown_at;
        let stands = self.completed_at == before.completed_at && self.answers == before.answers;
        shown && (before.completed_at.is_none() || stands)
    }
}
