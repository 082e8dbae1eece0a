//! Central's database: opening, one writer, readers beside it, and one file per table. All SQL of central is here;
//! what a request means is in `operations`.

mod access_token;
mod challenge;
mod client_key;
mod device;
mod document;
mod enrolment_code;
mod error;
mod feed;
mod firm;
mod log_leaf;
mod log_tile;
mod mutation;
mod of_client;
mod open;
mod record;
mod scope_version;
mod signing;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};

use crate::clock::{Clock, to_the_millisecond};
use crate::keys::Keys;
use crate::witness::WitnessFile;

pub(crate) use device::{DeviceRow, StoredChain};
pub(crate) use document::DocumentRow;
pub use error::{DatabaseError, OpenError};
pub(crate) use feed::{Changed, FeedRow};
pub(crate) use firm::Firm;
pub(crate) use log_leaf::{Leaf, LeafRow, Subject, outcome_name};
pub(crate) use log_tile::{CheckpointRow, StoredTiles};
pub(crate) use of_client::OfClient;
pub(crate) use record::RecordRow;

/// The firm's database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    path: std::path::PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    keys: Keys,
    clock: Arc<dyn Clock>,
    epoch: u64,
    witness: WitnessFile,
}

/// So many idle readers are kept open.
const IDLE_READERS: usize = 8;

/// The tables, within one transaction. Methods stand in the file of their table.
pub(crate) struct Tables<'c>(&'c Connection);

impl Database {
    /// The instant by central's clock, to the millisecond.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        to_the_millisecond(self.0.clock.now())
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Central's epoch: another one means that the database was made anew or restored.
    pub(crate) fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// Central's public key for receipts, hexadecimal.
    pub fn central_key(&self) -> String {
        self.0.keys.public()
    }

    /// Runs a writing transaction: committed durably when the work succeeds, without a trace when it fails. One at a
    /// time; the others wait. Where it made the log longer, the tree and a signed checkpoint are of the same transaction.
    pub(crate) fn write<T, E: From<DatabaseError>>(
        &self,
        work: impl FnOnce(&Tables<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A panic in another writer rolled its transaction back; the connection itself is sound.
        let mut connection = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(DatabaseError::from)?;
        let tables = Tables(&transaction);
        let value = work(&tables)?;
        let signed = tables.sign_log(&self.0.keys, &self.0.witness, self.now())?;
        transaction.commit().map_err(DatabaseError::from)?;
        if let Some(witness) = signed
            && let Err(kind) = self.0.witness.write(&witness)
        {
            // What was committed stands. The older witness still holds for it; it only sees less far.
            tracing::error!(%kind, "the witness file cannot be written");
        }
        Ok(value)
    }

    /// The writer outside a transaction, for what SQLite does to its files.
    fn with_writer<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        work(&self.0.writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs a reading transaction: one consistent view, beside the writer.
    pub(crate) fn read<T, E: From<DatabaseError>>(
        &self,
        work: impl FnOnce(&Tables<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => open::reader(&self.0.path)?,
        };
        let transaction = connection.transaction().map_err(DatabaseError::from)?;
        let value = work(&Tables(&transaction));
        drop(transaction);
        let mut readers = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        value
    }
}

impl Tables<'_> {
    /// Marks a point to which [`Tables::undo`] goes back; one at a time.
    pub fn mark(&self) -> Result<(), DatabaseError> {
        Ok(self.0.prepare_cached("SAVEPOINT mutation")?.execute([]).map(drop)?)
    }

    /// Takes back everything since the mark, and the mark.
    pub fn undo(&self) -> Result<(), DatabaseError> {
        self.0.prepare_cached("ROLLBACK TO mutation")?.execute([])?;
        self.keep()
    }

    /// Keeps everything since the mark, and removes the mark.
    pub fn keep(&self) -> Result<(), DatabaseError> {
        Ok(self.0.prepare_cached("RELEASE mutation")?.execute([]).map(drop)?)
    }
}

/// Positions, revisions and mids are counted far below the largest integer SQLite holds.
fn to_sql(number: u64) -> Result<i64, DatabaseError> {
    i64::try_from(number).map_err(|_| DatabaseError::TooLarge)
}

fn from_sql(number: i64) -> Result<u64, DatabaseError> {
    u64::try_from(number).map_err(|_| DatabaseError::Damaged("a count is negative"))
}
