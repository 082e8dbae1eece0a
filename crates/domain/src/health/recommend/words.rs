//! Recommendations as the RM says them: what to do, what it does to the figure it is for, what it costs. No word about what
//! anything will earn.

use rust_decimal::Decimal;

use super::{is_account, share};
use crate::closed_sets::AssetClass;
use crate::facts::Facts;
use crate::health::classes::{class_values, concentration, share_of, target_of};
use crate::health::dimensions::{cover_need, due_and_free, liquid_months, payments_to_income};
use crate::health::fees::Fees;
use crate::health::method::Method;
use crate::health::what_if::WhatIfResult;
use crate::health::wording::{money, percent, percentage_points, points};
use crate::health::{Dimension, Health, Measure, TradeStep};
use crate::words::Words;

pub(super) use super::is_account as is_cash;

/// Effects a sentence names.
const SAID: usize = 2;

/// 「把芯片ETF 从 37.0% 降到 20.0%，换成债券ETF 30.0 万：…，费用约 1,840 元」
pub(super) fn trade(
    raises: &[Dimension],
    measure: &Measure,
    facts: &Facts,
    method: &Method,
    result: &WhatIfResult,
) -> Words {
    let Measure::Trade { trades } = measure else { return Words::default() };
    let what = exchange(trades, facts, &result.facts);
    let effects =
        raises.iter().take(SAID).filter_map(|dimension| effect(*dimension, facts, &result.facts, method));
    let (zh, en): (Vec<String>, Vec<String>) =
        effects.chain([cost(result.cost)]).map(|words| (words.zh, words.en)).unzip();
    Words::new(format!("{}：{}", what.zh, zh.join("，")), format!("{}: {}", what.en, en.join("; ")))
}

/// What is sold and what is bought.
fn exchange(trades: &[TradeStep], before: &Facts, after: &Facts) -> Words {
    let products = || trades.iter().filter(|step| !is_account(step));
    let (mut sold_zh, mut sold_en, mut bought_zh, mut bought_en) = (vec![], vec![], vec![], vec![]);
    for step in products() {
        let (was, is) = (percent(share(step.before, before)), percent(share(step.after, after)));
        let name = &step.name;
        if step.after > step.before {
            let amount = money(step.after.saturating_sub(step.before));
            bought_zh.push(format!("{name} {}", amount.zh));
            bought_en.push(format!("{} into {name}", amount.en));
        } else if step.after.is_zero() {
            sold_zh.push(format!("{name}（占 {was}）全部卖出"));
            sold_en.push(format!("sell all of {name} ({was})"));
        } else {
            sold_zh.push(format!("{name} 从 {was} 降到 {is}"));
            sold_en.push(format!("cut {name} from {was} to {is}"));
        }
    }
    let to_cash =
        trades.iter().find(|step| is_account(step)).map(|step| step.after.saturating_sub(step.before));
    match (sold_zh.is_empty(), bought_zh.is_empty()) {
        (true, _) => Words::new(
            format!("从现金里拿钱，买入{}", bought_zh.join("、")),
            capital(format!("from cash, put {}", bought_en.join(" and "))),
        ),
        (false, true) => {
            let amount = money(to_cash.unwrap_or_default());
            Words::new(
                format!("把{}，{} 转为现金", sold_zh.join("、"), amount.zh),
                capital(format!("{} and keep {} in cash", sold_en.join(", "), amount.en)),
            )
        }
        (false, false) => Words::new(
            format!("把{}，换成{}", sold_zh.join("、"), bought_zh.join("、")),
            capital(format!("{} and put {}", sold_en.join(", "), bought_en.join(" and "))),
        ),
    }
}

