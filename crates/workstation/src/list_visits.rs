//! Visits of a span of days.

use chrono::NaiveDate;
use zhike_domain::calendar::local_day;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::ClientId;
use zhike_domain::visit::Visit;
use zhike_ipc::VisitBrief;

use crate::brief::visit_brief;
use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// The client's planned visit that is going on or comes next: from the start of today on, the earliest.
    pub(crate) fn next_visit(&self, client: ClientId) -> Result<Option<Visit>, Fault> {
        let today = self.today();
        let visits = self.store().visits_of(client)?.into_iter();
        let mut planned =
            visits.filter(|v| v.status == VisitStatus::Planned && local_day(v.starts_at) >= today);
        Ok(planned.next())
    }

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
