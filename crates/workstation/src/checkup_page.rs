//! The checkup page: as things stand today, or a stored checkup as it was on its day, word for word and figure for figure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::calendar::local_day;
use zhike_domain::checkup::record::{Checkup, CheckupResult};
use zhike_domain::checkup::remedy::remedy;
use zhike_domain::checkup::run::{known_value, price_days};
use zhike_domain::checkup::story::{AccountStory, BesideBenchmark};
use zhike_domain::client::Client;
use zhike_domain::closed_sets::ProductKind;
use zhike_domain::fact_sheet::FactSheet;
use zhike_domain::facts::Facts;
use zhike_domain::facts_of::CASH;
use zhike_domain::health::due::{DueState, checkups_due};
use zhike_domain::health::method::{CheckupForm, Method};
use zhike_domain::health::suitable::{Fit, fits, locked_until};
use zhike_domain::ids::{CheckupId, ClientId, ProductCode};
use zhike_domain::product::Product;
use zhike_domain::words::Words;
use zhike_ipc::{
    AnswerView, AttributionRow, CandidateRow, CheckupBrief, CheckupCurve, CheckupDue, CheckupPage,
    ContributionRow, FindingView, FlowPoint, OutcomeView, OverlapRow,
};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::examined::{Examined, last_complete};
use crate::fault::Fault;
use crate::show_checkup::checkup_state;

impl Desk {
    /// The page of a client: of today, or of a stored checkup.
    pub fn checkup_page(&self, id: ClientId, checkup: Option<CheckupId>) -> Result<CheckupPage, Fault> {
        self.note_view(id)?;
        let examined;
        let (client, sheet, checkups, products, result, stored, candidates);
        match checkup {
            Some(wanted) => {
                client = self.known_client(id)?;
                sheet = self.store().fact_sheet(id)?;
                checkups = self.store().checkups_of(id)?;
                products = self.store().products()?;
                stored = checkups.iter().find(|checkup| checkup.id == wanted);
                result = stored.ok_or(Fault::NotFound)?.result.reveal().clone();
                candidates = Vec::new();
            }
            None => {
                examined = self.examine(id)?;
                result = examined.result();
                candidates = candidate_rows(&examined);
                Examined { client, sheet, checkups, products, .. } = examined;
                stored = checkups.iter().rev().find(|checkup| checkup.completed_at.is_none());
            }
        }
        let today = self.today();
        let facts = &result.facts;
        let story = result.story.clone().unwrap_or_default();
        let names = Names { facts, products: &products };
        let answers = stored.map(|checkup| &checkup.answers);
        let findings = result.findings.iter().map(|finding| {
            let key = finding.key();
            let best = remedy(finding, &result.recommendations);
            let answer = answers.and_then(|answers| answers.get(&key)).map(|answer| AnswerView {
                answer: answer.answer,
                reason: answer.reason.as_ref().map(|reason| reason.reveal().clone()),
                at: answer.at,
            });
            FindingView {
                key,
                finding: finding.clone(),
                points: best.and_then(|at| result.recommendations.get(at)).map(|best| best.points),
                recommendation: best.and_then(|at| u32::try_from(at).ok()),
                answer,
            }
        });
        let held_away = facts.holdings.iter().flatten().filter(|holding| holding.held_away);
        let unsynced = self.store().unsynced()?;
        Ok(CheckupPage {
            client: client_brief(&client, today),
            as_of: facts.as_of,
            checkup: stored.map(|checkup| checkup_state(checkup, &unsynced)),
            frozen: checkup.is_some(),
            target: last_complete(&checkups).and_then(|checkup| checkup.target),
            due: due_of(&client, sheet.as_ref(), &complete_days(&checkups), today),
            outcome: story.outcome.as_ref().map(outcome_view),
            assets: known_value(facts),
            held_away: held_away
                .filter_map(|holding| holding.known_value())
                .fold(Decimal::ZERO, Decimal::saturating_add),
            tolerance: facts.loss_tolerance.map(|share| known_value(facts).saturating_mul(share).round_dp(2)),
            findings: findings.collect(),
            contributions: contribution_rows(&story, &names),
            attribution: attribution_rows(&story),
            overlaps: overlap_rows(&story, &names),
            curve: curve_view(story),
            candidates,
            prices_from: price_days(facts).min(),
            history: history(&checkups),
            health: result.health.clone(),
            change: result.change,
            figures: result.figures.clone(),
            allocation: result.allocation.clone(),
            buckets: result.buckets.clone(),
            ladder: result.ladder.clone(),
            replays: result.replays.clone(),
            six_month_loss: result.six_month_loss.clone(),
            goals: result.goals.clone(),
            recommendations: result.recommendations.clone(),
            prices_as_of: result.prices_as_of,
            rules: result.rules.clone(),
        })
    }
}

/// What products are called: as of the facts, else as on the firm's list.
struct Names<'a> {
    facts: &'a Facts,
    products: &'a BTreeMap<ProductCode, Product>,
}

impl Names<'_> {
    fn of(&self, code: &str) -> String {
        let holding = self.facts.holdings.iter().flatten().find(|holding| holding.product == code);
        match holding.and_then(|holding| holding.name.clone()) {
            Some(name) => name,
            None => self
                .products
                .get(&ProductCode(code.to_owned()))
                .map_or_else(|| code.to_owned(), |product| product.name.clone()),
        }
    }
}

/// Days on which checkups were complete.
pub(crate) fn complete_days(checkups: &[Checkup]) -> Vec<NaiveDate> {
    checkups.iter().filter_map(|checkup| checkup.completed_at).map(local_day).collect()
}

