//! How figures stand in a reason: money in 万 and 亿 in Chinese, in plain thousands in English; percent, months, points. Names
//! of the facts. What a sentence says is with the rule that says it.

use rust_decimal::Decimal;

use super::FactField;
use crate::words::Words;

/// An amount: 「126.0 万」, "1,260,000".
pub fn money(amount: Decimal) -> Words {
    Words::new(money_zh(amount), grouped(amount.round_dp(0)))
}

fn money_zh(amount: Decimal) -> String {
    let (wan, yi) = (Decimal::from(10_000), Decimal::from(100_000_000));
    let size = amount.abs();
    if size >= yi {
        format!("{:.2} 亿", amount.checked_div(yi).unwrap_or(amount).round_dp(2))
    } else if size >= wan {
        format!("{:.1} 万", amount.checked_div(wan).unwrap_or(amount).round_dp(1))
    } else {
        format!("{} 元", grouped(amount.round_dp(0)))
    }
}

/// Whole units with a comma between thousands.
fn grouped(amount: Decimal) -> String {
    let digits = amount.abs().trunc().normalize().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if amount.is_sign_negative() && digits != "0" { format!("-{text}") } else { text }
}

/// A fraction as percent with one decimal: "38.0%".
pub fn percent(fraction: Decimal) -> String {
    format!("{:.1}%", points_of(fraction).round_dp(1))
}

/// A fraction in percentage points with one decimal: "1.2".
pub fn percentage_points(fraction: Decimal) -> String {
    format!("{:.1}", points_of(fraction).round_dp(1))
}

/// A limit as percent without needless decimals: "20%".
pub fn limit(fraction: Decimal) -> String {
    format!("{}%", plain(points_of(fraction)))
}

fn points_of(fraction: Decimal) -> Decimal {
    fraction.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(fraction)
}

/// Points with at most one decimal: "86", "86.5".
pub fn points(points: Decimal) -> String {
    plain(points.round_dp(1))
}

/// A figure without needless zeros.
pub fn plain(figure: Decimal) -> String {
    let figure = figure.round_dp(4).normalize();
    if figure.is_zero() { "0".to_owned() } else { figure.to_string() }
}

/// Labels in a row, at most eight of them.
pub fn listed(labels: &[String]) -> Words {
    const MOST: usize = 8;
    let shown: Vec<&str> = labels.iter().take(MOST).map(String::as_str).collect();
    let (mut zh, mut en) = (shown.join("、"), shown.join(", "));
    let more = labels.len().saturating_sub(MOST);
    if more > 0 {
        zh.push_str(&format!("等 {} 项", labels.len()));
        en.push_str(&format!(" and {more} more"));
    }
    Words::new(zh, en)
}

/// What a fact is called.
pub fn field_name(field: FactField) -> Words {
    let (zh, en) = match field {
        FactField::BirthDate => ("出生日期", "date of birth"),
        FactField::RiskClass => ("有效的风险等级", "a valid risk class"),
        FactField::EssentialMonthlySpend => ("每月必要支出", "essential monthly spending"),
        FactField::MonthlyIncome => ("月收入", "monthly income"),
        FactField::MonthlyDebtPayments => ("每月还款", "monthly debt payments"),
        FactField::Debts => ("负债余额", "outstanding debts"),
        FactField::AssetsTotal => ("总资产", "total assets"),
        FactField::DependantYears => ("家人还需供养的年数", "years others depend on this income"),
        FactField::Cover => ("寿险与重疾保额", "sum insured on life and critical illness"),
        FactField::PremiumsYear => ("年缴保费", "premiums a year"),
        FactField::Holdings => ("持仓", "holdings"),
        FactField::Target => ("约定的配置目标", "an agreed target allocation"),
        FactField::Goals => ("用钱的目标和时间", "goals with their dates"),
        FactField::Outcome => ("收益与基准", "return and benchmark"),
        FactField::OpenBreach => ("有无未了结的违规", "whether a breach is open"),
        FactField::LossTolerance => ("能承受的半年亏损", "bearable six-month loss"),
    };
    Words::new(zh, en)
}
