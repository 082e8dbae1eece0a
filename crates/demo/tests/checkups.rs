//! What the demo firm knows of lives, and its earlier checkups: as they would have come out on their day.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use zhike_demo::{DemoSize, firm};
use zhike_domain::calendar::local_day;
use zhike_domain::checkup::record::{Answer, Checkup};
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{ClientKind, Tier};
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, Position, replay, value_holdings};
use zhike_domain::price::PriceSeries;
use zhike_intake::FirmData;

fn as_of() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

static FIRM: LazyLock<FirmData> =
    LazyLock::new(|| firm(&DemoSize { clients_of_first_rm: 600, seed: 1, as_of: as_of() }));

fn clients() -> BTreeMap<ClientId, &'static Client> {
    FIRM.clients.iter().map(|client| (client.id, client)).collect()
}

fn ledgers() -> BTreeMap<ClientId, Vec<LedgerEntry>> {
    let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
    for row in &FIRM.ledger {
        ledgers.entry(row.client).or_default().push(row.clone());
    }
    ledgers
}

fn named(name: &str) -> &'static Client {
    FIRM.clients.iter().find(|client| client.name.reveal() == name).unwrap()
}

fn sheet(client: &Client) -> &'static FactSheet {
    FIRM.fact_sheets.iter().find(|sheet| sheet.client == client.id).unwrap()
}

fn checkups(client: &Client) -> Vec<&'static Checkup> {
    FIRM.checkups.iter().filter(|checkup| checkup.client == client.id).collect()
}

#[test]
fn what_was_paid_on_units_explains_the_ledgers() {
    let mut paid: BTreeMap<(&ProductCode, NaiveDate), Decimal> = BTreeMap::new();
    for dividend in &FIRM.dividends {
        *paid.entry((&dividend.product, dividend.ex_date)).or_default() += dividend.cash_per_unit;
    }
    let split: BTreeMap<(&ProductCode, NaiveDate), Decimal> = FIRM
        .splits
        .iter()
        .map(|split| ((&split.product, split.effective_on), split.new_units_per_old))
        .collect();
    let (mut dividends, mut splits) = (0, 0);
    for rows in ledgers().into_values() {
        let mut position = Position::default();
        for row in &rows {
            if let Some(product) = &row.product {
                let units = position.holdings.get(product).copied().unwrap_or_default();
                match row.kind {
                    LedgerKind::Dividend => {
                        assert_eq!(row.amount, (units * paid[&(product, row.date)]).round_dp(2), "{row:?}");
                        dividends += 1;
                    }
                    LedgerKind::Split => {
                        let ratio = split[&(product, row.date)];
                        assert_eq!(row.units, (units * ratio - units).round_dp(2), "{row:?}");
                        splits += 1;
                    }
                    _ => {}
                }
            }
            position.apply(row);
        }
    }
    assert!(dividends > 500 && splits > 50, "{dividends} dividends, {splits} splits");
    let order = FIRM.dividends.iter().map(|dividend| dividend.ex_date);
    assert!(order.is_sorted() && FIRM.splits.iter().all(|split| split.new_units_per_old > Decimal::ZERO));
}

#[test]
fn most_clients_told_of_their_lives_and_some_of_a_self_check() {
    let clients = clients();
    let people = clients.values().filter(|client| client.kind == ClientKind::Person).count();
    let share = FIRM.fact_sheets.len() * 100 / people;
    assert!((54..=68).contains(&share), "{share} %");
    let once: BTreeSet<ClientId> = FIRM.fact_sheets.iter().map(|sheet| sheet.client).collect();
    assert_eq!(once.len(), FIRM.fact_sheets.len(), "one sheet a client");
    let with = |has: fn(&FactSheet) -> bool| FIRM.fact_sheets.iter().filter(|sheet| has(sheet)).count();
    assert!(with(|s| s.goals.as_ref().is_some_and(|goals| !goals.reveal().is_empty())) > 300);
    assert!(
        with(|s| s.goals.as_ref().is_some_and(|goals| goals.reveal().is_empty())) > 30,
        "no goals, and asked"
    );
    assert!(with(|s| s.held_away.as_ref().is_some_and(|held| !held.reveal().is_empty())) > 300);
    assert!(with(|s| s.target.is_some()) > 20);
    for sheet in &FIRM.fact_sheets {
        let client = clients[&sheet.client];
        assert!(sheet.told_on.values().all(|day| *day < as_of()));
        for goal in sheet.goals.iter().flat_map(|goals| goals.reveal()) {
            assert!(goal.due > as_of() && goal.amount > Decimal::ZERO && goal.name.is_some());
        }
        for held in sheet.held_away.iter().flat_map(|held| held.reveal()) {
            assert!(held.as_of < as_of() && held.value > Decimal::ZERO);
        }
        if let Some(target) = sheet.target {
            let parts = [target.equity, target.bond, target.cash, target.alternative];
            assert_eq!(parts.iter().sum::<Decimal>(), Decimal::ONE);
            assert!(parts.iter().all(|part| *part >= Decimal::ZERO));
        }
        if let Some(check) = &sheet.self_check {
            assert_eq!(client.tier, Tier::Mass);
            assert!(check.completed_on.is_none_or(|done| check.started_on <= done && done < as_of()));
        }
    }
    let checks = || FIRM.fact_sheets.iter().filter_map(|sheet| sheet.self_check.as_ref());
    let complete = checks().filter(|check| check.completed_on.is_some()).count();
    assert!(complete > 60 && checks().count() > complete + 20);
    let stale = FIRM.fact_sheets.iter().flat_map(|s| s.held_away.iter().flat_map(|held| held.reveal()));
    let half_a_year_ago = as_of() - chrono::Months::new(6);
    assert!(
        stale.filter(|held| held.as_of < half_a_year_ago).count() > 50,
        "not asked again for long (CK-19)"
    );
}

