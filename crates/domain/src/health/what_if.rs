//! What-if (F34): the facts and the score as they would be after trades, new cover, or debts paid back. It computes whatever is
//! asked and says what stands against it; what to do is proposed in `recommend`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::closed_sets::{ProductKind, RiskLevel};
use crate::facts::{Facts, HoldingFact};
use crate::health::Health;
use crate::health::fees::Fees;
use crate::health::method::Method;
use crate::health::score::score;
use crate::health::suitable::{Candidate, Fit, Tied, fits, tied};
use crate::health::wording::money;
use crate::words::Words;

/// Code of the cash account.
pub const CASH: &str = "cash";

/// What would be otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhatIfChange {
    /// New value by product code, in CNY. What this adds up to, with its fees, comes from or goes to cash.
    pub values: Vec<(String, Decimal)>,
    /// Additional sum insured, in CNY.
    pub cover: Option<Decimal>,
    /// Debts paid back from cash, in CNY.
    pub pay_debt: Option<Decimal>,
}

/// What would be.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfResult {
    /// The facts then.
    pub facts: Facts,
    /// The score then.
    pub health: Health,
    /// Fees of the trades, once, in CNY.
    pub cost: Decimal,
    /// Cash left, in CNY; below zero when there is not enough.
    pub cash: Decimal,
    /// Why parts of it cannot be done; they are computed none the less.
    pub objections: Vec<Words>,
}

/// Computes a change: the facts after it, their score, its cost.
///
/// Trades pay the fees of their kind; fees leave cash and `assets_total`. A holding keeps its price, so its units change with its
/// value; what is sold out is gone; what is bought anew looks like its candidate and is locked from today on. Whole lots are not
/// checked. New cover raises `cover` and, by the estimated rate for his age, `premiums_year`; premiums are paid from income.
/// Debts paid back leave `debts`, cash and `assets_total`, and payments fall in proportion: a loan keeps its term.
///
/// What cannot be computed (an unknown product, a holding without value, debts nobody knows) is left out and objected to.
pub fn what_if(
    facts: &Facts,
    method: &Method,
    candidates: &[Candidate],
    horizon: Option<u32>,
    change: &WhatIfChange,
) -> WhatIfResult {
    let fees = Fees::shipped();
    let mut change_of = Changing {
        facts: facts.clone(),
        cash: cash_of(facts),
        cost: Decimal::ZERO,
        objections: Vec::new(),
        fees,
    };
    // A product named twice has the value named last, wherever it stands.
    let values: BTreeMap<&str, Decimal> =
        change.values.iter().map(|(code, value)| (code.as_str(), *value)).collect();
    for (code, value) in values {
        let candidate = candidates.iter().find(|candidate| candidate.code() == code);
        change_of.set_value(code, value, candidate, horizon);
    }
    if let Some(amount) = change.cover.filter(|amount| !amount.is_zero()) {
        change_of.add_cover(amount);
    }
    if let Some(amount) = change.pay_debt.filter(|amount| !amount.is_zero()) {
        change_of.pay_debt(amount);
    }
    change_of.settle();
    let Changing { facts, cash, cost, objections, .. } = change_of;
    WhatIfResult { health: score(&facts, method), facts, cost, cash, objections }
}

/// Whether a holding is the cash account: kind `cash`, with us.
pub(crate) fn is_cash(holding: &HoldingFact) -> bool {
    holding.kind == Some(ProductKind::Cash) && !holding.held_away
}

/// Where money from sales goes: the account named `cash`, else the first cash account by code.
fn cash_account(holdings: &[HoldingFact]) -> Option<usize> {
    let accounts = holdings.iter().enumerate().filter(|(_, holding)| is_cash(holding));
    accounts.min_by_key(|(_, holding)| (holding.product != CASH, holding.product.as_str())).map(|(at, _)| at)
}

/// Cash there is, in CNY.
pub(crate) fn cash_of(facts: &Facts) -> Decimal {
    let holdings = facts.holdings.as_deref().unwrap_or_default();
    cash_account(holdings)
        .and_then(|at| holdings.get(at))
        .and_then(HoldingFact::known_value)
        .unwrap_or_default()
}

struct Changing<'a> {
    facts: Facts,
    cash: Decimal,
    cost: Decimal,
    objections: Vec<Words>,
    fees: &'a Fees,
}