fn capital(text: String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The figure a dimension is about, before and after.
fn effect(dimension: Dimension, before: &Facts, after: &Facts, method: &Method) -> Option<Words> {
    let pair = |read: &dyn Fn(&Facts) -> Option<Decimal>| {
        (read(before).unwrap_or_default(), read(after).unwrap_or_default())
    };
    Some(match dimension {
        Dimension::Liquidity => {
            let (was, is) = pair(&|facts| liquid_months(facts, method));
            let (was, is) = (format!("{:.1}", was.round_dp(1)), format!("{:.1}", is.round_dp(1)));
            Words::new(
                format!("随时能动用的钱从够 {was} 个月开支变为 {is} 个月"),
                format!("money at hand goes from {was} to {is} months of spending"),
            )
        }
        Dimension::RiskFit => {
            let class = before.risk_class.map(|class| format!("{class:?}")).unwrap_or_default();
            let (was, is) = pair(&above_class);
            let (was, is) = (percent(was), percent(is));
            Words::new(
                format!("超出 {class} 等级的部分从 {was} 降到 {is}"),
                format!("what lies above class {class} goes from {was} to {is}"),
            )
        }
        Dimension::Allocation => {
            let (was, is) = pair(&|facts| apart(facts, method));
            let (was, is) = (percentage_points(was), percentage_points(is));
            Words::new(
                format!("离目标配置从差 {was} 个百分点缩到 {is} 个"),
                format!("the distance to the target goes from {was} to {is} pp"),
            )
        }
        Dimension::Concentration => {
            let excess =
                |facts: &Facts| concentration(facts.holdings.as_deref()?, &method.concentration)?.excess();
            let (was, is) = pair(&excess);
            let (was, is) = (percentage_points(was), percentage_points(is));
            Words::new(
                format!("过于集中的部分合计从 {was} 个百分点降到 {is} 个"),
                format!("what is too concentrated goes from {was} to {is} pp in all"),
            )
        }
        Dimension::Horizon => {
            let short = |facts: &Facts| {
                let days =
                    due_and_free(facts.goals.as_deref()?, facts.holdings.as_deref()?, facts.as_of, method)?;
                days.into_iter().max_by(|a, b| a.short().cmp(&b.short()).then(b.by.cmp(&a.by)))
            };
            let by = short(before).map(|day| day.by.to_string()).unwrap_or_default();
            let (was, is) = pair(&|facts| short(facts).map(|day| day.short()));
            let (was, is) = (money(was), money(is));
            Words::new(
                format!("到 {by} 要用的钱，缺口从 {} 缩到 {}", was.zh, is.zh),
                format!("the gap for what is needed by {by} goes from {} to {}", was.en, is.en),
            )
        }
        Dimension::Protection => {
            let (was, is) = pair(&|facts| cover_need(facts, method).map(|need| need.max(Decimal::ZERO)));
            let (was, is) = (money(was), money(is));
            Words::new(
                format!("家人需要的保障从 {} 降到 {}", was.zh, is.zh),
                format!("what the family would need goes from {} to {}", was.en, is.en),
            )
        }
        Dimension::Debt | Dimension::Outcome => return None,
    })
}

/// Share of value above his class.
fn above_class(facts: &Facts) -> Option<Decimal> {
    let class = facts.risk_class?;
    let above = facts.holdings.iter().flatten().filter(|holding| {
        holding.known_level().is_some_and(|level| !crate::suitability::eligible(class, level))
    });
    let value =
        above.filter_map(|holding| holding.known_value()).fold(Decimal::ZERO, Decimal::saturating_add);
    Some(share(value, facts))
}

/// Half the sum of deviations from the target.
fn apart(facts: &Facts, method: &Method) -> Option<Decimal> {
    let target = target_of(facts, method)?;
    let values = class_values(facts.holdings.as_deref()?)?;
    let mut sum = Decimal::ZERO;
    for class in AssetClass::ALL {
        sum = sum.saturating_add(values.share(*class)?.checked_sub(target.of(*class))?.abs());
    }
    sum.checked_div(Decimal::TWO)
}

fn cost(fees: Decimal) -> Words {
    if fees.round_dp(0).is_zero() {
        return Words::new("没有费用", "no fees");
    }
    let fees = money(fees);
    Words::new(format!("费用约 {}", fees.zh), format!("fees about {}", fees.en))
}

/// Cover to take out, what it covers of the need, and what it may cost a year.
pub(super) fn cover(amount: Decimal, facts: &Facts, method: &Method, result: &WhatIfResult) -> Words {
    let covered = |facts: &Facts| {
        let need = cover_need(facts, method)?;
        Some(share_of(facts.cover?, need).unwrap_or(Decimal::ONE).min(Decimal::ONE))
    };
    let was = percent(covered(facts).unwrap_or_default());
    let is = percent(covered(&result.facts).unwrap_or_default());
    let premium = Fees::shipped().premium_rate(facts).and_then(|rate| amount.checked_mul(rate)).map(money);
    let (amount, premium) = (money(amount), premium.unwrap_or_default());
    Words::new(
        format!(
            "加保 {}（寿险、重疾险）：家人需要的保障从备好 {was} 到 {is}；每年保费估计约 {}，以核保为准",
            amount.zh, premium.zh
        ),
        format!(
            "Take out {} of life and critical-illness cover: {was} of what the family would need becomes {is}; premiums about {} \
             a year, as underwritten",
            amount.en, premium.en
        ),
    )
}

/// Debts to pay back, and what that does to payments.
pub(super) fn repayment(amount: Decimal, facts: &Facts, result: &WhatIfResult) -> Words {
    let was = percent(payments_to_income(facts).unwrap_or_default());
    let is = percent(payments_to_income(&result.facts).unwrap_or_default());
    let amount = money(amount);
    Words::new(
        format!(
            "用闲着的现金提前还贷 {}：每月还款占收入从 {was} 降到 {is}；有没有违约金先问贷款行",
            amount.zh
        ),
        format!(
            "Pay back {} of debts from idle cash: payments go from {was} to {is} of income; ask the lender about charges",
            amount.en
        ),
    )
}

/// A new questionnaire, with the range of what it brings.
pub(super) fn questionnaire(least: Decimal, most: Decimal) -> Words {
    let (low, high) = (points(least), points(most));
    Words::new(
        format!("一起重新做一次风险测评：风险匹配和配置才算得出来，按结果不同增加 {low} 到 {high} 分"),
        format!(
            "Fill in the risk questionnaire anew: risk fit and allocation can then be computed, {low} to {high} points by the result"
        ),
    )
}

/// All together.
pub(super) fn plan(measures: &[Measure], before: &Health, result: &WhatIfResult) -> Words {
    let (was, is) =
        (points(before.score.unwrap_or_default()), points(result.health.score.unwrap_or_default()));
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for measure in measures {
        match measure {
            Measure::Trade { trades } => {
                let count = trades.iter().filter(|step| !is_account(step)).count();
                zh.push(format!("调整 {count} 个产品"));
                en.push(format!("{count} products changed"));
            }
            Measure::Cover { amount } => {
                let amount = money(*amount);
                zh.push(format!("加保 {}", amount.zh));
                en.push(format!("{} of cover", amount.en));
            }
            Measure::PayDebt { amount } => {
                let amount = money(*amount);
                zh.push(format!("提前还贷 {}", amount.zh));
                en.push(format!("{} of debts paid back", amount.en));
            }
            Measure::Questionnaire => {}
        }
    }
    let cost = cost(result.cost);
    Words::new(
        format!("全部做到（{}）：从 {was} 分到 {is} 分，{}", zh.join("、"), cost.zh),
        format!("All together ({}): from {was} to {is} points; {}", en.join(", "), cost.en),
    )
}
