//! Rule packs: published by head office after they were read and checked, and read again to judge what devices sealed. What is in
//! them is domain's.

use chrono::NaiveDate;
use serde::Serialize;
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::tagged_digest;
use zhike_domain::rule_pack::PublishedPack;
use zhike_domain::suitability::{PackFault, RulePack};
use zhike_protocol::pull::ChangeOp;
use zhike_protocol::record::RecordKind;

use crate::database::{Changed, Database, DatabaseError, Leaf, Subject, Tables};
use crate::scope::Scope;

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackPublished {
    /// Its version.
    pub version: String,
    /// The first day on which it holds.
    pub from: NaiveDate,
}

/// Why a pack was not published; the one before still holds.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It cannot be read, or says what no pack may say.
    #[error("the pack was not published: {0}")]
    Pack(PackFault),
    /// The version is taken by another text.
    #[error("the pack was not published: version {0} was published before with another text")]
    Taken(String),
    /// What was done by the old pack was right on its day.
    #[error("the pack was not published: no pack holds from a day that has passed")]
    Past,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Database {
    /// Publishes a pack to every device. The same again changes nothing.
    pub fn publish_pack(&self, text: &str, from: NaiveDate) -> Result<PackPublished, PublishError> {
        let pack = RulePack::from_toml(text).map_err(PublishError::Pack)?;
        let now = self.now();
        let version = pack.version.clone();
        self.write(|tables| {
            let stored = tables.record(RecordKind::RulePack, &version)?;
            if let Some(row) = &stored {
                let known: PublishedPack =
                    serde_json::from_str(&row.body).map_err(|_| DatabaseError::Damaged("a rule pack"))?;
                if known.text != text || known.from != from {
                    return Err(PublishError::Taken(version.clone()));
                }
                return Ok(());
            }
            if from < local_day(now) {
                return Err(PublishError::Past);
            }
            let published =
                PublishedPack { version: version.clone(), text: text.to_owned(), from, published_at: now };
            let body = serde_json::to_string(&published).map_err(|_| DatabaseError::NoJson)?;
            let scope = Scope::Firm;
            let written =
                tables.put_record(RecordKind::RulePack, &version, &scope, &body, None, stored.as_ref())?;
            let leaf = Leaf {
                subject: Subject::Digest(tagged_digest("zhike/rule-pack/1", &[text.as_bytes()])),
                kind: "rule_pack",
                outcome: "applied",
                by: None,
                at: now,
            };
            tables.append_leaf(self.keys(), &leaf)?;
            tables.append_feed(&[Changed {
                scope: scope.to_string(),
                op: ChangeOp::Put,
                kind: RecordKind::RulePack,
                id: version.clone(),
                rev: written.rev,
            }])?;
            Ok(())
        })?;
        Ok(PackPublished { version: pack.version, from })
    }
}

/// Every pack that was published, and the one the product ships with.
pub(super) fn known_packs(tables: &Tables<'_>) -> Result<Vec<PublishedPack>, DatabaseError> {
    let shipped = RulePack::shipped();
    let mut packs = tables.published_packs()?;
    packs.push(PublishedPack {
        version: shipped.version.clone(),
        text: RulePack::shipped_text().to_owned(),
        from: NaiveDate::MIN,
        published_at: chrono::DateTime::UNIX_EPOCH,
    });
    Ok(packs)
}

/// The pack that held on a day: of those that had begun, the one that began last.
pub(super) fn pack_on(tables: &Tables<'_>, day: NaiveDate) -> Result<RulePack, DatabaseError> {
    let mut begun: Vec<PublishedPack> =
        known_packs(tables)?.into_iter().filter(|pack| pack.from <= day).collect();
    begun.sort_by_key(|pack| (pack.from, pack.published_at));
    // Every pack was read before it was published.
    Ok(begun
        .iter()
        .rev()
        .find_map(|pack| RulePack::from_toml(&pack.text).ok())
        .unwrap_or_else(|| RulePack::shipped().clone()))
}
