//! A look at the firm's log at every exchange (LG-06), so that each workstation is a monitor: the log still holds what was seen of
//! it, and the entries sealed here are in it. How that is proven is the protocol's.

use zhike_domain::canonical::Digest256;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::paths;
use zhike_protocol::tlog::{WitnessFault, check_witness};
use zhike_protocol::witness::{MOST_PROOFS, WitnessAnswer, WitnessRequest};
use zhike_workstation::ports::{CentralError, ProvenEntry, Witnessed};

use crate::exchange::{Exchange, blocking};
use crate::fault::Fault;

impl Exchange<'_> {
    /// Asks for the newest checkpoint and for proofs, batch by batch, until nothing is left to be proven. What does not hold is kept
    /// as it was answered, and says [`CentralError::LogNotTrusted`].
    pub async fn watch_log(&self) -> Result<(), CentralError> {
        loop {
            let before = blocking(|| self.store.witnessed())?;
            let receipted = blocking(|| self.store.unproven(MOST_PROOFS))?;
            let request = WitnessRequest {
                witnessed: before.as_ref().map_or(0, |seen| seen.size),
                root: before.as_ref().map(|seen| seen.root),
                indices: receipted.iter().map(|one| one.index).collect(),
            };
            let answer: WitnessAnswer = match self.ask(paths::WITNESS, &request).await {
                // A central without this question has no log to look at; one that has shown us its log does not unlearn it.
                Err(Fault::Refused(ApiErrorCode::NotFound) | Fault::Unintelligible) if before.is_none() => {
                    return Ok(());
                }
                answer => answer?,
            };
            let known = before.map(|seen| (seen.size, seen.root));
            let expected: Vec<(u64, Digest256)> = receipted.iter().map(|one| (one.index, one.hash)).collect();
            let seen = match check_witness(known, &answer, &self.device.central_key, &expected) {
                Ok(seen) => seen,
                Err(fault) => return Err(self.distrust(&fault, &answer)?),
            };
            let proven: Vec<ProvenEntry> = seen
                .proven
                .iter()
                .filter_map(|leaf| {
                    let one = receipted.iter().find(|one| one.index == leaf.index)?;
                    Some(ProvenEntry { entry: one.entry, index: leaf.index, leaf: leaf.leaf.clone() })
                })
                .collect();
            let witnessed = Witnessed { size: seen.size, root: seen.root, checkpoint: seen.checkpoint };
            blocking(|| self.store.keep_witness(&witnessed, &proven))?;
            // Less than a whole batch, or nothing new: the rest lies behind this checkpoint and is asked for next time.
            if receipted.len() < MOST_PROOFS || proven.is_empty() {
                return Ok(());
            }
        }
    }

    fn distrust(&self, fault: &WitnessFault, answer: &WitnessAnswer) -> Result<CentralError, CentralError> {
        tracing::error!(%fault, "the firm's log does not hold");
        blocking(|| self.store.keep_log_fault(&fault.to_string(), &answer.checkpoint))?;
        Ok(CentralError::LogNotTrusted)
    }
}
