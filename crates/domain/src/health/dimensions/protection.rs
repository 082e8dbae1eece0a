//! WH-3 protection: cover against what the family would need, and premiums that are too dear.

use rust_decimal::Decimal;

use super::{Judgement, and_then, known, unknown_of};
use crate::facts::Facts;
use crate::health::FactField;
use crate::health::classes;
use crate::health::method::Method;
use crate::health::wording::{limit, listed, money, percent, plain, points};
use crate::words::Words;

const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What the family would need, with how it came about.
struct Need {
    amount: Decimal,
    words: Words,
    left_out: Vec<String>,
}

pub(super) fn protection(facts: &Facts, method: &Method) -> Option<Judgement> {
    let rule = &method.protection;
    let way = match known(facts.dependant_years) {
        Some(years) => need_of_dependants(years, facts, method)?,
        None => need_by_income(facts, method)?,
    };
    let cover = known(facts.cover);
    // Without a need no cover is asked for.
    let covered = cover.is_some() || way.need.as_ref().is_some_and(|need| need.amount <= Decimal::ZERO);
    let base = match (&way.need, covered) {
        (Some(need), true) => Some(cover_points(need.amount, cover)?),
        _ => None,
    };
    // Premiums matter only where they could lower the points.
    let matter = base.is_none_or(|base| base > rule.capped_at);
    let premiums = if matter { premiums(facts)? } else { Premiums::Bearable };
    let (Some(need), Some(base), Premiums::Bearable | Premiums::Share { .. }) = (way.need, base, &premiums)
    else {
        let mut missing = way.missing;
        missing.extend((!covered).then_some(FactField::Cover));
        return lacking(facts, missing, &premiums);
    };
    let mut reason = need.words;
    let text = points(base);
    match cover {
        Some(cover) if need.amount > Decimal::ZERO => {
            let (have, want) = (money(cover), money(need.amount));
            let share = percent(cover.checked_div(need.amount)?);
            and_then(
                &mut reason,
                &format!("；保额 {} ÷ {} = {share} → {text} 分", have.zh, want.zh),
                &format!("; cover {} ÷ {} = {share} → {text} points", have.en, want.en),
            );
        }
        _ => and_then(
            &mut reason,
            &format!("，没有缺口 → {text} 分"),
            &format!(", nothing is needed → {text} points"),
        ),
    }
    let mut score = base;
    if let Premiums::Share { amount, share } = premiums
        && share > rule.premiums_to_income
    {
        score = base.min(rule.capped_at);
        let (paid, share) = (money(amount), percent(share));
        let (bound, left) = (limit(rule.premiums_to_income), points(score));
        and_then(
            &mut reason,
            &format!("；年缴保费 {} 占年收入 {share}，高于 {bound}，最高 {left} 分", paid.zh),
            &format!("; premiums {} are {share} of yearly income, above {bound}: at most {left}", paid.en),
        );
    }
    if !need.left_out.is_empty() {
        let names = listed(&need.left_out);
        and_then(
            &mut reason,
            &format!("；流动资产没有计入到账天数或市值未知的：{}", names.zh),
            &format!("; not counted as liquid, days to redeem or value unknown: {}", names.en),
        );
    }
    Judgement::scored(score, reason)
}

/// What premiums are against income.
enum Premiums {
    /// None, or they cannot lower the points.
    Bearable,
    /// A share of yearly income.
    Share { amount: Decimal, share: Decimal },
    /// Facts are unknown.
    Unknown(Vec<FactField>),
    /// There is no income to hold them against.
    NoIncome,
}

fn premiums(facts: &Facts) -> Option<Premiums> {
    let (premiums, income) = (known(facts.premiums_year), known(facts.monthly_income));
    let none_paid = premiums.is_some_and(|premiums| premiums.is_zero());
    Some(match (premiums, income) {
        _ if none_paid => Premiums::Bearable,
        (Some(_), Some(income)) if income.is_zero() => Premiums::NoIncome,
        (Some(amount), Some(income)) => {
            Premiums::Share { amount, share: amount.checked_div(income.checked_mul(MONTHS)?)? }
        }
        _ => Premiums::Unknown(unknown_of(&[
            (FactField::PremiumsYear, premiums.is_some()),
            (FactField::MonthlyIncome, income.is_some()),
        ])),
    })
}

/// A way to the need: the need, or what is missing on it.
struct Way {
    need: Option<Need>,
    missing: Vec<FactField>,
}

