//! What holdings add up to, as WH and CK both read them: value by asset class against the target, what is liquid, when
//! money is free, and groups that weigh too much. Points are given elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::method::{ConcentrationLimits, Method};
use crate::client::completed_years;
use crate::closed_sets::{AssetClass, ProductKind, RiskLevel};
use crate::facts::{Allocation, Facts, HoldingFact};

/// Issuer of government bonds.
const GOVERNMENT: &str = "government";

/// Holdings by asset class. Holdings without a known value are in no sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassValues {
    /// Value of each class, in CNY; a mixed fund is split 60 : 40. All four classes are there.
    pub by_class: BTreeMap<AssetClass, Decimal>,
    /// Value of all holdings whose value is known, of no class included.
    pub total: Decimal,
    /// Labels of holdings whose value is unknown.
    pub unpriced: Vec<String>,
    /// Labels of holdings with a value and without a kind: they have no class.
    pub unclassed: Vec<String>,
}

impl ClassValues {
    /// Value of a class.
    pub fn of(&self, class: AssetClass) -> Decimal {
        self.by_class.get(&class).copied().unwrap_or_default()
    }

    /// Share of a class in all value; `None` when nothing of value is held.
    pub fn share(&self, class: AssetClass) -> Option<Decimal> {
        share_of(self.of(class), self.total)
    }
}

impl Allocation {
    /// Share of a class.
    pub fn of(&self, class: AssetClass) -> Decimal {
        match class {
            AssetClass::Cash => self.cash,
            AssetClass::Bond => self.bond,
            AssetClass::Equity => self.equity,
            AssetClass::Alternative => self.alternative,
        }
    }
}

impl HoldingFact {
    /// What people call it: the name where there is one, else the product code.
    pub fn label(&self) -> &str {
        self.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&self.product)
    }

    /// Value, where it is known; a negative one is bad input and counts as unknown.
    pub fn known_value(&self) -> Option<Decimal> {
        self.value.filter(|value| *value >= Decimal::ZERO)
    }

    /// Risk level; money in the account has no rating and counts as R1.
    pub fn known_level(&self) -> Option<RiskLevel> {
        self.risk_level.or_else(|| (self.kind == Some(ProductKind::Cash)).then_some(RiskLevel::R1))
    }

    /// Days until redeemed money is at hand; money in the account is at hand.
    pub fn known_redeem_days(&self) -> Option<u32> {
        self.redeem_days.or_else(|| (self.kind == Some(ProductKind::Cash)).then_some(0))
    }

    /// Day from which the money is free, where it is tied: the end of the lock, or for what cannot be redeemed before it
    /// matures, its maturity.
    pub fn free_on(&self) -> Option<NaiveDate> {
        self.locked_until.or_else(|| self.matures_on.filter(|_| self.known_redeem_days().is_none()))
    }
}

/// A part as a fraction of a whole; `None` when the whole is nothing or a decimal cannot hold the result.
pub fn share_of(part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole > Decimal::ZERO { part.checked_div(whole) } else { None }
}

/// Value per asset class, with the split of mixed funds. `None` when a decimal cannot hold a sum.
pub fn class_values(holdings: &[HoldingFact]) -> Option<ClassValues> {
    let mut values = ClassValues {
        by_class: AssetClass::ALL.iter().map(|class| (*class, Decimal::ZERO)).collect(),
        ..ClassValues::default()
    };
    for holding in holdings {
        let Some(value) = holding.known_value() else {
            values.unpriced.push(holding.label().to_owned());
            continue;
        };
        values.total = values.total.checked_add(value)?;
        let Some(kind) = holding.kind else {
            if !value.is_zero() {
                values.unclassed.push(holding.label().to_owned());
            }
            continue;
        };
        for (class, share) in kind.asset_classes() {
            let sum = values.by_class.entry(*class).or_default();
            *sum = sum.checked_add(value.checked_mul(*share)?)?;
        }
    }
    Some(values)
}

/// The target allocation: the one agreed with the client as it is; else equity = min(cap of the class, (100 − age) %), cash
/// and alternatives as the method says, bond the rest (WH-5). `None` when neither a target nor class and birth date are known.
/// WH-5 also names a limit set by the client's goal; facts hold none, so it never binds.
pub fn target_of(facts: &Facts, method: &Method) -> Option<Allocation> {
    if let Some(target) = facts.target {
        return Some(target);
    }
    let cap = method.equity_cap(facts.risk_class?)?;
    let age = completed_years(facts.birth_date?, facts.as_of)?;
    let by_age = Decimal::new(method.allocation.age_base.saturating_sub(age).into(), 2);
    let (cash, alternative) = (method.allocation.cash, method.allocation.alternative);
    let equity = cap.min(by_age);
    let bond = Decimal::ONE.checked_sub(equity)?.checked_sub(cash)?.checked_sub(alternative)?;
    Some(Allocation { equity, bond, cash, alternative })
}

/// What is at hand within the days the method names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Liquid {
    /// In CNY.
    pub value: Decimal,
    /// Labels of holdings left out because their value or the days they take are unknown.
    pub left_out: Vec<String>,
    /// Of every holding (and there is at least one), value or days are unknown: nothing can be said.
    pub nothing_known: bool,
}

/// Liquid assets: value of holdings at hand within `days`. A holding whose days are unknown is not counted, and named.
/// `None` when a decimal cannot hold the sum.
pub fn liquid(holdings: &[HoldingFact], days: u32) -> Option<Liquid> {
    let mut liquid = Liquid { nothing_known: !holdings.is_empty(), ..Liquid::default() };
    for holding in holdings {
        match (holding.known_redeem_days(), holding.known_value()) {
            (Some(takes), _) if takes > days => liquid.nothing_known = false,
            (Some(_), Some(value)) => {
                liquid.value = liquid.value.checked_add(value)?;
                liquid.nothing_known = false;
            }
            (None, Some(value)) if value.is_zero() => liquid.nothing_known = false,
            _ => liquid.left_out.push(holding.label().to_owned()),
        }
    }
    Some(liquid)
}

