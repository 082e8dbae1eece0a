//! What the presentation window may know of a client: its own types, so that nothing internal can slip in.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::checkup::record::Answer;
use zhike_domain::checkup::{BucketShare, ClassShare, GoalFunding, Replay, Severity, SixMonthLoss};
use zhike_domain::figures::Figures;
use zhike_domain::health::{ChangeSplit, Health};
use zhike_domain::words::Words;

use crate::{CheckupCurve, OutcomeView};

/// What the presentation window shows to a client: nothing of other clients, no notes, nothing internal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Presentation {
    /// Form of address ("周女士").
    pub addressed: Words,
    /// The firm.
    pub firm: String,
    /// RM's name.
    pub rm: String,
    /// Day.
    pub as_of: NaiveDate,
    /// Score, dimensions, questions.
    pub health: Health,
    /// Change since the last checkup.
    pub change: Option<ChangeSplit>,
    /// All assets.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Value and benchmark.
    pub curve: CheckupCurve,
    /// Own against benchmark.
    pub outcome: Option<OutcomeView>,
    /// Figures.
    pub figures: Figures,
    /// Allocation.
    pub allocation: Vec<ClassShare>,
    /// Buckets.
    pub buckets: Vec<BucketShare>,
    /// Six-month loss.
    pub six_month_loss: Option<SixMonthLoss>,
    /// Tolerance in CNY.
    #[specta(type = Option<String>)]
    pub tolerance: Option<Decimal>,
    /// Replays.
    pub replays: Vec<Replay>,
    /// Goals.
    pub goals: Vec<GoalFunding>,
    /// Findings, without points.
    pub findings: Vec<PresentedFinding>,
    /// Newest price.
    pub prices_as_of: Option<NaiveDate>,
    /// What must be said with figures of the past.
    pub disclaimer: Words,
}

/// A finding as a client sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct PresentedFinding {
    /// How pressing.
    pub severity: Severity,
    /// Why.
    pub reason: Words,
    /// What next.
    pub next_step: Words,
    /// What he answered.
    pub answer: Option<Answer>,
}
