//! Noting that the findings of a checkup were shown to the client (WH-16).

use zhike_domain::checkup::record::{Checkup, CheckupFault};
use zhike_domain::ids::CheckupId;
use zhike_ipc::CheckupState;

use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Notes the showing; the first one counts.
    pub fn show_checkup(&self, id: CheckupId) -> Result<CheckupState, Fault> {
        let now = self.now();
        self.change_checkup(id, |checkup| {
            checkup.show(now);
            Ok(())
        })
    }

    /// Changes what may change of a stored checkup, and keeps it.
    pub(crate) fn change_checkup(
        &self,
        id: CheckupId,
        change: impl FnOnce(&mut Checkup) -> Result<(), CheckupFault>,
    ) -> Result<CheckupState, Fault> {
        let before = self.store().checkup(id)?.ok_or(Fault::NotFound)?;
        let mut checkup = before.clone();
        change(&mut checkup).map_err(refused)?;
        if checkup != before {
            self.store().put_checkup(&checkup, self.now())?;
        }
        Ok(checkup_state(&checkup, &self.store().unsynced()?))
    }
}

fn refused(fault: CheckupFault) -> Fault {
    match fault {
        CheckupFault::NoSuchFinding => Fault::NotFound,
        CheckupFault::NoReason => Fault::Invalid("reason"),
        CheckupFault::Complete => Fault::Invalid("checkup"),
        CheckupFault::Unanswered => Fault::Invalid("answers"),
        CheckupFault::Target => Fault::Invalid("target"),
    }
}

/// Where a stored checkup stands.
pub(crate) fn checkup_state(
    checkup: &Checkup,
    unsynced: &std::collections::BTreeSet<String>,
) -> CheckupState {
    let findings = &checkup.result.reveal().findings;
    let answered = findings.iter().filter(|finding| checkup.answers.contains_key(&finding.key()));
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    CheckupState {
        id: checkup.id,
        made_at: checkup.made_at,
        shown_at: checkup.shown_at,
        completed_at: checkup.completed_at,
        answered: count(answered.count()),
        findings: count(findings.len()),
        target: checkup.target,
        synced: !unsynced.contains(&checkup.id.to_string()),
    }
}
