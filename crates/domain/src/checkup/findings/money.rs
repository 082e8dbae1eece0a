//! CK-09, CK-10, CK-16, CK-17, CK-18 and CK-20: money at hand, money coming free, money needed on a day.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::{Check, FigureValue, Severity, views};
use super::unknown::{Gap, ProductGap};
use super::{CheckupInput, Found, finding, pressing};
use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::HoldingFact;
use crate::health::FactField;
use crate::health::classes::{class_values, liquid};
use crate::health::due_and_free;
use crate::health::wording::{limit, money, percent, plain};
use crate::words::Words;

const MONTHS_A_YEAR: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

pub fn judge(input: &CheckupInput<'_>, found: &mut Found) {
    match &input.facts.holdings {
        None => {
            let rules = [Check::Liquidity, Check::Maturity, Check::Insurance, Check::IdleCash];
            found.wants(FactField::Holdings, &rules);
        }
        Some(holdings) => {
            liquidity(input, holdings, found);
            maturity(input, holdings, found);
            insurance(input, holdings, found);
            idle_cash(input, holdings, found);
        }
    }
    horizon(input, found);
    goals(input, found);
}

/// Spending a month, where it is known and not nothing: a ratio to nothing says nothing.
fn spend(input: &CheckupInput<'_>) -> Option<Decimal> {
    input.facts.essential_monthly_spend.filter(|spend| *spend > Decimal::ZERO)
}

/// CK-09.
fn liquidity(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Liquidity;
    let Some(spend) = spend(input) else { return found.wants(FactField::EssentialMonthlySpend, &[RULE]) };
    let at_hand = liquid(holdings, input.method.liquidity.redeem_within_days);
    let ratio = at_hand.and_then(|at_hand| Some((at_hand.value, at_hand.value.checked_div(spend)?)));
    let Some((at_hand, months)) = ratio else { return found.lacks(Gap::Bounds, &[RULE]) };
    let rules = &input.rules.liquidity;
    if months >= rules.watch_below_months {
        return;
    }
    // What takes an unknown number of days may be at hand as well; only if that still is too little is it sure.
    let perhaps = holdings.iter().filter(|holding| holding.known_redeem_days().is_none());
    let perhaps = perhaps.filter_map(HoldingFact::known_value).fold(at_hand, Decimal::saturating_add);
    let at_most = perhaps.checked_div(spend).unwrap_or(months);
    if at_most >= rules.watch_below_months {
        return found.lacks(Gap::Products(ProductGap::RedeemDays), &[RULE]);
    }
    let (text, least) = (plain(months.round_dp(1)), plain(rules.watch_below_months));
    let short = rules.watch_below_months.saturating_mul(spend).saturating_sub(at_hand);
    let (has, needs) = (money(at_hand), money(short));
    let draft = finding(RULE, None, pressing(months < rules.act_below_months))
        .figure("months", FigureValue::Months(months.round_dp(4).normalize()))
        .figure("limit", FigureValue::Months(rules.watch_below_months))
        .money("amount", at_hand)
        .money("short", short);
    found.add(draft.words(
        Words::new(
            format!("随时能用的钱 {}，只够 {text} 个月必要支出，不到 {least} 个月", has.zh),
            format!("CNY {} at hand covers {text} months of essential spending, under {least}", has.en),
        ),
        Words::new(
            format!("先补 {} 到货币基金或活期，再谈别的投资", needs.zh),
            format!("Move CNY {} to money funds or deposits at call before any other investment", needs.en),
        ),
    ));
}

