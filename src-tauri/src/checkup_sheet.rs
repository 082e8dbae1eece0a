//! From the checkup page to the sheet a client takes home: the same figures, worded for paper. Nothing is computed but formats.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zhike_domain::checkup::record::Answer;
use zhike_domain::checkup::{Bucket, LossBasis, Severity};
use zhike_domain::closed_sets::AssetClass;
use zhike_domain::figures::{FigureName, Withheld};
use zhike_domain::health::{Band, Dimension};
use zhike_domain::words::Words;
use zhike_ipc::{CheckupPage, FindingView};
use zhike_report::{
    AllocationShare, Bucket as SheetBucket, Change, ChangePart, CheckupSheet, Dimension as SheetDimension,
    Figure, Finding, Health, Language, Sense, Severity as SheetSeverity, StageTarget, ValueCurve,
};

/// Who signs the sheet, and for whom it is.
pub struct Letterhead {
    /// The firm.
    pub firm: String,
    /// The branch.
    pub branch: String,
    /// The relationship manager.
    pub rm: String,
    /// The client, as he is addressed.
    pub client: Words,
}

/// The sheet of a page in a language.
pub fn sheet(page: &CheckupPage, head: Letterhead, language: Language) -> CheckupSheet {
    let tongue = Tongue(language);
    let answers = |view: &FindingView| {
        view.answer.as_ref().map(|answer| tongue.answer(answer.answer, answer.reason.as_deref()))
    };
    CheckupSheet {
        firm: head.firm,
        branch: head.branch,
        rm_name: head.rm,
        client_name: tongue.words(&head.client),
        made_on: page.as_of,
        prices_as_of: page.prices_as_of,
        health: tongue.health(page),
        dimensions: page
            .health
            .dimensions
            .iter()
            .map(|of| SheetDimension {
                name: tongue.dimension(of.id),
                score: of.score.map(number),
                weight: of.weight.round().to_u32().unwrap_or_default(),
                reason: tongue.words(&of.reason),
            })
            .collect(),
        change: page.change.map(|change| Change {
            since: change.since,
            from: number(change.from),
            to: number(change.to),
            parts: [
                (tongue.say("方法", "Method"), change.method),
                (tongue.say("资料", "What we learned"), change.data),
                (tongue.say("操作", "What was done"), change.action),
                (tongue.say("市场", "Market"), change.market),
            ]
            .into_iter()
            .map(|(name, points)| ChangePart { name, points: number(points) })
            .collect(),
        }),
        target: page.target.map(|target| StageTarget { score: number(target.score), by: target.by }),
        assets: yuan(page.assets, 2),
        value_curve: tongue.curve(page),
        figures: tongue.figures(page),
        allocation: page
            .allocation
            .iter()
            .map(|of| AllocationShare {
                class: tongue.class(of.class),
                share: number(of.share),
                target: of.target.map(number),
            })
            .collect(),
        buckets: page
            .buckets
            .iter()
            .map(|of| SheetBucket {
                name: tongue.bucket(of.bucket),
                amount: tongue.amount(of.amount),
                share: number(of.share),
            })
            .collect(),
        findings: page
            .findings
            .iter()
            .filter_map(|view| {
                let said = view.finding.said_to_client()?;
                Some(Finding {
                    severity: match view.finding.severity {
                        Severity::Act => SheetSeverity::Act,
                        Severity::Watch => SheetSeverity::Watch,
                        Severity::Info => SheetSeverity::Info,
                    },
                    rule: view.finding.rule.number().to_owned(),
                    reason: tongue.words(&said.reason),
                    next_step: tongue.words(&said.next_step),
                    answer: answers(view),
                })
            })
            .collect(),
        sources: tongue.sources(page),
    }
}

/// One language's words.
pub(crate) struct Tongue(pub(crate) Language);

