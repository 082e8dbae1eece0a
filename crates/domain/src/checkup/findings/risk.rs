//! CK-11, CK-12, CK-13 and CK-21: losses against what the client says he bears, and his return against his own benchmark.

use rust_decimal::Decimal;

use super::super::{Check, FigureValue, LossBasis, Severity};
use super::allocation::beside;
use super::unknown::Gap;
use super::{CheckupInput, Found, finding, fraction, pressing};
use crate::health::FactField;
use crate::health::wording::{limit, money, percent, percentage_points};
use crate::words::Words;

pub fn judge(input: &CheckupInput<'_>, found: &mut Found) {
    match input.facts.loss_tolerance.filter(|tolerance| *tolerance >= Decimal::ZERO) {
        None => {
            found.wants(FactField::LossTolerance, &[Check::SixMonthLoss, Check::Drawdown, Check::Stress]);
        }
        Some(tolerance) => {
            six_months(input, tolerance, found);
            drawdown(input, tolerance, found);
            stress(input, tolerance, found);
        }
    }
    lag(input, found);
}

fn acts(input: &CheckupInput<'_>, loss: Decimal, tolerance: Decimal) -> bool {
    loss > tolerance.saturating_mul(input.rules.pressing.tolerance)
}

/// CK-11.
fn six_months(input: &CheckupInput<'_>, tolerance: Decimal, found: &mut Found) {
    const RULE: Check = Check::SixMonthLoss;
    let Some(loss) = input.six_month_loss else { return found.lacks(Gap::History, &[RULE]) };
    if loss.share <= tolerance {
        return;
    }
    let (text, most, amount) = (beside(loss.share, tolerance), limit(tolerance), money(loss.amount));
    let (on_zh, on_en) = match loss.basis {
        LossBasis::Holdings => ("按现在的持仓", "With the holdings of today"),
        LossBasis::Account => ("按账户过去的波动", "As the account moved in the past"),
    };
    let to = input.figures.and_then(|figures| figures.to).filter(|_| loss.basis == LossBasis::Account);
    let draft = finding(RULE, None, pressing(acts(input, loss.share, tolerance)))
        .figure_of("loss", FigureValue::Share(loss.share), to)
        .share("tolerance", tolerance)
        .figure_of("amount", FigureValue::Money(loss.amount), to);
    found.add(draft.words(
        Words::new(
            format!("{on_zh}，半年里二十次有一次会亏 {text} 以上（约 {}），超过客户说能承受的 {most}", amount.zh),
            format!(
                "{on_en}, one half-year in twenty would lose more than {text} (about CNY {}); the client says {most}",
                amount.en
            ),
        ),
        Words::new(
            "先确认客户说的数字是不是真实想法，再商量降低权益仓位",
            "Make sure the client means that figure, then discuss less equity",
        ),
    ));
}

/// CK-12.
fn drawdown(input: &CheckupInput<'_>, tolerance: Decimal, found: &mut Found) {
    const RULE: Check = Check::Drawdown;
    let Some(fall) = input.drawdown_now.and_then(fraction).map(|fall| fall.abs()) else {
        return found.lacks(Gap::History, &[RULE]);
    };
    if fall <= tolerance {
        return;
    }
    let (text, most) = (beside(fall, tolerance), limit(tolerance));
    let to = input.figures.and_then(|figures| figures.to);
    let draft = finding(RULE, None, Severity::Act)
        .figure_of("drawdown", FigureValue::Share(fall), to)
        .share("tolerance", tolerance);
    found.add(draft.words(
        Words::new(
            format!("账户从最高点回落了 {text}，超过客户说能承受的 {most}"),
            format!("The account stands {text} below its peak; the client says {most} is bearable"),
        ),
        Words::new(
            "主动打电话说明原因，听客户怎么想，再定留、减还是换",
            "Call, explain why, listen, then settle what to keep, reduce or change",
        ),
    ));
}

/// CK-13.
fn lag(input: &CheckupInput<'_>, found: &mut Found) {
    const RULE: Check = Check::Lag;
    let outcome = input.facts.outcome.as_ref();
    let rates = outcome.and_then(|outcome| Some((fraction(outcome.xirr?)?, fraction(outcome.benchmark?)?)));
    let Some((own, benchmark)) = rates else { return found.wants(FactField::Outcome, &[RULE]) };
    let Some(behind) = benchmark.checked_sub(own) else { return };
    let most = input.rules.lag.watch_above;
    if behind <= most {
        return;
    }
    let (own_text, other, points) = (percent(own), percent(benchmark), percentage_points(behind));
    let to = input.figures.and_then(|figures| figures.to);
    let draft = finding(RULE, None, Severity::Watch)
        .figure_of("own", FigureValue::Share(own), to)
        .figure_of("benchmark", FigureValue::Share(benchmark), to)
        .share("behind", behind)
        .share("limit", most);
    found.add(draft.words(
        Words::new(
            format!("扣费后年化 {own_text}，同样进出的基准 {other}，落后 {points} 个百分点"),
            format!("{own_text} a year after costs against {other} of the benchmark: {points} points behind"),
        ),
        Words::new(
            "按持仓逐只看贡献，找出拖后腿的和费用高的",
            "Go through the contributions one by one: what lags, and what costs too much",
        ),
    ));
}

/// CK-21: the worst episode is the finding.
fn stress(input: &CheckupInput<'_>, tolerance: Decimal, found: &mut Found) {
    const RULE: Check = Check::Stress;
    if input.facts.holdings.is_none() {
        return found.wants(FactField::Holdings, &[RULE]);
    }
    let held = input.facts.holdings.iter().flatten();
    let without_kind =
        held.filter(|h| h.kind.is_none() && h.known_value().is_some_and(|v| !v.is_zero())).count();
    if without_kind > 0 {
        found.lacks(Gap::Episodes, &[RULE]);
    }
    let beyond: Vec<_> = input.replays.iter().filter(|replay| -replay.share > tolerance).collect();
    let Some(worst) = beyond.iter().min_by(|a, b| (a.share, a.from).cmp(&(b.share, b.from))) else { return };
    let loss = -worst.share;
    let (text, most, amount) = (beside(loss, tolerance), limit(tolerance), money(worst.change.abs()));
    let more = beyond.len().saturating_sub(1);
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("；另有 {n} 次也会超过"), format!("; {n} more would as well")),
    };
    let draft = finding(RULE, Some(&worst.episode), pressing(acts(input, loss, tolerance)))
        .share("loss", loss)
        .share("tolerance", tolerance)
        .money("amount", worst.change.abs())
        .figure("from", FigureValue::Date(worst.from))
        .figure("to", FigureValue::Date(worst.to))
        .share("own_prices", worst.own_prices);
    found.add(draft.words(
        Words::new(
            format!(
                "{}重来一次，现在的持仓会亏 {text}（约 {}），客户说能承受 {most}{more_zh}",
                worst.name.zh, amount.zh
            ),
            format!(
                "{} again would cost today's holdings {text} (about CNY {}); the client says {most}{more_en}",
                worst.name.en, amount.en
            ),
        ),
        Words::new(
            "用这个数字和客户核对承受力，商量减一部分波动大的",
            "Check the client's tolerance against this figure and discuss less of what swings most",
        ),
    ));
}
