//! A client of three holdings, worked by hand.

use chrono::Days;
use uuid::Uuid;

use super::*;
use crate::closed_sets::{
    AmlRisk, AssetClass, Capacity, ClientKind, InvestorType, RiskClass, RiskLevel, Tier,
};
use crate::health::method::{ClassBenchmark, Number};
use crate::ids::{ClientId, LedgerEntryId, StaffId};
use crate::ledger::replay;
use crate::private::Private;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn client() -> Client {
    Client {
        id: ClientId(Uuid::nil()),
        number: "10001".to_owned(),
        kind: ClientKind::Person,
        name: "周思敏".into(),
        gender: None,
        birth_date: Some(Private::new(day("1980-05-04"))),
        lunar_birthday: false,
        phone: None,
        id_number: None,
        id_expires_on: None,
        address: None,
        bank_card: None,
        occupation: None,
        opened_on: day("2020-01-02"),
        tier: Tier::Affluent,
        risk_class: Some(RiskClass::C3),
        risk_class_on: Some(day("2025-11-20")),
        investor_type: InvestorType::Ordinary,
        capacity: Capacity::Full,
        aml_risk: Some(AmlRisk::Low),
        aml_reviewed_on: None,
        preferred_channel: None,
        do_not_contact: false,
        rm: StaffId(Uuid::nil()),
        household: None,
        referrer: None,
        means: Means { monthly_income: Some(money("40000")), debts: Some(money("5")), ..Means::default() },
        profile: Default::default(),
        interests: Vec::new(),
    }
}

fn product(code: &str, kind: ProductKind, lockup_months: u32, matures_on: Option<NaiveDate>) -> Product {
    Product {
        code: code.into(),
        name: format!("产品{code}"),
        kind,
        issuer: Some("示例".to_owned()),
        issuer_kind: if kind == ProductKind::Bond { IssuerKind::Government } else { IssuerKind::Fund },
        risk_level: RiskLevel::R2,
        other_ratings: vec![RiskLevel::R3],
        lockup_months,
        redeem_days: Some(1),
        matures_on,
        private: false,
        min_ticket: None,
        sector_weights: BTreeMap::new(),
        tracks: None,
        annual_cost: None,
        guaranteed: false,
        insurance: None,
    }
}

fn row(
    position: u32,
    on: &str,
    kind: LedgerKind,
    product: Option<&str>,
    units: &str,
    amount: &str,
) -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(u128::from(position))),
        client: ClientId(Uuid::nil()),
        date: day(on),
        position,
        kind,
        product: product.map(Into::into),
        units: money(units),
        price: None,
        amount: money(amount),
        fee: Decimal::ZERO,
    }
}

fn ledger() -> Vec<LedgerEntry> {
    vec![
        row(0, "2026-01-05", LedgerKind::Deposit, None, "0", "100000"),
        row(1, "2026-01-05", LedgerKind::Buy, Some("F"), "1000", "-10000"),
        row(2, "2026-10-12", LedgerKind::Buy, Some("F"), "1000", "-12000"),
        row(3, "2026-10-12", LedgerKind::Buy, Some("B"), "500", "-50000"),
        row(4, "2026-10-12", LedgerKind::Buy, Some("N"), "1", "-1000"),
    ]
}

struct Stored {
    client: Client,
    sheet: Option<FactSheet>,
    products: BTreeMap<ProductCode, Product>,
    prices: BTreeMap<ProductCode, PriceSeries>,
    open_breach: bool,
}

impl Stored {
    fn facts(&self, as_of: NaiveDate) -> Facts {
        let ledger = ledger();
        let position = replay(&ledger, as_of);
        let sources = FactSources {
            client: &self.client,
            sheet: self.sheet.as_ref(),
            position: &position,
            ledger: &ledger,
            products: &self.products,
            prices: &self.prices,
            open_breach: self.open_breach,
        };
        facts_of(&sources, as_of)
    }
}

fn stored() -> Stored {
    let products = [
        product("F", ProductKind::MixedFund, 6, None),
        product("B", ProductKind::Bond, 0, Some(day("2027-03-01"))),
        product("N", ProductKind::Stock, 0, None),
    ];
    let prices = [("F", "12.5"), ("B", "101")]
        .map(|(code, close)| PriceSeries::new(code.into(), vec![(day("2026-11-18"), money(close))]).unwrap());
    Stored {
        client: client(),
        sheet: None,
        products: products.into_iter().map(|product| (product.code.clone(), product)).collect(),
        prices: prices.into_iter().map(|series| (series.product.clone(), series)).collect(),
        open_breach: false,
    }
}

