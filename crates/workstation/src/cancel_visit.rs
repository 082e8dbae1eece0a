//! Cancelling a planned visit.

use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::VisitId;
use zhike_ipc::VisitBrief;

use crate::brief::visit_brief;
use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Cancels a visit that is still planned; it stays on the timeline as cancelled.
    pub fn cancel_visit(&self, id: VisitId) -> Result<VisitBrief, Fault> {
        let mut visit = self.store().visit(id)?.ok_or(Fault::NotFound)?;
        if visit.status == VisitStatus::Done {
            return Err(Fault::Invalid("status"));
        }
        visit.status = VisitStatus::Cancelled;
        self.store().put_visit(&visit, self.now())?;
        Ok(visit_brief(&visit, self.brief_or_unknown(visit.client)?, &self.store().unsynced()?))
    }
}