/// CK-10.
fn maturity(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    let rules = &input.rules.maturity;
    let mut due: BTreeMap<(i64, &str), (Decimal, &str)> = BTreeMap::new();
    for holding in holdings.iter().filter(|holding| !holding.maturity_planned) {
        let Some(value) = holding.known_value().filter(|value| !value.is_zero()) else { continue };
        let within = [holding.matures_on, holding.locked_until]
            .into_iter()
            .flatten()
            .map(|on| on.signed_duration_since(input.facts.as_of).num_days())
            .filter(|days| (0..=i64::from(rules.watch_within_days)).contains(days))
            .min();
        let Some(days) = within else { continue };
        let entry = due.entry((days, &holding.product)).or_insert((Decimal::ZERO, holding.label()));
        entry.0 = entry.0.saturating_add(value);
        entry.1 = entry.1.min(holding.label());
    }
    for ((days, product), (value, label)) in due {
        let Ok(left) = u32::try_from(days) else { continue };
        let Some(on) = input.facts.as_of.checked_add_days(chrono::Days::new(left.into())) else { continue };
        let amount = money(value);
        let draft = finding(Check::Maturity, Some(product), pressing(left <= rules.act_within_days))
            .figure("on", FigureValue::Date(on))
            .figure("days", FigureValue::Days(left))
            .money("amount", value);
        let (when_zh, when_en) = match left {
            0 => ("今天".to_owned(), "today".to_owned()),
            1 => ("明天".to_owned(), "tomorrow".to_owned()),
            n => (format!("{n} 天后"), format!("in {n} days")),
        };
        found.add(draft.words(
            Words::new(
                format!("{label}{when_zh}（{on}）到期 {}，还没有安排", amount.zh),
                format!("{label} comes free {when_en} ({on}), CNY {}, and nothing is settled", amount.en),
            ),
            Words::new(
                "约客户定下这笔钱到期后放哪里：先补备用金，再看目标配置",
                "Settle with the client where it goes: reserves first, then the target allocation",
            ),
        ));
    }
}

/// CK-16.
fn insurance(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Insurance;
    let value = views::value_of(holdings, ProductKind::Insurance);
    if value.is_zero() {
        return;
    }
    let income = input.facts.monthly_income.filter(|income| *income > Decimal::ZERO);
    let Some(yearly) = income.and_then(|income| income.checked_mul(MONTHS_A_YEAR)) else {
        return found.wants(FactField::MonthlyIncome, &[RULE]);
    };
    let most = input.rules.insurance.watch_above_incomes;
    if value <= yearly.saturating_mul(most) {
        return;
    }
    let times = value.checked_div(yearly).unwrap_or_default();
    let (amount, text, most_text) = (money(value), plain(times.round_dp(1)), plain(most));
    let draft = finding(RULE, None, Severity::Watch)
        .money("amount", value)
        .money("yearly_income", yearly)
        .figure("times", FigureValue::Name(plain(times)))
        .figure("limit", FigureValue::Name(most_text.clone()));
    found.add(draft.words(
        Words::new(
            format!("保险里的钱 {}，是年收入的 {text} 倍，超过 {most_text} 倍", amount.zh),
            format!("CNY {} in insurance is {text} times yearly income, above {most_text}", amount.en),
        ),
        Words::new(
            "核对保单的退保损失和用途，暂不再加趸交保险",
            "Check surrender losses and purpose of the policies; add no more single premiums",
        ),
    ));
}

/// CK-17.
fn idle_cash(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::IdleCash;
    let Some(spend) = spend(input) else { return found.wants(FactField::EssentialMonthlySpend, &[RULE]) };
    let Some(values) = class_values(holdings) else { return found.lacks(Gap::Bounds, &[RULE]) };
    let cash = values.of(AssetClass::Cash);
    let most = input.rules.idle_cash.watch_above_months;
    let kept = spend.saturating_mul(most);
    if cash <= kept {
        return;
    }
    let Some(months) = cash.checked_div(spend) else { return found.lacks(Gap::Bounds, &[RULE]) };
    let idle = cash.saturating_sub(kept);
    let (has, over, text, most_text) = (money(cash), money(idle), plain(months.round_dp(1)), plain(most));
    let draft = finding(RULE, None, Severity::Watch)
        .figure("months", FigureValue::Months(months.round_dp(4).normalize()))
        .figure("limit", FigureValue::Months(most))
        .money("amount", cash)
        .money("idle", idle);
    found.add(draft.words(
        Words::new(
            format!("现金类 {}，够 {text} 个月支出，超过 {most_text} 个月，其中 {} 闲着", has.zh, over.zh),
            format!(
                "CNY {} in cash covers {text} months, above {most_text}; CNY {} lies idle",
                has.en, over.en
            ),
        ),
        Words::new(
            "问清这笔钱近期有没有用处；没有就按目标配置分批投出去",
            "Ask whether it will be needed soon; if not, invest it in steps towards the target",
        ),
    ));
}

