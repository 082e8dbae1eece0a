//! The encrypted store as the use cases see it: reading the book, committing what the RM does, and what sync needs.
//! Implemented by the crate `store`; one writer, each commit one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::SigningKey;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use zhike_domain::canonical::Digest256;
use zhike_domain::checkup::record::{Checkup, StageTarget};
use zhike_domain::checkup::{Finding, Severity};
use zhike_domain::client::Client;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::health::{Band, ChangeSplit, Dimension};
use zhike_domain::household::Household;
use zhike_domain::ids::{
    CheckupId, ClientId, DeviceId, FollowUpId, HouseholdId, LogEntryId, ProductCode, VisitId,
};
use zhike_domain::ledger::{LedgerEntry, Position};
use zhike_domain::log_entry::SealedEntry;
use zhike_domain::nps::{Case, SurveyAnswer};
use zhike_domain::price::{Dividend, PriceSeries, Split};
use zhike_domain::product::Product;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::review::Review;
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::script::Script;
use zhike_domain::staff::Staff;
use zhike_domain::visit::{FollowUp, Visit};
use zhike_ipc::{LogForm, MatchedBy, Preferences};
use zhike_protocol::pull::PullAnswer;
use zhike_protocol::push::{AccessRecord, Mutation, MutationResult};
use zhike_protocol::seal::Receipt;

use super::{DocumentStore, LogWatch};

/// Why the store cannot do what it was asked. The texts hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full or cannot be written; nothing of the commit was kept.
    #[error("the disk is full or cannot be written")]
    DiskFailed,
    /// The database is damaged or its contents cannot be read; says where, never what.
    #[error("the database cannot be read: {0}")]
    Damaged(&'static str),
    /// The record that should be written could not be made; nothing was kept.
    #[error("the record could not be made")]
    Refused,
    /// Anything else, in the database library's words (which hold no values).
    #[error("the database failed: {0}")]
    Failed(String),
}

