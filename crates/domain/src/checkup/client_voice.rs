//! What a client reads of a finding, on the presentation and on paper: said to him, not about him, and with a next step that is his.
//! What only the desk can mend is left out.

use super::{Check, FigureValue, Finding};
use crate::health::wording::{limit, money};
use crate::words::Words;

/// A finding as it is said to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidToClient {
    /// Why, in one sentence.
    pub reason: Words,
    /// What he may do.
    pub next_step: Words,
}

impl Finding {
    /// The finding in words for the client; `None` for what is the firm's own homework: data of products, stale prices, facts
    /// still to be asked (the score's questions name those).
    pub fn said_to_client(&self) -> Option<SaidToClient> {
        let subject = self.subject.as_deref().unwrap_or_default();
        if subject.starts_with("missing/") || (self.rule == Check::Stale && subject != "held_away") {
            return None;
        }
        Some(SaidToClient { reason: self.reason_to_client(), next_step: next_step(self.rule) })
    }

    /// Reasons that speak of the client are worded anew from their figures; the others speak of the money alone.
    fn reason_to_client(&self) -> Words {
        let worded = match self.rule {
            Check::AboveClass => self.above_class(),
            Check::SixMonthLoss => self.loss("loss").map(|(loss, amount, bears)| {
                Words::new(
                    format!("半年里二十次有一次会亏 {loss} 以上（约 {}），您说能承受 {bears}", amount.zh),
                    format!(
                        "One half-year in twenty would lose more than {loss} (about CNY {}); you said you bear {bears}",
                        amount.en
                    ),
                )
            }),
            Check::Drawdown => self.share("drawdown").zip(self.share("tolerance")).map(|(fall, bears)| {
                Words::new(
                    format!("您的账户从最高点回落了 {fall}，您说能承受 {bears}"),
                    format!("Your account stands {fall} below its peak; you said you bear {bears}"),
                )
            }),
            Check::Stress => self.loss("loss").map(|(loss, amount, bears)| {
                Words::new(
                    format!("过去最坏的一次行情重来，现在的持仓约亏 {loss}（{}），您说能承受 {bears}", amount.zh),
                    format!(
                        "The worst of past markets again would cost today's holdings about {loss} (CNY {}); you said you bear {bears}",
                        amount.en
                    ),
                )
            }),
            _ => None,
        };
        worded.unwrap_or_else(|| self.reason.clone())
    }

    fn above_class(&self) -> Option<Words> {
        let (product, level, class) = (self.name("product")?, self.name("level")?, self.name("class")?);
        let amount = self.money("amount")?;
        Some(Words::new(
            format!("{product}（{}）是 {level}，高于您的风险等级 {class}", amount.zh),
            format!("{product} (CNY {}) is rated {level}, above your risk class {class}", amount.en),
        ))
    }

    fn loss(&self, name: &str) -> Option<(String, Words, String)> {
        Some((self.share(name)?, self.money("amount")?, self.share("tolerance")?))
    }

    fn value(&self, name: &str) -> Option<&FigureValue> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| &figure.value)
    }

    fn share(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            FigureValue::Share(share) => Some(limit(share.round_dp(3))),
            _ => None,
        }
    }

    fn money(&self, name: &str) -> Option<Words> {
        match self.value(name)? {
            FigureValue::Money(amount) => Some(money(*amount)),
            _ => None,
        }
    }

    fn name(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            FigureValue::Name(name) => Some(name),
            _ => None,
        }
    }
}

