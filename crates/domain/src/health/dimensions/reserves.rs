//! WH-1 liquidity and WH-2 debt: what is at hand against spending, what is owed against income and assets.

use rust_decimal::Decimal;

use super::{Judgement, and_then, holdings_lack, known, liquid_months, payments_to_income, unknown_of};
use crate::facts::Facts;
use crate::health::FactField;
use crate::health::classes;
use crate::health::method::{Method, points_at};
use crate::health::wording::{limit, listed, money, percent, plain, points};
use crate::words::Words;

pub(super) fn liquidity(facts: &Facts, method: &Method) -> Option<Judgement> {
    let spend = known(facts.essential_monthly_spend);
    if spend.is_some_and(|spend| spend.is_zero()) {
        let reason =
            Words::new("无法计算：每月必要支出为 0", "Cannot be computed: essential monthly spending is 0");
        return Judgement::unknown(reason);
    }
    let missing = unknown_of(&[
        (FactField::EssentialMonthlySpend, spend.is_some()),
        (FactField::Holdings, facts.holdings.is_some()),
    ]);
    let Some(holdings) = &facts.holdings else { return Judgement::lacks(missing) };
    let liquid = classes::liquid(holdings, method.liquidity.redeem_within_days)?;
    let left_out = listed(&liquid.left_out);
    if liquid.nothing_known {
        let labels = &liquid.left_out;
        return holdings_lack("赎回到账天数或市值", "days to redeem or value", labels, &[missing]);
    }
    let Some(spend) = spend else { return Judgement::lacks(missing) };
    let months = liquid_months(facts, method)?;
    let score = points_at(&method.liquidity.knots, months)?;
    let (at_hand, spent) = (money(liquid.value), money(spend));
    let (months, score_text) = (format!("{:.1}", months.round_dp(1)), points(score));
    let mut reason = Words::new(
        format!("流动资产 {} ÷ 每月必要支出 {} = {months} 个月 → {score_text} 分", at_hand.zh, spent.zh),
        format!(
            "Liquid assets {} ÷ essential spending {} a month = {months} months → {score_text} points",
            at_hand.en, spent.en
        ),
    );
    if !liquid.left_out.is_empty() {
        and_then(
            &mut reason,
            &format!("；到账天数或市值未知、没有计入：{}", left_out.zh),
            &format!("; not counted, days to redeem or value unknown: {}", left_out.en),
        );
    }
    Judgement::scored(score, reason)
}

pub(super) fn debt(facts: &Facts, method: &Method) -> Option<Judgement> {
    let (payments, income) = (known(facts.monthly_debt_payments), known(facts.monthly_income));
    let (debts, assets) = (known(facts.debts), known(facts.assets_total));
    let missing = unknown_of(&[
        (FactField::MonthlyDebtPayments, payments.is_some()),
        (FactField::MonthlyIncome, income.is_some()),
        (FactField::Debts, debts.is_some()),
        // Without debts there is nothing to hold against assets.
        (FactField::AssetsTotal, assets.is_some() || debts.is_some_and(|debts| debts.is_zero())),
    ]);
    if income.is_some_and(|income| income.is_zero()) {
        let reason = Words::new("无法计算：月收入为 0", "Cannot be computed: monthly income is 0");
        return Judgement::unknown(reason);
    }
    let (Some(payments), Some(income), Some(debts), []) = (payments, income, debts, missing.as_slice())
    else {
        return Judgement::lacks(missing);
    };
    let ratio = payments_to_income(facts)?;
    let base = points_at(&method.debt.knots, ratio)?;
    let (paid, earned) = (money(payments), money(income));
    let (ratio, base_text) = (percent(ratio), points(base));
    let mut reason = Words::new(
        format!("每月还款 {} ÷ 月收入 {} = {ratio} → {base_text} 分", paid.zh, earned.zh),
        format!("Payments {} ÷ income {} a month = {ratio} → {base_text} points", paid.en, earned.en),
    );
    let mut score = base;
    let bound = method.debt.debts_to_assets;
    if debts.is_zero() {
        and_then(&mut reason, "；没有负债", "; no debts");
    } else {
        let assets = assets.unwrap_or_default();
        let over = debts > bound.checked_mul(assets)?;
        let share = classes::share_of(debts, assets).map_or_else(|| "—".to_owned(), percent);
        let (owed, owned, bound) = (money(debts), money(assets), limit(bound));
        let (verb_zh, verb_en) = if over { ("高于", "above") } else { ("不高于", "not above") };
        and_then(
            &mut reason,
            &format!("；负债 {} ÷ 总资产 {} = {share}，{verb_zh} {bound}", owed.zh, owned.zh),
            &format!("; debts {} ÷ assets {} = {share}, {verb_en} {bound}", owed.en, owned.en),
        );
        if over {
            score = base.checked_sub(method.debt.points_off)?.max(Decimal::ZERO);
            let (off, left) = (plain(method.debt.points_off), points(score));
            let floor_zh = if base < method.debt.points_off { "（最低 0）" } else { "" };
            let floor_en = if base < method.debt.points_off { " (not below 0)" } else { "" };
            and_then(
                &mut reason,
                &format!("，减 {off} 分{floor_zh} → {left} 分"),
                &format!(", {off} off{floor_en} → {left} points"),
            );
        }
    }
    Judgement::scored(score, reason)
}