impl Tongue {
    pub(crate) fn say(&self, zh: &str, en: &str) -> String {
        match self.0 {
            Language::ZhCn => zh.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    pub(crate) fn words(&self, words: &Words) -> String {
        self.say(&words.zh, &words.en)
    }

    fn health(&self, page: &CheckupPage) -> Health {
        let (Some(score), Some(band)) = (page.health.score, page.health.band) else {
            let questions = page.health.missing.iter().map(|missing| self.words(&missing.question));
            return Health::Insufficient { questions: questions.collect() };
        };
        let because = |cap: &zhike_domain::health::Cap| {
            let reasons: Vec<String> = cap.because.iter().map(|reason| self.words(reason)).collect();
            reasons.join(&self.say("；", "; "))
        };
        Health::Scored {
            score: number(score),
            band: self.band(band),
            cap_note: page.health.cap.as_ref().map(because),
        }
    }

    pub(crate) fn band(&self, band: Band) -> String {
        match band {
            Band::Weak => self.say("弱", "weak"),
            Band::Fair => self.say("中", "fair"),
            Band::Good => self.say("良", "good"),
            Band::Strong => self.say("优", "strong"),
        }
    }

    fn dimension(&self, dimension: Dimension) -> String {
        match dimension {
            Dimension::Liquidity => self.say("流动性", "Liquidity"),
            Dimension::Debt => self.say("负债", "Debt"),
            Dimension::Protection => self.say("保障", "Protection"),
            Dimension::RiskFit => self.say("风险匹配", "Risk fit"),
            Dimension::Allocation => self.say("资产配置", "Allocation"),
            Dimension::Concentration => self.say("集中度", "Concentration"),
            Dimension::Horizon => self.say("期限匹配", "Horizon"),
            Dimension::Outcome => self.say("投资结果", "Outcome"),
        }
    }

    fn class(&self, class: AssetClass) -> String {
        match class {
            AssetClass::Cash => self.say("现金", "Cash"),
            AssetClass::Bond => self.say("固收", "Bonds"),
            AssetClass::Equity => self.say("权益", "Equity"),
            AssetClass::Alternative => self.say("另类", "Alternatives"),
        }
    }

    fn bucket(&self, bucket: Bucket) -> String {
        match bucket {
            Bucket::Spend => self.say("要花的钱", "To spend"),
            Bucket::Protect => self.say("保命的钱", "To protect"),
            Bucket::Grow => self.say("生钱的钱", "To grow"),
            Bucket::Keep => self.say("求稳的钱", "To keep"),
        }
    }

    fn answer(&self, answer: Answer, reason: Option<&str>) -> String {
        let said = match answer {
            Answer::Accepted => self.say("接受", "accepted"),
            Answer::Declined => self.say("不接受", "declined"),
            Answer::Later => self.say("再说", "later"),
        };
        match reason {
            Some(reason) => format!("{said}{}{reason}", self.say("：", ": ")),
            None => said,
        }
    }

    /// An amount as people say it: 万 and 亿 in Chinese, whole yuan in English.
    pub(crate) fn amount(&self, amount: Decimal) -> String {
        let (wan, yi) = (Decimal::from(10_000), Decimal::from(100_000_000));
        match self.0 {
            Language::ZhCn if amount.abs() >= yi => {
                format!("{:.2} 亿", amount.checked_div(yi).unwrap_or(amount).round_dp(2))
            }
            Language::ZhCn if amount.abs() >= wan => {
                format!("{:.1} 万", amount.checked_div(wan).unwrap_or(amount).round_dp(1))
            }
            _ => yuan(amount, 0),
        }
    }

    fn curve(&self, page: &CheckupPage) -> Option<ValueCurve> {
        let (from, to) = (*page.curve.days.first()?, *page.curve.days.last()?);
        let values = &page.curve.values;
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let said = |value: f64| Decimal::from_f64_retain(value).map(|value| self.amount(value));
        Some(ValueCurve { points: values.clone(), from, to, high: said(high)?, low: said(low)? })
    }

    fn figures(&self, page: &CheckupPage) -> Vec<Figure> {
        let figures = &page.figures;
        let window = match (figures.from, figures.to) {
            (Some(from), Some(to)) => Some(format!(
                "{from} {} {to}{}",
                self.say("至", "to"),
                self.say(
                    &format!("，{} 个交易日", figures.observations),
                    &format!(", {} trading days", figures.observations)
                )
            )),
            _ => None,
        };
        let mut list = vec![
            self.rate(
                "时间加权收益（年化）",
                "Time-weighted return a year",
                figures.twr_annual,
                FigureName::TwrAnnual,
                page,
                window,
            ),
            // Where it can be held against his benchmark, both are of the same window.
            self.rate(
                "资金加权收益（XIRR）",
                "Money-weighted return (XIRR)",
                page.outcome.as_ref().map(|outcome| outcome.own).or(figures.xirr.rate),
                FigureName::Xirr,
                page,
                page.outcome.as_ref().map(|outcome| {
                    let benchmark = percent(outcome.benchmark, true);
                    self.say(
                        &format!("{} 起，同样进出的基准 {benchmark}", outcome.from),
                        &format!("since {}; benchmark with the same flows: {benchmark}", outcome.from),
                    )
                }),
            ),
        ];
        list.push(Figure {
            name: self.say("年化波动率", "Volatility a year"),
            value: figures
                .volatility
                .map_or_else(|| self.withheld(page, FigureName::Volatility), |v| percent(v, false)),
            note: Some(self.say("日收益样本标准差 × √252", "sample deviation of daily returns × √252")),
            sense: Sense::Plain,
        });
        let drawdown = figures.max_drawdown;
        list.push(Figure {
            name: self.say("最大回撤", "Deepest drawdown"),
            value: drawdown
                .map_or_else(|| self.withheld(page, FigureName::MaxDrawdown), |of| percent(of.depth, true)),
            note: drawdown.and_then(|of| {
                let fell = format!("{} {} {}", of.peak?, self.say("至", "to"), of.trough?);
                Some(match of.recovered {
                    Some(_) => fell + &self.say("，已收复", ", recovered"),
                    None => fell + &self.say("，尚未收复", ", not yet recovered"),
                })
            }),
            sense: drawdown
                .map_or(Sense::Plain, |of| if of.depth < 0.0 { Sense::Loss } else { Sense::Plain }),
        });
        if let Some(loss) = &page.six_month_loss {
            let basis = match loss.basis {
                LossBasis::Holdings => self.say("按现在的持仓", "with the holdings of today"),
                LossBasis::Account => self.say("按账户过去的波动", "as the account moved in the past"),
            };
            let tolerance = page.tolerance.map(|tolerance| {
                let said = yuan(tolerance, 0);
                self.say(&format!("，您说过能承受 {said}"), &format!("; you said {said} is bearable"))
            });
            list.push(Figure {
                name: self.say("六个月可能亏损（95%）", "Possible six-month loss (95%)"),
                value: yuan(loss.amount, 0),
                note: Some(basis + &tolerance.unwrap_or_default()),
                sense: Sense::Plain,
            });
        }
        if let Some(worst) = page.replays.first() {
            list.push(Figure {
                name: self.say("历史重演中最坏的一次", "Worst replay of the past"),
                value: yuan(worst.change, 0),
                note: Some(self.words(&worst.name)),
                sense: if worst.change < Decimal::ZERO { Sense::Loss } else { Sense::Gain },
            });
        }
        list
    }

    fn rate(
        &self,
        zh: &str,
        en: &str,
        rate: Option<f64>,
        name: FigureName,
        page: &CheckupPage,
        note: Option<String>,
    ) -> Figure {
        Figure {
            name: self.say(zh, en),
            value: rate.map_or_else(|| self.withheld(page, name), |rate| percent(rate, true)),
            note,
            sense: match rate {
                Some(rate) if rate > 0.0 => Sense::Gain,
                Some(rate) if rate < 0.0 => Sense::Loss,
                _ => Sense::Plain,
            },
        }
    }

    fn withheld(&self, page: &CheckupPage, name: FigureName) -> String {
        match page.figures.withheld.get(&name) {
            Some(Withheld::TooFewObservations) => self.say("不足 60 个交易日", "under 60 trading days"),
            Some(Withheld::UnderAYear) => self.say("不满一年", "under a year"),
            Some(Withheld::SeveralRoots) => self.say("有多个解", "several solutions"),
            Some(Withheld::NoRoot) => self.say("无解", "no solution"),
            Some(Withheld::ConstantReturns | Withheld::NoDownside | Withheld::NoValues) | None => {
                self.say("暂无", "none yet")
            }
        }
    }

    fn sources(&self, page: &CheckupPage) -> String {
        let prices = match page.prices_as_of {
            Some(day) => self.say(&format!("价格截至 {day}"), &format!("Prices as of {day}")),
            None => self.say("没有价格", "No prices"),
        };
        let away = if page.held_away.is_zero() {
            String::new()
        } else {
            let amount = self.amount(page.held_away);
            self.say(
                &format!("；其中他处资产 {amount} 由您告知，未经核实"),
                &format!("; {amount} held elsewhere as you told us, unverified"),
            )
        };
        let rules = format!("{} / {}", page.health.method, page.rules);
        format!("{prices}{away}{}{rules}", self.say("；口径 ", "; method "))
    }
}

/// A score, share or part as a number that is drawn.
fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// A rate with two decimals; signed where the sign says something.
fn percent(rate: f64, signed: bool) -> String {
    let sign = match rate {
        rate if rate < 0.0 => "−",
        rate if rate > 0.0 && signed => "+",
        _ => "",
    };
    format!("{sign}{:.2}%", rate.abs() * 100.0)
}

/// An amount in yuan, half-even, with commas between thousands.
fn yuan(amount: Decimal, places: u32) -> String {
    let rounded = amount.abs().round_dp(places);
    let text = format!("{rounded:.*}", usize::try_from(places).unwrap_or_default());
    let (whole, cents) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, cents)| (whole, Some(cents)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() && !rounded.is_zero() { "−" } else { "" };
    match cents {
        Some(cents) => format!("{sign}¥{grouped}.{cents}"),
        None => format!("{sign}¥{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_half_even_and_grouped() {
        let said = |text: &str, places| yuan(text.parse().unwrap(), places);
        assert_eq!(said("12846310.545", 2), "¥12,846,310.54");
        assert_eq!(said("-999.5", 0), "−¥1,000");
        assert_eq!(said("0.004", 2), "¥0.00");
        assert_eq!(said("-0.001", 2), "¥0.00");
    }

    #[test]
    fn rates_carry_a_true_minus() {
        assert_eq!(percent(-0.1163, true), "−11.63%");
        assert_eq!(percent(0.094, false), "9.40%");
    }
}
