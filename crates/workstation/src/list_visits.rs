//! Visits of a span of days.

use chrono::NaiveDate;
use zhike_ipc::VisitBrief;

use crate::brief::visit_brief;
use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Visits that begin within the days, both included, earliest first; cancelled ones too.
    pub fn list_visits(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<VisitBrief>, Fault> {
        if to < from {
            return Err(Fault::Invalid("to"));
        }
        let unsynced = self.store().unsynced()?;
        let visits = self.store().visits_between(from, to)?;
        visits.iter().map(|v| Ok(visit_brief(v, self.brief_or_unknown(v.client)?, &unsynced))).collect()
    }
}