/// CK-18.
fn horizon(input: &CheckupInput<'_>, found: &mut Found) {
    const RULE: Check = Check::Horizon;
    let facts = input.facts;
    let Some(goals) = &facts.goals else { return found.wants(FactField::Goals, &[RULE]) };
    if !goals.iter().any(|goal| !goal.paid && goal.amount > Decimal::ZERO) {
        return;
    }
    let Some(holdings) = &facts.holdings else { return found.wants(FactField::Holdings, &[RULE]) };
    let Some(days) = due_and_free(goals, holdings, facts.as_of, input.method) else {
        return found.lacks(Gap::Bounds, &[RULE]);
    };
    let Some(worst) = days.iter().max_by(|a, b| a.short().cmp(&b.short()).then(b.by.cmp(&a.by))) else {
        return;
    };
    if worst.short().is_zero() {
        return;
    }
    // What has no level is not counted as free; it may be, up to what is short.
    let perhaps = holdings.iter().filter(|holding| holding.known_level().is_none());
    let perhaps = perhaps.filter_map(HoldingFact::known_value).fold(Decimal::ZERO, Decimal::saturating_add);
    if perhaps >= worst.short() {
        return found.lacks(Gap::Products(ProductGap::Level), &[RULE]);
    }
    let first = days.iter().find(|day| !day.short().is_zero()).unwrap_or(worst);
    let left = first.by.signed_duration_since(facts.as_of).num_days();
    let (short, due, free) = (money(worst.short()), money(worst.due), money(worst.free));
    let (by, level) = (worst.by, input.method.horizon.highest_level);
    let draft = finding(RULE, None, pressing(left <= i64::from(input.rules.horizon.act_within_days)))
        .figure("by", FigureValue::Date(by))
        .money("due", worst.due)
        .money("free", worst.free)
        .money("short", worst.short());
    found.add(draft.words(
        Words::new(
            format!(
                "到 {by} 要用 {}，那时能动用的 {level:?} 及以下资产只有 {}，缺 {}",
                due.zh, free.zh, short.zh
            ),
            format!(
                "By {by} CNY {} is due and only CNY {} at {level:?} or below is free: CNY {} short",
                due.en, free.en, short.en
            ),
        ),
        Words::new(
            "到期的钱不要再锁长期，先为这个日子留出来",
            "Lock nothing further away; set maturing money aside for that day first",
        ),
    ));
}

/// CK-20.
fn goals(input: &CheckupInput<'_>, found: &mut Found) {
    const RULE: Check = Check::Goal;
    let facts = input.facts;
    let Some(goals) = &facts.goals else { return found.wants(FactField::Goals, &[RULE]) };
    if facts.holdings.is_none() && goals.iter().any(|goal| !goal.paid) {
        return found.wants(FactField::Holdings, &[RULE]);
    }
    let open = goals.iter().filter(|goal| !goal.paid && goal.amount > Decimal::ZERO).count();
    if input.goals.len() < open {
        found.lacks(Gap::Bounds, &[RULE]);
    }
    let rules = &input.rules.goal;
    let mut same_day: BTreeMap<chrono::NaiveDate, u32> = BTreeMap::new();
    for goal in input.goals {
        let of_day = same_day.entry(goal.due).or_default();
        *of_day = of_day.saturating_add(1);
        let subject = if *of_day == 1 { goal.due.to_string() } else { format!("{} #{of_day}", goal.due) };
        if goal.funded >= rules.watch_below {
            continue;
        }
        let missing = goal.amount.saturating_mul(Decimal::ONE.saturating_sub(goal.funded)).round_dp(2);
        let (amount, short, due) = (money(goal.amount), money(missing), goal.due);
        let (text, least) = (percent(goal.funded), limit(rules.watch_below));
        let mut draft = finding(RULE, Some(&subject), pressing(goal.funded < rules.act_below))
            .figure("due", FigureValue::Date(due))
            .share("funded", goal.funded)
            .share("limit", rules.watch_below)
            .money("amount", goal.amount)
            .money("short", missing);
        if let Some(probability) = goal.probability.and_then(super::fraction) {
            draft = draft.share("probability", probability);
        }
        found.add(draft.words(
            Words::new(
                format!("{due} 要用的 {}，照现在的配置预计只备到 {text}，不到 {least}", amount.zh),
                format!(
                    "Of CNY {} due on {due}, {text} is provided for on the current path, under {least}",
                    amount.en
                ),
            ),
            Words::new(
                format!("和客户商量每月多存、推迟或调低目标，缺口约 {}", short.zh),
                format!(
                    "Discuss saving more, a later day or a lower amount; about CNY {} is missing",
                    short.en
                ),
            ),
        ));
    }
}