#[test]
fn checkups_were_done_as_their_tier_asks_and_were_answered() {
    let clients = clients();
    let of_tier = |tier| {
        let all = clients.values().filter(|c| c.tier == tier && c.kind == ClientKind::Person).count();
        let done: BTreeSet<ClientId> = FIRM
            .checkups
            .iter()
            .filter(|checkup| checkup.completed_at.is_some_and(|at| local_day(at).year() == as_of().year()))
            .map(|checkup| checkup.client)
            .collect();
        (done.iter().filter(|id| clients[id].tier == tier).count() * 100).checked_div(all).unwrap()
    };
    assert!(of_tier(Tier::Private) >= 70, "{}", of_tier(Tier::Private));
    assert!((5..=25).contains(&of_tier(Tier::Affluent)), "{}", of_tier(Tier::Affluent));
    assert_eq!(of_tier(Tier::Mass), 0, "they have the self-check");
    let mut answers: BTreeMap<Answer, usize> = BTreeMap::new();
    for checkup in &FIRM.checkups {
        let day = local_day(checkup.made_at);
        let result = checkup.result.reveal();
        assert_eq!((result.facts.as_of, checkup.rm), (day, clients[&checkup.client].rm));
        assert!(checkup.shown_at > Some(checkup.made_at) && day < as_of());
        assert_eq!(checkup.completed_at.is_some(), checkup.is_answered());
        for answer in checkup.answers.values() {
            *answers.entry(answer.answer).or_default() += 1;
            assert_eq!(answer.answer == Answer::Declined, answer.reason.is_some());
        }
        if let Some(target) = checkup.target {
            assert!(target.by > day && Some(target.score) > result.health.score.map(|score| score.trunc()));
        }
    }
    assert!(answers.values().all(|count| *count > 20) && answers.len() == 3, "{answers:?}");
    let scored =
        FIRM.checkups.iter().filter(|checkup| checkup.result.reveal().health.score.is_some()).count();
    assert!(scored * 100 / FIRM.checkups.len() >= 90, "{scored} of {}", FIRM.checkups.len());
}

#[test]
fn a_checkup_knows_no_more_than_was_known_on_its_day() {
    let ledgers = ledgers();
    let prices: BTreeMap<ProductCode, PriceSeries> =
        FIRM.prices.iter().map(|series| (series.product.clone(), series.clone())).collect();
    for checkup in &FIRM.checkups {
        let facts = &checkup.result.reveal().facts;
        let position = replay(&ledgers[&checkup.client], facts.as_of);
        let held: BTreeMap<String, Option<Decimal>> = value_holdings(&position, &prices, facts.as_of)
            .into_iter()
            .map(|holding| (holding.product.0, holding.value))
            .collect();
        let said: BTreeMap<String, Option<Decimal>> = facts
            .holdings
            .iter()
            .flatten()
            .filter(|holding| holding.units.is_some())
            .map(|holding| (holding.product.clone(), holding.value))
            .collect();
        assert_eq!(said, held);
        let told = facts.holdings.iter().flatten().filter_map(|holding| holding.priced_on);
        assert!(told.max().is_none_or(|day| day <= facts.as_of));
    }
}

#[test]
fn later_checkups_say_what_changed_since_and_it_adds_up() {
    let mut moved = 0;
    for checkup in &FIRM.checkups {
        let Some(change) = checkup.result.reveal().change else { continue };
        assert_eq!(change.method + change.data + change.action + change.market, change.to - change.from);
        moved += usize::from(!change.action.is_zero() && !change.data.is_zero());
    }
    assert!(moved >= 5, "{moved}");
}

#[test]
fn the_cast_has_goals_money_elsewhere_and_checkups_as_its_stories_say() {
    let zhou = named("周思敏");
    let goals = sheet(zhou).goals.as_ref().unwrap().reveal();
    let tuition = goals.iter().find(|goal| goal.name.as_ref().unwrap().reveal() == "女儿学费").unwrap();
    assert_eq!((tuition.due, tuition.amount), ("2028-09-01".parse().unwrap(), Decimal::from(800_000)));
    let done = checkups(zhou);
    assert_eq!(done.len(), 2);
    let last = done[1].result.reveal();
    assert_eq!(last.facts.as_of, "2026-10-28".parse().unwrap());
    assert!(last.findings.iter().any(|finding| finding.rule.number() == "CK-18"), "locked up when it is due");
    assert!(done[1].answers.values().all(|answer| answer.answer == Answer::Later));
    assert!(last.change.is_some());

    let shangguan = checkups(named("上官玉兰"));
    let open = shangguan.last().unwrap();
    let owed = open.result.reveal().findings.len() - open.answers.len();
    assert_eq!((owed, open.completed_at, open.shown_at.is_some()), (2, None, true));

    assert_eq!(checkups(named("欧阳建国")).len(), 3);
    assert!(sheet(named("单志远")).self_check.as_ref().unwrap().completed_on.is_some());
    assert!(sheet(named("查文君")).self_check.as_ref().unwrap().completed_on.is_none());
}
