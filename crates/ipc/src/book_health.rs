//! The health of the whole book: scores, stage targets, checkups done and due.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::checkup::record::StageTarget;
use zhike_domain::health::{Band, ChangeSplit, Dimension};

use crate::{CheckupDue, ClientBrief};

/// The health of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct BookHealth {
    /// The day.
    pub as_of: NaiveDate,
    /// Clients of the book.
    pub clients: u32,
    /// Clients scored so far; fewer than `clients` while scoring goes on.
    pub scored: u32,
    /// Clients for whom too little is known.
    pub insufficient: u32,
    /// Clients by ten points of score, from 0–9 to 90–100.
    pub distribution: Vec<u32>,
    /// Clients by band: weak, fair, good, strong.
    pub bands: Vec<u32>,
    /// Median score.
    #[specta(type = Option<String>)]
    pub median: Option<Decimal>,
    /// Mean action part of the clients with a complete checkup this year (WH-15), in points.
    #[specta(type = Option<String>)]
    pub action_part: Option<Decimal>,
    /// Clients it rests on.
    pub action_clients: u32,
    /// Stage targets: reached, on the way, missed.
    pub targets: TargetCounts,
    /// Checkups of this calendar year (WH-16).
    pub checkups: CheckupCounts,
    /// Every client, by pressing need first.
    pub rows: Vec<BookHealthRow>,
    /// Newest price.
    pub prices_as_of: Option<NaiveDate>,
    /// Version of the method.
    pub method: String,
}

/// Stage targets of the book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TargetCounts {
    /// Score at or above the target.
    pub reached: u32,
    /// Below it, before its day.
    pub on_the_way: u32,
    /// Below it, after its day.
    pub missed: u32,
    /// Clients without a target.
    pub none: u32,
}

/// Checkups of the book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CheckupCounts {
    /// Wanted this year.
    pub wanted: u32,
    /// Complete.
    pub done: u32,
    /// Clients whose next one is due within 30 days.
    pub due_soon: u32,
    /// Clients overdue.
    pub overdue: u32,
    /// Mass clients with a completed self-check this year, of those wanted.
    pub self_checks_done: u32,
    /// Mass clients.
    pub self_checks_wanted: u32,
}

/// One client of the book's health.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct BookHealthRow {
    /// Who.
    pub client: ClientBrief,
    /// Score.
    #[specta(type = Option<String>)]
    pub score: Option<Decimal>,
    /// Band.
    pub band: Option<Band>,
    /// Weakest dimension.
    pub weakest: Option<Dimension>,
    /// Assets in CNY.
    #[specta(type = String)]
    pub assets: Decimal,
    /// Six-month 95 % loss in CNY.
    #[specta(type = Option<String>)]
    pub six_month_loss: Option<Decimal>,
    /// Findings to act on.
    pub act: u32,
    /// Findings to watch.
    pub watch: u32,
    /// Change since the last complete checkup (WH-13).
    pub change: Option<ChangeSplit>,
    /// Target.
    pub target: Option<StageTarget>,
    /// Due state.
    pub due: CheckupDue,
    /// Day of the last complete checkup or self-check.
    pub last_on: Option<NaiveDate>,
}

/// How far the scoring of the book is; sent with the event `scores-progress`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScoringProgress {
    /// Scored.
    pub done: u32,
    /// To be scored.
    pub of: u32,
    /// Still running.
    pub running: bool,
}
