//! CK-07, CK-08, CK-14 and CK-19: whether each product still fits, what it costs, how old its price is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;

use super::super::{Check, FigureValue, Severity};
use super::allocation::beside;
use super::unknown::{Gap, ProductGap};
use super::{CheckupInput, Found, finding};
use crate::calendar::trading_days;
use crate::closed_sets::{ProductKind, RiskLevel};
use crate::facts::HoldingFact;
use crate::health::FactField;
use crate::health::classes::{class_values, share_of};
use crate::health::wording::{limit, listed, money};
use crate::suitability::eligible;
use crate::words::Words;

pub fn judge(input: &CheckupInput<'_>, found: &mut Found) {
    let Some(holdings) = &input.facts.holdings else {
        let rules = [Check::AboveClass, Check::Rerated, Check::Costs, Check::Stale];
        return found.wants(FactField::Holdings, &rules);
    };
    above_class(input, holdings, found);
    rerated(holdings, found);
    costs(input, holdings, found);
    stale(input, holdings, found);
}

/// Holdings of one product together, in the order of their codes; those of no value hold nothing.
fn by_product(holdings: &[HoldingFact]) -> BTreeMap<&str, Vec<&HoldingFact>> {
    let mut products: BTreeMap<&str, Vec<&HoldingFact>> = BTreeMap::new();
    for holding in holdings.iter().filter(|holding| !holding.value.is_some_and(|value| value.is_zero())) {
        products.entry(&holding.product).or_default().push(holding);
    }
    products
}

fn value_of(held: &[&HoldingFact]) -> Decimal {
    held.iter().filter_map(|holding| holding.known_value()).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// What people call a product held, the same whatever the order of its holdings.
fn label_of<'a>(held: &[&'a HoldingFact]) -> &'a str {
    held.iter().map(|holding| holding.label()).min().unwrap_or_default()
}

/// CK-07.
fn above_class(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::AboveClass;
    let products = by_product(holdings);
    if products.is_empty() {
        return;
    }
    let Some(class) = input.facts.risk_class else { return found.wants(FactField::RiskClass, &[RULE]) };
    let mut above: Vec<(Decimal, &str, &str, RiskLevel)> = Vec::new();
    for (product, held) in &products {
        // Of several ratings of one product the highest binds (SU-18).
        match held.iter().filter_map(|holding| holding.known_level()).max() {
            None => found.lacks(Gap::Products(ProductGap::Level), &[RULE]),
            Some(level) if eligible(class, level) => {}
            Some(level) => above.push((value_of(held), product, label_of(held), level)),
        }
    }
    above.sort_by_key(|(value, product, ..)| (std::cmp::Reverse(*value), *product));
    for (value, product, label, level) in above {
        let amount = money(value);
        let draft = finding(RULE, Some(product), Severity::Act)
            .figure("product", FigureValue::Name(label.to_owned()))
            .figure("level", FigureValue::Name(format!("{level:?}")))
            .figure("class", FigureValue::Name(format!("{class:?}")))
            .money("amount", value);
        found.add(draft.words(
            Words::new(
                format!("{label}是 {level:?}，客户是 {class:?}，超出他的风险等级（{}）", amount.zh),
                format!("{label} is {level:?} and the client {class:?}: above the class (CNY {})", amount.en),
            ),
            Words::new(
                "告诉客户已不匹配，记下他的选择；不再加仓，不主动推荐同类产品",
                "Tell the client it no longer fits and record the choice; add nothing, offer nothing alike",
            ),
        ));
    }
}

/// CK-08.
fn rerated(holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Rerated;
    let mut changed = Vec::new();
    for (product, held) in by_product(holdings) {
        let now = held.iter().filter_map(|holding| holding.known_level()).max();
        let bought = held.iter().filter_map(|holding| holding.risk_level_bought).max();
        match (now, bought) {
            (Some(now), Some(bought)) if now != bought => {
                changed.push((now < bought, product, label_of(&held), bought, now, value_of(&held)));
            }
            (Some(_), Some(_)) => {}
            _ if held.iter().all(|holding| holding.kind == Some(ProductKind::Cash)) => {}
            _ => found.lacks(Gap::Products(ProductGap::LevelBought), &[RULE]),
        }
    }
    changed.sort_by_key(|(lower, product, _, _, _, value)| (*lower, std::cmp::Reverse(*value), *product));
    for (lower, product, label, bought, now, value) in changed {
        let (severity, zh, en) =
            if lower { (Severity::Info, "调低", "lowered") } else { (Severity::Watch, "调高", "raised") };
        let draft = finding(RULE, Some(product), severity)
            .figure("bought_at", FigureValue::Name(format!("{bought:?}")))
            .figure("now", FigureValue::Name(format!("{now:?}")))
            .money("amount", value);
        found.add(draft.words(
            Words::new(
                format!("{label}买入时是 {bought:?}，现在{zh}到 {now:?}"),
                format!("{label} was {bought:?} when bought and has been {en} to {now:?}"),
            ),
            Words::new(
                "重新做一次适当性匹配，把变化告诉客户并留痕",
                "Match it again, tell the client of the change and record it",
            ),
        ));
    }
}

