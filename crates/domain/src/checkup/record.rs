//! What is kept of a checkup, for ever as it was on its day (WH-16): the facts, what followed from them, what the client
//! answered. The result never changes; only showing, answers and target are added.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{BucketShare, ClassShare, Finding, GoalFunding, Replay, Rung, SixMonthLoss};
use crate::canonical::{Digest256, NotCanonical, canonical_bytes, tagged_digest};
use crate::facts::Facts;
use crate::figures::Figures;
use crate::health::{ChangeSplit, Health, Recommendation};
use crate::ids::{CheckupId, ClientId, StaffId};
use crate::private::Private;

/// A checkup of one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkup {
    /// Identity.
    pub id: CheckupId,
    /// Whose.
    pub client: ClientId,
    /// By whom.
    pub rm: StaffId,
    /// When it was run.
    pub made_at: DateTime<Utc>,
    /// Software that made it.
    pub software: String,
    /// What was found; never changes.
    pub result: Private<CheckupResult>,
    /// When the findings were shown to the client.
    pub shown_at: Option<DateTime<Utc>>,
    /// The client's answer to each finding, by [`Finding::key`].
    #[serde(default)]
    pub answers: BTreeMap<String, FindingAnswer>,
    /// What is aimed at until the next checkup (WH-15).
    pub target: Option<StageTarget>,
    /// When it was complete: shown, and each finding answered.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Everything a checkup found, with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckupResult {
    /// The facts of that day.
    pub facts: Facts,
    /// The score.
    pub health: Health,
    /// Change since the checkup before.
    pub change: Option<ChangeSplit>,
    /// Figures of the account.
    pub figures: Figures,
    /// Findings, the most pressing first.
    pub findings: Vec<Finding>,
    /// What would raise the score, most points first.
    pub recommendations: Vec<Recommendation>,
    /// Allocation against target.
    pub allocation: Vec<ClassShare>,
    /// Four buckets.
    pub buckets: Vec<BucketShare>,
    /// Maturity ladder.
    pub ladder: Vec<Rung>,
    /// Stress replays.
    pub replays: Vec<Replay>,
    /// Six-month loss.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Funding of the goals.
    pub goals: Vec<GoalFunding>,
    /// Version of the rules of CK.
    pub rules: String,
    /// Newest price the values rest on.
    pub prices_as_of: Option<NaiveDate>,
    /// How the account came to where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<super::story::AccountStory>,
}

/// How the client answered a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingAnswer {
    /// The answer.
    pub answer: Answer,
    /// Why, in the client's words; needed to decline.
    pub reason: Option<Private<String>>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The answers of WH-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 接受
    Accepted,
    /// 不接受, with a reason
    Declined,
    /// 再说
    Later,
}

/// The score aimed at, and until when (WH-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StageTarget {
    /// The score.
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub score: Decimal,
    /// The day.
    pub by: NaiveDate,
}

/// Why a change to a checkup is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckupFault {
    /// There is no such finding.
    #[error("there is no such finding")]
    NoSuchFinding,
    /// Declined without a reason.
    #[error("declining needs a reason")]
    NoReason,
    /// The checkup is complete; its answers stand.
    #[error("the checkup is complete")]
    Complete,
    /// Findings without an answer are left, or it was not shown.
    #[error("not every finding was shown and answered")]
    Unanswered,
    /// A target outside 0–100, or in the past.
    #[error("the target lies out of bounds")]
    Target,
}

impl Checkup {
    /// Digest of what never changes: whoever stores a later state compares it.
    pub fn result_digest(&self) -> Result<Digest256, NotCanonical> {
        let fixed = (&self.id, &self.client, &self.rm, &self.made_at, &self.software, &self.result);
        Ok(tagged_digest("zhike/checkup/1", &[&canonical_bytes(&fixed)?]))
    }

    /// Whether each finding has an answer.
    pub fn is_answered(&self) -> bool {
        self.result.reveal().findings.iter().all(|finding| self.answers.contains_key(&finding.key()))
    }

    /// Notes that the findings were shown; the first showing counts.
    pub fn show(&mut self, at: DateTime<Utc>) {
        self.shown_at.get_or_insert(at);
    }

    /// Notes the client's answer; a later answer replaces an earlier one until the checkup is complete.
    pub fn answer(&mut self, key: &str, answer: FindingAnswer) -> Result<(), CheckupFault> {
        if self.completed_at.is_some() {
            return Err(CheckupFault::Complete);
        }
        if !self.result.reveal().findings.iter().any(|finding| finding.key() == key) {
            return Err(CheckupFault::NoSuchFinding);
        }
        let said = answer.reason.as_ref().is_some_and(|reason| !reason.reveal().trim().is_empty());
        if answer.answer == Answer::Declined && !said {
            return Err(CheckupFault::NoReason);
        }
        self.answers.insert(key.to_owned(), answer);
        Ok(())
    }

    /// Completes the checkup with a target for the next one.
    pub fn complete(
        &mut self,
        target: Option<StageTarget>,
        at: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<(), CheckupFault> {
        if self.completed_at.is_some() {
            return Err(CheckupFault::Complete);
        }
        if self.shown_at.is_none() || !self.is_answered() {
            return Err(CheckupFault::Unanswered);
        }
        let fits = |t: StageTarget| t.by > today && (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&t.score);
        if target.is_some_and(|t| !fits(t)) {
            return Err(CheckupFault::Target);
        }
        self.target = target;
        self.completed_at = Some(at);
        Ok(())
    }
}
