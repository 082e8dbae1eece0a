//! The visit pack: the points of a talk with their words, what changed, what is owed, what to ask and to bring, and what not to do. What is
//! chosen, and why, is the kernel's.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use zhike_domain::address_form::form_of_address;
use zhike_domain::calendar::local_day;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::VisitPurpose;
use zhike_domain::ids::{ClientId, ProductCode, VisitId};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, ValuedHolding};
use zhike_domain::open_item::{OpenItem, OpenItemFacts, open_items};
use zhike_domain::pack::{
    Basis, HoldingFacts, PointFacts, Spoken, TalkingPoint, TopicReason, Why, holding_topics, not_today,
    scripts_for, talking_points, to_bring,
};
use zhike_domain::product::Product;
use zhike_domain::script::Script;
use zhike_domain::script::template::{Language, Variables, fill, preview};
use zhike_domain::suitability::{Initiator, OfferEnd};
use zhike_domain::words::Words;
use zhike_ipc::{
    ChangeSince, LastContact, MayShow, OfferForm, PackHealth, PointView, ScriptView, SourceView, TradeSince,
    VisitPreparation, WithdrawnScript,
};

use crate::brief::{client_brief, open_item_view, visit_brief};
use crate::checkup_page::{complete_days, due_of};
use crate::desk::Desk;
use crate::examined::Examined;
use crate::fault::Fault;
use crate::judged::judge_offer;
use crate::open_client::interests;
use crate::ports::StoredEntry;
use crate::valuation::value;

/// Questions that one visit has room for.
const MOST_QUESTIONS: usize = 5;
/// Trades that are named; the others are counted.
const MOST_TRADES: usize = 3;
/// Products whose verdict is at hand.
const MOST_VERDICTS: usize = 4;

