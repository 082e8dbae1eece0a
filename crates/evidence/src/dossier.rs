//! What goes into a pack, as whoever keeps the log brings it together. Nothing is checked here.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::{ClientId, DeviceId, LogEntryId, ProductCode};
use zhike_domain::log_entry::{SealedEntry, ServiceRecord};
use zhike_domain::private::Private;
use zhike_domain::rule_pack::PublishedPack;
use zhike_protocol::seal::Receipt;
use zhike_protocol::tlog::EntryKey;

/// All that a pack is made of, the printed report apart.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The firm's name.
    pub firm: String,
    /// When it was put together.
    pub made_at: DateTime<Utc>,
    /// What was asked for.
    pub asked: Asked,
    /// What was said and done with the client.
    pub entries: Vec<Exhibit>,
    /// Decisions of checkers on those entries.
    pub approvals: Vec<Exhibit>,
    /// The rule packs by which the offers of those entries were judged.
    pub packs: Vec<PublishedPack>,
    /// Keys that ever signed for the log; the present one last.
    pub log_keys: Vec<LogKey>,
    /// The devices that sealed the entries.
    pub device_keys: Vec<DeviceKey>,
    /// The checkpoint that all proofs lead to, a signed note.
    pub checkpoint: String,
    /// Earlier checkpoints, each with the proof that this one extends it, for who has kept one.
    pub former: Vec<FormerCheckpoint>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Of whom.
    pub client: ClientId,
    /// The firm's number of him.
    pub client_number: String,
    /// His name.
    pub client_name: Private<String>,
    /// Only entries that speak of this product.
    pub product: Option<ProductCode>,
    /// Contacts from this day on (Asia/Shanghai).
    pub from: NaiveDate,
    /// Contacts up to this day, included.
    pub to: NaiveDate,
}

impl Asked {
    /// The entries that answer: of the days and the product, and those that correct one of them or that one of them corrects,
    /// whenever that was.
    pub fn answered_by(&self, services: &[(LogEntryId, &ServiceRecord)]) -> BTreeSet<LogEntryId> {
        let mut answers: BTreeSet<LogEntryId> =
            services.iter().filter(|(_, record)| self.speaks_of(record)).map(|(id, _)| *id).collect();
        loop {
            let before = answers.len();
            for (id, record) in services {
                if let Some(corrects) = &record.corrects
                    && (answers.contains(id) || answers.contains(&corrects.entry))
                {
                    answers.extend([*id, corrects.entry]);
                }
            }
            if answers.len() == before {
                return answers;
            }
        }
    }

    fn speaks_of(&self, record: &ServiceRecord) -> bool {
        let of_product = |product: &ProductCode| {
            record.products.contains(product) || record.offers.iter().any(|offer| offer.product == *product)
        };
        (self.from..=self.to).contains(&local_day(record.started_at))
            && self.product.as_ref().is_none_or(of_product)
    }
}

/// An entry with everything that proves it.
#[derive(Debug, Clone)]
pub struct Exhibit {
    /// The entry with its seal.
    pub sealed: SealedEntry,
    /// Central's receipt, which also says where in the log its leaf is.
    pub receipt: Receipt,
    /// Public key of the device that sealed it, hexadecimal.
    pub device_key: String,
    /// The key that opens its leaf, and no other.
    pub key: EntryKey,
    /// The leaf's bytes.
    pub leaf: Vec<u8>,
    /// Audit path from the leaf to the checkpoint's root.
    pub path: Vec<Digest256>,
}

/// A key that signed receipts and checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogKey {
    /// Ed25519 public key, hexadecimal.
    pub key: String,
    /// Signed from then on.
    pub since: DateTime<Utc>,
    /// Signed no more from then on; `None` for the present key.
    pub until: Option<DateTime<Utc>>,
}

/// A device's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKey {
    /// The device.
    pub device: DeviceId,
    /// Ed25519 public key, hexadecimal.
    pub key: String,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// An earlier checkpoint of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCheckpoint {
    /// The signed note.
    pub checkpoint: String,
    /// Proof that the pack's checkpoint extends it.
    pub path: Vec<Digest256>,
}