impl Changing<'_> {
    fn object(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.objections.push(Words::new(zh, en));
    }

    fn set_value(&mut self, code: &str, value: Decimal, candidate: Option<&Candidate>, horizon: Option<u32>) {
        let found = self.facts.holdings.iter().flatten().enumerate();
        let held =
            found.filter(|(_, holding)| holding.product == code).min_by_key(|(_, holding)| holding.held_away);
        let held = held.map(|(at, holding)| (at, holding.clone()));
        let label = match (&held, candidate) {
            (Some((_, holding)), _) => holding.label().to_owned(),
            (None, Some(candidate)) => candidate.name().to_owned(),
            (None, None) => code.to_owned(),
        };
        if code == CASH || held.as_ref().is_some_and(|(_, holding)| is_cash(holding)) {
            self.object("现金是买卖后的余数，不能直接改", "Cash is what trades leave; it cannot be set");
            return;
        }
        if self.facts.holdings.is_none() {
            self.object("持仓未知，无法推演买卖", "Holdings are unknown, so trades cannot be computed");
            return;
        }
        if held.is_none() && candidate.is_none() {
            self.object(
                format!("{label} 没有持有，也不在可选产品里，没有计入"),
                format!("{label} is neither held nor on the list; left out"),
            );
            return;
        }
        let before = match &held {
            Some((_, holding)) => holding.known_value(),
            None => Some(Decimal::ZERO),
        };
        let Some(before) = before else {
            self.object(
                format!("{label} 的市值未知，没有计入"),
                format!("The value of {label} is unknown; left out"),
            );
            return;
        };
        if value < Decimal::ZERO {
            self.object(
                format!("{label} 的金额不能小于 0，按 0 计"),
                format!("{label} cannot be below zero; taken as zero"),
            );
        }
        let after = value.max(Decimal::ZERO);
        if after == before {
            return;
        }
        if held.as_ref().is_some_and(|(_, holding)| holding.held_away) {
            self.object(
                format!("{label} 放在别处，要客户自己去办"),
                format!("{label} is held elsewhere; the client has to see to it himself"),
            );
        }
        if after > before {
            let bought = after.saturating_sub(before);
            self.object_to_buying(&label, bought, candidate, horizon);
            let kind = held.as_ref().and_then(|(_, holding)| holding.kind);
            let fee = candidate.map_or_else(|| self.fees.of(kind).buy, |candidate| candidate.fee);
            self.pay(bought, fee, true);
        } else {
            let sold = before.saturating_sub(after);
            let holding = held.as_ref().map(|(_, holding)| holding);
            match holding.and_then(|holding| tied(holding, self.facts.as_of)) {
                Some(Tied::Until(until)) => self.object(
                    format!("{label} 锁定到 {until}，现在不能赎回"),
                    format!("{label} is locked until {until} and cannot be sold now"),
                ),
                Some(Tied::Unknown) => self.object(
                    format!("{label} 什么时候能赎回还不知道"),
                    format!("It is unknown when {label} can be redeemed"),
                ),
                Some(Tied::Insurance) => self.object(
                    format!("{label} 退保有损失，保障也没有了"),
                    format!("Surrendering {label} has a price and ends its cover"),
                ),
                None => {}
            }
            let fee = self.fees.of(holding.and_then(|holding| holding.kind)).sell;
            self.pay(sold, fee, false);
        }
        let today = self.facts.as_of;
        let Some(holdings) = &mut self.facts.holdings else { return };
        match held {
            Some((at, _)) if after.is_zero() => {
                holdings.remove(at);
            }
            Some((at, _)) => {
                if let Some(holding) = holdings.get_mut(at) {
                    holding.units =
                        holding.units.and_then(|units| units.checked_mul(after)?.checked_div(before));
                    holding.value = Some(after);
                    if after > before {
                        let lock = candidate.and_then(|candidate| candidate.locked_until(today));
                        holding.locked_until = holding.locked_until.max(lock);
                    }
                }
            }
            None => {
                if let Some(candidate) = candidate {
                    let mut holding = candidate.product.clone();
                    holding.value = Some(after);
                    holding.locked_until = candidate.locked_until(today);
                    holdings.push(holding);
                }
            }
        }
    }

    fn object_to_buying(
        &mut self,
        label: &str,
        bought: Decimal,
        candidate: Option<&Candidate>,
        horizon: Option<u32>,
    ) {
        let Some(candidate) = candidate else {
            self.object(
                format!("{label} 不在可选产品里，只能减、不能加"),
                format!("{label} is not on the list of suitable products; it can only be reduced"),
            );
            return;
        };
        if let Fit::NotSuitable(misfit) = fits(&self.facts, horizon, candidate) {
            let why = misfit.words();
            self.object(
                format!("{label} 不适合买入：{}", why.zh),
                format!("{label} does not fit: {}", why.en),
            );
        }
        if let Some(ticket) = candidate.min_ticket.filter(|ticket| bought < *ticket) {
            let (least, asked) = (money(ticket), money(bought));
            self.object(
                format!("{label} 起点 {}，{} 不够", least.zh, asked.zh),
                format!("{label} starts at {}; {} is not enough", least.en, asked.en),
            );
        }
    }

    /// Moves an amount out of cash (bought) or into it, with its fee.
    fn pay(&mut self, amount: Decimal, fee: Decimal, bought: bool) {
        let fee = amount.checked_mul(fee).unwrap_or_default();
        self.cash = if bought { self.cash.saturating_sub(amount) } else { self.cash.saturating_add(amount) };
        self.cash = self.cash.saturating_sub(fee);
        self.cost = self.cost.saturating_add(fee);
    }

    fn add_cover(&mut self, amount: Decimal) {
        if amount < Decimal::ZERO {
            self.object("新增保额不能小于 0，没有计入", "Additional cover cannot be below zero; left out");
            return;
        }
        match self.facts.cover {
            Some(cover) => self.facts.cover = Some(cover.saturating_add(amount)),
            None => self.object(
                "现有保额未知，加保后的保障仍算不出来",
                "The present cover is unknown, so protection stays unknown",
            ),
        }
        let Some(rate) = self.fees.premium_rate(&self.facts) else {
            self.object(
                "他的年龄一般已投保不了寿险和重疾险",
                "At his age life and critical-illness cover is as a rule no longer sold",
            );
            return;
        };
        let premium = amount.checked_mul(rate).unwrap_or_default();
        self.facts.premiums_year = self.facts.premiums_year.map(|paid| paid.saturating_add(premium));
    }

    fn pay_debt(&mut self, amount: Decimal) {
        let Some(debts) = self.facts.debts.filter(|debts| *debts >= Decimal::ZERO) else {
            self.object("负债未知，没有计入", "Debts are unknown; left out");
            return;
        };
        if amount < Decimal::ZERO {
            self.object("还款不能小于 0，没有计入", "A repayment cannot be below zero; left out");
            return;
        }
        if amount > debts {
            let owed = money(debts);
            self.object(
                format!("只欠 {}，按还清计", owed.zh),
                format!("Only {} is owed; taken as paying it all", owed.en),
            );
        }
        let paid = amount.min(debts);
        let left = debts.saturating_sub(paid);
        self.facts.debts = Some(left);
        self.facts.monthly_debt_payments = self.facts.monthly_debt_payments.map(|payments| {
            payments.checked_mul(left).and_then(|sum| sum.checked_div(debts)).unwrap_or(payments)
        });
        self.facts.assets_total = self.facts.assets_total.map(|assets| assets.saturating_sub(paid));
        self.cash = self.cash.saturating_sub(paid);
    }

    /// Writes the cash that is left, and takes the fees from all assets.
    fn settle(&mut self) {
        self.facts.assets_total = self.facts.assets_total.map(|assets| assets.saturating_sub(self.cost));
        if self.cash < Decimal::ZERO {
            let short = money(-self.cash);
            self.object(
                format!("现金不够，还差 {}", short.zh),
                format!("There is not enough cash; {} is missing", short.en),
            );
        }
        // Money that is not there is nothing that could be scored.
        let (cash, before) = (self.cash.max(Decimal::ZERO), cash_of(&self.facts));
        if cash == before {
            return;
        }
        let Some(holdings) = &mut self.facts.holdings else { return };
        match cash_account(holdings).and_then(|at| holdings.get_mut(at)) {
            Some(account) if account.known_value().is_none() => {
                self.object(
                    "现金余额未知，买卖后的余额也算不出来",
                    "Cash is unknown, and so is what trades leave",
                );
            }
            Some(account) => {
                account.value = Some(cash);
                account.units = None;
            }
            None => holdings.push(HoldingFact {
                product: CASH.to_owned(),
                kind: Some(ProductKind::Cash),
                value: Some(cash),
                risk_level: Some(RiskLevel::R1),
                redeem_days: Some(0),
                name: Some("现金".to_owned()),
                ..HoldingFact::default()
            }),
        }
    }
}
