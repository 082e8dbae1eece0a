//! The rules applied to our clients: which pack holds today, what counts as known of a client, and what becomes of an offer on
//! the form. The rules themselves are the kernel's.

use chrono::{DateTime, NaiveDate, Utc};
use zhike_domain::calendar::local_day;
use zhike_domain::client::Client;
use zhike_domain::document::{DocumentKind, DocumentRef};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::private::Private;
use zhike_domain::product::Product;
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::suitability::questions;
use zhike_domain::suitability::{
    Case, Gate, OfferEnd, OfferFacts, OfferMade, Outcome, RulePack, Verdict, gate, judge, newest_valid,
};
use zhike_ipc::{GatePreview, OfferForm, PaperState, VerdictView};

use crate::desk::Desk;
use crate::fault::Fault;

/// A client as the rules see him today.
pub(crate) struct Effective {
    /// His record, with what is on its way laid over it.
    pub client: Client,
    /// His class comes from a questionnaire that central has not taken in yet.
    pub class_on_its_way: bool,
}

/// An offer with what the rules and the gate say of it.
pub(crate) struct JudgedOffer {
    pub case: Case,
    pub verdict: Verdict,
}

impl Desk {
    /// The client as the rules see him: a questionnaire he answered on this device counts from that moment, although central has
    /// not taken it in yet.
    pub(crate) fn effective_client(&self, id: ClientId) -> Result<Effective, Fault> {
        let client = self.known_client(id)?;
        Ok(with_answers(client, &self.store().questionnaires_on_their_way(Some(id))?))
    }

    /// The newest pack in force on a day that can be read; the one the product ships with where there is none. Why a newer one
    /// was refused is in the log.
    pub(crate) fn rules_of(&self, day: NaiveDate) -> Result<RulePack, Fault> {
        let (pack, refused) = newest_valid(&self.store().rule_packs()?, day);
        for fault in refused {
            tracing::warn!(
                version = fault.version,
                line = fault.line,
                fault.reason,
                "a published rule pack was refused"
            );
        }
        Ok(pack)
    }
}

/// Lays questionnaires over a client's record, the oldest first. A changed class that he has not confirmed does not count (SU-13),
/// nor does an answer older than the class the firm knows.
pub(crate) fn with_answers(mut client: Client, answered: &[AnsweredQuestionnaire]) -> Effective {
    let mut class_on_its_way = false;
    for one in answered.iter().filter(|one| one.client == client.id) {
        let day = local_day(one.finished_at);
        let profile = &mut client.profile;
        if !profile.questionnaires.contains(&one.finished_at) {
            profile.questionnaires.push(one.finished_at);
        }
        let confirmed =
            one.change_confirmed || one.class_before == Some(one.class) || one.class_before.is_none();
        if !confirmed || client.risk_class_on.is_some_and(|known| known > day) {
            continue;
        }
        client.risk_class = Some(one.class);
        client.risk_class_on = Some(day);
        profile.tolerates_no_loss = Some(one.tolerates_no_loss);
        if let Some(scored) = questions::confirmed(one) {
            profile.accepted_kinds = Some(scored.accepted_kinds);
            client.means.horizon_months = scored.horizon_months.or(client.means.horizon_months);
        }
        class_on_its_way = true;
    }
    Effective { client, class_on_its_way }
}

/// Judges an offer on the form as of a day. What was signed, shown or recorded is known from its documents alone.
pub(crate) fn judge_offer(
    client: &Client,
    product: &Product,
    offer: &OfferForm,
    day: NaiveDate,
    at: DateTime<Utc>,
    pack: &RulePack,
) -> JudgedOffer {
    let has = |kind: DocumentKind| Some(offer.documents.iter().any(|document| document.kind == kind));
    let facts = OfferFacts {
        date: Some(day),
        at: Some(at),
        initiator: offer.initiator,
        channel: offer.channel,
        amount: offer.amount,
        warning_signed: has(DocumentKind::RiskWarning),
        insists: has(DocumentKind::Insistence),
        elder_care_done: has(DocumentKind::ElderCare),
        thinking_days: offer.thinking_days,
        guardian_consent: has(DocumentKind::GuardianConsent),
        recording: has(DocumentKind::Recording),
    };
    let case = Case::of(client, product, facts);
    let verdict = judge(&case, pack);
    JudgedOffer { case, verdict }
}

/// What the gate says to an end (LG-04): `judged` is the day on which the desk gave its verdict.
pub(crate) fn gate_of(
    verdict: &Verdict,
    judged: Option<NaiveDate>,
    contact: NaiveDate,
    end: OfferEnd,
    documents: &[DocumentRef],
) -> GatePreview {
    let Gate { path, missing } = gate(verdict, judged, contact, end, documents);
    GatePreview { end, path, missing }
}

/// Every end an offer can have.
pub(crate) const ENDS: [OfferEnd; 4] =
    [OfferEnd::Accepted, OfferEnd::Later, OfferEnd::Declined, OfferEnd::Refused];

/// The verdict for the window.
pub(crate) fn verdict_view(
    (product, product_name): (ProductCode, String),
    verdict: Verdict,
    judged_at: DateTime<Utc>,
    documents: &[DocumentRef],
    gates: Vec<GatePreview>,
    class_on_its_way: bool,
) -> VerdictView {
    let attached = |kind| documents.iter().any(|document| document.kind == kind);
    let mut rules = verdict.rules;
    // Stable: rules of one outcome stay in the order of their numbers.
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.outcome));
    VerdictView {
        product,
        product_name,
        judged_at,
        verdict: verdict.verdict,
        regime: verdict.regime,
        rules,
        documents: verdict
            .documents
            .into_iter()
            .map(|due| PaperState { attached: attached(due.kind), due })
            .collect(),
        gates,
        pack: verdict.pack,
        class_on_its_way,
    }
}

/// The offer as it is sealed.
pub(crate) fn offer_made(
    product: &Product,
    offer: OfferForm,
    judged: JudgedOffer,
    gate: GatePreview,
) -> OfferMade {
    OfferMade {
        product: product.code.clone(),
        product_name: product.name.clone(),
        amount: offer.amount,
        case: Private::new(judged.case),
        verdict: judged.verdict,
        end: offer.end,
        documents: offer.documents,
        path: gate.path,
        missing: gate.missing,
    }
}

/// Whether nothing stands against it.
pub(crate) fn is_free(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}
