//! What the checkup finds: the findings of CK-01 … CK-21 brought together and ordered, and what could not be judged for want of a
//! fact. The rules themselves are in the files below.

mod allocation;
mod money;
mod products;
mod risk;
mod unknown;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::rules::CheckupRules;
use super::{Check, FigureValue, Finding, FindingFigure, GoalFunding, Replay, Severity, SixMonthLoss};
use crate::facts::Facts;
use crate::figures::Figures;
use crate::health::FactField;
use crate::health::method::Method;
use crate::words::Words;
use unknown::{Gap, Unknown};

/// What a checkup looks at.
#[derive(Debug, Clone, Copy)]
pub struct CheckupInput<'a> {
    /// The facts of the day.
    pub facts: &'a Facts,
    /// Figures of the account, where it has a history.
    pub figures: Option<&'a Figures>,
    /// Fall of the chained value from its peak up to today, zero or below; `None` where it is withheld.
    pub drawdown_now: Option<f64>,
    /// Six-month loss; `None` where it is withheld.
    pub six_month_loss: Option<&'a SixMonthLoss>,
    /// What dated episodes would do to the holdings of today.
    pub replays: &'a [Replay],
    /// Funding of the goals.
    pub goals: &'a [GoalFunding],
    /// Method of the score: limits of CK-02 … CK-05, what is liquid, the target.
    pub method: &'a Method,
    /// The rules.
    pub rules: &'a CheckupRules,
    /// Weekdays on which the exchanges are closed (CK-19).
    pub closed_days: &'a BTreeSet<NaiveDate>,
}

/// All findings: for action first, then to watch, then to know; within that by rule, the weightiest first. A rule that cannot be
/// judged is never passed over: what it waits for is a finding to know, one for each missing fact.
pub fn findings(input: &CheckupInput<'_>) -> Vec<Finding> {
    let mut found = Found::default();
    allocation::judge(input, &mut found);
    products::judge(input, &mut found);
    money::judge(input, &mut found);
    risk::judge(input, &mut found);
    let mut all = found.findings;
    all.extend(found.unknown.findings());
    // Stable: findings of one rule stay in the order in which it weighed them.
    all.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.rule));
    let mut keys = BTreeSet::new();
    all.retain(|finding| keys.insert(finding.key()));
    all
}

/// What the rules have found so far.
#[derive(Debug, Default)]
struct Found {
    findings: Vec<Finding>,
    unknown: Unknown,
}

impl Found {
    fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A rule waits for a fact of the client.
    fn wants(&mut self, field: FactField, rules: &[Check]) {
        self.unknown.wait(Gap::Fact(field), rules);
    }

    /// A rule waits for data that the client cannot give.
    fn lacks(&mut self, gap: Gap, rules: &[Check]) {
        self.unknown.wait(gap, rules);
    }
}

/// A finding of a rule about one thing, or about all when there is no subject.
fn finding(rule: Check, subject: Option<&str>, severity: Severity) -> Draft {
    Draft { rule, subject: subject.map(str::to_owned), severity, figures: Vec::new() }
}

/// A finding on its way: figures first, then the words.
struct Draft {
    rule: Check,
    subject: Option<String>,
    severity: Severity,
    figures: Vec<FindingFigure>,
}

impl Draft {
    fn figure(mut self, name: &str, value: FigureValue) -> Self {
        self.figures.push(FindingFigure { name: name.to_owned(), value, as_of: None });
        self
    }

    fn figure_of(mut self, name: &str, value: FigureValue, as_of: Option<NaiveDate>) -> Self {
        self.figures.push(FindingFigure { name: name.to_owned(), value, as_of });
        self
    }

    fn money(self, name: &str, amount: Decimal) -> Self {
        self.figure(name, FigureValue::Money(amount))
    }

    fn share(self, name: &str, share: Decimal) -> Self {
        self.figure(name, FigureValue::Share(share))
    }

    fn words(self, reason: Words, next_step: Words) -> Finding {
        let Self { rule, subject, severity, figures } = self;
        Finding { rule, subject, severity, figures, reason, next_step }
    }
}

/// To act where a second limit is crossed as well.
fn pressing(acts: bool) -> Severity {
    if acts { Severity::Act } else { Severity::Watch }
}

/// A rate as a decimal of nine places: limits compare exactly, and no rounding of floats decides.
fn fraction(rate: f64) -> Option<Decimal> {
    Decimal::from_f64_retain(rate).map(|rate| rate.round_dp(9).normalize())
}