fn next_step(rule: Check) -> Words {
    let (zh, en) = match rule {
        Check::Drift => {
            ("新到的钱和到期的钱先补偏低的一边", "Let new and maturing money fill what is below target")
        }
        Check::Stock | Check::Fund | Check::Issuer | Check::Sector => {
            ("我们一起定一个分几步降下来的办法", "Let us settle together how to bring it down in steps")
        }
        Check::Overlap => {
            ("两只里留费用低的一只就够了", "One of the two is enough: keep the one that costs less")
        }
        Check::AboveClass => (
            "您可以保留、减少或换掉；不建议再加",
            "You may keep it, reduce it or change it; adding to it is not advised",
        ),
        Check::Rerated => {
            ("看看它现在还合不合适，再决定去留", "Look whether it still suits you, then decide")
        }
        Check::Liquidity => {
            ("先留足三到六个月的家用，随时能取", "Keep three to six months of spending within reach first")
        }
        Check::Maturity => ("到期前定好这笔钱放哪里", "Settle before it matures where this money goes"),
        Check::SixMonthLoss | Check::Stress => (
            "想一想这个数字您睡不睡得着；睡不着就减一些波动大的",
            "Ask yourself whether you could sleep with this figure; if not, hold less of what swings most",
        ),
        Check::Drawdown => (
            "我们一起看看原因，再决定留、减还是换",
            "Let us look at the causes, then decide what to keep, reduce or change",
        ),
        Check::Lag => ("逐只看一遍，哪些拖了后腿", "Go through the holdings one by one and see what lags"),
        Check::Costs => ("同类里有没有更省的，我们比一比", "Compare with cheaper ones of the same kind"),
        Check::Currency => (
            "将来要用外币就留着，不用就降一些",
            "Keep it if you will need foreign currency; otherwise hold less",
        ),
        Check::Insurance => (
            "核对保单的保障和现金价值，不急着再加",
            "Check the policies' cover and cash value before adding more",
        ),
        Check::IdleCash => {
            ("用不上的部分可以放到更合适的地方", "What is not needed soon can be put to better use")
        }
        Check::Horizon => (
            "到那天之前不要再锁长，先把这笔钱单独放好",
            "Lock nothing beyond that day; set this money aside first",
        ),
        Check::Stale => {
            ("告诉我们现在的金额，账才准", "Tell us today's amounts, so that the figures are right")
        }
        Check::Goal => (
            "可以每月多存一点、晚一点用，或者把目标调低",
            "Save a little more, need it a little later, or aim a little lower",
        ),
    };
    Words::new(zh, en)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::{FindingFigure, Severity};
    use super::*;

    fn finding(rule: Check, subject: Option<&str>, figures: Vec<(&str, FigureValue)>) -> Finding {
        let figure =
            |(name, value): (&str, FigureValue)| FindingFigure { name: name.to_owned(), value, as_of: None };
        Finding {
            rule,
            subject: subject.map(str::to_owned),
            severity: Severity::Act,
            figures: figures.into_iter().map(figure).collect(),
            reason: Words::new("客户……", "the client …"),
            next_step: Words::new("和客户商量", "discuss with the client"),
        }
    }

    #[test]
    fn a_client_is_spoken_to_and_not_about() {
        let figures = vec![
            ("loss", FigureValue::Share(Decimal::new(22125, 5))),
            ("tolerance", FigureValue::Share(Decimal::new(95, 3))),
            ("amount", FigureValue::Money(Decimal::from(1_216_900))),
        ];
        let said = finding(Check::Stress, Some("2015"), figures).said_to_client().unwrap();
        assert_eq!(
            said.reason.zh,
            "过去最坏的一次行情重来，现在的持仓约亏 22.1%（121.7 万），您说能承受 9.5%"
        );
        for rule in Check::ALL {
            let step = next_step(*rule);
            assert!(!step.zh.contains("客户") && !step.en.contains("client"), "{rule:?}");
        }
    }

    #[test]
    fn the_firms_own_homework_is_not_the_clients() {
        assert_eq!(finding(Check::Overlap, Some("missing/product_data"), Vec::new()).said_to_client(), None);
        assert_eq!(finding(Check::Stale, Some("price"), Vec::new()).said_to_client(), None);
        assert!(finding(Check::Stale, Some("held_away"), Vec::new()).said_to_client().is_some());
    }
}
