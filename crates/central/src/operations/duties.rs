//! What suitability asks to be done at a branch (F60), in sums by relationship manager: a branch head sees his branch, compliance every
//! branch. Who has to do what about whom is on the RM's own board.

use std::collections::{BTreeMap, BTreeSet};

use zhike_domain::calendar::local_day;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::StaffRole;
use zhike_domain::ids::{ClientId, StaffId};
use zhike_domain::staff::Staff;
use zhike_domain::suitability::duties::{Duty, DutyFacts, SealedOffer, count, duties};
use zhike_protocol::duties::{BranchDuties, RmDuties};
use zhike_protocol::error::ApiErrorCode;

use super::Refused;
use super::authenticate::authenticate;
use super::rule_packs::pack_on;
use crate::database::{Database, DatabaseError, Tables};

/// Counts what is due for every client of the caller's branch, or of every branch for compliance.
pub(crate) fn branch_duties(database: &Database, token: &str) -> Result<BranchDuties, Refused> {
    let day = local_day(database.now());
    database.read(|tables| {
        let caller = authenticate(database, tables, token)?;
        let branch = match caller.owner.role {
            StaffRole::Compliance => None,
            StaffRole::BranchHead => Some(caller.owner.branch),
            StaffRole::RelationshipManager | StaffRole::Reviewer | StaffRole::Content => {
                return Err(ApiErrorCode::NotEntitled.into());
            }
        };
        let staff: BTreeMap<StaffId, Staff> = tables
            .all_staff()?
            .into_iter()
            .filter(|one| branch.as_ref().is_none_or(|branch| *branch == one.branch))
            .map(|one| (one.id, one))
            .collect();
        let pack = pack_on(tables, day)?;
        let offers = sealed_offers(tables)?;
        let mut rms: BTreeMap<StaffId, (u32, u32, Vec<Duty>)> = BTreeMap::new();
        tables.clients(|client: Client| {
            if staff.contains_key(&client.rm) {
                let offers = offers.get(&client.id).map_or(&[][..], Vec::as_slice);
                let due = duties(&DutyFacts { client: &client, offers, pack: &pack }, day);
                let (clients, clear, all) = rms.entry(client.rm).or_default();
                *clients += 1;
                *clear += u32::from(due.is_empty());
                all.extend(due);
            }
            Ok(())
        })?;
        let rms = rms
            .into_iter()
            .filter_map(|(rm, (clients, clear, due))| {
                let Staff { name, branch, .. } = staff.get(&rm)?.clone();
                Some(RmDuties { rm, rm_name: name, branch, clients, clear, counts: count(&due) })
            })
            .collect();
        Ok(BranchDuties { day, rms })
    })
}

/// Offers of entries that were not corrected since, by client.
fn sealed_offers(tables: &Tables<'_>) -> Result<BTreeMap<ClientId, Vec<SealedOffer>>, DatabaseError> {
    let mut offers: BTreeMap<ClientId, Vec<SealedOffer>> = BTreeMap::new();
    let mut corrected = BTreeSet::new();
    tables.log_entries(|record| {
        let entry = &record.sealed.entry;
        let Some(service) = entry.service() else { return Ok(()) };
        corrected.extend(service.corrects.iter().map(|correction| correction.entry));
        let on = local_day(service.started_at);
        if !service.offers.is_empty() {
            let sealed =
                service.offers.iter().map(|offer| SealedOffer { entry: entry.id, on, offer: offer.clone() });
            offers.entry(service.client).or_default().extend(sealed);
        }
        Ok(())
    })?;
    for sealed in offers.values_mut() {
        sealed.retain(|offer| !corrected.contains(&offer.entry));
    }
    Ok(offers)
}