/// What a group of holdings has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// One stock.
    Stock,
    /// One fund.
    Fund,
    /// One issuer.
    Issuer,
    /// One sector, looked through.
    Sector,
}

/// Holdings with something in common, and how much of all value they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub kind: GroupKind,
    /// Product code, issuer or sector.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// In CNY.
    pub value: Decimal,
    /// As a fraction of all holdings with a value, exempt ones included.
    pub share: Decimal,
    /// Limit for the share.
    pub limit: Decimal,
    /// Share above the limit, zero or above.
    pub excess: Decimal,
}

/// All groups of WH-6 (CK-02 … CK-05).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concentration {
    /// Value of all holdings with a value, exempt ones included.
    pub total: Decimal,
    /// Each stock, fund, issuer and sector, the largest excess first.
    pub groups: Vec<Group>,
    /// Labels of holdings that count but whose issuer is unknown.
    pub unknown_issuer: Vec<String>,
    /// Labels of holdings that count but whose sectors are unknown.
    pub unknown_sector: Vec<String>,
    /// Labels of holdings with a value and without a kind.
    pub unclassed: Vec<String>,
    /// Labels of holdings whose value is unknown.
    pub unpriced: Vec<String>,
}

impl Concentration {
    /// Sum of the shares above their limits.
    pub fn excess(&self) -> Option<Decimal> {
        self.groups.iter().try_fold(Decimal::ZERO, |sum, group| sum.checked_add(group.excess))
    }
}

/// Whether WH-6 leaves a holding out: cash-class kinds and government bonds.
pub fn exempt_from_concentration(holding: &HoldingFact) -> bool {
    let Some(kind) = holding.kind else { return false };
    let cash = kind.asset_classes().iter().all(|(class, _)| *class == AssetClass::Cash);
    cash || (kind == ProductKind::Bond && holding.issuer.as_deref().map(str::trim) == Some(GOVERNMENT))
}

/// What a kind is grouped as by product: stocks, and the funds (`*_fund`) but money funds.
pub fn product_group(kind: ProductKind) -> Option<GroupKind> {
    match kind {
        ProductKind::Stock => Some(GroupKind::Stock),
        ProductKind::BondFund
        | ProductKind::MixedFund
        | ProductKind::EquityFund
        | ProductKind::IndexFund
        | ProductKind::QdiiFund
        | ProductKind::PrivateFund
        | ProductKind::CommodityFund => Some(GroupKind::Fund),
        ProductKind::Cash
        | ProductKind::Deposit
        | ProductKind::MoneyFund
        | ProductKind::Bond
        | ProductKind::Trust
        | ProductKind::BankWealth
        | ProductKind::StructuredDeposit
        | ProductKind::Insurance
        | ProductKind::Gold => None,
    }
}

/// Groups of holdings by stock, fund, issuer and sector (WH-6). An unknown issuer or sector adds nothing and is named. When
/// nothing of value is held there are no groups. `None` when a decimal cannot hold a figure.
pub fn concentration(holdings: &[HoldingFact], limits: &ConcentrationLimits) -> Option<Concentration> {
    let mut found = Concentration::default();
    let mut sums: BTreeMap<(GroupKind, String), (String, Decimal)> = BTreeMap::new();
    let mut add = |kind, key: &str, label: &str, value: Decimal| -> Option<()> {
        let (_, sum) =
            sums.entry((kind, key.to_owned())).or_insert_with(|| (label.to_owned(), Decimal::ZERO));
        *sum = sum.checked_add(value)?;
        Some(())
    };
    for holding in holdings {
        let label = || holding.label().to_owned();
        let Some(value) = holding.known_value() else {
            found.unpriced.push(label());
            continue;
        };
        found.total = found.total.checked_add(value)?;
        if value.is_zero() || exempt_from_concentration(holding) {
            continue;
        }
        match holding.kind {
            None => found.unclassed.push(label()),
            Some(kind) => {
                if let Some(group) = product_group(kind) {
                    add(group, &holding.product, holding.label(), value)?;
                }
            }
        }
        match holding.issuer.as_deref().map(str::trim).filter(|issuer| !issuer.is_empty()) {
            Some(issuer) => add(GroupKind::Issuer, issuer, issuer, value)?,
            None => found.unknown_issuer.push(label()),
        }
        if holding.sector_weights.is_empty() {
            found.unknown_sector.push(label());
        }
        for (sector, weight) in &holding.sector_weights {
            add(GroupKind::Sector, sector, sector, value.checked_mul(*weight)?)?;
        }
    }
    for ((kind, key), (label, value)) in sums {
        let limit = match kind {
            GroupKind::Stock => limits.stock,
            GroupKind::Fund => limits.fund,
            GroupKind::Issuer => limits.issuer,
            GroupKind::Sector => limits.sector,
        };
        let share = share_of(value, found.total)?;
        let excess = share.checked_sub(limit)?.max(Decimal::ZERO);
        found.groups.push(Group { kind, key, label, value, share, limit, excess });
    }
    // Stable: equal ones stay in the order of kind and key, whatever the order of the holdings.
    found.groups.sort_by_key(|group| std::cmp::Reverse(group.excess));
    for labels in [&mut found.unknown_issuer, &mut found.unknown_sector] {
        *labels = std::mem::take(labels).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    }
    Some(found)
}