/// CK-14.
fn costs(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Costs;
    let rules = &input.rules.costs;
    let Some(total) = class_values(holdings).map(|values| values.total) else {
        return found.lacks(Gap::Bounds, &[RULE]);
    };
    if total.is_zero() {
        return;
    }
    let (mut known, mut yearly) = (Decimal::ZERO, Decimal::ZERO);
    for holding in holdings {
        if let (Some(value), Some(cost)) = (holding.known_value(), holding.annual_cost) {
            known = known.saturating_add(value);
            yearly = yearly.saturating_add(value.saturating_mul(cost));
        }
    }
    let part = share_of(known, total).unwrap_or_default();
    if part.is_zero() || part < rules.known_share {
        return found.lacks(Gap::Products(ProductGap::Costs), &[RULE]);
    }
    let Some(rate) = share_of(yearly, known).filter(|rate| *rate > rules.watch_above) else { return };
    let (text, most, amount) = (precise(rate), limit(rules.watch_above), money(yearly));
    let draft = finding(RULE, None, Severity::Watch)
        .share("rate", rate.round_dp(9).normalize())
        .share("limit", rules.watch_above)
        .money("amount", yearly.round_dp(2))
        .share("known_share", part.round_dp(9).normalize());
    found.add(draft.words(
        Words::new(
            format!("一年费用平均 {text}，约 {}，超过 {most}", amount.zh),
            format!("Costs average {text} a year, about CNY {}, above {most}", amount.en),
        ),
        Words::new(
            "找出最贵的几只，看有没有同类里费率低的份额或指数基金",
            "Find the dearest ones and see whether a cheaper share class or index fund will do",
        ),
    ));
}

/// A small rate as percent with two decimals.
fn precise(rate: Decimal) -> String {
    let points = rate.saturating_mul(Decimal::ONE_HUNDRED);
    let two = points.round_dp(2);
    if two == Decimal::new(15, 1) {
        beside(rate, Decimal::new(15, 3))
    } else {
        format!("{}%", two.normalize())
    }
}

/// CK-19: three findings at most, each naming its products.
fn stale(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Stale;
    let as_of = input.facts.as_of;
    let (mut unpriced, mut old, mut away) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut oldest_price, mut oldest_word): (Option<NaiveDate>, Option<NaiveDate>) = (None, None);
    let earlier = |seen: Option<NaiveDate>, on: NaiveDate| Some(seen.map_or(on, |seen| seen.min(on)));
    for holding in holdings {
        let Some(value) = holding.known_value() else {
            unpriced.insert(holding.label().to_owned());
            continue;
        };
        // Money in the account has no price that could age.
        if value.is_zero() || (holding.kind == Some(ProductKind::Cash) && !holding.held_away) {
            continue;
        }
        match holding.priced_on {
            None => found.lacks(Gap::Products(ProductGap::PricedOn), &[RULE]),
            Some(on) if holding.held_away => {
                let until = on.checked_add_months(Months::new(input.rules.stale.held_away_months));
                if until.is_some_and(|until| until < as_of) {
                    away.insert(holding.label().to_owned());
                    oldest_word = earlier(oldest_word, on);
                }
            }
            Some(on) if trading_days_since(input, on) > input.rules.stale.price_trading_days => {
                old.insert(holding.label().to_owned());
                oldest_price = earlier(oldest_price, on);
            }
            Some(_) => {}
        }
    }
    let desk = Words::new(
        "请产品岗更新价格，更新前不和客户谈这几项的盈亏",
        "Have the product desk update the prices; discuss no gain or loss on these before",
    );
    if !unpriced.is_empty() {
        let names = listed(&unpriced.into_iter().collect::<Vec<_>>());
        found.add(finding(RULE, Some("no_price"), Severity::Watch).words(
            Words::new(
                format!("没有可用的价格，没有计入市值：{}", names.zh),
                format!("No usable price, counted in no value: {}", names.en),
            ),
            desk.clone(),
        ));
    }
    if let Some(on) = oldest_price {
        let names = listed(&old.into_iter().collect::<Vec<_>>());
        let most = input.rules.stale.price_trading_days;
        let draft = finding(RULE, Some("price"), Severity::Watch)
            .figure("priced_on", FigureValue::Date(on))
            .figure("limit", FigureValue::Days(most));
        found.add(draft.words(
            Words::new(
                format!("价格超过 {most} 个交易日没更新，最早的是 {on}：{}", names.zh),
                format!("Prices are older than {most} trading days, the oldest of {on}: {}", names.en),
            ),
            desk,
        ));
    }
    if let Some(on) = oldest_word {
        let names = listed(&away.into_iter().collect::<Vec<_>>());
        let most = input.rules.stale.held_away_months;
        let draft = finding(RULE, Some("held_away"), Severity::Watch)
            .figure("told_on", FigureValue::Date(on))
            .figure("limit", FigureValue::Months(most.into()));
        found.add(draft.words(
            Words::new(
                format!("放在别处的资产超过 {most} 个月没核对，最早的是 {on} 说的：{}", names.zh),
                format!(
                    "Assets elsewhere were last told of over {most} months ago, the oldest on {on}: {}",
                    names.en
                ),
            ),
            Words::new(
                "下次见面请客户报一遍现在的金额",
                "Ask the client for today's amounts when you next meet",
            ),
        ));
    }
}

/// Trading days after a day up to the checkup's. Counted as far back as the limit can reach, so that a date from another age costs
/// no more than one of last year.
fn trading_days_since(input: &CheckupInput<'_>, on: NaiveDate) -> u32 {
    let as_of = input.facts.as_of;
    let reach = u64::from(input.rules.stale.price_trading_days).saturating_mul(3).saturating_add(60);
    let first = as_of.checked_sub_days(Days::new(reach)).unwrap_or(as_of);
    let from = on.succ_opt().unwrap_or(on).max(first);
    u32::try_from(trading_days(from, as_of, input.closed_days).len()).unwrap_or(u32::MAX)
}
