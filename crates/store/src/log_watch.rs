//! The port `LogWatch`: what was seen of the firm's log.

use zhike_domain::ids::LogEntryId;
use zhike_workstation::ports::{LogFault, LogWatch, ProvenEntry, Receipted, StoreError, Witnessed};

use crate::error::Fault;
use crate::store::EncryptedStore;
use crate::tables;

impl LogWatch for EncryptedStore {
    fn witnessed(&self) -> Result<Option<Witnessed>, StoreError> {
        self.database.read(tables::witness::read)
    }

    fn unproven(&self, limit: usize) -> Result<Vec<Receipted>, StoreError> {
        self.database.read(|connection| {
            let device = tables::device::read(connection)?.ok_or(Fault::Refused)?;
            let key = hex::encode(device.signing_key.verifying_key().to_bytes());
            tables::log_entry::unproven(connection, &key, limit)
        })
    }

    fn keep_witness(&self, witnessed: &Witnessed, proven: &[ProvenEntry]) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            let seen_at = tables::sync_state::read(transaction)?.server_time;
            tables::witness::put(transaction, witnessed, seen_at)?;
            proven.iter().try_for_each(|one| tables::proven::put(transaction, one, witnessed.size))
        })
    }

    fn keep_log_fault(&self, what: &str, checkpoint: &str) -> Result<(), StoreError> {
        self.database.write(|transaction| {
            let seen_at = tables::sync_state::read(transaction)?.server_time;
            tables::witness::put_fault(transaction, what, checkpoint, seen_at)
        })
    }

    fn log_fault(&self) -> Result<Option<LogFault>, StoreError> {
        self.database.read(tables::witness::fault)
    }

    fn proven_at(&self, entry: LogEntryId) -> Result<Option<u64>, StoreError> {
        self.database.read(|connection| tables::proven::size(connection, entry))
    }
}
