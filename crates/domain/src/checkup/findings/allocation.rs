//! CK-01 … CK-06 and CK-15: what the money is in, and how much of it in one thing.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_analytics::similarity::overlap;

use super::super::{Check, Finding, Severity, views};
use super::unknown::{Gap, ProductGap};
use super::{CheckupInput, Found, finding, fraction, pressing};
use crate::closed_sets::{AssetClass, ProductKind};
use crate::facts::HoldingFact;
use crate::health::FactField;
use crate::health::classes::{
    Group, GroupKind, class_values, concentration, exempt_from_concentration, product_group, share_of,
};
use crate::health::wording::{limit, money, percentage_points};
use crate::words::Words;

pub fn judge(input: &CheckupInput<'_>, found: &mut Found) {
    drift(input, found);
    let Some(holdings) = &input.facts.holdings else {
        let rules =
            [Check::Stock, Check::Fund, Check::Issuer, Check::Sector, Check::Overlap, Check::Currency];
        return found.wants(FactField::Holdings, &rules);
    };
    concentrated(input, holdings, found);
    overlapping(input, holdings, found);
    currency(input, holdings, found);
}

/// CK-01.
fn drift(input: &CheckupInput<'_>, found: &mut Found) {
    const RULE: Check = Check::Drift;
    let facts = input.facts;
    let Some(holdings) = &facts.holdings else { return found.wants(FactField::Holdings, &[RULE]) };
    let classes = views::allocation(facts, input.method);
    if classes.iter().any(|class| class.target.is_none()) {
        for (field, missing) in [
            (FactField::BirthDate, facts.birth_date.is_none()),
            (FactField::RiskClass, facts.risk_class.is_none()),
        ] {
            if missing {
                found.wants(field, &[RULE]);
            }
        }
        return;
    }
    match class_values(holdings) {
        None => found.lacks(Gap::Bounds, &[RULE]),
        Some(values) if !values.unclassed.is_empty() => found.lacks(Gap::Products(ProductGap::Kind), &[RULE]),
        Some(_) => {}
    }
    let rules = &input.rules.drift;
    let mut away: Vec<(AssetClass, Decimal, Decimal, Decimal)> = classes
        .iter()
        .filter_map(|class| {
            let target = class.target?;
            let off = class.share.checked_sub(target)?;
            (off.abs() > rules.watch_above).then_some((class.class, class.share, target, off))
        })
        .collect();
    away.sort_by_key(|(class, _, _, off)| (std::cmp::Reverse(off.abs()), *class));
    let Some((_, _, _, largest)) = away.first() else { return };
    let mut draft = finding(RULE, None, pressing(largest.abs() > rules.act_above));
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (class, share, target, off) in &away {
        let name = class_name(*class);
        draft =
            draft.share(class_key(*class), *share).share(&format!("{}_target", class_key(*class)), *target);
        let points = percentage_points(off.abs()).trim_end_matches(".0").to_owned();
        let (over_zh, over_en) = if off.is_sign_negative() { ("低", "below") } else { ("高", "above") };
        let (share, target) = (beside(*share, *target), limit(*target));
        zh.push(format!("{}占 {share}，比目标 {target} {over_zh} {points} 个百分点", name.zh));
        en.push(format!("{}: {share}, {points} points {over_en} the target of {target}", name.en));
    }
    let draft = draft.share("limit", rules.watch_above);
    found.add(draft.words(
        Words::new(zh.join("；"), en.join("; ")),
        Words::new(
            "先用新到的钱和到期的钱补低配的一边，再看要不要卖出",
            "Fill what is below target from new and maturing money first, then consider selling",
        ),
    ));
}

