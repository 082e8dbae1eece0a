//! WH-16: how many complete checkups a calendar year a tier has, and whether the next one is done, due or overdue.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::method::{CheckupForm, Method};
use crate::closed_sets::Tier;

/// Where a client stands with this year's checkups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckupsDue {
    /// By the RM, or guided by the client himself.
    pub form: CheckupForm,
    /// Complete ones the year asks for.
    pub per_year: u32,
    /// Complete ones this year, up to the day.
    pub completed: u32,
    /// What follows.
    pub state: DueState,
}

/// What follows from the checkups completed this year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DueState {
    /// The year has what it asks for.
    Done {
        /// Complete ones this year.
        n: u32,
    },
    /// The next one is due.
    Due {
        /// By the end of this day.
        by: NaiveDate,
    },
    /// The next one is late.
    Overdue {
        /// The day it was due by.
        since: NaiveDate,
    },
}

/// Where a client stands (WH-16). `completed` are the days on which checkups (or self-checks, where the tier has those) were
/// complete; other years and days after `today` do not count. The year's checkups are spread evenly: of two, the first is due
/// by 30 June, the second by 31 December. `None` when the method names no pace for the tier.
pub fn checkups_due(
    tier: Tier,
    completed: &[NaiveDate],
    today: NaiveDate,
    method: &Method,
) -> Option<CheckupsDue> {
    let pace = method.checkups.get(&tier)?;
    let this_year = completed.iter().filter(|day| day.year() == today.year() && **day <= today).count();
    let done = u32::try_from(this_year).unwrap_or(u32::MAX);
    let state = if done >= pace.per_year {
        DueState::Done { n: done }
    } else {
        let by = deadline(today.year(), done.saturating_add(1), pace.per_year)?;
        if today <= by { DueState::Due { by } } else { DueState::Overdue { since: by } }
    };
    Some(CheckupsDue { form: pace.form, per_year: pace.per_year, completed: done, state })
}

/// Last day of the month in which the `nth` of `per_year` even parts of a year ends.
fn deadline(year: i32, nth: u32, per_year: u32) -> Option<NaiveDate> {
    let month = nth.checked_mul(12)?.checked_div(per_year)?;
    let next = if month >= 12 {
        NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month.checked_add(1)?, 1)
    };
    next?.pred_opt()
}
