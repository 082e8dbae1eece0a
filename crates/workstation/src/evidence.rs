//! Evidence (F61, M10): whom somebody means, the pack from central, and the check of it on this device, with the device's own
//! copy of central's key and with what it has seen of the log. Central is asked for bytes, never for whether they hold.

use std::sync::PoisonError;

use sha2::{Digest, Sha256};
use zhike_domain::closed_sets::StaffRole;
use zhike_domain::product::Product;
use zhike_evidence::{Check, Verification, What, verify};
use zhike_ipc::{EvidenceCheck, EvidenceClient, EvidenceForm, EvidenceView, EvidenceWhat, ProductChoice};
use zhike_protocol::evidence::{EvidenceRequest, FindClients};

use crate::desk::Desk;
use crate::fault::Fault;
use crate::ports::{Central, Witnessed};

/// Clients named at once.
const MOST_FOUND: usize = 20;
/// Days a pack may span: longer asks for a reason that belongs on paper.
const MOST_DAYS: i64 = 3 * 366;

/// A pack that was fetched, until it is saved or the workstation locks.
pub(crate) struct FetchedPack {
    bytes: Vec<u8>,
    stem: String,
}

impl Desk {
    /// Whom somebody means: of one's own book here, of the whole firm at central for who may see every client.
    pub async fn find_for_evidence(
        &self,
        central: &dyn Central,
        text: &str,
    ) -> Result<Vec<EvidenceClient>, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        if self.device().owner.role != StaffRole::Compliance {
            return self.find_in_own_book(text);
        }
        let found = central.find_clients(self.device(), FindClients { text: text.to_owned() }).await?;
        Ok(found
            .clients
            .into_iter()
            .map(|client| EvidenceClient {
                id: client.id,
                name: client.name,
                number: client.number,
                rm_name: client.rm_name,
                branch: client.branch,
            })
            .collect())
    }

    /// Fetches a pack and checks it. The bytes stay here until [`Desk::evidence_pack`] hands them out for saving.
    pub async fn fetch_evidence(
        &self,
        central: &dyn Central,
        form: EvidenceForm,
        progress: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Result<EvidenceView, Fault> {
        let span = form.to.signed_duration_since(form.from).num_days();
        if !(0..=MOST_DAYS).contains(&span) || form.from > self.today() {
            return Err(Fault::Invalid("from"));
        }
        let stem = format!("{}-{}", form.from, form.to);
        let EvidenceForm { client, product, from, to } = form;
        let seen = self.sync_store().witnessed()?;
        let size = seen.as_ref().map(|witnessed| witnessed.size);
        let request = EvidenceRequest { client, product, from, to, seen: size };
        let bytes = central.evidence(self.device(), request, progress).await?;
        let view = self.checked(&bytes, seen.as_ref());
        let fetched = FetchedPack { bytes, stem };
        *self.fetched.lock().unwrap_or_else(PoisonError::into_inner) = Some(fetched);
        Ok(view)
    }

    /// The fetched pack's bytes, and the part of its name that says which days it is of.
    pub fn evidence_pack(&self) -> Result<(Vec<u8>, String), Fault> {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        fetched.as_ref().map(|pack| (pack.bytes.clone(), pack.stem.clone())).ok_or(Fault::NotFound)
    }

    /// The firm's products by name, for asking about one.
    pub fn evidence_products(&self) -> Result<Vec<ProductChoice>, Fault> {
        let products = self.store().products()?;
        let choice = |product: &Product| ProductChoice {
            code: product.code.clone(),
            name: product.name.clone(),
            held: false,
        };
        let mut choices: Vec<ProductChoice> = products.values().map(choice).collect();
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(choices)
    }

    fn find_in_own_book(&self, text: &str) -> Result<Vec<EvidenceClient>, Fault> {
        let mut found = Vec::new();
        for hit in self.store().search(text, MOST_FOUND)? {
            let client = self.known_client(hit.client)?;
            found.push(EvidenceClient {
                id: client.id,
                number: client.number,
                name: client.name.into_inner(),
                rm_name: self.device().owner.name.clone(),
                branch: self.device().owner.branch.clone(),
            });
        }
        Ok(found)
    }

    /// Checked with central's key, and against the checkpoint this device had seen when it asked.
    fn checked(&self, bytes: &[u8], seen: Option<&Witnessed>) -> EvidenceView {
        let key = &self.device().central_key;
        let seen = seen.map(|witnessed| witnessed.checkpoint.as_str());
        let (holds, checks) = match verify(bytes, key, seen) {
            Ok(verification) => (verification.holds, summed_up(&verification)),
            Err(fault) => {
                let why = Some(fault.to_string());
                let what = EvidenceWhat::Unreadable;
                (false, vec![EvidenceCheck { what, count: 1, holds: false, place: None, why }])
            }
        };
        let entries = match verify(bytes, key, None) {
            Ok(verification) => verification.checks.iter().filter(|check| is_entry(check)).count(),
            Err(_) => 0,
        };
        EvidenceView {
            holds,
            checks,
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            size: kib(bytes.len()),
            sha256: hex::encode(Sha256::digest(bytes)),
        }
    }
}

/// Whole KiB, rounded up.
fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

fn is_entry(check: &Check) -> bool {
    check.what == What::Seal && check.place.starts_with("entries/")
}

/// One line for each kind of check, in the order in which they were first made.
fn summed_up(verification: &Verification) -> Vec<EvidenceCheck> {
    let mut lines: Vec<EvidenceCheck> = Vec::new();
    for check in &verification.checks {
        let what = worded(check.what);
        let line = match lines.iter().position(|line| line.what == what) {
            Some(at) => lines.get_mut(at),
            None => {
                lines.push(EvidenceCheck { what, count: 0, holds: true, place: None, why: None });
                lines.last_mut()
            }
        };
        let Some(line) = line else { continue };
        line.count = line.count.saturating_add(1);
        if !check.holds {
            line.holds = false;
            line.place = Some(check.place.clone());
            line.why.clone_from(&check.why);
        }
    }
    lines
}

fn worded(what: What) -> EvidenceWhat {
    match what {
        What::Manifest => EvidenceWhat::Manifest,
        What::File => EvidenceWhat::File,
        What::Checkpoint => EvidenceWhat::Checkpoint,
        What::Consistency => EvidenceWhat::Consistency,
        What::Keys => EvidenceWhat::Keys,
        What::Seal => EvidenceWhat::Seal,
        What::Leaf => EvidenceWhat::Leaf,
        What::Opened => EvidenceWhat::Opened,
        What::Inclusion => EvidenceWhat::Inclusion,
        What::Receipt => EvidenceWhat::Receipt,
        What::Chain => EvidenceWhat::Chain,
        What::Approval => EvidenceWhat::Approval,
        What::Verdict => EvidenceWhat::Verdict,
        What::RulePack => EvidenceWhat::RulePack,
        What::Replay => EvidenceWhat::Replay,
        What::Documents => EvidenceWhat::Documents,
    }
}
