//! The open store: the database and what is kept of it in memory. The ports are implemented in `book`, `journal` and
//! `sync_store`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use zhike_domain::ids::ProductCode;
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_workstation::ports::{CorporateActions, Randomness, StoreError};

use crate::apply::Applied;
use crate::database::{Database, lock};
use crate::error::Fault;
use crate::search::SearchIndex;
use crate::tables;

/// The encrypted store of an unlocked device. Locking is dropping it.
pub struct EncryptedStore {
    pub(crate) database: Database,
    pub(crate) search: SearchIndex,
    products: Cached<BTreeMap<ProductCode, Product>>,
    prices: Cached<BTreeMap<ProductCode, PriceSeries>>,
    corporate_actions: Cached<CorporateActions>,
    pub(crate) randomness: Arc<dyn Randomness>,
}

impl EncryptedStore {
    pub(crate) fn new(database: Database, randomness: Arc<dyn Randomness>) -> Result<Self, StoreError> {
        database.write(|transaction| tables::log_text::fill(transaction))?;
        let keys = database.read(tables::search_text::all)?;
        let search = SearchIndex::new(keys);
        Ok(Self {
            database,
            search,
            products: Cached::default(),
            prices: Cached::default(),
            corporate_actions: Cached::default(),
            randomness,
        })
    }

    pub(crate) fn all_products(&self) -> Result<Arc<BTreeMap<ProductCode, Product>>, StoreError> {
        self.products.get(&self.database, tables::product::all)
    }

    pub(crate) fn all_prices(&self) -> Result<Arc<BTreeMap<ProductCode, PriceSeries>>, StoreError> {
        self.prices.get(&self.database, tables::price::all)
    }

    pub(crate) fn all_corporate_actions(&self) -> Result<Arc<CorporateActions>, StoreError> {
        self.corporate_actions.get(&self.database, tables::price::corporate_actions)
    }

    /// Brings what is in memory up to a commit; called before the next writer may begin.
    pub(crate) fn follow(&self, applied: &Applied, complete: bool) {
        if applied.products {
            self.products.forget();
        }
        if applied.prices {
            self.prices.forget();
            self.corporate_actions.forget();
        }
        self.search.follow(&applied.keys);
        if self.search.wants_rebuilding(complete) {
            // When the keys cannot be read now, the index stays right, only slower.
            if let Ok(keys) = self.database.read(tables::search_text::all) {
                self.search.rebuild(keys);
            }
        }
    }

    /// Ten random bytes for an id.
    pub(crate) fn random(&self) -> Result<[u8; 10], Fault> {
        let mut bytes = [0; 10];
        self.randomness.fill(&mut bytes).map_err(|_| Fault::Failed("the system gives no randomness"))?;
        Ok(bytes)
    }
}

/// Something read once and shared until a commit replaces it.
struct Cached<T>(Mutex<Option<Arc<T>>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Cached<T> {
    /// The lock is held while reading: what a commit has made old cannot be put in place after `forget`.
    fn get(
        &self,
        database: &Database,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<Arc<T>, StoreError> {
        let mut kept = lock(&self.0);
        if let Some(value) = kept.as_ref() {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(database.read(read)?);
        *kept = Some(Arc::clone(&value));
        Ok(value)
    }

    fn forget(&self) {
        *lock(&self.0) = None;
    }
}
