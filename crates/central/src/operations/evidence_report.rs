//! What stands on the paper of an evidence pack. Only what is in the pack, in the order in which it happened.

use zhike_domain::ids::StaffId;
use zhike_domain::suitability::Outcome;
use zhike_evidence::{Dossier, Exhibit};
use zhike_protocol::evidence::EvidenceRequest;
use zhike_report::{
    EvidenceDecision, EvidenceDocument, EvidenceEntry, EvidenceOffer, EvidenceRule, EvidenceSheet,
};

use crate::database::{DatabaseError, Tables};

/// The sheet of a dossier.
pub(super) fn report(
    tables: &Tables<'_>,
    dossier: &Dossier,
    request: &EvidenceRequest,
) -> Result<EvidenceSheet, DatabaseError> {
    let newest = tables.newest_checkpoint()?.ok_or(DatabaseError::Damaged("the log's checkpoint"))?;
    let mut entries = Vec::new();
    for exhibit in &dossier.entries {
        entries.extend(entry(tables, dossier, exhibit)?);
    }
    entries.sort_by_key(|entry| entry.started_at);
    Ok(EvidenceSheet {
        firm: dossier.firm.clone(),
        client_name: dossier.asked.client_name.reveal().clone(),
        client_number: dossier.asked.client_number.clone(),
        product: request.product.as_ref().map(|product| product.0.clone()),
        from: request.from,
        to: request.to,
        made_at: dossier.made_at,
        log_size: newest.size,
        log_root: newest.root.to_string(),
        log_key: dossier.log_keys.last().map(|key| key.key.clone()).unwrap_or_default(),
        entries,
    })
}

fn name_of(tables: &Tables<'_>, staff: StaffId) -> Result<(String, String), DatabaseError> {
    let staff = tables.staff(staff)?;
    Ok(staff.map(|staff| (staff.name, staff.branch)).unwrap_or_default())
}

fn entry(
    tables: &Tables<'_>,
    dossier: &Dossier,
    exhibit: &Exhibit,
) -> Result<Option<EvidenceEntry>, DatabaseError> {
    let entry = &exhibit.sealed.entry;
    let Some(record) = entry.service() else { return Ok(None) };
    let (rm_name, branch) = name_of(tables, entry.rm)?;
    let mut decisions = Vec::new();
    for approval in &dossier.approvals {
        let of = &approval.sealed.entry;
        if let Some(decision) = of.decision().filter(|decision| decision.entry == entry.id) {
            let (by, _) = name_of(tables, of.rm)?;
            let reason = decision.reason.as_ref().map(|reason| reason.reveal().clone());
            decisions.push(EvidenceDecision {
                ruling: decision.ruling,
                by,
                at: approval.receipt.received_at,
                reason,
            });
        }
    }
    let offers = record.offers.iter().map(|offer| EvidenceOffer {
        product: format!("{} {}", offer.product_name, offer.product.0),
        amount: offer.amount,
        verdict: offer.verdict.verdict,
        end: offer.end,
        path: offer.path,
        pack: offer.verdict.pack.clone(),
        rules: offer
            .verdict
            .rules
            .iter()
            .filter(|rule| rule.outcome != Outcome::NotApplicable)
            .map(|rule| EvidenceRule {
                id: rule.id.name().to_owned(),
                outcome: rule.outcome,
                reason: rule.reason.clone(),
            })
            .collect(),
        missing: offer.missing.clone(),
    });
    let of_offers = record.offers.iter().flat_map(|offer| &offer.documents);
    let documents = of_offers
        .chain(&record.documents)
        .map(|document| EvidenceDocument { kind: document.kind, sha256: document.sha256.to_string() });
    Ok(Some(EvidenceEntry {
        id: entry.id.to_string(),
        log_index: exhibit.receipt.log_index,
        hash: exhibit.sealed.seal.hash.to_string(),
        started_at: record.started_at,
        ended_at: record.ended_at,
        sealed_at: entry.sealed_at,
        received_at: exhibit.receipt.received_at,
        late: entry.late,
        rm_name,
        branch,
        channel: record.channel,
        purpose: record.purpose,
        summary: record.summary.reveal().clone(),
        disclosures: record.disclosures.clone(),
        client_answer: record.client_answer,
        corrects: record.corrects.as_ref().map(|of| (of.entry.to_string(), of.reason.reveal().clone())),
        offers: offers.collect(),
        documents: documents.collect(),
        decisions,
    }))
}
