//! Maker and checker (LG-05): which entries wait for a second pair of eyes, whose eyes those may be, and what was decided. A
//! decision is itself an entry of the log.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::canonical::Digest256;
use crate::closed_sets::StaffRole;
use crate::document::DocumentKind;
use crate::ids::{ClientId, LogEntryId, StaffId};
use crate::log_entry::{SealedEntry, ServiceRecord};
use crate::private::Private;
use crate::staff::Staff;
use crate::suitability::{OfferEnd, Outcome};

/// An entry that waits for, or has had, its second pair of eyes. Central keeps it; its id is the entry's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The entry under review.
    pub entry: LogEntryId,
    /// Who looks at it.
    pub queue: ReviewQueue,
    /// Why it waits.
    pub reasons: Vec<ReviewReason>,
    /// The client.
    pub client: ClientId,
    /// His name.
    pub client_name: Private<String>,
    /// The firm's number of him.
    pub client_number: String,
    /// The maker.
    pub maker: StaffId,
    /// The maker's name.
    pub maker_name: String,
    /// The maker's branch.
    pub branch: String,
    /// The entry as it was sealed.
    pub sealed: SealedEntry,
    /// Public key of the maker's device, hexadecimal.
    pub device_key: String,
    /// The entry it corrects, so that who reviews it sees both: he may not have the other.
    #[serde(default)]
    pub corrected: Option<Corrected>,
    /// When central took the entry in.
    pub asked_at: DateTime<Utc>,
    /// By when it should be decided.
    pub due_at: DateTime<Utc>,
    /// What was decided, if it was.
    pub decided: Option<Decided>,
}

/// An entry that was corrected, as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The entry.
    pub sealed: SealedEntry,
    /// Public key of the device that sealed it, hexadecimal.
    pub device_key: String,
}

/// What was decided, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The entry that holds the decision.
    pub entry: LogEntryId,
    /// What.
    pub ruling: Ruling,
    /// Why.
    pub reason: Option<Private<String>>,
    /// By whom.
    pub by: StaffId,
    /// His name.
    pub by_name: String,
    /// When central took it in.
    pub at: DateTime<Utc>,
}

/// A decision as it is sealed into the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The entry that was reviewed.
    pub entry: LogEntryId,
    /// Its hash: what was seen when it was decided.
    pub entry_hash: Digest256,
    /// The client.
    pub client: ClientId,
    /// What was decided.
    pub ruling: Ruling,
    /// Why; never blank when it is returned.
    pub reason: Option<Private<String>>,
    /// Name of who decides, as the firm knows him: the maker's device does not know the staff of other branches.
    pub by_name: String,
}

/// Who looks at an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ReviewQueue {
    /// 复核
    Checker,
    /// 合规
    Compliance,
}

/// Why an entry waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ReviewReason {
    /// 违规
    Breach,
    /// 超风险等级办理
    WarnAndSign,
    /// 长者关怀
    ElderCare,
    /// 更正
    Correction,
    /// 抽查
    Sample,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 通过
    Approved,
    /// 退回
    Returned,
    /// 已阅
    Noted,
}

impl ReviewQueue {
    /// What may be ruled here: a checker approves or returns; compliance has read it, or returns it.
    pub fn rulings(self) -> [Ruling; 2] {
        match self {
            Self::Checker => [Ruling::Approved, Ruling::Returned],
            Self::Compliance => [Ruling::Noted, Ruling::Returned],
        }
    }
}

impl Decision {
    /// Whether it says enough: a return gives its reason.
    pub fn is_reasoned(&self) -> bool {
        let said = self.reason.as_ref().is_some_and(|reason| !reason.reveal().trim().is_empty());
        self.ruling != Ruling::Returned || said
    }
}

/// A review should be decided within this time of its asking.
pub const REVIEW_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Why an entry has to be reviewed, most pressing first; empty when it need not be. A breach goes to compliance, all else to
/// a checker.
pub fn reasons(record: &ServiceRecord) -> Vec<ReviewReason> {
    let mut reasons = Vec::new();
    let offers = &record.offers;
    let sold = |offer: &&crate::suitability::OfferMade| offer.end == OfferEnd::Accepted;
    if record.is_breach() {
        reasons.push(ReviewReason::Breach);
    }
    if offers.iter().filter(sold).any(|offer| offer.verdict.verdict == Outcome::WarnAndSign) {
        reasons.push(ReviewReason::WarnAndSign);
    }
    let cared = |offer: &&crate::suitability::OfferMade| {
        offer.verdict.documents.iter().any(|due| due.kind == DocumentKind::ElderCare)
    };
    if offers.iter().filter(sold).any(|offer| cared(&offer)) {
        reasons.push(ReviewReason::ElderCare);
    }
    if record.corrects.is_some() {
        reasons.push(ReviewReason::Correction);
    }
    reasons
}

/// Whose eyes an entry with these reasons waits for.
pub fn queue(reasons: &[ReviewReason]) -> Option<ReviewQueue> {
    let for_compliance =
        |reason: &ReviewReason| matches!(reason, ReviewReason::Breach | ReviewReason::Sample);
    match reasons {
        [] => None,
        reasons if reasons.iter().any(for_compliance) => Some(ReviewQueue::Compliance),
        _ => Some(ReviewQueue::Checker),
    }
}

/// Why somebody may not decide a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum NotYours {
    /// He made the entry.
    #[error("nobody reviews his own entry")]
    Maker,
    /// He is in charge of the client.
    #[error("nobody reviews an entry about his own client")]
    OwnClient,
    /// He heads the branch that is paid for the sale.
    #[error("the branch that made the entry is paid for it")]
    OwnBranch,
    /// His role does not look at this queue.
    #[error("this queue is not for this role")]
    Role,
    /// It was decided already.
    #[error("it was decided already")]
    Decided,
}

impl Review {
    /// Whether somebody may decide it (LG-05): neither maker, nor in charge of the client, nor paid from the same sale, which a
    /// branch head is for his own branch. A checker may sit in any branch.
    pub fn may_be_decided_by(&self, staff: &Staff, in_charge: Option<StaffId>) -> Result<(), NotYours> {
        let role = match self.queue {
            ReviewQueue::Checker => matches!(staff.role, StaffRole::Reviewer | StaffRole::BranchHead),
            ReviewQueue::Compliance => staff.role == StaffRole::Compliance,
        };
        if self.decided.is_some() {
            Err(NotYours::Decided)
        } else if staff.id == self.maker {
            Err(NotYours::Maker)
        } else if in_charge == Some(staff.id) {
            Err(NotYours::OwnClient)
        } else if !role {
            Err(NotYours::Role)
        } else if staff.role == StaffRole::BranchHead && staff.branch == self.branch {
            Err(NotYours::OwnBranch)
        } else {
            Ok(())
        }
    }
}