/// CK-02 … CK-05.
fn concentrated(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    let Some(all) = concentration(holdings, &input.method.concentration) else {
        let rules = [Check::Stock, Check::Fund, Check::Issuer, Check::Sector];
        return found.lacks(Gap::Bounds, &rules);
    };
    let mut groups: Vec<&Group> = all.groups.iter().filter(|group| group.share > group.limit).collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.share), &group.key));
    for group in groups {
        found.add(of_group(input, holdings, group, all.total));
    }
    if !all.unclassed.is_empty() {
        found.lacks(Gap::Products(ProductGap::Kind), &[Check::Stock, Check::Fund]);
    }
    // What is unknown counts as one more group only where it could lift a known one, or itself, above the limit.
    let limits = &input.method.concentration;
    for (kind, rule, gap, most) in [
        (GroupKind::Issuer, Check::Issuer, ProductGap::Issuer, limits.issuer),
        (GroupKind::Sector, Check::Sector, ProductGap::Sector, limits.sector),
    ] {
        let unknown = holdings.iter().fold(Decimal::ZERO, |sum, h| sum.saturating_add(unknown_part(h, kind)));
        let largest = all.groups.iter().filter(|group| group.kind == kind && group.share <= group.limit);
        let largest = largest.map(|group| group.value).max().unwrap_or_default();
        let worst = share_of(unknown.saturating_add(largest), all.total);
        if !unknown.is_zero() && worst.is_some_and(|share| share > most) {
            found.lacks(Gap::Products(gap), &[rule]);
        }
    }
}

/// Value of a holding whose issuer, or whose sectors, are unknown. Sectors are of shares and what holds them.
fn unknown_part(holding: &HoldingFact, kind: GroupKind) -> Decimal {
    let value = holding.known_value().unwrap_or_default();
    if exempt_from_concentration(holding) {
        return Decimal::ZERO;
    }
    match kind {
        GroupKind::Issuer => {
            let known = holding.issuer.as_deref().is_some_and(|issuer| !issuer.trim().is_empty());
            if known { Decimal::ZERO } else { value }
        }
        GroupKind::Sector => {
            let shares = holding.kind.is_none_or(|kind| {
                kind.asset_classes().iter().any(|(class, _)| *class == AssetClass::Equity)
            });
            let known = holding.sector_weights.values().fold(Decimal::ZERO, |sum, w| sum.saturating_add(*w));
            let unknown = Decimal::ONE.saturating_sub(known).max(Decimal::ZERO);
            // Weights are published rounded; what they leave over is noise, not a sector.
            let noise = Decimal::new(2, 2);
            if shares && unknown > noise { value.saturating_mul(unknown) } else { Decimal::ZERO }
        }
        GroupKind::Stock | GroupKind::Fund => Decimal::ZERO,
    }
}

fn of_group(input: &CheckupInput<'_>, holdings: &[HoldingFact], group: &Group, total: Decimal) -> Finding {
    let (rule, zh, en) = match group.kind {
        GroupKind::Stock => (Check::Stock, "单只股票", "one stock"),
        GroupKind::Fund => (Check::Fund, "单只基金", "one fund"),
        GroupKind::Issuer => (Check::Issuer, "单一发行人", "one issuer"),
        GroupKind::Sector => (Check::Sector, "单一行业", "one sector"),
    };
    let acts = group.share > group.limit.saturating_mul(input.rules.pressing.limits);
    let (share, most, label) = (beside(group.share, group.limit), limit(group.limit), &group.label);
    let through = match group.kind {
        GroupKind::Sector => {
            holdings.iter().filter(|h| h.sector_weights.contains_key(&group.key) && is_fund(h)).count()
        }
        _ => 0,
    };
    let (through_zh, through_en) = match through {
        0 => (String::new(), String::new()),
        1 => ("（看穿 1 只基金）".to_owned(), " (looking through 1 fund)".to_owned()),
        n => (format!("（看穿 {n} 只基金）"), format!(" (looking through {n} funds)")),
    };
    let over = group.excess.saturating_mul(total);
    let sell = money(over);
    finding(rule, Some(&group.key), pressing(acts))
        .share("share", group.share)
        .share("limit", group.limit)
        .money("amount", group.value)
        .money("excess", over)
        .words(
            Words::new(
                format!("{label}占 {share}，{zh}上限 {most}{through_zh}"),
                format!("{label} is {share} of value, above the limit of {most} for {en}{through_en}"),
            ),
            Words::new(
                format!("和客户商量减到 {most} 以内，约 {}，分批做，先看费用和锁定期", sell.zh),
                format!(
                    "Discuss bringing it down to {most}, about CNY {}, in steps; look at fees and lock-ups first",
                    sell.en
                ),
            ),
        )
}

