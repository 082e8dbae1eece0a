//! Preparing a visit, first form: agenda from open items, holdings to speak about, one script, what to ask.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use zhike_domain::address_form::form_of_address;
use zhike_domain::agenda::{HoldingFacts, ScriptFacts, TopicReason, holding_topics, scripts_for};
use zhike_domain::calendar::local_day;
use zhike_domain::client::{Client, Means};
use zhike_domain::closed_sets::VisitPurpose;
use zhike_domain::ids::{ClientId, VisitId};
use zhike_domain::ledger::ValuedHolding;
use zhike_domain::open_item::{OpenItem, OpenItemFacts, open_items};
use zhike_domain::script::Script;
use zhike_domain::script::template::{Language, Variables, fill, preview};
use zhike_domain::words::Words;
use zhike_ipc::{
    HoldingTopicView, LastContact, MissingFact, ScriptView, SourceView, TopicReasonView, VisitPreparation,
    WithdrawnScript,
};

use crate::brief::{client_brief, days_between, open_item_view, visit_brief};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::open_client::interests;
use crate::ports::StoredEntry;
use crate::valuation::{share, value};

impl Desk {
    /// What the RM needs before seeing the client, for the purpose of the visit: the one named, else his next one.
    pub fn prepare_visit(&self, id: ClientId, visit: Option<VisitId>) -> Result<VisitPreparation, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let client = self.known_client(id)?;
        let visit = match visit {
            Some(visit) => Some(store.visit(visit)?.filter(|v| v.client == id).ok_or(Fault::NotFound)?),
            None => self.next_visit(id)?,
        };
        let products = store.products()?;
        let prices = store.prices()?;
        let position = store.positions()?.remove(&id).unwrap_or_default();
        let valuation = value(&position, &prices, today);
        let last_entry = store.log_entries(Some(id), 1)?.pop();
        let last_contact_on = last_entry.as_ref().map(contact_day);
        let follow_ups = store.follow_ups_of(id)?;
        let cases = store.cases_of(id)?;
        let maturing = valuation.maturing(&products);
        let facts = OpenItemFacts {
            client: &client,
            maturing: &maturing,
            follow_ups: &follow_ups,
            cases: &cases,
            last_contact_on,
        };
        let items = open_items(&facts, today);

        let value_then = |holding: &ValuedHolding| -> Option<(NaiveDate, Decimal)> {
            let since = last_contact_on?;
            let (_, then) = prices.get(&holding.product)?.close_on_or_before(since)?;
            Some((since, holding.units.checked_mul(then)?))
        };
        let holding_facts: Vec<HoldingFacts> = valuation
            .holdings
            .iter()
            .filter_map(|holding| {
                let product = products.get(&holding.product)?;
                Some(HoldingFacts {
                    product: holding.product.clone(),
                    risk_level: product.binding_risk_level(),
                    value: holding.value?,
                    value_then: value_then(holding),
                    matures_on: product.matures_on,
                })
            })
            .collect();
        let change_since_last_contact = last_contact_on.map(|_| {
            holding_facts.iter().filter_map(|h| h.value_then.map(|(_, then)| h.value - then)).sum::<Decimal>()
        });
        let topics = holding_topics(&holding_facts, valuation.assets, client.risk_class, today);
        let topic_views = topics
            .iter()
            .cloned()
            .filter_map(|topic| {
                let holding = valuation.holdings.iter().find(|h| h.product == topic.product)?;
                Some(HoldingTopicView {
                    name: products.get(&topic.product)?.name.clone(),
                    value: holding.value?,
                    price_on: holding.price.map(|(day, _)| day),
                    reasons: topic.reasons.into_iter().map(|reason| topic_reason(reason, today)).collect(),
                    product: topic.product,
                })
            })
            .collect();

        let purpose = visit.as_ref().map(|v| v.purpose);
        let scripts = store.scripts()?;
        let choosing = ScriptFacts {
            purpose,
            items: &items,
            topics: &topics,
            age: client.age_on(today),
            class: client.risk_class,
            tier: client.tier,
        };
        let variables = variables_of(&client, &self.device().owner.name, &items);
        let script = scripts_for(&scripts, &choosing, today).into_iter().find_map(|script| {
            let say = |text: &str, language| fill(text, &variables, language).ok();
            script_view(script, say, today)
        });
        let unsynced = store.unsynced()?;
        let brief = client_brief(&client, today);
        Ok(VisitPreparation {
            visit: visit.map(|v| visit_brief(&v, brief.clone(), &unsynced)),
            client: brief,
            last_contact: last_entry.map(|stored| LastContact {
                on: contact_day(&stored),
                summary: stored.sealed.entry.service().map(|record| record.summary.reveal().clone()),
            }),
            assets: valuation.assets,
            change_since_last_contact,
            prices_as_of: valuation.holdings.iter().filter_map(|h| h.price.map(|(day, _)| day)).max(),
            agenda: agenda(items, now, today),
            holdings: topic_views,
            withdrawn: withdrawn(&scripts, &[purpose, script.as_ref().map(|script| script.scenario)], today),
            script,
            interests: interests(&client.interests),
            family: self.family_of(&client)?,
            to_ask: missing_facts(&client.means),
        })
    }

    fn family_of(&self, client: &Client) -> Result<Vec<String>, Fault> {
        let Some(id) = client.household else { return Ok(Vec::new()) };
        let Some(household) = self.store().household(id)? else { return Ok(Vec::new()) };
        let others = household.members.into_iter().filter(|member| member.client != Some(client.id));
        Ok(others
            .map(|member| match member.note {
                Some(note) => format!("{} · {}", member.name.into_inner(), note.into_inner()),
                None => member.name.into_inner(),
            })
            .collect())
    }
}

