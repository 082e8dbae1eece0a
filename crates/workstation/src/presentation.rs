//! Presenting a checkup to the client: what the presentation window may know, chosen by the RM and by nobody else.

use std::sync::PoisonError;

use zhike_domain::address_form::{form_of_address, surname};
use zhike_domain::closed_sets::Gender;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_domain::words::Words;
use zhike_ipc::{CheckupPage, Presentation, PresentedFinding};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::questionnaire::Sitting;

/// What the client's window shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Presented {
    /// A stored checkup, or things as they stand.
    Checkup(ClientId, Option<CheckupId>),
    /// His questionnaire.
    Questionnaire(Sitting),
}

impl Desk {
    /// Chooses what is presented: a stored checkup, or things as they stand today.
    pub fn choose_presentation(&self, client: ClientId, checkup: Option<CheckupId>) -> Result<(), Fault> {
        self.known_client(client)?;
        if let Some(id) = checkup {
            let stored = self.store().checkup(id)?.filter(|checkup| checkup.client == client);
            stored.ok_or(Fault::NotFound)?;
        }
        self.present(Some(Presented::Checkup(client, checkup)));
        Ok(())
    }

    /// What is presented; nothing else can be asked for from that window.
    pub fn presentation(&self) -> Result<Presentation, Fault> {
        let chosen = *self.presented.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Presented::Checkup(client, checkup)) = chosen else { return Err(Fault::NotFound) };
        let page = self.checkup_page(client, checkup)?;
        let client = self.known_client(client)?;
        let device = self.device();
        let addressed = addressed(client.name.reveal(), client.gender);
        Ok(presented(page, addressed, device.firm.clone(), device.owner.name.clone()))
    }

    /// Ends the presentation: from here on there is nothing to read.
    pub(crate) fn end_presentation(&self) {
        self.present(None);
    }

    pub(crate) fn present(&self, presented: Option<Presented>) {
        *self.presented.lock().unwrap_or_else(PoisonError::into_inner) = presented;
    }
}

pub(crate) fn addressed(name: &str, gender: Option<Gender>) -> Words {
    let en = match gender {
        Some(Gender::Female) => format!("Ms {}", surname(name)),
        Some(Gender::Male) => format!("Mr {}", surname(name)),
        None => name.to_owned(),
    };
    Words::new(form_of_address(name, gender), en)
}

fn presented(page: CheckupPage, addressed: Words, firm: String, rm: String) -> Presentation {
    Presentation {
        addressed,
        firm,
        rm,
        as_of: page.as_of,
        health: page.health,
        change: page.change,
        assets: page.assets,
        curve: page.curve,
        outcome: page.outcome,
        figures: page.figures,
        allocation: page.allocation,
        buckets: page.buckets,
        six_month_loss: page.six_month_loss,
        tolerance: page.tolerance,
        replays: page.replays,
        goals: page.goals,
        findings: page
            .findings
            .into_iter()
            .filter_map(|view| {
                let said = view.finding.said_to_client()?;
                Some(PresentedFinding {
                    severity: view.finding.severity,
                    reason: said.reason,
                    next_step: said.next_step,
                    answer: view.answer.map(|answer| answer.answer),
                })
            })
            .collect(),
        prices_as_of: page.prices_as_of,
        disclaimer: Words::new(
            "过往业绩不代表未来表现，不构成收益承诺。压力回放和目标测算是按历史和假设算出来的，实际可能更差。",
            "Past performance does not predict future results and is no promise of return. Stress replays and goals rest on \
             history and assumptions; it may turn out worse.",
        ),
    }
}