fn is_fund(holding: &HoldingFact) -> bool {
    holding.kind.and_then(product_group) == Some(GroupKind::Fund)
}

/// A share as percent with one decimal, or with so many that it reads differently from its limit.
pub fn beside(share: Decimal, other: Decimal) -> String {
    let apart = [3, 4, 5, 6].map(|places| (share.round_dp(places), other.round_dp(places)));
    let apart = apart.iter().find(|(a, b)| share == other || a != b).map_or(share, |(a, _)| *a);
    limit(apart)
}

/// How the overlap of two funds is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overlap {
    Constituents,
    Index,
    Sectors,
}

/// CK-06.
fn overlapping(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Overlap;
    let mut held: Vec<&HoldingFact> = holdings
        .iter()
        .filter(|holding| is_fund(holding) && holding.known_value().is_some_and(|value| !value.is_zero()))
        .collect();
    // A fund held in two places is one fund; of two descriptions the fuller counts, whichever was told first.
    held.sort_by(|a, b| {
        let told = |h: &HoldingFact| {
            (h.constituents.clone(), h.tracks.clone(), h.sector_weights.clone(), h.name.clone())
        };
        told(a).cmp(&told(b))
    });
    let funds: BTreeMap<&str, &HoldingFact> =
        held.into_iter().map(|holding| (holding.product.as_str(), holding)).collect();
    let funds: Vec<&HoldingFact> = funds.into_values().collect();
    let (mut pairs, mut by_sector) = (Vec::new(), Vec::new());
    for (at, one) in funds.iter().enumerate() {
        for other in funds.iter().skip(at.saturating_add(1)) {
            match common(one, other) {
                None => found.lacks(Gap::Products(ProductGap::Contents), &[RULE]),
                Some((share, _)) if share <= input.rules.overlap.watch_above => {}
                Some((share, Overlap::Sectors)) => by_sector.push((share, *one, *other)),
                Some((share, by)) => pairs.push((share, by, *one, *other)),
            }
        }
    }
    pairs.sort_by_key(|(share, ..)| std::cmp::Reverse(*share));
    by_sector.sort_by_key(|(share, ..)| std::cmp::Reverse(*share));
    let most = input.rules.overlap.watch_above;
    for (share, by, one, other) in pairs {
        let (a, b, text) = (one.label(), other.label(), beside(share, most));
        let reason = match by {
            Overlap::Index => Words::new(
                format!("{a}和{b}跟踪同一个指数，等于买了两份一样的东西"),
                format!("{a} and {b} track the same index: the same thing bought twice"),
            ),
            Overlap::Constituents | Overlap::Sectors => Words::new(
                format!("{a}和{b}的持仓有 {text} 相同，超过 {}", limit(most)),
                format!("{a} and {b} hold {text} in common, above {}", limit(most)),
            ),
        };
        let next = Words::new(
            "留费用低的一只，另一只换成补短板的资产",
            "Keep the cheaper one and turn the other into what is missing",
        );
        let draft = finding(RULE, Some(&format!("{}+{}", one.product, other.product)), Severity::Watch);
        found.add(draft.share("overlap", share).share("limit", most).words(reason, next));
    }
    let Some((share, one, other)) = by_sector.first() else { return };
    let (a, b, text, more) = (one.label(), other.label(), beside(*share, most), by_sector.len() - 1);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("；另有 {n} 对也是"), format!("; so do {n} more pairs")),
    };
    let draft = finding(RULE, Some("sectors"), Severity::Info).share("overlap", *share).share("limit", most);
    found.add(draft.words(
        Words::new(
            format!("只按行业估算，{a}和{b}有 {text} 相同{more_zh}，成分没有公布"),
            format!(
                "By sectors alone {a} and {b} have {text} in common{more_en}; what they hold is not published"
            ),
        ),
        Words::new(
            "查两只基金最近的季报持仓再判断",
            "Check the latest quarterly holdings of both funds before judging",
        ),
    ));
}

