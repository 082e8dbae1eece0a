//! The eight dimensions, WH-1 … WH-8: points with the inputs and the formula filled in, or what is unknown. How they add up to a
//! score is in `score.rs`.

use rust_decimal::Decimal;

use super::classes;
use super::method::Method;
use super::wording::field_name;
use super::{Dimension, FactField};
use crate::facts::Facts;
use crate::words::Words;

mod horizon;
mod outcome;
mod portfolio;
mod protection;
mod reserves;

pub use horizon::{Shortfall, due_and_free};
pub use protection::cover_need;

/// What is said of one dimension.
pub(super) struct Judgement {
    /// 0–100; `None` when an input is unknown.
    pub points: Option<Decimal>,
    /// Why.
    pub reason: Words,
    /// When unknown: sets of facts, each of which, learned together, would make it computable. Empty when nothing that a
    /// client could tell would.
    pub needs: Vec<Vec<FactField>>,
}

impl Judgement {
    fn scored(points: Decimal, reason: Words) -> Option<Self> {
        let points = points.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
        Some(Self { points: Some(points), reason, needs: Vec::new() })
    }

    /// Unknown, because facts are.
    fn lacks(fields: Vec<FactField>) -> Option<Self> {
        Self::lacks_either(vec![fields])
    }

    /// Unknown, because facts are; one of the sets would do.
    fn lacks_either(needs: Vec<Vec<FactField>>) -> Option<Self> {
        let names = either(&needs);
        let zh = format!("无法计算，缺少：{}", names.zh);
        let en = format!("Cannot be computed without: {}", names.en);
        Some(Self { points: None, reason: Words::new(zh, en), needs })
    }

    /// Unknown for a reason that no further fact mends.
    fn unknown(reason: Words) -> Option<Self> {
        Some(Self { points: None, reason, needs: Vec::new() })
    }

    /// Figures beyond what a decimal holds.
    fn overflow() -> Self {
        let reason = Words::new("无法计算：数字超出可计算的范围", "Cannot be computed: figures out of range");
        Self { points: None, reason, needs: Vec::new() }
    }
}

/// Judges one dimension.
pub(super) fn judge(dimension: Dimension, facts: &Facts, method: &Method) -> Judgement {
    let judged = match dimension {
        Dimension::Liquidity => reserves::liquidity(facts, method),
        Dimension::Debt => reserves::debt(facts, method),
        Dimension::Protection => protection::protection(facts, method),
        Dimension::RiskFit => portfolio::risk_fit(facts, method),
        Dimension::Allocation => portfolio::allocation(facts, method),
        Dimension::Concentration => portfolio::concentration(facts, method),
        Dimension::Horizon => horizon::horizon(facts, method),
        Dimension::Outcome => outcome::outcome(facts, method),
    };
    judged.unwrap_or_else(Judgement::overflow)
}

/// An amount, where it is known; a negative one is bad input and counts as unknown.
fn known(amount: Option<Decimal>) -> Option<Decimal> {
    amount.filter(|amount| *amount >= Decimal::ZERO)
}

/// The fields that are unknown.
fn unknown_of(fields: &[(FactField, bool)]) -> Vec<FactField> {
    fields.iter().filter(|(_, known)| !known).map(|(field, _)| *field).collect()
}

/// Appends a sentence to both languages.
fn and_then(words: &mut Words, zh: &str, en: &str) {
    words.zh.push_str(zh);
    words.en.push_str(en);
}

/// Nothing that the words "no value" would not say better: shares of nothing are undefined.
fn nothing_held() -> Option<Judgement> {
    let reason = Words::new(
        "无法计算：没有有市值的持仓，占比无从谈起",
        "Cannot be computed: nothing of value is held, so there are no shares",
    );
    Judgement::unknown(reason)
}

/// Holdings lack something the dimension needs; one of the sets of `others` does, too.
fn holdings_lack(zh: &str, en: &str, labels: &[String], others: &[Vec<FactField>]) -> Option<Judgement> {
    let names = super::wording::listed(labels);
    let mut reason = Words::new(
        format!("无法计算，持仓缺少{zh}：{}", names.zh),
        format!("Cannot be computed, {en} unknown: {}", names.en),
    );
    let others = if others.is_empty() { &[Vec::new()] } else { others };
    if others.iter().all(|set| !set.is_empty()) {
        let more = either(others);
        and_then(&mut reason, &format!("；还缺少：{}", more.zh), &format!("; also unknown: {}", more.en));
    }
    let needs = others.iter().map(|set| set.iter().copied().chain([FactField::Holdings]).collect()).collect();
    Some(Judgement { points: None, reason, needs })
}

/// Sets of facts by name, one of which would do.
fn either(needs: &[Vec<FactField>]) -> Words {
    let side = |pick: fn(Words) -> String, comma: &str, or: &str| {
        let sets: Vec<String> = needs
            .iter()
            .map(|set| set.iter().map(|field| pick(field_name(*field))).collect::<Vec<_>>().join(comma))
            .collect();
        sets.join(or)
    };
    Words::new(side(|words| words.zh, "、", "；或者 "), side(|words| words.en, ", ", "; or "))
}

/// Months of essential spending that are at hand (WH-1, WH-10, CK-09); `None` when spending or holdings are unknown, nothing
/// is spent, or a decimal cannot hold it.
pub fn liquid_months(facts: &Facts, method: &Method) -> Option<Decimal> {
    let spend = known(facts.essential_monthly_spend).filter(|spend| !spend.is_zero())?;
    let liquid = classes::liquid(facts.holdings.as_ref()?, method.liquidity.redeem_within_days)?;
    if liquid.nothing_known { None } else { liquid.value.checked_div(spend) }
}

/// Debt payments as a share of income (WH-2, WH-10); `None` when either is unknown or there is no income.
pub fn payments_to_income(facts: &Facts) -> Option<Decimal> {
    let income = known(facts.monthly_income).filter(|income| !income.is_zero())?;
    known(facts.monthly_debt_payments)?.checked_div(income)
}