#[test]
fn holdings_have_value_terms_and_the_age_of_their_price() {
    let as_of = day("2026-11-19");
    let facts = stored().facts(as_of);
    let holdings = facts.holdings.unwrap();
    let codes: Vec<&str> = holdings.iter().map(|holding| holding.product.as_str()).collect();
    assert_eq!(codes, ["B", "F", "N", CASH], "the largest first, what has no price last, then cash");
    let find = |code: &str| holdings.iter().find(|holding| holding.product == code).unwrap();
    let (fund, bond, cash) = (find("F"), find("B"), find(CASH));
    assert_eq!((fund.units, fund.value), (Some(money("2000")), Some(money("25000.0"))));
    assert_eq!((fund.priced_on, fund.risk_level), (Some(day("2026-11-18")), Some(RiskLevel::R3)));
    assert_eq!(fund.locked_until, Some(day("2027-04-12")), "six months from the last purchase");
    assert_eq!(fund.redeem_days, Some(145), "144 days locked, and one to redeem");
    assert_eq!((bond.locked_until, bond.issuer.as_deref()), (Some(day("2027-03-01")), Some("government")));
    assert_eq!((cash.value, cash.redeem_days), (Some(money("27000")), Some(0)));
    assert_eq!(find("N").value, None);
    assert_eq!(facts.assets_total, None, "a holding has no price");
    assert_eq!(facts.risk_class, Some(RiskClass::C3), "valid through 2026-11-19");
    assert_eq!(stored().facts(day("2026-11-20")).risk_class, None);
}

#[test]
fn what_he_told_comes_before_the_record_and_money_elsewhere_counts() {
    let mut stored = stored();
    stored.products.remove(&"N".into());
    stored
        .prices
        .insert("N".into(), PriceSeries::new("N".into(), vec![(day("2026-11-18"), money("900"))]).unwrap());
    let told = HeldAway {
        name: "他行存单".to_owned(),
        kind: ProductKind::Deposit,
        value: money("300000"),
        as_of: day("2026-06-01"),
        risk_level: Some(RiskLevel::R1),
        redeem_days: None,
        locked_until: Some(day("2026-11-29")),
    };
    stored.sheet = Some(FactSheet {
        means: Private::new(Means { debts: Some(money("70000")), ..Means::default() }),
        held_away: Some(Private::new(vec![told])),
        ..FactSheet::empty(stored.client.id)
    });
    let facts = stored.facts(day("2026-11-19"));
    assert_eq!((facts.monthly_income, facts.debts), (Some(money("40000")), Some(money("70000"))));
    assert_eq!(facts.assets_total, Some(money("403400.0")), "25 000 + 50 500 + 900 + 27 000 + 300 000");
    let elsewhere = facts.holdings.unwrap().pop().unwrap();
    assert!(elsewhere.held_away);
    assert_eq!((elsewhere.redeem_days, elsewhere.priced_on), (Some(10), Some(day("2026-06-01"))));
}

/// Sixty-six weekdays; the index grows by a thousandth of its start a day, the account by two.
fn outcome_of_growth(flow_on: Option<usize>) -> OwnOutcome {
    let weekdays: Vec<NaiveDate> = (0u64..92)
        .map(|at| day("2026-01-05") + Days::new(at))
        .filter(|day| chrono::Datelike::weekday(day).num_days_from_monday() < 5)
        .collect();
    let close = |at: usize| Decimal::new(1000 + i64::try_from(at).unwrap(), 3);
    let points = weekdays.iter().enumerate().map(|(at, day)| (*day, close(at))).collect();
    let prices = BTreeMap::from([("I".into(), PriceSeries::new("I".into(), points).unwrap())]);
    let none = BTreeMap::new();
    let market = Market::new(&prices, &none, &BTreeMap::new(), *weekdays.last().unwrap());
    let by = ClassBenchmark { products: vec!["I".to_owned()], rate: None };
    let cash = ClassBenchmark { products: Vec::new(), rate: Some(Number(Decimal::ZERO)) };
    let yardstick =
        Yardstick::new(&market, &BTreeMap::from([(AssetClass::Equity, by), (AssetClass::Cash, cash)]));
    let mut path = AccountPath { first: 0, values: Vec::new(), flows: vec![0.0; weekdays.len()] };
    path.flows[0] = 1000.0;
    if let Some(at) = flow_on {
        path.flows[at] = 500.0;
    }
    let mut value = 0.0;
    let level = |at: usize| 1.0 + 0.002 * f64::from(u32::try_from(at).unwrap());
    for at in 0..weekdays.len() {
        value = (value + path.flows[at]) * level(at) / level(at.saturating_sub(1));
        path.values.push(value);
    }
    let zero = Decimal::ZERO;
    let shares = Allocation { equity: Decimal::ONE, bond: zero, cash: zero, alternative: zero };
    own_outcome(&path, &market, &yardstick, &shares, OUTCOME_YEARS).unwrap()
}

#[test]
fn the_benchmark_gets_the_same_flows_on_the_same_days() {
    let found = outcome_of_growth(None);
    assert_eq!(found.days, 66);
    // 65 steps: the account ends at 1.13 of its start, the index at 1.065, after 91 days minus two of weekend.
    let years = f64::from(i32::try_from((day("2026-04-06") - day("2026-01-05")).num_days()).unwrap()) / 365.0;
    let yearly = |growth: f64| growth.powf(1.0 / years) - 1.0;
    assert!((found.outcome.xirr.unwrap() - yearly(1.13)).abs() < 1e-9);
    assert!((found.outcome.benchmark.unwrap() - yearly(1.065)).abs() < 1e-9);
    let twice = outcome_of_growth(Some(30));
    let ends = 1000.0 * 1.065 + 500.0 * 1.065 / 1.029;
    let paid = [day("2026-01-05"), day("2026-02-16"), day("2026-04-06")].map(number);
    let by_hand = xirr(&paid, &[-1000.0, -500.0, ends]).unwrap().rate().unwrap();
    assert!((twice.outcome.benchmark.unwrap() - by_hand).abs() < 1e-9);
}
