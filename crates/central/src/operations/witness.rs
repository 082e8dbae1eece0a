//! Shows the log to a device: the newest checkpoint, proof that it extends the one seen before, and that the entries the device
//! may see are in it. A device that has seen another log halts all signing: each workstation is a monitor (LG-06).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::record::RecordKind;
use zhike_protocol::tlog::{self, Leaf};
use zhike_protocol::witness::{MOST_PROOFS, ProvenLeaf, WitnessAnswer, WitnessRequest};

use super::Refused;
use super::authenticate::{Caller, authenticate};
use crate::database::{Database, DatabaseError, StoredTiles, Tables};
use crate::scope::Scope;

/// The newest checkpoint and the proofs. Entries that lie behind the checkpoint are left out; the device asks again.
pub(crate) fn show(
    database: &Database,
    token: &str,
    request: &WitnessRequest,
) -> Result<WitnessAnswer, Refused> {
    if request.indices.len() > MOST_PROOFS {
        return Err(ApiErrorCode::TooLarge.into());
    }
    let shown = database.read(|tables| {
        let caller = authenticate(database, tables, token)?;
        if !is_ours(tables, request)? {
            return Ok(None);
        }
        database.check_log()?;
        let newest = tables.newest_checkpoint()?.ok_or(ApiErrorCode::NotFound)?;
        let tiles = StoredTiles(tables);
        let consistency =
            tlog::consistency(&tiles, request.witnessed, newest.size).map_err(DatabaseError::from)?;
        let mut entries = Vec::new();
        for index in request.indices.iter().copied().filter(|index| *index < newest.size) {
            let leaf = tables.leaf(index)?.ok_or(DatabaseError::LogForked)?;
            if !may_see(tables, &caller, &leaf)? {
                return Err(ApiErrorCode::NotEntitled.into());
            }
            let proof = tlog::inclusion(&tiles, index, newest.size).map_err(DatabaseError::from)?;
            entries.push(ProvenLeaf { index, leaf: STANDARD.encode(&leaf), proof });
        }
        Ok(Some(WitnessAnswer { checkpoint: newest.note, consistency, entries }))
    });
    match shown {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => {
            tracing::error!("a device has seen a log that is not in the database: signing halts");
            database.halt_signing()?;
            Err(ApiErrorCode::LogForked.into())
        }
        Err(refused) => Err(refused),
    }
}

/// Whether the log begins with the one the device saw. That is taken on its word: to stop wrongly costs an operator a look, to go on
/// wrongly costs the proof.
fn is_ours(tables: &Tables<'_>, request: &WitnessRequest) -> Result<bool, DatabaseError> {
    let size = tables.newest_checkpoint()?.map_or(0, |newest| newest.size);
    match (request.witnessed, request.root) {
        (0, _) => Ok(true),
        (seen, _) if seen > size => Ok(false),
        (_, None) => Ok(true),
        (seen, Some(root)) => Ok(tables.root_at(seen)? == root),
    }
}

/// Whether a leaf is about an entry in the caller's scopes, or one that his own device sealed.
fn may_see(tables: &Tables<'_>, caller: &Caller, leaf: &[u8]) -> Result<bool, DatabaseError> {
    let leaf = Leaf::from_bytes(leaf).map_err(|_| DatabaseError::LogForked)?;
    let Ok(entry) = leaf.entry() else { return Ok(false) };
    if entry.device == caller.device.id {
        return Ok(true);
    }
    let Some(row) = tables.record(RecordKind::LogEntry, &entry.entry.to_string())? else { return Ok(false) };
    Ok(Scope::of(&caller.owner).iter().any(|scope| row.is_in(scope)))
}
