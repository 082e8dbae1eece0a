//! The port `Book`: reading. Each call sees one committed state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use zhike_domain::canonical::Digest256;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::household::Household;
use zhike_domain::ids::{CheckupId, ClientId, FollowUpId, HouseholdId, LogEntryId, ProductCode, VisitId};
use zhike_domain::ledger::{LedgerEntry, Position};
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::review::Review;
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::script::Script;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_workstation::ports::{
    Book, CheckupSummary, CorporateActions, SearchMatch, StoreError, StoredEntry, StoredScore,
};

use crate::search::Wanted;
use crate::store::EncryptedStore;
use crate::tables;

impl Book for EncryptedStore {
    fn clients(&self) -> Result<Vec<Client>, StoreError> {
        self.database.read(tables::client::all)
    }

    fn client(&self, id: ClientId) -> Result<Option<Client>, StoreError> {
        self.database.read(|connection| tables::client::one(connection, id))
    }

    fn positions(&self) -> Result<BTreeMap<ClientId, Position>, StoreError> {
        self.database.read(tables::position::all)
    }

    fn household(&self, id: HouseholdId) -> Result<Option<Household>, StoreError> {
        self.database.read(|connection| tables::household::one(connection, id))
    }

    fn ledger(&self, client: ClientId) -> Result<Vec<LedgerEntry>, StoreError> {
        self.database.read(|connection| tables::ledger::of(connection, client))
    }

    fn products(&self) -> Result<Arc<BTreeMap<ProductCode, Product>>, StoreError> {
        self.all_products()
    }

    fn prices(&self) -> Result<Arc<BTreeMap<ProductCode, PriceSeries>>, StoreError> {
        self.all_prices()
    }

    fn visits_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Visit>, StoreError> {
        self.database.read(|connection| tables::visit::between(connection, from, to))
    }

    fn visits_of(&self, client: ClientId) -> Result<Vec<Visit>, StoreError> {
        self.database.read(|connection| tables::visit::of(connection, client))
    }

    fn visit(&self, id: VisitId) -> Result<Option<Visit>, StoreError> {
        self.database.read(|connection| tables::visit::one(connection, id))
    }

    fn open_follow_ups(&self) -> Result<Vec<FollowUp>, StoreError> {
        self.database.read(tables::follow_up::open)
    }

    fn follow_ups_of(&self, client: ClientId) -> Result<Vec<FollowUp>, StoreError> {
        self.database.read(|connection| tables::follow_up::of(connection, client))
    }

    fn follow_up(&self, id: FollowUpId) -> Result<Option<FollowUp>, StoreError> {
        self.database.read(|connection| tables::follow_up::one(connection, id))
    }

    fn open_cases(&self) -> Result<Vec<Case>, StoreError> {
        self.database.read(tables::case::open)
    }

    fn cases_of(&self, client: ClientId) -> Result<Vec<Case>, StoreError> {
        self.database.read(|connection| tables::case::of(connection, client))
    }

    fn answers_of(&self, client: ClientId) -> Result<Vec<SurveyAnswer>, StoreError> {
        self.database.read(|connection| tables::survey_answer::of(connection, client))
    }

    fn log_entries(&self, client: Option<ClientId>, limit: u32) -> Result<Vec<StoredEntry>, StoreError> {
        self.database.read(|connection| tables::log_entry::newest(connection, client, limit))
    }

    fn log_entry(&self, id: LogEntryId) -> Result<Option<StoredEntry>, StoreError> {
        self.database.read(|connection| tables::log_entry::one(connection, id))
    }

    fn decisions_on(&self, entry: LogEntryId) -> Result<Vec<StoredEntry>, StoreError> {
        self.database.read(|connection| tables::log_entry::decisions_on(connection, entry))
    }

    fn breaches(&self) -> Result<Vec<(ClientId, LogEntryId)>, StoreError> {
        self.database.read(tables::log_entry::breaches)
    }

