//! Who may hold a product: the verdict over the whole book, as if the RM brought it up.

use std::collections::BTreeMap;

use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_domain::suitability::{Initiator, OfferEnd, Outcome};
use zhike_ipc::{MayHold, OfferForm, WhoMayHold};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::judged::{is_free, judge_offer, with_answers};
use crate::offer::offer_product;

impl Desk {
    /// Judges every client of the book, at the smallest amount. Where the talk will be is not known yet: what depends on it is due then.
    pub fn who_may_hold(&self, product: &ProductCode) -> Result<WhoMayHold, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let product = store.products()?.get(product).cloned().ok_or(Fault::NotFound)?;
        let pack = self.rules_of(today)?;
        let positions = store.positions()?;
        let mut answers: BTreeMap<ClientId, Vec<AnsweredQuestionnaire>> = BTreeMap::new();
        for one in store.questionnaires_on_their_way(None)? {
            answers.entry(one.client).or_default().push(one);
        }
        let offer = OfferForm {
            product: product.code.clone(),
            amount: product.min_ticket,
            initiator: Some(Initiator::Rm),
            channel: None,
            thinking_days: None,
            end: OfferEnd::Later,
            documents: Vec::new(),
            judged_at: Some(now),
        };
        let mut clients = Vec::new();
        for client in store.clients()? {
            let own = answers.remove(&client.id).unwrap_or_default();
            let client = with_answers(client, &own).client;
            let verdict = judge_offer(&client, &product, &offer, today, now, &pack).verdict;
            let outcome = verdict.verdict;
            clients.push(MayHold {
                client: client_brief(&client, today),
                verdict: outcome,
                decided: verdict.rules.into_iter().find(|rule| !is_free(outcome) && rule.outcome == outcome),
                held: positions.get(&client.id).is_some_and(|has| has.holdings.contains_key(&product.code)),
            });
        }
        clients.sort_by(|a, b| {
            a.verdict.cmp(&b.verdict).then_with(|| b.held.cmp(&a.held)).then(a.client.id.cmp(&b.client.id))
        });
        let count = |wanted: fn(Outcome) -> bool| {
            u32::try_from(clients.iter().filter(|one| wanted(one.verdict)).count()).unwrap_or(u32::MAX)
        };
        Ok(WhoMayHold {
            product: offer_product(&product, false),
            pass: count(is_free),
            warn: count(|outcome| outcome == Outcome::WarnAndSign),
            unknown: count(|outcome| outcome == Outcome::Unknown),
            block: count(|outcome| outcome == Outcome::Block),
            pack: pack.version,
            clients,
        })
    }
}