fn contact_day(stored: &StoredEntry) -> NaiveDate {
    local_day(stored.sealed.entry.happened_at())
}

/// A contact that is due is no point of the agenda of the very visit that makes it.
fn agenda(items: Vec<OpenItem>, now: DateTime<Utc>, today: NaiveDate) -> Vec<zhike_ipc::OpenItemView> {
    let points = items.into_iter().filter(|item| !matches!(item, OpenItem::ContactDue { .. }));
    points.map(|item| open_item_view(item, now, today)).collect()
}

fn topic_reason(reason: TopicReason, today: NaiveDate) -> TopicReasonView {
    match reason {
        TopicReason::Matures { on } => TopicReasonView::Matures { on, days: days_between(today, on) },
        TopicReason::Moved { change, since } => TopicReasonView::Moved { change, since },
        TopicReason::Large { share: of_assets } => {
            TopicReasonView::Large { share: share(of_assets, Decimal::ONE).unwrap_or_default() }
        }
        TopicReason::AboveClass { level, class } => TopicReasonView::AboveClass { level, class },
    }
}

/// Scripts of these purposes that were withdrawn in the last thirty days, each once.
fn withdrawn(
    scripts: &[Script],
    purposes: &[Option<VisitPurpose>],
    today: NaiveDate,
) -> Vec<WithdrawnScript> {
    const TOLD_FOR: i64 = 30;
    let mut told: BTreeMap<&str, WithdrawnScript> = BTreeMap::new();
    for script in scripts.iter().filter(|script| purposes.contains(&Some(script.scenario))) {
        let Some(on) = script.withdrawn_on.filter(|on| (0..=TOLD_FOR).contains(&(today - *on).num_days()))
        else {
            continue;
        };
        // A newer version in force takes the place of the withdrawn one.
        if scripts.iter().any(|other| other.code == script.code && other.is_in_force(today)) {
            continue;
        }
        let read =
            |title: &str, language| preview(title, "", language).unwrap_or_else(|_| script.code.clone());
        let title = Words::new(read(&script.title_zh, Language::Zh), read(&script.title_en, Language::En));
        told.insert(&script.code, WithdrawnScript { code: script.code.clone(), title, on });
    }
    told.into_values().collect()
}

/// What a script may say of a client: his form of address, and what matures first.
fn variables_of(client: &Client, rm_name: &str, items: &[OpenItem]) -> Variables {
    let maturity = items.iter().find_map(|item| match item {
        OpenItem::Maturity { name, amount, matures_on, .. } => Some((name.clone(), *amount, *matures_on)),
        _ => None,
    });
    let (product, amount, date) = match maturity {
        Some((product, amount, date)) => (Some(product), Some(amount), Some(date)),
        None => (None, None, None),
    };
    let form_of_address = form_of_address(client.name.reveal(), client.gender);
    Variables { form_of_address, rm_name: rm_name.to_owned(), product, amount, date }
}

/// The script as `say` says its texts; `None` when it has no words for one.
pub(crate) fn script_view(
    script: &Script,
    say: impl Fn(&str, Language) -> Option<String>,
    today: NaiveDate,
) -> Option<ScriptView> {
    let zh = |template: &str| say(template, Language::Zh);
    let en = |template: &str| say(template, Language::En);
    Some(ScriptView {
        code: script.code.clone(),
        version: script.version,
        scenario: script.scenario,
        situations: script.situations.clone(),
        said: match &script.objection {
            Some(objection) => Some(Words::new(zh(&objection.said_zh)?, en(&objection.said_en)?)),
            None => None,
        },
        keywords: script.objection.iter().flat_map(|objection| objection.keywords.clone()).collect(),
        title_zh: zh(&script.title_zh)?,
        title_en: en(&script.title_en)?,
        body_zh: zh(&script.body_zh)?,
        body_en: en(&script.body_en)?,
        risk_zh: zh(&script.risk_zh)?,
        risk_en: en(&script.risk_en)?,
        opposing_zh: zh(&script.opposing_zh)?,
        opposing_en: en(&script.opposing_en)?,
        approver: script.approver.clone(),
        valid_to: script.valid_to,
        sources: script
            .sources
            .iter()
            .map(|source| SourceView {
                publisher: source.publisher.clone(),
                title: source.title.clone(),
                published_on: source.published_on,
                expires_on: source.expires_on,
                holds: source.holds(today),
            })
            .collect(),
    })
}

/// Facts worth asking for, most useful to the wealth-health score first (the weights of WH-1 … WH-7).
fn missing_facts(means: &Means) -> Vec<MissingFact> {
    let facts = [
        (means.essential_monthly_spend.is_none(), MissingFact::EssentialMonthlySpend),
        (means.cover.is_none(), MissingFact::Cover),
        (means.monthly_income.is_none(), MissingFact::MonthlyIncome),
        (means.debts.is_none() || means.monthly_debt_payments.is_none(), MissingFact::Debts),
        (means.dependant_years.is_none(), MissingFact::DependantYears),
        (means.horizon_months.is_none(), MissingFact::Horizon),
        (means.loss_tolerance.is_none(), MissingFact::LossTolerance),
    ];
    facts.into_iter().filter_map(|(missing, fact)| missing.then_some(fact)).collect()
}