impl Desk {
    /// What the RM needs before seeing the client, for the purpose of the visit: the one named, else his next one.
    pub fn prepare_visit(&self, id: ClientId, visit: Option<VisitId>) -> Result<VisitPreparation, Fault> {
        let (now, today) = (self.now(), self.today());
        let store = self.store();
        let examined = self.examine(id)?;
        let Examined { client, products, prices, .. } = &examined;
        let visit = match visit {
            Some(visit) => Some(store.visit(visit)?.filter(|v| v.client == id).ok_or(Fault::NotFound)?),
            None => self.next_visit(id)?,
        };
        let valuation = value(&examined.position, prices, today);
        let last_entry = store.log_entries(Some(id), 1)?.pop();
        let last_contact_on = last_entry.as_ref().map(contact_day);
        let follow_ups = store.follow_ups_of(id)?;
        let cases = store.cases_of(id)?;
        let maturing = valuation.maturing(products);
        let items = open_items(
            &OpenItemFacts {
                client,
                maturing: &maturing,
                follow_ups: &follow_ups,
                cases: &cases,
                last_contact_on,
            },
            today,
        );

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
                    name: product.name.clone(),
                    risk_level: product.binding_risk_level(),
                    value: holding.value?,
                    value_then: value_then(holding),
                    matures_on: product.matures_on,
                })
            })
            .collect();
        let topics = holding_topics(&holding_facts, valuation.assets, client.risk_class, today);
        let brief = examined.examination.brief(&examined.day, examined.before());
        let purpose = visit.as_ref().map(|v| v.purpose);
        let points = talking_points(&PointFacts {
            purpose,
            items: &items,
            cases: &cases,
            topics: &topics,
            findings: &brief.findings,
            health: &brief.health,
            assets: valuation.assets,
            today,
        });

        let scripts = store.scripts()?;
        let others: Vec<_> = points.iter().map(|point| point.situation).collect();
        let to = Spoken {
            purpose,
            age: client.age_on(today),
            class: client.risk_class,
            tier: client.tier,
            others: &others,
        };
        let spoken = self.points_with_words(&points, &scripts, client, products, &to, today);
        let scenarios = spoken.iter().filter_map(|point| point.script.as_ref()).map(|script| script.scenario);
        let scenarios: Vec<VisitPurpose> = purpose.into_iter().chain(scenarios).collect();

        let due = due_of(client, examined.sheet.as_ref(), &complete_days(&examined.checkups), today);
        let why = Why {
            client,
            items: &items,
            purpose,
            above_class: topics.iter().any(|topic| {
                topic.reasons.iter().any(|reason| matches!(reason, TopicReason::AboveClass { .. }))
            }),
            open_breach: examined.open_breach,
            checkup_due: due.due_by.is_some(),
            never_met: last_entry.is_none(),
            today,
        };
        let unsynced = store.unsynced()?;
        let line = client_brief(client, today);
        Ok(VisitPreparation {
            visit: visit.map(|v| visit_brief(&v, line.clone(), &unsynced)),
            client: line,
            assets: valuation.assets,
            prices_as_of: valuation.holdings.iter().filter_map(|h| h.price.map(|(day, _)| day)).max(),
            health: PackHealth {
                score: brief.health.score,
                band: brief.health.band,
                change: brief.change.map(|change| change.to.saturating_sub(change.from)),
                since: brief.change.map(|change| change.since),
            },
            changed: last_contact_on.map(|since| {
                let trades = trades_since(&examined.ledger, since, products);
                ChangeSince {
                    since,
                    by_prices: holding_facts
                        .iter()
                        .filter_map(|h| h.value_then.map(|(_, then)| h.value - then))
                        .fold(Decimal::ZERO, Decimal::saturating_add),
                    more_trades: u32::try_from(trades.len().saturating_sub(MOST_TRADES)).unwrap_or(u32::MAX),
                    trades: trades.into_iter().take(MOST_TRADES).collect(),
                    kept: count(follow_ups.iter().filter(|p| p.done_on.is_some_and(|day| day >= since))),
                    cases_opened: count(cases.iter().filter(|c| local_day(c.opened_at) >= since)),
                }
            }),
            last_contact: last_entry.map(|stored| LastContact {
                on: contact_day(&stored),
                summary: stored.sealed.entry.service().map(|record| record.summary.reveal().clone()),
            }),
            points: spoken,
            not_today: not_today(&why),
            to_bring: to_bring(&why),
            agenda: agenda(items, now, today),
            withdrawn: withdrawn(&scripts, &scenarios, today),
            preferred_channel: client.preferred_channel,
            interests: interests(&client.interests),
            family: self.family_of(client)?,
            to_ask: brief.health.missing.iter().take(MOST_QUESTIONS).map(|of| of.question.clone()).collect(),
            may_show: self.may_show(&examined, &points, now, today)?,
        })
    }

    /// The points with the words that go with each, filled for this client. No script is told twice.
    fn points_with_words(
        &self,
        points: &[TalkingPoint],
        scripts: &[Script],
        client: &Client,
        products: &BTreeMap<ProductCode, Product>,
        to: &Spoken<'_>,
        today: NaiveDate,
    ) -> Vec<PointView> {
        let mut told: Vec<String> = Vec::new();
        let with_words = |point: &TalkingPoint| {
            let product = point.product.as_ref().and_then(|code| products.get(code));
            let variables = Variables {
                form_of_address: form_of_address(client.name.reveal(), client.gender),
                rm_name: self.device().owner.name.clone(),
                product: product.map(|product| product.name.clone()),
                amount: point.amount,
                date: point.date,
            };
            let say = |text: &str, language| fill(text, &variables, language).ok();
            let fitting = scripts_for(scripts, point, to, today);
            let untold = fitting.into_iter().filter(|script| !told.contains(&script.code));
            let script = untold.into_iter().find_map(|script| script_view(script, say, today));
            told.extend(script.as_ref().map(|script| script.code.clone()));
            PointView {
                key: point.key.clone(),
                situation: point.situation,
                title: point.title.clone(),
                why: point.why.clone(),
                rule: match &point.basis {
                    Basis::Rule(number) => Some((*number).to_owned()),
                    _ => None,
                },
                product: point.product.clone(),
                script,
            }
        };
        points.iter().map(with_words).collect()
    }

    /// Verdicts at hand: the products of the points, then the suitable ones that would help most, each as if the RM brought it up.
    fn may_show(
        &self,
        examined: &Examined,
        points: &[TalkingPoint],
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Vec<MayShow>, Fault> {
        let effective = self.effective_client(examined.client.id)?.client;
        let pack = self.rules_of(today)?;
        let mut codes: Vec<ProductCode> = Vec::new();
        let of_points = points.iter().filter_map(|point| point.product.clone());
        let suitable = examined.shortlist().into_iter().map(|one| ProductCode(one.product.product));
        for code in of_points.chain(suitable) {
            if !codes.contains(&code) && codes.len() < MOST_VERDICTS {
                codes.push(code);
            }
        }
        let verdict_of = |code: ProductCode| {
            // Money in the account is no product of the list.
            let product = examined.products.get(&code)?;
            let offer = OfferForm {
                product: code,
                amount: product.min_ticket,
                initiator: Some(Initiator::Rm),
                channel: None,
                thinking_days: None,
                end: OfferEnd::Later,
                documents: Vec::new(),
                judged_at: Some(now),
            };
            let verdict = judge_offer(&effective, product, &offer, today, now, &pack).verdict;
            Some(MayShow {
                product: product.code.clone(),
                name: product.name.clone(),
                level: product.binding_risk_level(),
                verdict: verdict.verdict,
            })
        };
        Ok(codes.into_iter().filter_map(verdict_of).collect())
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

/// What was bought, sold, paid in and taken out after a day, largest first.
fn trades_since(
    ledger: &[LedgerEntry],
    since: NaiveDate,
    products: &BTreeMap<ProductCode, Product>,
) -> Vec<TradeSince> {
    let told = [LedgerKind::Buy, LedgerKind::Sell, LedgerKind::Deposit, LedgerKind::Withdraw];
    let mut trades: Vec<TradeSince> = ledger
        .iter()
        .filter(|row| row.date > since && told.contains(&row.kind))
        .map(|row| TradeSince {
            on: row.date,
            kind: row.kind,
            name: row
                .product
                .as_ref()
                .and_then(|code| products.get(code))
                .map(|product| product.name.clone()),
            amount: row.amount.abs(),
        })
        .collect();
    trades.sort_by(|a, b| b.amount.cmp(&a.amount).then(b.on.cmp(&a.on)));
    trades
}

fn count<T>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

/// Scripts of these purposes that were withdrawn in the last thirty days, each once.
fn withdrawn(scripts: &[Script], purposes: &[VisitPurpose], today: NaiveDate) -> Vec<WithdrawnScript> {
    const TOLD_FOR: i64 = 30;
    let mut told: BTreeMap<&str, WithdrawnScript> = BTreeMap::new();
    for script in scripts.iter().filter(|script| purposes.contains(&script.scenario)) {
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
