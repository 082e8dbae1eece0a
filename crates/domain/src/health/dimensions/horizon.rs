//! WH-7 horizon: whether money for goals is free, and safe enough, by the day it is needed.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Judgement, and_then, holdings_lack};
use crate::facts::{Facts, GoalFact, HoldingFact};
use crate::health::FactField;
use crate::health::classes;
use crate::health::method::Method;
use crate::health::wording::{listed, money, points};
use crate::words::Words;

/// A goal's day on which money is short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The day; a day that has passed counts as today.
    pub by: NaiveDate,
    /// Due by then, in CNY.
    pub due: Decimal,
    /// Free by then at an admissible level, in CNY.
    pub free: Decimal,
}

impl Shortfall {
    /// What is short, zero or above.
    pub fn short(&self) -> Decimal {
        self.due.saturating_sub(self.free).max(Decimal::ZERO)
    }
}

/// Due and free at each goal's day, earliest first, goals provided for elsewhere left out (WH-7, CK-18). `None` when a decimal
/// cannot hold a sum.
pub fn due_and_free(
    goals: &[GoalFact],
    holdings: &[HoldingFact],
    as_of: NaiveDate,
    method: &Method,
) -> Option<Vec<Shortfall>> {
    let open = || goals.iter().filter(|goal| !goal.paid && goal.amount > Decimal::ZERO);
    let mut days: Vec<NaiveDate> = open().map(|goal| goal.due.max(as_of)).collect();
    days.sort_unstable();
    days.dedup();
    let counts = |holding: &&HoldingFact| {
        holding.known_level().is_some_and(|level| level <= method.horizon.highest_level)
    };
    days.into_iter()
        .map(|by| {
            let due = open()
                .filter(|goal| goal.due <= by)
                .try_fold(Decimal::ZERO, |sum, goal| sum.checked_add(goal.amount))?;
            let free = holdings
                .iter()
                .filter(counts)
                .filter(|holding| holding.free_on().is_none_or(|on| on <= by))
                .filter_map(HoldingFact::known_value)
                .try_fold(Decimal::ZERO, Decimal::checked_add)?;
            Some(Shortfall { by, due, free })
        })
        .collect()
}

pub(super) fn horizon(facts: &Facts, method: &Method) -> Option<Judgement> {
    let Some(goals) = &facts.goals else {
        // Whether holdings are needed depends on whether there is a goal at all.
        let untold = unusable(facts).is_none_or(|(_, none_usable)| none_usable);
        let holdings = untold.then_some(FactField::Holdings);
        return Judgement::lacks([FactField::Goals].into_iter().chain(holdings).collect());
    };
    let due = goals
        .iter()
        .filter(|goal| !goal.paid && goal.amount > Decimal::ZERO)
        .try_fold(Decimal::ZERO, |sum, goal| sum.checked_add(goal.amount))?;
    if due.is_zero() {
        let reason = Words::new("没有待用钱的目标 → 100 分", "No goal is due → 100 points");
        return Judgement::scored(Decimal::ONE_HUNDRED, reason);
    }
    let Some(holdings) = &facts.holdings else {
        return Judgement::lacks(vec![FactField::Holdings]);
    };
    let (left_out, none_usable) = unusable(facts).unwrap_or_default();
    if none_usable {
        return holdings_lack("风险等级或市值", "risk level or value", &left_out, &[]);
    }
    let days = due_and_free(goals, holdings, facts.as_of, method)?;
    let worst = days.iter().max_by(|a, b| a.short().cmp(&b.short()).then(b.by.cmp(&a.by)))?;
    let short = worst.short();
    let share = classes::share_of(short, due)?;
    let score = Decimal::ONE_HUNDRED.checked_mul(Decimal::ONE.checked_sub(share)?)?;
    let (all, by, level) = (money(due), worst.by, level_text(method));
    let (by_then, free, lacking) = (money(worst.due), money(worst.free), money(short));
    let text = points(score);
    let mut reason = if short.is_zero() {
        Words::new(
            format!("目标共需 {}，每个日子前能动用的 {level} 及以下资产都够 → {text} 分", all.zh),
            format!("Goals need {}; enough at {level} or below is free by each day → {text} points", all.en),
        )
    } else {
        Words::new(
            format!(
                "到 {by} 要用 {}，届时能动用的 {level} 及以下资产 {}，缺 {}；100 × (1 − {} ÷ 目标共需 {}) → {text} 分",
                by_then.zh, free.zh, lacking.zh, lacking.zh, all.zh
            ),
            format!(
                "By {by} {} is due and {} at {level} or below is free, {} short; 100 × (1 − {} ÷ {} for all goals) → \
                 {text} points",
                by_then.en, free.en, lacking.en, lacking.en, all.en
            ),
        )
    };
    if !left_out.is_empty() {
        let names = listed(&left_out);
        and_then(
            &mut reason,
            &format!("；风险等级或市值未知、没有计入：{}", names.zh),
            &format!("; not counted, risk level or value unknown: {}", names.en),
        );
    }
    Judgement::scored(score, reason)
}

/// Labels of holdings whose level or value is unknown, and whether that is so of all of them (and there is one).
fn unusable(facts: &Facts) -> Option<(Vec<String>, bool)> {
    let holdings = facts.holdings.as_ref()?;
    let usable = |holding: &HoldingFact| holding.known_level().is_some() && holding.known_value().is_some();
    let without = holdings.iter().filter(|holding| !usable(holding));
    let labels: Vec<String> = without.map(|holding| holding.label().to_owned()).collect();
    let none_usable = !holdings.is_empty() && labels.len() == holdings.len();
    Some((labels, none_usable))
}

fn level_text(method: &Method) -> String {
    format!("{:?}", method.horizon.highest_level)
}
