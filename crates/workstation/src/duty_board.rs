//! The duty board (F60): the kernel's duties over all clients of this device. What is on its way to central counts as done.

use std::collections::BTreeMap;

use zhike_domain::calendar::local_day;
use zhike_domain::ids::ClientId;
use zhike_domain::suitability::OfferMade;
use zhike_domain::suitability::duties::{DutyFacts, DutyKind, SealedOffer, duties};
use zhike_ipc::{DutyBoard, DutyCount, DutyRow};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::judged::with_answers;

/// Entries looked through for papers that are missing; no device holds more.
const MOST_ENTRIES: u32 = 100_000;
const KINDS: [DutyKind; 7] = [
    DutyKind::UnsignedWarning,
    DutyKind::Papers,
    DutyKind::AmlReview,
    DutyKind::Questionnaire,
    DutyKind::IdDocument,
    DutyKind::Consent,
    DutyKind::Revisit,
];

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
            counts: KINDS.iter().map(|kind| DutyCount { kind: *kind, all: 0, late: 0 }).collect(),
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
        for row in &board.rows {
            if let Some(count) = board.counts.iter_mut().find(|count| count.kind == row.duty.kind) {
                count.all += 1;
                count.late += u32::from(row.duty.days_late > 0);
            }
        }
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
