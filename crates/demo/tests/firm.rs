//! The demo firm as a whole: the same for the same seed, true to its story, and adding up.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhike_demo::{DemoSize, firm};
use zhike_domain::calendar::local_day;
use zhike_domain::canonical::{Digest256, canonical_bytes, tagged_digest};
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{CaseState, Gender, RiskClass, Tier, VisitPurpose, VisitStatus};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_domain::ledger::{LedgerEntry, LedgerKind, Position, daily_values, replay};
use zhike_domain::open_item::{MaturingHolding, OpenItem, OpenItemFacts, open_items};
use zhike_domain::price::PriceSeries;
use zhike_domain::product::Product;
use zhike_domain::today::{Candidate, TodayRow, todays_rows};
use zhike_intake::FirmData;
use zhike_protocol::seal::{check_link, check_seal};

fn as_of() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn made(clients: u32, seed: u64, as_of: NaiveDate) -> FirmData {
    firm(&DemoSize { clients_of_first_rm: clients, seed, as_of })
}

static FIRM: LazyLock<FirmData> = LazyLock::new(|| made(2_000, 1, as_of()));

/// A book looked up by client.
struct Looked<'a> {
    data: &'a FirmData,
    products: BTreeMap<&'a ProductCode, &'a Product>,
    prices: BTreeMap<ProductCode, PriceSeries>,
    ledgers: BTreeMap<ClientId, Vec<LedgerEntry>>,
}

impl<'a> Looked<'a> {
    fn at(data: &'a FirmData) -> Self {
        let mut ledgers: BTreeMap<ClientId, Vec<LedgerEntry>> = BTreeMap::new();
        for row in &data.ledger {
            ledgers.entry(row.client).or_default().push(row.clone());
        }
        Self {
            data,
            products: data.products.iter().map(|p| (&p.code, p)).collect(),
            prices: data.prices.iter().map(|s| (s.product.clone(), s.clone())).collect(),
            ledgers,
        }
    }

    fn position(&self, client: ClientId) -> Position {
        self.ledgers.get(&client).map_or_else(Position::default, |rows| replay(rows, NaiveDate::MAX))
    }

    fn assets(&self, client: ClientId) -> Decimal {
        let position = self.position(client);
        let worth = |(code, units): (&ProductCode, &Decimal)| *units * self.prices[code].last().unwrap().1;
        position.holdings.iter().map(worth).sum::<Decimal>() + position.cash
    }

    fn named(&self, name: &str) -> &'a Client {
        self.data.clients.iter().find(|c| c.name.reveal() == name).unwrap_or_else(|| panic!("no {name}"))
    }

    fn maturing(&self, client: ClientId) -> Vec<MaturingHolding> {
        let position = self.position(client);
        let held = position.holdings.iter().filter_map(|(code, units)| {
            let product = self.products[code];
            Some(MaturingHolding {
                product: code.clone(),
                name: product.name.clone(),
                amount: *units * self.prices[code].last().unwrap().1,
                matures_on: product.matures_on?,
            })
        });
        held.collect()
    }

    fn items(&self, client: &Client, today: NaiveDate) -> Vec<OpenItem> {
        let maturing = self.maturing(client.id);
        let follow_ups: Vec<_> =
            self.data.follow_ups.iter().filter(|f| f.client == client.id).cloned().collect();
        let cases: Vec<_> = self.data.cases.iter().filter(|c| c.client == client.id).cloned().collect();
        let facts = OpenItemFacts {
            client,
            maturing: &maturing,
            follow_ups: &follow_ups,
            cases: &cases,
            last_contact_on: None,
        };
        open_items(&facts, today)
    }

    fn todays_list(&self, today: NaiveDate) -> Vec<TodayRow> {
        let book = self.data.clients.iter().filter(|c| Some(c.rm) == self.data.demo_rm);
        let candidates = book.flat_map(|client| {
            let assets = Some(self.assets(client.id));
            let candidate = move |item| Candidate { client: client.id, tier: client.tier, assets, item };
            self.items(client, today).into_iter().map(candidate).collect::<Vec<_>>()
        });
        todays_rows(candidates.collect(), today)
    }
}