/// Whether a checkup, or where the tier has those a self-check, is due (WH-16). A checkup counts for a self-check.
pub(crate) fn due_of(
    client: &Client,
    sheet: Option<&FactSheet>,
    complete: &[NaiveDate],
    today: NaiveDate,
) -> CheckupDue {
    let method = Method::shipped();
    let own = sheet.and_then(|sheet| sheet.self_check.as_ref()).and_then(|check| check.completed_on);
    let guided = method.checkups.get(&client.tier).is_some_and(|pace| pace.form == CheckupForm::SelfCheck);
    let days: Vec<NaiveDate> = complete.iter().copied().chain(own.filter(|_| guided)).collect();
    match checkups_due(client.tier, &days, today, method) {
        Some(due) => {
            let (due_by, overdue) = match due.state {
                DueState::Done { .. } => (None, false),
                DueState::Due { by } => (Some(by), false),
                DueState::Overdue { since } => (Some(since), true),
            };
            CheckupDue { wanted: due.per_year, done: due.completed, due_by, overdue, self_check: guided }
        }
        None => CheckupDue { wanted: 0, done: 0, due_by: None, overdue: false, self_check: false },
    }
}

fn history(checkups: &[Checkup]) -> Vec<CheckupBrief> {
    let brief = |checkup: &Checkup| {
        let CheckupResult { facts, health, change, .. } = checkup.result.reveal();
        CheckupBrief {
            id: checkup.id,
            on: facts.as_of,
            score: health.score,
            band: health.band,
            complete: checkup.completed_at.is_some(),
            action: change.as_ref().map(|change| change.action),
        }
    };
    checkups.iter().rev().map(brief).collect()
}

fn outcome_view(found: &BesideBenchmark) -> OutcomeView {
    let percent = |share: Decimal| share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize();
    let said = |names: [&str; 4], between: &str| {
        let parts = found.shares.parts().into_iter().zip(names).filter(|((_, share), _)| !share.is_zero());
        let parts: Vec<String> =
            parts.map(|((_, share), name)| format!("{name} {}%", percent(share))).collect();
        parts.join(between)
    };
    OutcomeView {
        from: found.from,
        own: found.own,
        benchmark: found.benchmark,
        made_of: Words::new(
            said(["权益", "固收", "现金", "另类"], "、"),
            said(["equity", "bonds", "cash", "alternatives"], ", "),
        ),
    }
}

fn curve_view(story: AccountStory) -> CheckupCurve {
    let curve = story.curve;
    CheckupCurve {
        days: curve.days,
        values: curve.values,
        benchmark: curve.benchmark,
        drawdown: curve.drawdown,
        flows: curve.flows.into_iter().map(|(day, amount)| FlowPoint { day, amount }).collect(),
    }
}

fn contribution_rows(story: &AccountStory, names: &Names<'_>) -> Vec<ContributionRow> {
    let row = |part: &zhike_domain::checkup::story::HoldingContribution| ContributionRow {
        name: names.of(&part.product),
        product: part.product.clone(),
        contribution: part.contribution,
        gain: part.gain,
        held: part.held,
    };
    story.contributions.iter().map(row).collect()
}

fn attribution_rows(story: &AccountStory) -> Vec<AttributionRow> {
    let row = |part: &zhike_domain::checkup::story::ClassAttribution| AttributionRow {
        class: part.class,
        allocation: part.allocation,
        selection: part.selection,
        interaction: part.interaction,
    };
    story.attribution.iter().map(row).collect()
}

fn overlap_rows(story: &AccountStory, names: &Names<'_>) -> Vec<OverlapRow> {
    let row = |pair: &zhike_domain::checkup::story::Likeness| OverlapRow {
        a: names.of(&pair.a),
        b: names.of(&pair.b),
        overlap: pair.overlap,
        correlation: pair.correlation,
    };
    story.overlaps.iter().map(row).collect()
}

/// What he holds with us and money in the account, then what may be bought.
fn candidate_rows(examined: &Examined) -> Vec<CandidateRow> {
    let (facts, horizon) = (&examined.examination.facts, examined.examination.horizon_months);
    let mut rows = Vec::new();
    for holding in facts.holdings.iter().flatten().filter(|holding| !holding.held_away) {
        let product = examined.products.get(&ProductCode(holding.product.clone()));
        let is_cash = holding.product == CASH;
        let fit = product.map(|product| fits(facts, horizon, &examined.candidate(product)));
        let Some(kind) = holding.kind else { continue };
        rows.push(CandidateRow {
            product: holding.product.clone(),
            name: holding.label().to_owned(),
            kind,
            risk_level: holding.risk_level,
            value: holding.known_value().unwrap_or_default(),
            suitable: is_cash || fit == Some(Fit::Suitable),
            min_ticket: product.and_then(|product| product.min_ticket),
            lockup_months: product.map_or(0, |product| product.lockup_months),
            locked_until: locked_until(holding, facts.as_of),
        });
    }
    for candidate in examined.shortlist() {
        if rows.iter().any(|row| row.product == candidate.code()) {
            continue;
        }
        rows.push(CandidateRow {
            product: candidate.code().to_owned(),
            name: candidate.name().to_owned(),
            kind: candidate.product.kind.unwrap_or(ProductKind::Cash),
            risk_level: candidate.product.risk_level,
            value: Decimal::ZERO,
            suitable: true,
            min_ticket: candidate.min_ticket,
            lockup_months: candidate.lockup_months,
            locked_until: None,
        });
    }
    rows
}
