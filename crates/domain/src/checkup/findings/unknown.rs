//! What could not be judged: one finding for each fact that is missing, naming the rules that wait for it. Missing input is never
//! a pass.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Check, FigureValue, Finding, Severity};
use super::finding;
use crate::health::FactField;
use crate::health::missing::question;
use crate::health::wording::field_name;
use crate::words::Words;

/// What a rule waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Something the client can tell.
    Fact(FactField),
    /// Sixty daily returns.
    History,
    /// What the holdings did in the episodes.
    Episodes,
    /// Amounts and weights within what can be calculated with.
    Bounds,
    /// Data of the products held.
    Products(ProductGap),
}

/// What is missing of products held; all of it is one finding, since one desk sees to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductGap {
    /// Kind.
    Kind,
    /// Issuer.
    Issuer,
    /// Sectors.
    Sector,
    /// What two funds consist of.
    Contents,
    /// Risk level.
    Level,
    /// Risk level when it was bought.
    LevelBought,
    /// Days until redeemed money is at hand.
    RedeemDays,
    /// Yearly costs.
    Costs,
    /// Day of the price.
    PricedOn,
}

/// Rules that wait, by what they wait for.
#[derive(Debug, Default)]
pub struct Unknown {
    waiting: BTreeMap<Gap, BTreeSet<Check>>,
}

impl Unknown {
    pub fn wait(&mut self, gap: Gap, rules: &[Check]) {
        self.waiting.entry(gap).or_default().extend(rules);
    }

    /// One finding for each fact, and one for all data of products.
    pub fn findings(self) -> Vec<Finding> {
        let (mut found, mut products) = (Vec::new(), BTreeMap::new());
        for (gap, rules) in self.waiting {
            let (subject, name, next) = match gap {
                Gap::Products(gap) => {
                    products.insert(gap, rules);
                    continue;
                }
                Gap::Fact(field) => (field_subject(field), field_name(field), ask(field)),
                Gap::History => (
                    "history".to_owned(),
                    Words::new("至少 60 个交易日的账户净值", "at least 60 trading days of account values"),
                    Words::new(
                        "等账户满 60 个交易日再看，先不谈波动和亏损数字",
                        "Look again once the account has 60 trading days; quote no risk figures before",
                    ),
                ),
                Gap::Bounds => (
                    "bounds".to_owned(),
                    Words::new(
                        "能算的金额、比例或日期",
                        "amounts, shares or dates that can be calculated with",
                    ),
                    Words::new(
                        "核对录入的金额、行业比例和目标日期",
                        "Check amounts, sector weights and goal dates as entered",
                    ),
                ),
                Gap::Episodes => (
                    "episodes".to_owned(),
                    Words::new("持仓在历史行情中的表现", "how the holdings moved in past episodes"),
                    Words::new(
                        "请产品岗补齐这些产品的种类或历史净值",
                        "Have the product desk complete kinds or past prices of these products",
                    ),
                ),
            };
            found.extend(waits(&subject, &name, &rules, &next));
        }
        found.extend(of_products(&products));
        found
    }
}

fn of_products(gaps: &BTreeMap<ProductGap, BTreeSet<Check>>) -> Option<Finding> {
    if gaps.is_empty() {
        return None;
    }
    let names: Vec<Words> = gaps.keys().map(|gap| gap_name(*gap)).collect();
    let joined = |of: fn(&Words) -> &str, by: &str| names.iter().map(of).collect::<Vec<_>>().join(by);
    let name = Words::new(
        format!("部分产品的{}", joined(|words| &words.zh, "、")),
        format!("{} of some products", joined(|words| &words.en, ", ")),
    );
    let rules = gaps.values().flatten().copied().collect();
    let next = Words::new(
        "请产品岗补齐产品资料后再检视",
        "Have the product desk complete the data, then look again",
    );
    waits("product_data", &name, &rules, &next)
}