/// A digest over everything a firm holds.
fn digest(data: &FirmData) -> Digest256 {
    let prices: Vec<Vec<u8>> = data.prices.iter().map(|s| s.pack().unwrap()).collect();
    let bytes = canonical_bytes(&(
        (&data.name, &data.staff, &data.demo_rm, &data.products, &prices, &data.households, &data.clients),
        (&data.ledger, &data.visits, &data.follow_ups, &data.answers, &data.cases, &data.scripts, &data.log),
        data.archive_devices.iter().map(|d| (d.id, d.owner, &d.public_key)).collect::<Vec<_>>(),
        (&data.dividends, &data.splits, &data.fact_sheets, &data.checkups),
    ));
    tagged_digest("test", &[&bytes.unwrap()])
}

#[test]
fn the_same_seed_makes_the_same_firm_and_another_seed_another() {
    let first = digest(&made(120, 7, as_of()));
    assert_eq!(digest(&made(120, 7, as_of())), first);
    assert_ne!(digest(&made(120, 8, as_of())), first);
    assert_ne!(digest(&made(121, 7, as_of())), first);
}

#[test]
fn a_firm_has_twelve_relationship_managers_in_three_branches() {
    use zhike_domain::closed_sets::StaffRole;
    let rms: Vec<_> = FIRM.staff.iter().filter(|s| s.role == StaffRole::RelationshipManager).collect();
    assert_eq!(rms.len(), 12);
    assert_eq!(rms.iter().map(|rm| &rm.branch).collect::<BTreeSet<_>>().len(), 3);
    assert_eq!((rms[0].name.as_str(), rms[0].branch.as_str()), ("林晓岚", "福田营业部"));
    assert_eq!(FIRM.demo_rm, Some(rms[0].id));
    for role in [StaffRole::BranchHead, StaffRole::Reviewer, StaffRole::Compliance] {
        assert!(FIRM.staff.iter().any(|s| s.role == role));
    }
    for rm in &rms[1..] {
        let book = FIRM.clients.iter().filter(|c| c.rm == rm.id).count();
        assert!((20..=60).contains(&book), "{book}");
    }
}

#[test]
fn every_size_works() {
    for clients in [0, 1, 200, 5_000] {
        let data = made(clients, 3, as_of());
        let first = data.clients.iter().filter(|c| Some(c.rm) == data.demo_rm).count();
        assert_eq!(u32::try_from(first).unwrap(), clients);
        let ids: BTreeSet<ClientId> = data.clients.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), data.clients.len(), "every client once");
        let numbers: BTreeSet<&String> = data.clients.iter().map(|c| &c.number).collect();
        assert_eq!(numbers.len(), data.clients.len(), "every number once");
        assert!(data.ledger.iter().all(|row| ids.contains(&row.client)));
        assert!(data.log.iter().all(|sealed| ids.contains(&sealed.entry.client())));
    }
}