/// 100 · min(1, cover ÷ need); 100 where nothing is needed.
fn cover_points(need: Decimal, cover: Option<Decimal>) -> Option<Decimal> {
    if need <= Decimal::ZERO {
        return Some(Decimal::ONE_HUNDRED);
    }
    let cover = cover.unwrap_or_default();
    if cover >= need {
        return Some(Decimal::ONE_HUNDRED);
    }
    Decimal::ONE_HUNDRED.checked_mul(cover)?.checked_div(need)
}

/// need = debts + dependant-years × yearly essential spending − liquid assets.
fn need_of_dependants(years: Decimal, facts: &Facts, method: &Method) -> Option<Way> {
    let (debts, spend) = (known(facts.debts), known(facts.essential_monthly_spend));
    // Nobody to keep: what a month costs does not matter.
    let spend = if years.is_zero() { spend.or(Some(Decimal::ZERO)) } else { spend };
    let liquid = match &facts.holdings {
        Some(holdings) => Some(classes::liquid(holdings, method.liquidity.redeem_within_days)?),
        None => None,
    };
    let liquid = liquid.filter(|liquid| !liquid.nothing_known);
    let missing = unknown_of(&[
        (FactField::Debts, debts.is_some()),
        (FactField::EssentialMonthlySpend, spend.is_some()),
        (FactField::Holdings, liquid.is_some()),
    ]);
    let (Some(debts), Some(spend), Some(liquid)) = (debts, spend, liquid) else {
        return Some(Way { need: None, missing });
    };
    let living = years.checked_mul(MONTHS)?.checked_mul(spend)?;
    let amount = debts.checked_add(living)?.checked_sub(liquid.value)?;
    let (owed, monthly, at_hand, want) = (money(debts), money(spend), money(liquid.value), money(amount));
    let years = plain(years);
    let words = Words::new(
        format!(
            "需要 = 负债 {} + 供养 {years} 年 × 12 × 每月必要支出 {} − 流动资产 {} = {}",
            owed.zh, monthly.zh, at_hand.zh, want.zh
        ),
        format!(
            "Need = debts {} + {years} dependant years × 12 × essential spending {} − liquid assets {} = {}",
            owed.en, monthly.en, at_hand.en, want.en
        ),
    );
    let need = Need { amount, words, left_out: liquid.left_out };
    Some(Way { need: Some(need), missing })
}

/// need = so many years of income.
fn need_by_income(facts: &Facts, method: &Method) -> Option<Way> {
    let Some(income) = known(facts.monthly_income).filter(|income| !income.is_zero()) else {
        return Some(Way { need: None, missing: vec![FactField::MonthlyIncome] });
    };
    let years = method.protection.fallback_years;
    let amount = income.checked_mul(MONTHS)?.checked_mul(years)?;
    let (earned, want, years) = (money(income), money(amount), plain(years));
    let words = Words::new(
        format!("家人还需供养的年数未知，需要 = {years} 年 × 12 × 月收入 {} = {}", earned.zh, want.zh),
        format!(
            "Dependant years unknown: need = {years} years × 12 × monthly income {} = {}",
            earned.en, want.en
        ),
    );
    Some(Way { need: Some(Need { amount, words, left_out: Vec::new() }), missing: Vec::new() })
}

/// What is to be asked. An income of nothing is no unknown: then only dependant-years lead to a need.
fn lacking(facts: &Facts, mut missing: Vec<FactField>, premiums: &Premiums) -> Option<Judgement> {
    let no_income = known(facts.monthly_income).is_some_and(|income| income.is_zero());
    if let Premiums::Unknown(fields) = premiums {
        missing.extend(fields);
    }
    let no_way = no_income && missing.contains(&FactField::MonthlyIncome);
    if no_way {
        missing.retain(|field| *field != FactField::MonthlyIncome);
        missing.push(FactField::DependantYears);
        missing.extend(unknown_of(&[
            (FactField::Debts, known(facts.debts).is_some()),
            (FactField::EssentialMonthlySpend, known(facts.essential_monthly_spend).is_some()),
            (FactField::Holdings, facts.holdings.is_some()),
        ]));
    }
    missing.sort_unstable();
    missing.dedup();
    if matches!(premiums, Premiums::NoIncome) {
        let reason = Words::new(
            "无法计算：交着保费而月收入为 0，保费占收入的比例无从谈起",
            "Cannot be computed: premiums are paid out of an income of 0, so they have no share of it",
        );
        return Judgement::unknown(reason);
    }
    Judgement::lacks(missing)
}

/// Cover the family would need, in CNY; zero or below when nothing is needed. `None` when a fact it rests on is unknown.
pub fn cover_need(facts: &Facts, method: &Method) -> Option<Decimal> {
    let way = match known(facts.dependant_years) {
        Some(years) => need_of_dependants(years, facts, method)?,
        None => need_by_income(facts, method)?,
    };
    way.need.map(|need| need.amount)
}