fn waits(subject: &str, name: &Words, rules: &BTreeSet<Check>, next: &Words) -> Option<Finding> {
    let first = rules.first()?;
    let numbers = rules.iter().map(|rule| rule.number()).collect::<Vec<_>>().join(", ");
    let about = |of: fn(&Words) -> &str, by: &str| {
        let names: Vec<Words> = rules.iter().map(|rule| rule.topic()).collect();
        names.iter().map(of).collect::<Vec<_>>().join(by)
    };
    let reason = Words::new(
        format!("缺{}，还不能判断：{}", name.zh, about(|words| &words.zh, "、")),
        format!("Not known: {}. Still to be judged: {}", name.en, about(|words| &words.en, ", ")),
    );
    let draft = finding(*first, Some(&format!("missing/{subject}")), Severity::Info)
        .figure("missing", FigureValue::Name(subject.to_owned()))
        .figure("waiting", FigureValue::Name(numbers));
    Some(draft.words(reason, next.clone()))
}

fn ask(field: FactField) -> Words {
    match field {
        FactField::Holdings | FactField::Outcome | FactField::Target => Words::new(
            format!("补上{}后再检视", field_name(field).zh),
            format!("Add {}, then look again", field_name(field).en),
        ),
        _ => {
            let question = question(field);
            Words::new(format!("问客户：{}", question.zh), format!("Ask the client: {}", question.en))
        }
    }
}

/// A field as the contract spells it.
fn field_subject(field: FactField) -> String {
    let name = match field {
        FactField::BirthDate => "birth_date",
        FactField::RiskClass => "risk_class",
        FactField::EssentialMonthlySpend => "essential_monthly_spend",
        FactField::MonthlyIncome => "monthly_income",
        FactField::MonthlyDebtPayments => "monthly_debt_payments",
        FactField::Debts => "debts",
        FactField::AssetsTotal => "assets_total",
        FactField::DependantYears => "dependant_years",
        FactField::Cover => "cover",
        FactField::PremiumsYear => "premiums_year",
        FactField::Holdings => "holdings",
        FactField::Target => "target",
        FactField::Goals => "goals",
        FactField::Outcome => "outcome",
        FactField::OpenBreach => "open_breach",
        FactField::LossTolerance => "loss_tolerance",
    };
    name.to_owned()
}

fn gap_name(gap: ProductGap) -> Words {
    let (zh, en) = match gap {
        ProductGap::Kind => ("种类", "kinds"),
        ProductGap::Issuer => ("发行人", "issuers"),
        ProductGap::Sector => ("行业", "sectors"),
        ProductGap::Contents => ("成分", "contents"),
        ProductGap::Level => ("风险等级", "risk levels"),
        ProductGap::LevelBought => ("买入时的风险等级", "risk levels when bought"),
        ProductGap::RedeemDays => ("赎回到账天数", "days to redeem"),
        ProductGap::Costs => ("费率", "costs"),
        ProductGap::PricedOn => ("价格日期", "price dates"),
    };
    Words::new(zh, en)
}

impl Check {
    /// What the rule is about, in a few words.
    pub fn topic(self) -> Words {
        let (zh, en) = match self {
            Self::Drift => ("配置偏离", "drift from target"),
            Self::Stock => ("单一股票", "single stocks"),
            Self::Fund => ("单一基金", "single funds"),
            Self::Issuer => ("单一发行人", "single issuers"),
            Self::Sector => ("单一行业", "single sectors"),
            Self::Overlap => ("基金重叠", "overlap of funds"),
            Self::AboveClass => ("超风险等级", "products above the class"),
            Self::Rerated => ("评级变化", "changed ratings"),
            Self::Liquidity => ("备用金", "money at hand"),
            Self::Maturity => ("到期安排", "maturities"),
            Self::SixMonthLoss => ("半年可能亏损", "six-month loss"),
            Self::Drawdown => ("回撤", "drawdown"),
            Self::Lag => ("跑输基准", "lag behind the benchmark"),
            Self::Costs => ("费用", "costs"),
            Self::Currency => ("外币资产", "foreign currency"),
            Self::Insurance => ("保险占比", "insurance"),
            Self::IdleCash => ("闲置现金", "idle cash"),
            Self::Horizon => ("用钱期限", "horizon"),
            Self::Stale => ("价格时效", "age of prices"),
            Self::Goal => ("目标达成", "goals"),
            Self::Stress => ("历史行情重演", "stress replays"),
        };
        Words::new(zh, en)
    }
}