/// Reading the book.
pub trait Book: Send + Sync {
    /// All clients.
    fn clients(&self) -> Result<Vec<Client>, StoreError>;
    /// One client.
    fn client(&self, id: ClientId) -> Result<Option<Client>, StoreError>;
    /// Holdings and cash of every client after his whole ledger; kept up to date with the ledger.
    fn positions(&self) -> Result<BTreeMap<ClientId, Position>, StoreError>;
    /// A household.
    fn household(&self, id: HouseholdId) -> Result<Option<Household>, StoreError>;
    /// A client's ledger, in order.
    fn ledger(&self, client: ClientId) -> Result<Vec<LedgerEntry>, StoreError>;
    /// The firm's products.
    fn products(&self) -> Result<Arc<BTreeMap<ProductCode, Product>>, StoreError>;
    /// All price series. Shared: they are unpacked once and replaced when sync brings newer ones.
    fn prices(&self) -> Result<Arc<BTreeMap<ProductCode, PriceSeries>>, StoreError>;
    /// Visits that begin within the days (Asia/Shanghai, both included), earliest first.
    fn visits_between(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Visit>, StoreError>;
    /// A client's visits, earliest first.
    fn visits_of(&self, client: ClientId) -> Result<Vec<Visit>, StoreError>;
    /// One visit.
    fn visit(&self, id: VisitId) -> Result<Option<Visit>, StoreError>;
    /// Promises of the book that are not kept yet.
    fn open_follow_ups(&self) -> Result<Vec<FollowUp>, StoreError>;
    /// All promises made to a client.
    fn follow_ups_of(&self, client: ClientId) -> Result<Vec<FollowUp>, StoreError>;
    /// One promise.
    fn follow_up(&self, id: FollowUpId) -> Result<Option<FollowUp>, StoreError>;
    /// All cases of the book that are open.
    fn open_cases(&self) -> Result<Vec<Case>, StoreError>;
    /// A client's cases.
    fn cases_of(&self, client: ClientId) -> Result<Vec<Case>, StoreError>;
    /// A client's survey answers.
    fn answers_of(&self, client: ClientId) -> Result<Vec<SurveyAnswer>, StoreError>;
    /// Log entries of a client, or of the whole book, newest contact first; at most `limit`.
    fn log_entries(&self, client: Option<ClientId>, limit: u32) -> Result<Vec<StoredEntry>, StoreError>;
    /// One log entry.
    fn log_entry(&self, id: LogEntryId) -> Result<Option<StoredEntry>, StoreError>;
    /// Day of the last contact of each client that has a log entry (Asia/Shanghai).
    fn last_contacts(&self) -> Result<BTreeMap<ClientId, NaiveDate>, StoreError>;
    /// All scripts, every version.
    fn scripts(&self) -> Result<Vec<Script>, StoreError>;
    /// People of the firm known here.
    fn staff(&self) -> Result<Vec<Staff>, StoreError>;
    /// Clients whose name, pinyin, initials, phone or number contains the text; best first.
    fn search(&self, text: &str, limit: usize) -> Result<Vec<SearchMatch>, StoreError>;
    /// Ids of records with changes central has not acknowledged.
    fn unsynced(&self) -> Result<std::collections::BTreeSet<String>, StoreError>;
    /// Decisions on an entry (LG-05), oldest first.
    fn decisions_on(&self, entry: LogEntryId) -> Result<Vec<StoredEntry>, StoreError>;
    /// Entries in which something was sold off the path (LG-04), with their clients.
    fn breaches(&self) -> Result<Vec<(ClientId, LogEntryId)>, StoreError>;
    /// Questionnaires a client answered, oldest first.
    fn questionnaires_of(&self, client: ClientId) -> Result<Vec<AnsweredQuestionnaire>, StoreError>;
    /// Questionnaires answered on this device that central has neither brought back as a record nor refused, oldest first; of
    /// one client, or of the whole book.
    fn questionnaires_on_their_way(
        &self,
        client: Option<ClientId>,
    ) -> Result<Vec<AnsweredQuestionnaire>, StoreError>;
    /// Service records in which every word of the text occurs, whatever its case or width, newest contact first; at most
    /// `limit`. Nothing for a blank text.
    fn search_log(
        &self,
        text: &str,
        client: Option<ClientId>,
        limit: usize,
    ) -> Result<Vec<StoredEntry>, StoreError>;
    /// Entries that wait for this person's eyes or had them, by the time they are due.
    fn reviews(&self) -> Result<Vec<Review>, StoreError>;
    /// One of them.
    fn review(&self, entry: LogEntryId) -> Result<Option<Review>, StoreError>;
    /// Rule packs head office published, by the day from which they hold.
    fn rule_packs(&self) -> Result<Vec<PublishedPack>, StoreError>;
    /// What a client told us of his life; `None` when he has no sheet.
    fn fact_sheet(&self, client: ClientId) -> Result<Option<FactSheet>, StoreError>;
    /// The sheets of all clients that have one.
    fn fact_sheets(&self) -> Result<Vec<FactSheet>, StoreError>;
    /// A client's checkups with all they found, oldest first.
    fn checkups_of(&self, client: ClientId) -> Result<Vec<Checkup>, StoreError>;
    /// All checkups of the book in short, by client, oldest first: for due lists and boards, where reading the facts
    /// and findings of each would take longer than all else.
    fn checkup_summaries(&self) -> Result<Vec<CheckupSummary>, StoreError>;
    /// One checkup.
    fn checkup(&self, id: CheckupId) -> Result<Option<Checkup>, StoreError>;
    /// Dividends and splits of all products. Shared, like the prices.
    fn corporate_actions(&self) -> Result<Arc<CorporateActions>, StoreError>;
    /// Hands out every client's whole ledger, in order, in one pass over the book; clients without one are left out. Each
    /// ledger is of one committed state. Other readers are not held up meanwhile, and `each` may read of the store.
    fn ledgers(&self, each: &mut dyn FnMut(ClientId, &[LedgerEntry])) -> Result<(), StoreError>;
    /// What was last computed of each client's score.
    fn scores(&self) -> Result<Vec<StoredScore>, StoreError>;
    /// The stamps of [`Book::scores`] alone: what each score was computed from.
    fn score_stamps(&self) -> Result<BTreeMap<ClientId, Digest256>, StoreError>;
    /// For each client one digest over everything stored from which figures and scores follow: his record, ledger, fact
    /// sheet and checkups, all products and prices. Another digest than before means: compute again. The day, the
    /// method and the software are not in it.
    fn input_revisions(&self) -> Result<BTreeMap<ClientId, Digest256>, StoreError>;
}

/// Dividends and splits by product, oldest first; a product without any is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorporateActions {
    /// Cash dividends, by ex-date.
    pub dividends: BTreeMap<ProductCode, Vec<Dividend>>,
    /// Splits and consolidations, by effective day.
    pub splits: BTreeMap<ProductCode, Vec<Split>>,
}

