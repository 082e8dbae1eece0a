//! May I offer this to him? The products to pick from, the verdict at once and without network (M4), and what the gate will say
//! before an offer is sealed.

use chrono::{DateTime, Utc};
use zhike_domain::calendar::local_day;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::product::Product;
use zhike_domain::suitability::OfferMade;
use zhike_ipc::{
    GatePreview, LogForm, OfferCheck, OfferForm, OfferProduct, OfferStart, SealedOffer, VerdictView,
};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::judged::{ENDS, gate_of, judge_offer, offer_made, verdict_view};

impl Desk {
    /// What the offer page begins with.
    pub fn start_offer(&self, client: ClientId) -> Result<OfferStart, Fault> {
        let known = self.effective_client(client)?.client;
        let position = self.store().positions()?.remove(&client).unwrap_or_default();
        let products = self.store().products()?;
        let mut products: Vec<OfferProduct> = products
            .values()
            .map(|product| offer_product(product, position.holdings.contains_key(&product.code)))
            .collect();
        products.sort_by(|a, b| b.held.cmp(&a.held).then_with(|| a.code.cmp(&b.code)));
        let draft = self.store().draft(client)?;
        Ok(OfferStart {
            client: client_brief(&known, self.today()),
            client_number: known.number,
            products,
            offers: draft.map(|(form, _)| form.offers).unwrap_or_default(),
        })
    }

    /// The verdict on an offer as things stand, with what the gate would say to each end.
    pub fn verdict_for(&self, client: ClientId, offer: &OfferForm) -> Result<VerdictView, Fault> {
        let effective = self.effective_client(client)?;
        let (now, today) = (self.now(), self.today());
        let product = self.product(&offer.product)?;
        let pack = self.rules_of(today)?;
        let judged = judge_offer(&effective.client, &product, offer, today, now, &pack);
        let gates = ENDS.map(|end| gate_of(&judged.verdict, Some(today), today, end, &offer.documents));
        Ok(verdict_view(
            (product.code, product.name),
            judged.verdict,
            now,
            &offer.documents,
            gates.to_vec(),
            effective.class_on_its_way,
        ))
    }

    /// What will be sealed of the form's offers, as of the day of the contact.
    pub fn check_offers(&self, form: &LogForm) -> Result<Vec<OfferCheck>, Fault> {
        let effective = self.effective_client(form.client)?;
        let pack = self.rules_of(local_day(form.started_at))?;
        let check = |offer: &OfferForm| {
            let product = self.product(&offer.product)?;
            let at = offered_at(offer, form.started_at, form.ended_at);
            let day = local_day(form.started_at);
            let judged = judge_offer(&effective.client, &product, offer, day, at, &pack);
            let judged_on = offer.judged_at.map(local_day);
            let gate = gate_of(&judged.verdict, judged_on, day, offer.end, &offer.documents);
            let verdict = verdict_view(
                (product.code, product.name),
                judged.verdict,
                at,
                &offer.documents,
                vec![gate.clone()],
                effective.class_on_its_way,
            );
            Ok(OfferCheck { verdict, gate, judged_that_day: judged_on == Some(day) })
        };
        form.offers.iter().map(check).collect()
    }

    /// The offers of a form as they are sealed: judged again, by Rust, whatever the window showed.
    pub(crate) fn offers_made(
        &self,
        client: ClientId,
        offers: Vec<OfferForm>,
        started_at: DateTime<Utc>,
        ended_at: DateTime<Utc>,
    ) -> Result<Vec<OfferMade>, Fault> {
        if offers.is_empty() {
            return Ok(Vec::new());
        }
        let effective = self.effective_client(client)?;
        let day = local_day(started_at);
        let pack = self.rules_of(day)?;
        let make = |offer: OfferForm| {
            let product = self.product(&offer.product)?;
            self.documents_here(client, &offer.documents)?;
            let at = offered_at(&offer, started_at, ended_at);
            let judged = judge_offer(&effective.client, &product, &offer, day, at, &pack);
            let judged_on = offer.judged_at.map(local_day);
            let gate = gate_of(&judged.verdict, judged_on, day, offer.end, &offer.documents);
            Ok(offer_made(&product, offer, judged, gate))
        };
        offers.into_iter().map(make).collect()
    }

    /// An offer as it was sealed, for the window.
    pub(crate) fn sealed_offer(&self, client: ClientId, offer: OfferMade) -> Result<SealedOffer, Fault> {
        let judged_at = offer.case.reveal().offer.at.unwrap_or_default();
        let gate = GatePreview { end: offer.end, path: offer.path, missing: offer.missing.clone() };
        let named = (offer.product, offer.product_name);
        Ok(SealedOffer {
            verdict: verdict_view(named, offer.verdict, judged_at, &offer.documents, vec![gate], false),
            amount: offer.amount,
            end: offer.end,
            path: offer.path,
            missing: offer.missing,
            documents: self.document_views(client, &offer.documents)?,
        })
    }

    pub(crate) fn product(&self, code: &ProductCode) -> Result<Product, Fault> {
        self.store().products()?.get(code).cloned().ok_or(Fault::Invalid("product"))
    }
}

/// A product in one line.
pub(crate) fn offer_product(product: &Product, held: bool) -> OfferProduct {
    OfferProduct {
        code: product.code.clone(),
        name: product.name.clone(),
        kind: product.kind,
        risk_level: product.binding_risk_level(),
        lockup_months: product.lockup_months,
        min_ticket: product.min_ticket,
        private: product.private,
        held,
    }
}

/// When it was offered: when the desk was asked, but within the contact, so that a questionnaire answered after the sale is not
/// taken for one before it (SU-14). An offer that was never judged counts from the beginning.
fn offered_at(offer: &OfferForm, started_at: DateTime<Utc>, ended_at: DateTime<Utc>) -> DateTime<Utc> {
    offer.judged_at.map_or(started_at, |at| at.max(started_at).min(ended_at.max(started_at)))
}
