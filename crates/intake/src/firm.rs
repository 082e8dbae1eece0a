//! A whole firm's data on its way into central: from files, or from the demo.

use zhike_domain::checkup::record::Checkup;
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::household::Household;
use zhike_domain::ids::{DeviceId, StaffId};
use zhike_domain::ledger::LedgerEntry;
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_domain::product::Product;
use zhike_domain::script::Script;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};

/// Everything central imports in one transaction: all of it or nothing.
#[derive(Debug, Clone, Default)]
pub struct FirmData {
    /// The firm's name.
    pub name: String,
    /// People, branch by branch.
    pub staff: Vec<Staff>,
    /// The RM whose workstation `cargo xtask run` opens.
    pub demo_rm: Option<StaffId>,
    /// Products.
    pub products: Vec<Product>,
    /// Prices, one series a product or index.
    pub prices: Vec<PriceSeries>,
    /// Cash dividends of the products.
    pub dividends: Vec<Dividend>,
    /// Their splits and consolidations.
    pub splits: Vec<Split>,
    /// Households.
    pub households: Vec<Household>,
    /// Clients.
    pub clients: Vec<Client>,
    /// Ledger rows of all clients.
    pub ledger: Vec<LedgerEntry>,
    /// Visits.
    pub visits: Vec<Visit>,
    /// Promises.
    pub follow_ups: Vec<FollowUp>,
    /// Survey answers.
    pub answers: Vec<SurveyAnswer>,
    /// Cases.
    pub cases: Vec<Case>,
    /// What clients told of their lives.
    pub fact_sheets: Vec<FactSheet>,
    /// Earlier checkups.
    pub checkups: Vec<Checkup>,
    /// Scripts.
    pub scripts: Vec<Script>,
    /// Older log entries, already sealed by a device key of the firm's archive.
    pub log: Vec<SealedEntry>,
    /// The devices that sealed `log`, with their public keys.
    pub archive_devices: Vec<ArchiveDevice>,
}

/// A device of the time before this product, known by its key only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveDevice {
    /// Identity.
    pub id: DeviceId,
    /// Whose it was.
    pub owner: StaffId,
    /// Ed25519 public key, hexadecimal.
    pub public_key: String,
}