/// A checkup without its facts and findings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckupSummary {
    /// Which.
    pub id: CheckupId,
    /// Whose.
    pub client: ClientId,
    /// When it was run.
    pub made_at: DateTime<Utc>,
    /// Day of its facts.
    pub as_of: NaiveDate,
    /// The score, where there was one.
    pub score: Option<Decimal>,
    /// Its band.
    pub band: Option<Band>,
    /// Change since the checkup before, with the action part (WH-15).
    pub change: Option<ChangeSplit>,
    /// How many findings of each severity.
    pub findings: FindingCounts,
    /// Findings without an answer.
    pub unanswered: u32,
    /// When it was shown to the client.
    pub shown_at: Option<DateTime<Utc>>,
    /// What is aimed at until the next one.
    pub target: Option<StageTarget>,
    /// When it was complete.
    pub completed_at: Option<DateTime<Utc>>,
}

impl CheckupSummary {
    /// What of a checkup is in its summary.
    pub fn of(checkup: &Checkup) -> Self {
        let result = checkup.result.reveal();
        let open = result.findings.iter().filter(|finding| !checkup.answers.contains_key(&finding.key()));
        Self {
            id: checkup.id,
            client: checkup.client,
            made_at: checkup.made_at,
            as_of: result.facts.as_of,
            score: result.health.score,
            band: result.health.band,
            change: result.change,
            findings: FindingCounts::of(&result.findings),
            unanswered: u32::try_from(open.count()).unwrap_or(u32::MAX),
            shown_at: checkup.shown_at,
            target: checkup.target,
            completed_at: checkup.completed_at,
        }
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingCounts {
    /// 要办
    pub act: u32,
    /// 留意
    pub watch: u32,
    /// 知悉
    pub info: u32,
}

impl FindingCounts {
    /// Counts them.
    pub fn of(findings: &[Finding]) -> Self {
        findings.iter().fold(Self::default(), |mut counts, finding| {
            let count = match finding.severity {
                Severity::Act => &mut counts.act,
                Severity::Watch => &mut counts.watch,
                Severity::Info => &mut counts.info,
            };
            *count = count.saturating_add(1);
            counts
        })
    }
}

/// A client's score as last computed here. Derived, for this device alone: central never hears of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredScore {
    /// Whose.
    pub client: ClientId,
    /// Digest of what it was computed from; whoever computes it says what that is.
    pub stamp: Digest256,
    /// For which day.
    pub computed_on: NaiveDate,
    /// What came out.
    pub body: BookScore,
}

/// What the book shows of a client's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookScore {
    /// 0–100; `None` when too little is known (WH-12).
    pub score: Option<Decimal>,
    /// Its band (WH-11).
    pub band: Option<Band>,
    /// The dimensions; `None` where one cannot be computed.
    pub dimensions: Vec<(Dimension, Option<Decimal>)>,
    /// Findings of the checkup (CK).
    pub findings: FindingCounts,
    /// Everything he has with us and elsewhere, in CNY.
    pub value: Decimal,
    /// Largest six-month loss with 95 % confidence (CK-11), in CNY, zero or above.
    pub six_month_loss: Option<Decimal>,
    /// Change since his last complete checkup (WH-13).
    pub change: Option<ChangeSplit>,
    /// Version of the method.
    pub method: String,
}