/// What two funds have in common: by what they hold, else by the index, else by sectors.
fn common(one: &HoldingFact, other: &HoldingFact) -> Option<(Decimal, Overlap)> {
    let of = |a: &BTreeMap<String, Decimal>, b: &BTreeMap<String, Decimal>| {
        if a.is_empty() || b.is_empty() {
            return None;
        }
        let floats = |weights: &BTreeMap<String, Decimal>| -> Vec<(String, f64)> {
            weights.iter().map(|(key, weight)| (key.clone(), weight.to_f64().unwrap_or_default())).collect()
        };
        fraction(overlap(&floats(a), &floats(b))).map(|share| share.min(Decimal::ONE))
    };
    let index = |holding: &HoldingFact| {
        holding.tracks.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    if let Some(share) = of(&one.constituents, &other.constituents) {
        return Some((share, Overlap::Constituents));
    }
    if let (Some(a), Some(b)) = (index(one), index(other))
        && a == b
    {
        return Some((Decimal::ONE, Overlap::Index));
    }
    of(&one.sector_weights, &other.sector_weights).map(|share| (share, Overlap::Sectors))
}

/// CK-15.
fn currency(input: &CheckupInput<'_>, holdings: &[HoldingFact], found: &mut Found) {
    const RULE: Check = Check::Currency;
    let Some(values) = class_values(holdings) else { return found.lacks(Gap::Bounds, &[RULE]) };
    if !values.unclassed.is_empty() {
        found.lacks(Gap::Products(ProductGap::Kind), &[RULE]);
    }
    let rules = &input.rules.currency;
    let foreign =
        |holding: &&HoldingFact| holding.kind.is_some_and(|kind: ProductKind| rules.kinds.contains(&kind));
    let amount = holdings
        .iter()
        .filter(foreign)
        .filter_map(HoldingFact::known_value)
        .fold(Decimal::ZERO, Decimal::saturating_add);
    let Some(share) = share_of(amount, values.total).filter(|share| *share > rules.watch_above) else {
        return;
    };
    let products: BTreeSet<&str> = holdings.iter().filter(foreign).map(HoldingFact::label).collect();
    let (text, most, count) = (beside(share, rules.watch_above), limit(rules.watch_above), products.len());
    let draft = finding(RULE, None, Severity::Watch);
    found.add(draft.share("share", share).share("limit", rules.watch_above).money("amount", amount).words(
        Words::new(
            format!("外币资产占 {text}（{count} 只），没有对冲，超过 {most}"),
            format!("Assets in foreign currency are {text} ({count} held), unhedged, above {most}"),
        ),
        Words::new(
            "问客户有没有用外币的打算；没有就商量降到上限以内",
            "Ask whether the client needs foreign currency; if not, discuss coming below the limit",
        ),
    ));
}

/// A class by its name in the contract.
fn class_key(class: AssetClass) -> &'static str {
    match class {
        AssetClass::Cash => "cash",
        AssetClass::Bond => "bond",
        AssetClass::Equity => "equity",
        AssetClass::Alternative => "alternative",
    }
}

fn class_name(class: AssetClass) -> Words {
    match class {
        AssetClass::Cash => Words::new("现金类", "Cash"),
        AssetClass::Bond => Words::new("固收类", "Bonds"),
        AssetClass::Equity => Words::new("权益类", "Equity"),
        AssetClass::Alternative => Words::new("另类", "Alternatives"),
    }
}
