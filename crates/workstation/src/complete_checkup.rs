//! Completing a checkup (WH-16): shown, every finding answered, a target for the next one (WH-15).

use zhike_domain::checkup::record::StageTarget;
use zhike_domain::ids::CheckupId;
use zhike_ipc::CheckupState;

use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Completes a checkup; from then on it never changes.
    pub fn complete_checkup(
        &self,
        checkup: CheckupId,
        target: Option<StageTarget>,
    ) -> Result<CheckupState, Fault> {
        let (now, today) = (self.now(), self.today());
        self.change_checkup(checkup, |checkup| checkup.complete(target, now, today))
    }
}