/// A log entry with what is known of it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// The sealed entry.
    pub sealed: SealedEntry,
    /// Central's receipt; `None` while it waits to be sent.
    pub receipt: Option<Receipt>,
    /// Public key of the device that sealed it, hexadecimal: this device's own, or as central gave it.
    pub device_key: String,
    /// The entry that corrects this one.
    pub corrected_by: Option<LogEntryId>,
}

/// A hit of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchMatch {
    /// Who.
    pub client: ClientId,
    /// By what.
    pub matched_by: MatchedBy,
}

/// End of this device's chain of sealed entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// Position of the last entry, 0 before the first.
    pub sequence: u64,
    /// Its hash, [`zhike_domain::log_entry::CHAIN_START`] before the first.
    pub hash: Digest256,
    /// The largest server time this device was ever told.
    pub last_server_time: Option<DateTime<Utc>>,
}

/// Makes the next sealed entry from the end of the chain; `None` refuses.
pub type MakeEntry<'a> = &'a mut dyn FnMut(ChainHead) -> Option<SealedEntry>;

/// Committing what the RM does. Row, search text and outbox record are one transaction, durable before the call returns.
pub trait Journal: Send + Sync {
    /// Reads the end of the chain, lets the entry be made, and keeps entry, chain end, its promises, the visit it
    /// completes and the outbox records in one transaction; removes the client's draft in the same one.
    fn seal_entry(&self, make: MakeEntry<'_>, at: DateTime<Utc>) -> Result<SealedEntry, StoreError>;
    /// Keeps a new or changed visit.
    fn put_visit(&self, visit: &Visit, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// Keeps a new or changed promise.
    fn put_follow_up(&self, follow_up: &FollowUp, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// Keeps what a client told us of his life.
    fn put_fact_sheet(&self, sheet: &FactSheet, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// Keeps a new checkup, or one with what was added to it since. Refused when its result is another than the stored
    /// one: that never changes.
    fn put_checkup(&self, checkup: &Checkup, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// Keeps a questionnaire a client answered; it never changes after.
    fn put_questionnaire(
        &self,
        answered: &AnsweredQuestionnaire,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;
    /// Keeps computed scores in place of older ones, here only; those of clients who have left the book are dropped.
    fn keep_scores(&self, scores: &[StoredScore]) -> Result<(), StoreError>;
    /// Records that a sensitive field was revealed.
    fn record_access(&self, access: &AccessRecord) -> Result<(), StoreError>;
    /// Keeps the draft of a client's log form, here only.
    fn keep_draft(&self, form: &LogForm, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// The draft of a client, and when it was kept.
    fn draft(&self, client: ClientId) -> Result<Option<(LogForm, DateTime<Utc>)>, StoreError>;
    /// Throws the draft away.
    fn discard_draft(&self, client: ClientId) -> Result<(), StoreError>;
    /// The RM's preferences; defaults when never set.
    fn preferences(&self) -> Result<Preferences, StoreError>;
    /// Keeps them, here only.
    fn keep_preferences(&self, preferences: &Preferences) -> Result<(), StoreError>;
    /// Writes down that a client's page was opened (every view is in the access log), here only for now.
    fn record_view(&self, client: ClientId, at: DateTime<Utc>) -> Result<(), StoreError>;
    /// The enrolled device.
    fn device(&self) -> Result<Option<Device>, StoreError>;
    /// Keeps the device's identity at the end of enrolment.
    fn keep_device(&self, device: &Device) -> Result<(), StoreError>;
}

/// This device: who it is, whose, and its signing key. Lives in the encrypted database only.
#[derive(Clone)]
pub struct Device {
    /// Identity given by central.
    pub id: DeviceId,
    /// Whose device it is.
    pub owner: Staff,
    /// The firm.
    pub firm: String,
    /// Central's address.
    pub central_url: String,
    /// Central's public key for receipts, hexadecimal.
    pub central_key: String,
    /// The device's key.
    pub signing_key: SigningKey,
}

/// What sync needs of the store.
pub trait SyncStore: DocumentStore + LogWatch + Send + Sync {
    /// Unacknowledged mutations in the order of `mid`, at most `limit`. A mutation answered with a rejection or conflict is not among them.
    fn outbox(&self, limit: usize) -> Result<Vec<Mutation>, StoreError>;
    /// How many mutations wait to be acknowledged, and how many were refused and wait for the RM.
    fn outbox_counts(&self) -> Result<OutboxCounts, StoreError>;
    /// Keeps central's answers: receipts go to their entries, applied mutations leave the outbox, rejected ones and
    /// conflicts stay in "needs attention". One transaction.
    fn record_results(&self, results: &[MutationResult], sync_point: SyncPoint) -> Result<(), StoreError>;
    /// Cursor of the last applied page.
    fn cursor(&self) -> Result<Option<String>, StoreError>;
    /// Central's epoch as last seen; 0 before the first answer.
    fn epoch(&self) -> Result<u64, StoreError>;
    /// Applies a page in one transaction: server bodies replace what is here, pending local changes are laid over
    /// them again, derived rows (search text, positions) follow, the cursor advances. Returns whether anything changed.
    fn apply_page(&self, page: &PullAnswer) -> Result<bool, StoreError>;
    /// Last complete exchange.
    fn last_success(&self) -> Result<Option<DateTime<Utc>>, StoreError>;
    /// Notes a complete exchange (by the device's clock).
    fn note_success(&self, at: DateTime<Utc>) -> Result<(), StoreError>;
}

/// Counts of the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Waiting to be acknowledged.
    pub pending: u32,
    /// Refused; waiting for the RM.
    pub needs_attention: u32,
}

/// What an answer says of central itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncPoint {
    /// Its epoch.
    pub epoch: u64,
    /// Its clock; the largest ever seen is kept.
    pub server_time: DateTime<Utc>,
}

/// The whole store.
pub trait Store: Book + Journal + SyncStore {}
impl<T: Book + Journal + SyncStore> Store for T {}

/// Opens, creates and locks the encrypted store in the device's folder.
pub trait Vault: Send + Sync {
    /// Whether a device lives here, and how it is protected; reads only the key file.
    fn status(&self) -> Result<VaultStatus, VaultError>;
    /// Creates a new encrypted store under a passphrase, replacing an unfinished one.
    fn create(&self, passphrase: &str) -> Result<Arc<dyn Store>, VaultError>;
    /// Notes in the key file that enrolment is complete, with the owner's name for the lock screen.
    fn finish_enrolment(&self, device: &Device) -> Result<(), VaultError>;
    /// Opens the store.
    fn unlock(&self, passphrase: &str, now: DateTime<Utc>) -> Result<Arc<dyn Store>, VaultError>;
    /// Whether it is the passphrase, without opening anything. A wrong one counts like a wrong one at the lock.
    fn check_passphrase(&self, passphrase: &str, now: DateTime<Utc>) -> Result<(), VaultError>;
}

/// What the key file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultStatus {
    /// A device is enrolled here.
    pub enrolled: bool,
    /// Protected by the passphrase alone, because the system has no key store.
    pub passphrase_only: bool,
    /// Owner's name, branch and firm, for the lock screen.
    pub owner: Option<zhike_ipc::Owner>,
}

/// Why the store does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase is wrong.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Wrong too often; wait so many seconds.
    #[error("too many wrong passphrases")]
    TryLater(u32),
    /// The new passphrase is too short.
    #[error("the passphrase is too short")]
    WeakPassphrase,
    /// There is a database and no key file.
    #[error("the key file is missing")]
    KeyMissing,
    /// The database is not encrypted, not ours, damaged, or of another key.
    #[error("the database is not this device's")]
    ForeignDatabase,
    /// The database was written by a newer version.
    #[error("the database is of a newer version")]
    NewerDatabase,
    /// The system's key store lost its secret or refuses to give it.
    #[error("the key store does not give its secret")]
    KeyStore,
    /// The disk failed.
    #[error("the disk is full or cannot be written")]
    DiskFailed,
    /// Anything else, without values.
    #[error("the store failed: {0}")]
    Failed(String),
}
