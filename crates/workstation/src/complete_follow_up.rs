//! Marking a promise as kept, and taking that back.

use zhike_domain::ids::FollowUpId;

use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Marks a promise as kept today; a promise that was kept before stays as it is.
    pub fn complete_follow_up(&self, id: FollowUpId) -> Result<(), Fault> {
        let mut follow_up = self.store().follow_up(id)?.ok_or(Fault::NotFound)?;
        if follow_up.done_on.is_none() {
            follow_up.done_on = Some(self.today());
            self.store().put_follow_up(&follow_up, self.now())?;
        }
        Ok(())
    }

    /// Takes back that a promise was kept; one that is open stays as it is.
    pub fn reopen_follow_up(&self, id: FollowUpId) -> Result<(), Fault> {
        let mut follow_up = self.store().follow_up(id)?.ok_or(Fault::NotFound)?;
        if follow_up.done_on.take().is_some() {
            self.store().put_follow_up(&follow_up, self.now())?;
        }
        Ok(())
    }
}