    fn questionnaires_of(&self, client: ClientId) -> Result<Vec<AnsweredQuestionnaire>, StoreError> {
        self.database.read(|connection| tables::questionnaire::of(connection, client))
    }

    fn questionnaires_on_their_way(
        &self,
        client: Option<ClientId>,
    ) -> Result<Vec<AnsweredQuestionnaire>, StoreError> {
        self.database.read(|connection| tables::questionnaire::on_their_way(connection, client))
    }

    fn search_log(
        &self,
        text: &str,
        client: Option<ClientId>,
        limit: usize,
    ) -> Result<Vec<StoredEntry>, StoreError> {
        let Some(wanted) = Wanted::new(text, &*self.all_products()?) else { return Ok(Vec::new()) };
        self.database.read(|connection| {
            let mut entries = Vec::new();
            for id in tables::log_text::find(connection, &wanted, client, limit)? {
                entries.extend(tables::log_entry::one(connection, id)?);
            }
            Ok(entries)
        })
    }

    fn reviews(&self) -> Result<Vec<Review>, StoreError> {
        self.database.read(tables::review::all)
    }

    fn review(&self, entry: LogEntryId) -> Result<Option<Review>, StoreError> {
        self.database.read(|connection| tables::review::one(connection, entry))
    }

    fn rule_packs(&self) -> Result<Vec<PublishedPack>, StoreError> {
        self.database.read(tables::rule_pack::all)
    }

    fn last_contacts(&self) -> Result<BTreeMap<ClientId, NaiveDate>, StoreError> {
        self.database.read(tables::log_entry::last_contacts)
    }

    fn scripts(&self) -> Result<Vec<Script>, StoreError> {
        self.database.read(tables::script::all)
    }

    fn staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.database.read(tables::staff::all)
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<SearchMatch>, StoreError> {
        Ok(self.search.find(text, limit))
    }

    fn unsynced(&self) -> Result<BTreeSet<String>, StoreError> {
        self.database.read(tables::outbox::touched)
    }

    fn fact_sheet(&self, client: ClientId) -> Result<Option<FactSheet>, StoreError> {
        self.database.read(|connection| tables::fact_sheet::of(connection, client))
    }

    fn fact_sheets(&self) -> Result<Vec<FactSheet>, StoreError> {
        self.database.read(tables::fact_sheet::all)
    }

    fn checkups_of(&self, client: ClientId) -> Result<Vec<Checkup>, StoreError> {
        self.database.read(|connection| tables::checkup::of(connection, client))
    }

    fn checkup_summaries(&self) -> Result<Vec<CheckupSummary>, StoreError> {
        self.database.read(tables::checkup::summaries)
    }

    fn checkup(&self, id: CheckupId) -> Result<Option<Checkup>, StoreError> {
        self.database.read(|connection| tables::checkup::one(connection, id))
    }

    fn corporate_actions(&self) -> Result<Arc<CorporateActions>, StoreError> {
        self.all_corporate_actions()
    }

    fn ledgers(&self, each: &mut dyn FnMut(ClientId, &[LedgerEntry])) -> Result<(), StoreError> {
        let mut after = None;
        let mut rows = Vec::new();
        loop {
            // The reader is free between two stretches and while the rows are looked at.
            let stretch = self.database.read(|connection| tables::ledger::stretch(connection, after))?;
            for (client, years) in &stretch {
                rows.clear();
                tables::ledger::unpack(*client, years, &mut rows)?;
                each(*client, &rows);
            }
            match stretch.last() {
                Some((last, _)) => after = Some(*last),
                None => return Ok(()),
            }
        }
    }

    fn scores(&self) -> Result<Vec<StoredScore>, StoreError> {
        self.database.read(tables::score::all)
    }

    fn score_stamps(&self) -> Result<BTreeMap<ClientId, Digest256>, StoreError> {
        self.database.read(tables::score::stamps)
    }

    fn input_revisions(&self) -> Result<BTreeMap<ClientId, Digest256>, StoreError> {
        self.database.read(tables::inputs::revisions)
    }
}
