//! One client looked at as of today: everything stored of him that a checkup rests on, read once. The prices of the day are
//! made ready once and kept until they change.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use zhike_domain::checkup::record::{Checkup, CheckupResult};
use zhike_domain::checkup::run::{CheckupDay, Examination};
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::facts::Facts;
use zhike_domain::facts_of::FactSources;
use zhike_domain::health::suitable::{Candidate, candidates};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, Position, replay};
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_domain::suitability::RulePack;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::CorporateActions;

type Prices = BTreeMap<ProductCode, PriceSeries>;

/// The prices of a day made ready.
#[derive(Default)]
pub(crate) struct ReadyDay(Mutex<Option<Ready>>);

struct Ready {
    prices: Arc<Prices>,
    actions: Arc<CorporateActions>,
    day: Arc<CheckupDay>,
}

/// Everything a checkup of one client rests on.
pub(crate) struct Examined {
    pub client: Client,
    pub sheet: Option<FactSheet>,
    pub ledger: Vec<LedgerEntry>,
    pub position: Position,
    pub products: Arc<BTreeMap<ProductCode, Product>>,
    pub prices: Arc<Prices>,
    pub open_breach: bool,
    /// His checkups, oldest first.
    pub checkups: Vec<Checkup>,
    pub day: Arc<CheckupDay>,
    pub examination: Examination,
    /// As the rules see him, with what is on its way.
    effective: Client,
    rules: RulePack,
    at: DateTime<Utc>,
}

impl Desk {
    /// The prices of today, made ready for checkups.
    pub(crate) fn checkup_day(&self) -> Result<Arc<CheckupDay>, Fault> {
        let (prices, actions) = (self.store().prices()?, self.store().corporate_actions()?);
        let today = self.today();
        let mut ready = self.ready.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |ready: &&Ready| {
            Arc::ptr_eq(&ready.prices, &prices)
                && Arc::ptr_eq(&ready.actions, &actions)
                && ready.day.as_of == today
        };
        if let Some(kept) = ready.as_ref().filter(same) {
            return Ok(kept.day.clone());
        }
        let day = Arc::new(CheckupDay::new(&prices, &actions.dividends, &actions.splits, today));
        *ready = Some(Ready { prices, actions, day: day.clone() });
        Ok(day)
    }

    /// Looks at a client as of today.
    pub(crate) fn examine(&self, id: ClientId) -> Result<Examined, Fault> {
        let store = self.store();
        let client = self.known_client(id)?;
        let day = self.checkup_day()?;
        let sheet = store.fact_sheet(id)?;
        let ledger = store.ledger(id)?;
        let position = replay(&ledger, day.as_of);
        let (products, prices) = (store.products()?, store.prices()?);
        let open_breach = self.open_breaches()?.contains(&id);
        let examination = day.examine(&FactSources {
            client: &client,
            sheet: sheet.as_ref(),
            position: &position,
            ledger: &ledger,
            products: &products,
            prices: &prices,
            open_breach,
        });
        let checkups = store.checkups_of(id)?;
        Ok(Examined {
            client,
            sheet,
            ledger,
            position,
            products,
            prices,
            open_breach,
            checkups,
            effective: self.effective_client(id)?.client,
            rules: self.rules_of(day.as_of)?,
            at: self.now(),
            day,
            examination,
        })
    }
}

impl Examined {
    /// What it was made from.
    pub fn sources(&self) -> FactSources<'_> {
        FactSources {
            client: &self.client,
            sheet: self.sheet.as_ref(),
            position: &self.position,
            ledger: &self.ledger,
            products: &self.products,
            prices: &self.prices,
            open_breach: self.open_breach,
        }
    }

    /// The facts of the last complete checkup.
    pub fn before(&self) -> Option<&Facts> {
        last_complete(&self.checkups).map(|checkup| &checkup.result.reveal().facts)
    }

    /// A product of the list, judged by the rules of today.
    pub fn candidate(&self, product: &Product) -> Candidate {
        Candidate::judged(&self.effective, product, self.at, &self.rules)
    }

    fn on_offer(&self) -> impl Iterator<Item = Candidate> {
        self.products.values().map(|product| self.candidate(product))
    }

    /// The few suitable products that a what-if may buy.
    pub fn shortlist(&self) -> Vec<Candidate> {
        candidates(&self.examination.facts, self.examination.horizon_months, self.on_offer())
    }

    /// Everything a checkup of today finds.
    pub fn result(&self) -> CheckupResult {
        self.examination.result(&self.day, &self.sources(), self.before(), self.on_offer(), self.seed())
    }

    /// Repeats for a client, and differs between clients: the seed of the random paths of his goals.
    pub fn seed(&self) -> u64 {
        let (high, low) = self.client.id.0.as_u64_pair();
        high ^ low
    }
}

/// The last complete one of a client's checkups.
pub(crate) fn last_complete(checkups: &[Checkup]) -> Option<&Checkup> {
    checkups.iter().rev().find(|checkup| checkup.completed_at.is_some())
}
