//! Planning a visit.

use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::VisitId;
use zhike_domain::private::Private;
use zhike_domain::visit::Visit;
use zhike_ipc::{PlanVisit, VisitBrief};

use crate::brief::{client_brief, visit_brief};
use crate::desk::Desk;
use crate::fault::Fault;

/// A visit takes at most a day.
const MOST_MINUTES: u32 = 24 * 60;
/// Visits are planned at most this far ahead.
const HORIZON_DAYS: i64 = 2 * 366;

impl Desk {
    /// Plans a visit; works offline, central hears of it with the next exchange.
    pub fn plan_visit(&self, plan: PlanVisit) -> Result<VisitBrief, Fault> {
        let client = self.known_client(plan.client)?;
        let now = self.now();
        if plan.minutes == 0 || plan.minutes > MOST_MINUTES {
            return Err(Fault::Invalid("minutes"));
        }
        if !plausible(plan.starts_at, now) {
            return Err(Fault::Invalid("starts_at"));
        }
        let visit = Visit {
            id: VisitId::new(now, self.random()?),
            client: client.id,
            rm: self.device().owner.id,
            starts_at: plan.starts_at,
            minutes: plan.minutes,
            channel: plan.channel,
            place: non_blank(plan.place),
            purpose: plan.purpose,
            note: non_blank(plan.note),
            status: VisitStatus::Planned,
        };
        self.store().put_visit(&visit, now)?;
        let unsynced = self.store().unsynced()?;
        Ok(visit_brief(&visit, client_brief(&client, self.today()), &unsynced))
    }
}

/// Yesterday is allowed: a visit agreed on the way home is written down the next morning.
fn plausible(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - TimeDelta::days(1) <= starts_at && starts_at <= now + TimeDelta::days(HORIZON_DAYS)
}

/// The text without blanks around it; `None` when nothing is left.
pub(crate) fn non_blank(text: Option<String>) -> Option<Private<String>> {
    let text = text?;
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| Private::new(trimmed.to_owned()))
}
