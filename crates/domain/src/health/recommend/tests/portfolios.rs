//! Clients and products out of a seed: lumpy, locked, above class, idle, indebted, with facts missing here and there.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::closed_sets::{ProductKind, RiskClass, RiskLevel};
use crate::facts::{Facts, GoalFact, HoldingFact};
use crate::health::fees::Fees;
use crate::health::suitable::Candidate;

/// Repeatable numbers (SplitMix64, Steele et al. 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    pub fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    fn amount(&mut self, most: u64) -> Decimal {
        Decimal::from(self.below(most))
    }
}

const SECTORS: [&str; 5] = ["金融", "信息技术", "医药", "消费", "工业"];
const ISSUERS: [&str; 5] = ["远帆基金", "和光基金", "澄怀基金", "青峦基金", "知止基金"];

fn product(dice: &mut Dice, code: String) -> HoldingFact {
    let (kind, level, days) = dice.of(&[
        (ProductKind::Stock, RiskLevel::R4, Some(1)),
        (ProductKind::Stock, RiskLevel::R5, Some(1)),
        (ProductKind::IndexFund, RiskLevel::R3, Some(1)),
        (ProductKind::IndexFund, RiskLevel::R4, Some(1)),
        (ProductKind::EquityFund, RiskLevel::R4, Some(3)),
        (ProductKind::MixedFund, RiskLevel::R3, Some(3)),
        (ProductKind::QdiiFund, RiskLevel::R4, Some(7)),
        (ProductKind::BondFund, RiskLevel::R2, Some(2)),
        (ProductKind::BondFund, RiskLevel::R2, Some(1)),
        (ProductKind::Bond, RiskLevel::R1, Some(1)),
        (ProductKind::MoneyFund, RiskLevel::R1, Some(0)),
        (ProductKind::BankWealth, RiskLevel::R2, Some(90)),
        (ProductKind::Gold, RiskLevel::R3, Some(1)),
        (ProductKind::CommodityFund, RiskLevel::R4, Some(3)),
        (ProductKind::Trust, RiskLevel::R4, None),
    ]);
    let mut sector_weights = BTreeMap::new();
    if matches!(kind, ProductKind::Stock | ProductKind::EquityFund | ProductKind::IndexFund) {
        if dice.one_in(2) {
            sector_weights.insert(dice.of(&SECTORS).to_owned(), Decimal::ONE);
        } else {
            sector_weights.insert(SECTORS[0].to_owned(), Decimal::new(4, 1));
            sector_weights.insert(dice.of(&SECTORS[1..]).to_owned(), Decimal::new(6, 1));
        }
    }
    let issuer = if kind == ProductKind::Bond { "government" } else { dice.of(&ISSUERS) };
    HoldingFact {
        name: Some(format!("产品{code}")),
        product: code,
        kind: Some(kind),
        risk_level: Some(level),
        redeem_days: days,
        issuer: (!dice.one_in(12)).then(|| issuer.to_owned()),
        sector_weights,
        ..HoldingFact::default()
    }
}

/// A client with up to `holdings` holdings and cash, and up to `candidates` products on the list.
pub fn client(seed: u64, holdings: u64, candidates: u64) -> (Facts, Vec<Candidate>, Option<u32>) {
    let dice = &mut Dice(seed);
    let today = "2026-11-20".parse().unwrap();
    let scale = dice.of(&[300u64, 3_000, 30_000]);
    let mut held = Vec::new();
    for number in 0..1 + dice.below(holdings) {
        let mut holding = product(dice, format!("H{number}"));
        holding.value = Some(Decimal::from(1 + dice.below(100 * scale)) + Decimal::new(37, 2));
        if dice.one_in(6) {
            holding.locked_until = "2027-05-20".parse().ok();
        }
        holding.held_away = dice.one_in(8);
        held.push(holding);
    }
    held.push(HoldingFact {
        product: "cash".to_owned(),
        kind: Some(ProductKind::Cash),
        value: Some(dice.amount(60 * scale)),
        ..HoldingFact::default()
    });
    let total: Decimal = held.iter().filter_map(|holding| holding.value).sum();
    let goals = (0..dice.below(3)).map(|_| GoalFact {
        due: dice.of(&["2027-03-01", "2028-09-01", "2033-06-01"]).parse().unwrap(),
        amount: dice.amount(80 * scale),
        name: None,
        paid: false,
    });
    let goals: Vec<GoalFact> = goals.collect();
    let income = Decimal::from(scale + dice.below(5 * scale));
    let facts = Facts {
        as_of: today,
        birth_date: (!dice.one_in(15))
            .then(|| dice.of(&["1955-02-28", "1976-05-12", "1991-08-30"]).parse().unwrap()),
        risk_class: (!dice.one_in(12)).then(|| dice.of(&RiskClass::ALL[..4])),
        essential_monthly_spend: Some(income * Decimal::new(dice.of(&[4, 6, 9]), 1)),
        monthly_income: Some(income),
        monthly_debt_payments: Some(income * Decimal::new(dice.of(&[0, 1, 3, 4]), 1)),
        debts: Some(dice.amount(60 * scale)),
        assets_total: Some(total + dice.amount(100 * scale)),
        dependant_years: (!dice.one_in(4)).then(|| Decimal::from(dice.below(15))),
        cover: (!dice.one_in(6)).then(|| dice.amount(80 * scale)),
        premiums_year: Some(dice.amount(scale)),
        holdings: Some(held),
        target: None,
        goals: (!dice.one_in(8)).then_some(goals),
        outcome: None,
        open_breach: Some(dice.one_in(20)),
        loss_tolerance: None,
    };
    let mut list = Vec::new();
    for number in 0..1 + dice.below(candidates) {
        let template = product(dice, format!("P{number}"));
        list.push(candidate(dice, template));
    }
    // Some of what is held may be topped up.
    for holding in facts.holdings.iter().flatten() {
        if dice.one_in(4) && holding.kind != Some(ProductKind::Cash) {
            let template =
                HoldingFact { value: None, locked_until: None, held_away: false, ..holding.clone() };
            list.push(candidate(dice, template));
        }
    }
    let horizon = dice.of(&[None, Some(6), Some(24), Some(60)]);
    (facts, list, horizon)
}

fn candidate(dice: &mut Dice, template: HoldingFact) -> Candidate {
    Candidate {
        fee: Fees::shipped().of(template.kind).buy,
        product: template,
        lockup_months: dice.of(&[0, 0, 0, 6, 12, 36]),
        min_ticket: dice.of(&[None, Some(Decimal::from(1_000)), Some(Decimal::from(50_000))]),
        private: dice.one_in(10),
        verdict: None,
    }
}
