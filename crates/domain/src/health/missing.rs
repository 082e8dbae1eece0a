//! WH-12: which facts to ask for, in which order, and in which words.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::dimensions::Judgement;
use super::{Dimension, FactField, Missing};
use crate::words::Words;

/// What stands open: a dimension's weight, and the sets of facts each of which would make it computable.
struct Open<'a> {
    weight: Decimal,
    needs: &'a [Vec<FactField>],
}

impl Open<'_> {
    fn computable_with(&self, known: &BTreeSet<FactField>) -> bool {
        self.needs.iter().any(|set| set.iter().all(|field| known.contains(field)))
    }
}

/// The facts that would make dimensions computable. Built greedily: next comes what brings most weight a question, be it one
/// fact or several that only work together; within several, what brings weight alone comes first. Equal ones keep the order
/// of [`FactField`]. Each entry carries the weight it brings together with those before it. Holdings that were told are asked
/// for again where something of them is unknown.
pub(super) fn missing(judged: &[(Dimension, Decimal, Judgement)], holdings_told: bool) -> Vec<Missing> {
    let open: Vec<Open<'_>> = judged
        .iter()
        .filter(|(_, _, judgement)| judgement.points.is_none())
        .map(|(_, weight, judgement)| Open { weight: *weight, needs: &judgement.needs })
        .collect();
    let gained = |known: &BTreeSet<FactField>| {
        let computable = open.iter().filter(|open| open.computable_with(known));
        computable.fold(Decimal::ZERO, |sum, open| sum.saturating_add(open.weight))
    };
    let (mut asked, mut list) = (BTreeSet::new(), Vec::new());
    while let Some(bundle) = best_bundle(&open, &asked, &gained) {
        let mut rest = bundle;
        while let Some(field) = best_of(&rest, &asked, &gained) {
            rest.remove(&field);
            let before = gained(&asked);
            asked.insert(field);
            let weight_gained = gained(&asked).saturating_sub(before);
            let again = field == FactField::Holdings && holdings_told;
            let question = if again { more_of_holdings() } else { question(field) };
            list.push(Missing { field, weight_gained, question });
        }
    }
    list
}

/// The set of facts not yet asked for that brings most weight a question.
fn best_bundle(
    open: &[Open<'_>],
    asked: &BTreeSet<FactField>,
    gained: &impl Fn(&BTreeSet<FactField>) -> Decimal,
) -> Option<BTreeSet<FactField>> {
    let before = gained(asked);
    let bundles: BTreeSet<BTreeSet<FactField>> = open
        .iter()
        .filter(|open| !open.computable_with(asked))
        .flat_map(|open| open.needs)
        .map(|set| set.iter().copied().filter(|field| !asked.contains(field)).collect())
        .collect();
    let mut best: Option<(Decimal, BTreeSet<FactField>)> = None;
    for bundle in bundles {
        let gain = gained(&asked.union(&bundle).copied().collect()).saturating_sub(before);
        let each = gain.checked_div(bundle.len().into()).unwrap_or_default();
        let better =
            best.as_ref().is_none_or(|(most, of)| each > *most || (each == *most && bundle.len() < of.len()));
        if better && !gain.is_zero() {
            best = Some((each, bundle));
        }
    }
    best.map(|(_, bundle)| bundle)
}

/// The fact of a set that brings most at once.
fn best_of(
    set: &BTreeSet<FactField>,
    asked: &BTreeSet<FactField>,
    gained: &impl Fn(&BTreeSet<FactField>) -> Decimal,
) -> Option<FactField> {
    let with = |field: FactField| gained(&asked.iter().copied().chain([field]).collect());
    let mut best = None;
    for field in set {
        let gain = with(*field);
        if best.is_none_or(|(_, most)| gain > most) {
            best = Some((*field, gain));
        }
    }
    best.map(|(field, _)| field)
}

/// What to find out where holdings are known and something of them is not.
fn more_of_holdings() -> Words {
    Words::new(
        "持仓里有产品缺少市值、种类、风险等级或到账天数，能补上吗？",
        "Of some holdings value, kind, risk level or days to redeem are unknown. Can they be filled in?",
    )
}

/// What to ask the client, in the RM's words.
pub fn question(field: FactField) -> Words {
    let (zh, en) = match field {
        FactField::BirthDate => ("您的出生日期是哪一天？", "What is your date of birth?"),
        FactField::RiskClass => (
            "风险测评过期或还没做，方便一起重新做一次吗？",
            "Your risk questionnaire is missing or out of date. Shall we fill it in together?",
        ),
        FactField::EssentialMonthlySpend => (
            "每个月省不掉的开销，房租水电、吃饭、孩子学费这些，大概多少？",
            "What do you spend each month that cannot be cut: housing, food, school?",
        ),
        FactField::MonthlyIncome => {
            ("每个月税后到手的收入大概多少？", "What is your monthly income after tax?")
        }
        FactField::MonthlyDebtPayments => (
            "房贷、车贷这些，每个月一共要还多少？没有就是 0。",
            "How much do you pay back each month on mortgage and other loans? None is 0.",
        ),
        FactField::Debts => (
            "各项贷款一共还剩多少没还？没有就是 0。",
            "How much do you still owe on all loans together? None is 0.",
        ),
        FactField::AssetsTotal => (
            "连同房产和放在别处的钱，家里总资产大概多少？",
            "Counting property and money elsewhere, what are your assets in total?",
        ),
        FactField::DependantYears => (
            "孩子和老人大概还要靠您的收入多少年？",
            "For about how many years will children or parents depend on your income?",
        ),
        FactField::Cover => (
            "寿险和重疾险的保额加起来是多少？没有就是 0。",
            "What is the sum insured of your life and critical-illness policies? None is 0.",
        ),
        FactField::PremiumsYear => {
            ("每年一共交多少保费？没有就是 0。", "What do you pay in premiums a year? None is 0.")
        }
        FactField::Holdings => (
            "您手上都有哪些产品，各值多少、几天能到账？放在别处的也算。",
            "What do you hold, elsewhere too: which products, worth how much, at hand in how many days?",
        ),
        FactField::Target => (
            "股票、债券、现金、另类各占多少，您觉得合适？",
            "What shares of equity, bonds, cash and alternatives would suit you?",
        ),
        FactField::Goals => (
            "接下来几年有哪些要用的大钱，什么时候用、用多少？没有也告诉我。",
            "What larger sums will you need in the coming years, when and how much? Say so if none.",
        ),
        FactField::Outcome => (
            "这笔钱是什么时候、分几次投进来的？有了流水才能算您自己的收益。",
            "When and in which steps did you pay the money in? Your own return needs the flows.",
        ),
        FactField::OpenBreach => ("有没有未了结的适当性违规？", "Is a suitability breach open?"),
        FactField::LossTolerance => {
            ("半年里最多亏掉百分之几，您还睡得着？", "What loss within six months could you bear?")
        }
    };
    Words::new(zh, en)
}
