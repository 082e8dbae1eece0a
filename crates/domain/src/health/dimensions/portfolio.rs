//! WH-4 risk fit, WH-5 allocation, WH-6 concentration: how the holdings lie against class, target and limits.

use rust_decimal::Decimal;

use super::{Judgement, and_then, holdings_lack, nothing_held, unknown_of};
use crate::client::completed_years;
use crate::closed_sets::AssetClass;
use crate::facts::{Facts, HoldingFact};
use crate::health::FactField;
use crate::health::classes::{self, Group, GroupKind, share_of, target_of};
use crate::health::method::Method;
use crate::health::wording::{limit, listed, percent, percentage_points, plain, points};
use crate::words::Words;

pub(super) fn risk_fit(facts: &Facts, method: &Method) -> Option<Judgement> {
    let missing = unknown_of(&[
        (FactField::RiskClass, facts.risk_class.is_some()),
        (FactField::Holdings, facts.holdings.is_some()),
    ]);
    let Some(holdings) = &facts.holdings else { return Judgement::lacks(missing) };
    let of_value = || holdings.iter().filter_map(|holding| Some((holding, weight_of(holding)?)));
    let unrated: Vec<String> = of_value()
        .filter(|(holding, _)| holding.known_level().is_none())
        .map(|(holding, _)| holding.label().to_owned())
        .collect();
    if !unrated.is_empty() {
        return holdings_lack("风险等级", "risk level", &unrated, &[missing]);
    }
    let unpriced = unpriced(holdings);
    if of_value().next().is_none() {
        return without_value(&unpriced, &[missing]);
    }
    let Some(class) = facts.risk_class else { return Judgement::lacks(missing) };
    let (class_rank, mut total, mut above, mut weighted) =
        (class as i64 + 1, Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for (holding, value) in of_value() {
        let rank = holding.known_level()? as i64 + 1;
        total = total.checked_add(value)?;
        weighted = weighted.checked_add(value.checked_mul(rank.into())?)?;
        if rank > class_rank {
            above = above.checked_add(value)?;
        }
    }
    let (share, average) = (share_of(above, total)?, share_of(weighted, total)?);
    let rule = &method.risk_fit;
    let lift = average.checked_sub(class_rank.into())?.max(Decimal::ZERO);
    let off_share = rule.share_above.checked_mul(share)?;
    let off_lift = rule.levels_above.checked_mul(lift)?;
    let score = Decimal::ONE_HUNDRED.checked_sub(off_share)?.checked_sub(off_lift)?.max(Decimal::ZERO);
    let (share, average, lift) = (percent(share), plain(average.round_dp(2)), plain(lift.round_dp(2)));
    let (off_share, off_lift, text) = (points(off_share), points(off_lift), points(score));
    let (f_share, f_lift) = (plain(rule.share_above), plain(rule.levels_above));
    let mut reason = Words::new(
        format!(
            "等级 {class:?}：高于等级的占 {share}，减 {f_share} × {share} = {off_share} 分；按市值加权 R{average}，\
             高出 {lift} 级，减 {f_lift} × {lift} = {off_lift} 分 → {text} 分"
        ),
        format!(
            "Class {class:?}: {share} of value lies above it, {f_share} × {share} = {off_share} off; the average by value is \
             R{average}, {lift} above, {f_lift} × {lift} = {off_lift} off → {text} points"
        ),
    );
    name_unpriced(&mut reason, &unpriced);
    Judgement::scored(score, reason)
}

pub(super) fn allocation(facts: &Facts, method: &Method) -> Option<Judgement> {
    let target = target_of(facts, method);
    let others = if target.is_some() { Vec::new() } else { ways_to_a_target(facts) };
    let Some(holdings) = &facts.holdings else {
        let sets = if others.is_empty() { vec![Vec::new()] } else { others };
        let with_holdings = |set: Vec<FactField>| set.into_iter().chain([FactField::Holdings]).collect();
        return Judgement::lacks_either(sets.into_iter().map(with_holdings).collect());
    };
    let values = classes::class_values(holdings)?;
    if !values.unclassed.is_empty() {
        return holdings_lack("种类", "kind", &values.unclassed, &others);
    }
    if values.total.is_zero() {
        return without_value(&values.unpriced, &others);
    }
    let Some(target) = target else { return Judgement::lacks_either(others) };
    let mut apart = Decimal::ZERO;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (class, name_zh, name_en) in [
        (AssetClass::Equity, "权益", "equity"),
        (AssetClass::Bond, "固收", "bond"),
        (AssetClass::Cash, "现金", "cash"),
        (AssetClass::Alternative, "另类", "alternative"),
    ] {
        let (is, wanted) = (values.share(class)?, target.of(class));
        apart = apart.checked_add(is.checked_sub(wanted)?.abs())?;
        zh.push(format!("{name_zh} {}（目标 {}）", percent(is), percent(wanted)));
        en.push(format!("{name_en} {} (target {})", percent(is), percent(wanted)));
    }
    let off = apart.checked_mul(Decimal::from(50))?;
    let score = Decimal::ONE_HUNDRED.checked_sub(off)?.max(Decimal::ZERO);
    let (off, text) = (points(off), points(score));
    let mut reason = Words::new(
        format!("{}；偏离之和的一半 {off} 个百分点，100 − {off} → {text} 分", zh.join("、")),
        format!("{}; half the sum of deviations is {off} pp, 100 − {off} → {text} points", en.join(", ")),
    );
    if facts.target.is_none()
        && let (Some(class), Some(born)) = (facts.risk_class, facts.birth_date)
        && let (Some(cap), Some(age)) = (method.equity_cap(class), completed_years(born, facts.as_of))
    {
        let (cap, base) = (limit(cap), method.allocation.age_base);
        and_then(
            &mut reason,
            &format!("；没有约定目标，权益取等级 {class:?} 上限 {cap} 与 ({base} − {age} 岁)% 中较低的"),
            &format!(
                "; no target was agreed: equity is the lower of {cap} for class {class:?} and ({base} − age {age}) %"
            ),
        );
    }
    name_unpriced(&mut reason, &values.unpriced);
    Judgement::scored(score, reason)
}

pub(super) fn concentration(facts: &Facts, method: &Method) -> Option<Judgement> {
    let Some(holdings) = &facts.holdings else {
        return Judgement::lacks(vec![FactField::Holdings]);
    };
    let found = classes::concentration(holdings, &method.concentration)?;
    if !found.unclassed.is_empty() {
        return holdings_lack("种类", "kind", &found.unclassed, &[]);
    }
    if found.total.is_zero() {
        return without_value(&found.unpriced, &[]);
    }
    let excess = found.excess()?;
    let each = method.concentration.points_off;
    let off = each.checked_mul(excess.checked_mul(Decimal::ONE_HUNDRED)?)?;
    let score = Decimal::ONE_HUNDRED.checked_sub(off)?.max(Decimal::ZERO);
    let over: Vec<&Group> = found.groups.iter().filter(|group| !group.excess.is_zero()).collect();
    let (off, text, each) = (points(off), points(score), plain(each));
    let mut reason = if over.is_empty() {
        let (stock, fund) = (limit(method.concentration.stock), limit(method.concentration.fund));
        let (issuer, sector) = (limit(method.concentration.issuer), limit(method.concentration.sector));
        Words::new(
            format!(
                "单只股票不超过 {stock}、单只基金 {fund}、单一发行人 {issuer}、单一行业 {sector} → {text} 分"
            ),
            format!(
                "No stock above {stock}, no fund above {fund}, no issuer above {issuer}, no sector above {sector} → \
                 {text} points"
            ),
        )
    } else {
        let sum = percentage_points(excess);
        let (zh, en): (Vec<String>, Vec<String>) = over.iter().map(|group| group_words(group)).unzip();
        Words::new(
            format!("{}；合计超 {sum} 个百分点，减 {each} × {sum} = {off} 分 → {text} 分", zh.join("，")),
            format!("{}; {sum} pp above in all, {each} × {sum} = {off} off → {text} points", en.join(", ")),
        )
    };
    for (labels, zh, en) in [
        (&found.unknown_issuer, "发行人未知、没有计入", "issuer unknown, adds nothing"),
        (&found.unknown_sector, "行业未知、没有计入", "sector unknown, adds nothing"),
    ] {
        if !labels.is_empty() {
            let names = listed(labels);
            and_then(&mut reason, &format!("；{zh}：{}", names.zh), &format!("; {en}: {}", names.en));
        }
    }
    name_unpriced(&mut reason, &found.unpriced);
    Judgement::scored(score, reason)
}

/// What would give a target: birth date and class, or one agreed with the client.
fn ways_to_a_target(facts: &Facts) -> Vec<Vec<FactField>> {
    let derived = unknown_of(&[
        (FactField::BirthDate, facts.birth_date.is_some_and(|born| born <= facts.as_of)),
        (FactField::RiskClass, facts.risk_class.is_some()),
    ]);
    let agreed = vec![FactField::Target];
    if derived.is_empty() { vec![agreed] } else { vec![derived, agreed] }
}

/// Nothing of value: none is held, or the values are unknown.
fn without_value(unpriced: &[String], others: &[Vec<FactField>]) -> Option<Judgement> {
    if unpriced.is_empty() { nothing_held() } else { holdings_lack("市值", "value", unpriced, others) }
}

fn group_words(group: &Group) -> (String, String) {
    let (zh, en) = match group.kind {
        GroupKind::Stock => ("股票", "stock"),
        GroupKind::Fund => ("基金", "fund"),
        GroupKind::Issuer => ("发行人", "issuer"),
        GroupKind::Sector => ("行业", "sector"),
    };
    let (share, bound, over) = (percent(group.share), limit(group.limit), percentage_points(group.excess));
    (
        format!("{zh} {} 占 {share}，超过 {bound} 上限 {over} 个百分点", group.label),
        format!("{en} {} is {share}, {over} pp above {bound}", group.label),
    )
}

/// Value of a holding that weighs something.
fn weight_of(holding: &HoldingFact) -> Option<Decimal> {
    holding.known_value().filter(|value| !value.is_zero())
}

fn unpriced(holdings: &[HoldingFact]) -> Vec<String> {
    let without = holdings.iter().filter(|holding| holding.known_value().is_none());
    without.map(|holding| holding.label().to_owned()).collect()
}

fn name_unpriced(reason: &mut Words, labels: &[String]) {
    if !labels.is_empty() {
        let names = listed(labels);
        and_then(
            reason,
            &format!("；市值未知、没有计入：{}", names.zh),
            &format!("; value unknown, not counted: {}", names.en),
        );
    }
}
