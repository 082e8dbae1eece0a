//! Evidence (F61): finding whom an inspector means, fetching a pack, and what checking it on this device found.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::ids::{ClientId, ProductCode};

/// Whom somebody means, found here or at central.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EvidenceClient {
    /// Identity.
    pub id: ClientId,
    /// Name.
    pub name: String,
    /// The firm's number of him.
    pub number: String,
    /// Name of the RM in charge.
    pub rm_name: String,
    /// His branch.
    pub branch: String,
}

/// Asks for a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EvidenceForm {
    /// Of whom.
    pub client: ClientId,
    /// Only entries that speak of this product.
    pub product: Option<ProductCode>,
    /// Contacts from this day on.
    pub from: NaiveDate,
    /// Contacts up to this day, included.
    pub to: NaiveDate,
}

/// How far the fetching is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EvidenceProgress {
    /// KiB that are here.
    pub received: u32,
    /// KiB in all, where central said so.
    pub of: Option<u32>,
}

/// A pack that was fetched and checked on this device. Its bytes stay in the program until they are saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EvidenceView {
    /// Everything held.
    pub holds: bool,
    /// What was checked, in order; after the first that failed nothing is sure.
    pub checks: Vec<EvidenceCheck>,
    /// Entries in it, decisions on them left out.
    pub entries: u32,
    /// KiB.
    pub size: u32,
    /// SHA-256 of the pack, hexadecimal.
    pub sha256: String,
}

/// One kind of check, over all that was checked so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EvidenceCheck {
    /// What was checked.
    pub what: EvidenceWhat,
    /// How many times.
    pub count: u32,
    /// It holds.
    pub holds: bool,
    /// Where in the pack it does not hold.
    pub place: Option<String>,
    /// Why not, in the checker's words.
    pub why: Option<String>,
}

/// What is checked of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceWhat {
    /// It cannot be opened at all.
    Unreadable,
    /// Central signed the list of files.
    Manifest,
    /// The files are those of the list.
    File,
    /// Central signed the checkpoint.
    Checkpoint,
    /// The log extends what was seen of it before.
    Consistency,
    /// The keys are known and were in force.
    Keys,
    /// The devices' seals.
    Seal,
    /// The leaves are those of the entries.
    Leaf,
    /// The leaves open to the entries that are shown.
    Opened,
    /// The leaves are in the log.
    Inclusion,
    /// Central's receipts.
    Receipt,
    /// The devices' chains.
    Chain,
    /// Decisions are on entries of the pack.
    Approval,
    /// The verdicts are those that were sealed.
    Verdict,
    /// The rule packs are there.
    RulePack,
    /// The verdicts come out again.
    Replay,
    /// The documents are those of the entries.
    Documents,
}