#[test]
fn a_firm_can_be_made_for_any_day() {
    for day in ["2024-02-29", "2025-02-01", "2026-10-04", "2026-11-21", "2027-01-01", "2028-03-05"] {
        let day: NaiveDate = day.parse().unwrap();
        let data = made(200, 5, day);
        let looked = Looked::at(&data);
        assert!(data.prices.iter().all(|series| series.last().unwrap().0 < day));
        assert!(data.log.iter().all(|sealed| local_day(sealed.entry.sealed_at) < day), "{day}");
        let todays = data.visits.iter().filter(|visit| local_day(visit.starts_at) == day);
        assert_eq!(todays.filter(|visit| Some(visit.rm) == data.demo_rm).count(), 3, "{day}");
        let rows = looked.todays_list(day).len();
        assert!((5..=32).contains(&rows), "{day}: {rows}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cash_never_falls_below_zero_and_nobody_sells_what_he_has_not(
        seed in any::<u64>(),
        day in 0u64..2_000,
        clients in 0u32..60,
    ) {
        let day = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Days::new(day);
        adds_up(&made(clients, seed, day))?;
    }
}

/// Less than a gram of gold, of which a share is sold.
#[test]
fn less_than_a_unit_is_not_sold_as_one() {
    let day = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    adds_up(&made(45, 14_568_930_113_406_734_696, day)).unwrap();
}

#[test]
fn the_ledgers_of_a_whole_book_add_up() {
    adds_up(&FIRM).unwrap();
}

fn adds_up(data: &FirmData) -> Result<(), TestCaseError> {
    for (client, mut rows) in Looked::at(data).ledgers {
        rows.sort_by_key(|row| (row.date, row.position));
        let places: BTreeSet<_> = rows.iter().map(|row| (row.date, row.position)).collect();
        prop_assert_eq!(places.len(), rows.len(), "{}: every row has its place", client);
        let mut position = Position::default();
        for row in &rows {
            position.apply(row);
            prop_assert!(position.cash >= Decimal::ZERO, "{} {}: {}", client, row.date, position.cash);
            prop_assert!(
                position.holdings.values().all(|units| *units >= Decimal::ZERO),
                "{} {}",
                client,
                row.date
            );
        }
    }
    Ok(())
}

#[test]
fn trades_are_at_the_days_close() {
    let looked = Looked::at(&FIRM);
    for row in &FIRM.ledger {
        if matches!(row.kind, LedgerKind::Buy | LedgerKind::Sell) {
            let (day, close) =
                looked.prices[row.product.as_ref().unwrap()].close_on_or_before(row.date).unwrap();
            assert_eq!((day, Some(close)), (row.date, row.price));
            let off = (row.units * close - row.amount.abs()).abs();
            // A fund is bought for a sum: half a hundredth of a unit is what rounding can cost.
            assert!(off <= close * Decimal::new(1, 2), "{row:?}");
        }
    }
}

#[test]
fn ledgers_are_as_long_as_in_life_and_know_dividends_and_splits() {
    let rows = FIRM.ledger.len() / FIRM.clients.len();
    assert!((17..=32).contains(&rows), "{rows} rows a client");
    for kind in
        [LedgerKind::Deposit, LedgerKind::Withdraw, LedgerKind::Sell, LedgerKind::Dividend, LedgerKind::Split]
    {
        assert!(FIRM.ledger.iter().filter(|row| row.kind == kind).count() > 50, "{kind:?}");
    }
}

#[test]
fn nothing_is_held_after_it_matured() {
    let looked = Looked::at(&FIRM);
    for client in &FIRM.clients {
        let over = looked.maturing(client.id).into_iter().find(|holding| holding.matures_on < as_of());
        assert_eq!(over, None);
    }
}

#[test]
fn value_curves_do_not_leap() {
    let looked = Looked::at(&FIRM);
    let days: Vec<NaiveDate> = FIRM.prices[0].points().iter().map(|(day, _)| *day).collect();
    for client in FIRM.clients.iter().take(150) {
        let Some(rows) = looked.ledgers.get(&client.id) else { continue };
        for pair in daily_values(rows, &looked.prices, &days).windows(2) {
            let before = pair[0].value + pair[1].flow;
            if before > Decimal::from(10_000) {
                let moved = (pair[1].value / before - Decimal::ONE).abs();
                assert!(moved < Decimal::new(20, 2), "{} {}: {moved}", client.number, pair[1].date);
            }
        }
    }
}

#[test]
fn tiers_follow_assets_in_the_shares_of_a_branch() {
    let looked = Looked::at(&FIRM);
    let share = |tier| {
        let count = FIRM.clients.iter().filter(|c| c.tier == tier).count();
        count * 100 / FIRM.clients.len()
    };
    assert!((50..=60).contains(&share(Tier::Mass)));
    assert!((29..=37).contains(&share(Tier::Affluent)));
    assert!((5..=10).contains(&share(Tier::HighNetWorth)));
    assert!((3..=6).contains(&share(Tier::Private)));
    let fits = |c: &&Client| zhike_domain::client::tier_by_assets(looked.assets(c.id)) == c.tier;
    assert!(FIRM.clients.iter().filter(fits).count() * 100 / FIRM.clients.len() >= 94);
}

#[test]
fn phones_documents_and_cards_are_nobodys() {
    for client in &FIRM.clients {
        if let Some(phone) = &client.phone {
            assert!(phone.reveal().len() == 11 && phone.reveal().starts_with("100"));
        }
        if let Some(card) = &client.bank_card {
            assert!(card.reveal().len() == 19 && card.reveal().starts_with("620000"));
        }
        let Some(number) = &client.id_number else { continue };
        let number = number.reveal();
        assert!(number.len() == 18 && number.starts_with("99"));
        let born = client.birth_date.as_ref().unwrap().reveal().format("%Y%m%d").to_string();
        assert_eq!(number[6..14], born);
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: usize =
            number.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
        let right = "10X98765432".as_bytes()[sum % 11];
        assert_ne!(number.as_bytes()[17], right, "the check digit must be wrong");
    }
}

#[test]
fn what_is_not_known_is_missing_as_in_life() {
    let people: Vec<&Client> = FIRM.clients.iter().filter(|c| c.gender.is_some()).collect();
    let unknown =
        |known: fn(&Client) -> bool| people.iter().filter(|c| !known(c)).count() * 100 / people.len();
    assert!((15..=30).contains(&unknown(|c| c.means.monthly_income.is_some())));
    assert!((15..=30).contains(&unknown(|c| c.means.essential_monthly_spend.is_some())));
    assert!((1..=6).contains(&unknown(|c| c.risk_class.is_some())));
}

#[test]
fn todays_list_is_a_day_and_not_a_backlog() {
    let looked = Looked::at(&FIRM);
    let rows = looked.todays_list(as_of());
    let of = |kind: fn(&OpenItem) -> bool| rows.iter().filter(|row| kind(&row.item)).count();
    assert!((12..=32).contains(&rows.len()), "{rows:#?}");
    assert!((3..=6).contains(&of(|i| matches!(i, OpenItem::Case { .. }))));
    assert!((3..=8).contains(&of(|i| matches!(i, OpenItem::Maturity { .. }))));
    assert!(of(|i| matches!(i, OpenItem::Promise { .. })) >= 3);
    assert!(of(|i| matches!(i, OpenItem::Birthday { .. })) >= 1);
    for later in 1..=7 {
        let day = as_of() + chrono::Days::new(later);
        let rows = looked.todays_list(day).len();
        assert!(rows <= 50, "{rows} rows {later} days later");
    }
}

#[test]
fn a_large_book_has_no_longer_list() {
    let data = made(5_000, 4, as_of());
    let rows = Looked::at(&data).todays_list(as_of()).len();
    assert!((12..=32).contains(&rows), "{rows}");
}

#[test]
fn the_cast_is_what_its_stories_say() {
    let looked = Looked::at(&FIRM);
    let million = Decimal::from(1_000_000);

    let zhou = looked.named("周思敏");
    assert_eq!(
        (zhou.tier, zhou.gender, zhou.risk_class),
        (Tier::Private, Some(Gender::Female), Some(RiskClass::C3))
    );
    assert_eq!(zhou.age_on(as_of()), Some(43));
    let worth = looked.assets(zhou.id);
    assert!(worth > million * Decimal::new(80, 1) && worth < million * Decimal::new(88, 1), "{worth}");
    let maturing = looked.maturing(zhou.id);
    let soon = maturing.iter().find(|m| m.matures_on == "2026-11-23".parse().unwrap()).unwrap();
    assert!(soon.name.starts_with("稳享 182 天"));
    assert_eq!(soon.amount.round_dp(0), Decimal::from(3_200_000));

    let ouyang = looked.named("欧阳建国");
    assert_eq!(ouyang.tier, Tier::Private);
    let case = FIRM.cases.iter().find(|case| case.client == ouyang.id).unwrap();
    assert_eq!((case.state, local_day(case.first_contact_due)), (CaseState::New, as_of()));
    assert!(FIRM.answers.iter().any(|a| Some(a.id) == case.answer && a.score == 3));

    let liang = looked.named("梁淑芳");
    assert_eq!(
        (liang.age_on(as_of()), liang.tier, liang.risk_class),
        (Some(72), Tier::HighNetWorth, Some(RiskClass::C3))
    );
    assert_eq!(liang.risk_class_valid_until(), Some(as_of()));

    let guo = looked.named("郭超");
    assert_eq!(guo.tier, Tier::Affluent);
    assert!(FIRM.follow_ups.iter().any(|f| f.client == guo.id && f.done_on.is_none()));

    let he = looked.named("何桂英");
    assert_eq!((he.age_on(as_of()), he.tier, he.lunar_birthday), (Some(70), Tier::HighNetWorth, true));
    let birthday = looked.items(he, as_of()).into_iter().find_map(|item| match item {
        OpenItem::Birthday { on, lunar, .. } => Some((on, lunar)),
        _ => None,
    });
    assert_eq!(birthday, Some((as_of(), Some("十月十二".to_owned()))));

    for name in ["王晓明", "曾凡荣", "上官玉兰", "胡一鸣", "单志远", "仇海燕", "查文君"]
    {
        assert_eq!(Some(looked.named(name).rm), FIRM.demo_rm, "{name}");
    }
}

#[test]
fn today_has_three_visits_and_the_coming_days_one_to_three() {
    let of_rm = || FIRM.visits.iter().filter(|v| Some(v.rm) == FIRM.demo_rm);
    let mut todays: Vec<_> = of_rm().filter(|v| local_day(v.starts_at) == as_of()).collect();
    todays.sort_by_key(|visit| visit.starts_at);
    let looked = Looked::at(&FIRM);
    let who: Vec<ClientId> = todays.iter().map(|visit| visit.client).collect();
    assert_eq!(who, ["周思敏", "梁淑芳", "郭超"].map(|name| looked.named(name).id));
    assert_eq!(todays[0].purpose, VisitPurpose::Maturity);
    let mut by_day: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for visit in of_rm().filter(|v| local_day(v.starts_at) > as_of()) {
        assert_eq!(visit.status, VisitStatus::Planned);
        *by_day.entry(local_day(visit.starts_at)).or_default() += 1;
    }
    assert_eq!(by_day.len(), 10, "ten working days");
    assert!(by_day.values().all(|visits| (1..=3).contains(visits)));
    assert!(of_rm().any(|v| local_day(v.starts_at) < as_of() && v.status == VisitStatus::Done));
}

#[test]
fn the_archive_is_sealed_and_holds() {
    for device in &FIRM.archive_devices {
        let mut previous = (zhike_domain::log_entry::CHAIN_START, 0);
        for sealed in FIRM.log.iter().filter(|sealed| sealed.entry.device == device.id) {
            check_seal(sealed, &device.public_key).unwrap();
            check_link(previous.0, previous.1, sealed).unwrap();
            assert_eq!(sealed.entry.rm, device.owner);
            sealed.entry.service().unwrap().check(sealed.entry.sealed_at).unwrap();
            previous = (sealed.seal.hash, sealed.entry.sequence);
        }
    }
    let of_first = FIRM.log.iter().filter(|sealed| Some(sealed.entry.rm) == FIRM.demo_rm).count();
    assert!((600..=2500).contains(&of_first), "{of_first}");
    let logged: BTreeSet<ClientId> = FIRM.log.iter().map(|sealed| sealed.entry.client()).collect();
    let wealthy: Vec<&Client> = FIRM.clients.iter().filter(|c| c.tier >= Tier::Affluent).collect();
    let known = wealthy.iter().filter(|c| logged.contains(&c.id)).count();
    assert!(known * 100 / wealthy.len() >= 75, "{known} of {}", wealthy.len());
    assert!(FIRM.log.iter().any(|sealed| sealed.entry.late));
    for sealed in &FIRM.log {
        let text = sealed.entry.service().unwrap().summary.reveal();
        assert!(!text.contains('{') && !text.is_empty(), "{text}");
    }
}

#[test]
fn every_low_answer_opened_a_case() {
    let cases: BTreeSet<_> = FIRM.cases.iter().filter_map(|case| case.answer).collect();
    assert!(FIRM.answers.iter().all(|a| (a.score <= 6) == cases.contains(&a.id)));
    let count =
        |of: fn(u8) -> bool| i64::try_from(FIRM.answers.iter().filter(|a| of(a.score)).count()).unwrap();
    let nps = (count(|s| s >= 9) - count(|s| s <= 6)) * 100 / count(|_| true);
    assert!((32..=48).contains(&nps), "{nps}");
    assert!(FIRM.cases.iter().filter(|case| !case.state.is_open()).count() > 30);
}

#[test]
fn households_name_their_members_once() {
    let mut seen = BTreeSet::new();
    for household in &FIRM.households {
        for client in household.members.iter().filter_map(|member| member.client) {
            assert!(seen.insert(client), "a client keeps one house");
            let client = FIRM.clients.iter().find(|c| c.id == client).unwrap();
            assert_eq!(client.household, Some(household.id));
        }
        assert!(household.members.len() >= 2);
    }
    let shared =
        FIRM.households.iter().filter(|h| h.members.iter().filter(|m| m.client.is_some()).count() > 1);
    assert!(shared.count() > 50, "families of which several are clients");
    assert!(FIRM.clients.iter().filter(|c| c.referrer.is_some()).count() > 100);
}

#[test]
fn profiles_fit_the_class_and_leave_something_to_do() {
    use zhike_domain::closed_sets::{AmlRisk, ProductKind};
    let people: Vec<&Client> = FIRM.clients.iter().filter(|c| c.gender.is_some()).collect();
    let share = |of: &dyn Fn(&Client) -> bool| people.iter().filter(|c| of(c)).count() * 100 / people.len();
    assert!((75..=95).contains(&share(&|c| c.profile.financial_assets.is_some())));
    assert!((85..=97).contains(&share(&|c| c.profile.accepted_kinds.is_some())));
    assert!((85..=97).contains(&share(&|c| c.profile.consent_until.is_some_and(|day| day >= as_of()))));
    let kinds = |c: &Client| c.profile.accepted_kinds.clone().unwrap_or_default();
    assert!(
        people.iter().all(|c| c.risk_class > Some(RiskClass::C3) || !kinds(c).contains(&ProductKind::Stock))
    );
    assert!(people.iter().any(|c| c.profile.tolerates_no_loss == Some(true)));
    assert!(
        people
            .iter()
            .all(|c| c.profile.tolerates_no_loss != Some(true) || c.risk_class == Some(RiskClass::C1))
    );
    let last = |c: &Client| c.profile.questionnaires.last().map(|at| local_day(*at));
    assert!(FIRM.clients.iter().all(|c| last(c) == c.risk_class_on), "the last questionnaire set the class");
    let overdue = |c: &Client| {
        c.aml_risk == Some(AmlRisk::High)
            && c.aml_reviewed_on.is_some_and(|day| day < as_of() - chrono::Days::new(184))
    };
    let forgotten = FIRM.clients.iter().filter(|c| overdue(c)).count();
    assert!((2..=30).contains(&forgotten), "{forgotten}");
}
