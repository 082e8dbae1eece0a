//! The duty board (F60): the kernel's duties over all clients of this device, where what is on its way to central counts as done;
//! and the sums of a branch, as central has them.

use std::collections::BTreeMap;

use zhike_domain::calendar::local_day;
use zhike_domain::ids::ClientId;
use zhike_domain::suitability::OfferMade;
use zhike_domain::suitability::duties::{DutyFacts, SealedOffer, count, duties};
use zhike_ipc::{BranchDuties, DutyBoard, DutyRow, RmDuties};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::judged::with_answers;
use crate::ports::Central;

/// Entries looked through for papers that are missing; no device holds more.
const MOST_ENTRIES: u32 = 100_000;
impl Desk {
    /// What has to be done, for every client of this device.
    pub fn duty_board(&self) -> Result<DutyBoard, Fault> {
        let today = self.today();
        let pack = self.rules_of(today)?;
        let offers = self.sealed_offers()?;
        let on_their_way = self.store().questionnaires_on_their_way(None)?;
        let clients = self.store().clients()?;
        let mut board = DutyBoard {
            day: today,
            clients: u32::try_from(clients.len()).unwrap_or(u32::MAX),
            clear: 0,
            counts: Vec::new(),
            rows: Vec::new(),
        };
        for client in clients {
            let client = with_answers(client, &on_their_way).client;
            let offers = offers.get(&client.id).map_or(&[][..], Vec::as_slice);
            let due = duties(&DutyFacts { client: &client, offers, pack: &pack }, today);
            board.clear += u32::from(due.is_empty());
            let brief = client_brief(&client, today);
            board.rows.extend(due.into_iter().map(|duty| DutyRow { client: brief.clone(), duty }));
        }
        board.counts = count(board.rows.iter().map(|row| &row.duty));
        // Stable: the duties of one client stay in the kernel's order.
        board.rows.sort_by(|a, b| {
            (b.duty.days_late, a.duty.kind, &a.client.name).cmp(&(
                a.duty.days_late,
                b.duty.kind,
                &b.client.name,
            ))
        });
        Ok(board)
    }

    /// What is due at one's branch, or for compliance at every branch: asked of central, which alone knows them all.
    pub async fn branch_duties(&self, central: &dyn Central) -> Result<BranchDuties, Fault> {
        let answer = central.branch_duties(self.device()).await?;
        let mut rms: Vec<RmDuties> = answer
            .rms
            .into_iter()
            .map(|rm| RmDuties {
                rm: rm.rm,
                rm_name: rm.rm_name,
                branch: rm.branch,
                clients: rm.clients,
                clear: rm.clear,
                counts: rm.counts,
            })
            .collect();
        let late = |rm: &RmDuties| rm.counts.iter().map(|count| count.late).sum::<u32>();
        rms.sort_by(|a, b| {
            a.branch
                .cmp(&b.branch)
                .then_with(|| late(b).cmp(&late(a)))
                .then_with(|| a.rm_name.cmp(&b.rm_name))
        });
        Ok(BranchDuties { day: answer.day, rms })
    }

    /// Offers of entries that were not corrected since, by client.
    fn sealed_offers(&self) -> Result<BTreeMap<ClientId, Vec<SealedOffer>>, Fault> {
        let mut offers: BTreeMap<ClientId, Vec<SealedOffer>> = BTreeMap::new();
        for stored in self.store().log_entries(None, MOST_ENTRIES)? {
            if stored.corrected_by.is_some() {
                continue;
            }
            let entry = &stored.sealed.entry;
            let Some(record) = entry.service() else { continue };
            let on = local_day(record.started_at);
            let sealed = |offer: &OfferMade| SealedOffer { entry: entry.id, on, offer: offer.clone() };
            if !record.offers.is_empty() {
                offers.entry(record.client).or_default().extend(record.offers.iter().map(sealed));
            }
        }
        Ok(offers)
    }
}
