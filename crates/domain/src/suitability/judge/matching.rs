//! The match of client and product (SU-05, SU-10, SU-18), and which of SU-06 … SU-09 decides where they do not match.

use super::{Ruling, Seen, count, dated, flag, input, money, name, names, words};
use crate::closed_sets::{Capacity, RiskClass};
use crate::suitability::case::Initiator;
use crate::suitability::eligible;
use crate::suitability::verdict::{Input, Outcome, Regime, RuleId};

/// Whether one part of the match holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Fits,
    Fails,
    Unknown,
}

impl Part {
    fn of(fits: Option<bool>) -> Self {
        match fits {
            Some(true) => Self::Fits,
            Some(false) => Self::Fails,
            None => Self::Unknown,
        }
    }
}

/// What SU-06 … SU-09 say of a pair that does not match.
struct Decision {
    /// The rule that decides, or the first whose input is missing.
    rule: RuleId,
    outcome: Outcome,
    /// Rules besides it that cannot be judged.
    open: &'static [RuleId],
}

/// SU-05, SU-06, SU-07, SU-08, SU-09, SU-10, SU-18.
pub(super) fn judge(seen: &Seen<'_>) -> [Ruling; 7] {
    // Professional investors: in the securities regime the match does not bind.
    let exempt = seen.professional && seen.regime == Some(Regime::Securities);
    let (level, term, kind) = (level(seen), term(seen), kind(seen));
    let terms = both(term, kind);
    let failed = [level, terms].contains(&Part::Fails);
    let decision = (failed && !exempt).then(|| decide(seen));
    let carried = decision.as_ref().map_or(Outcome::NotApplicable, |decision| decision.outcome);
    let outcome = |part: Part| match part {
        _ if exempt => Outcome::NotApplicable,
        Part::Fits => Outcome::Pass,
        Part::Fails => carried,
        Part::Unknown => Outcome::Unknown,
    };
    let chain = |rule: RuleId| {
        let (result, reason) = match &decision {
            Some(decision) if decision.rule == rule => {
                (decision.outcome, words::deciding(rule, decision.outcome))
            }
            Some(decision) if decision.open.contains(&rule) => {
                (Outcome::Unknown, words::deciding(rule, Outcome::Unknown))
            }
            Some(_) => (Outcome::NotApplicable, words::decided_elsewhere()),
            None if exempt => (Outcome::NotApplicable, words::professional()),
            None if [level, terms].contains(&Part::Unknown) => (Outcome::NotApplicable, words::match_open()),
            None => (Outcome::NotApplicable, words::matched()),
        };
        let ruling = Ruling::new(rule, result, reason).on(chain_inputs(seen, rule));
        match (rule, result) {
            (_, Outcome::Block) => ruling.say(words::say_not_matched()),
            (RuleId::Su08, Outcome::WarnAndSign) => ruling.say(words::say_warning()).with_papers(),
            _ => ruling,
        }
    };
    let level_reason = if exempt { words::professional() } else { level_reason(seen, level) };
    let terms_reason = if exempt { words::professional() } else { terms_reason(term, kind) };
    [
        Ruling::new(RuleId::Su05, outcome(level), level_reason).on(level_inputs(seen)),
        chain(RuleId::Su06),
        chain(RuleId::Su07),
        chain(RuleId::Su08),
        max_ticket(seen, chain(RuleId::Su09)),
        Ruling::new(RuleId::Su10, outcome(terms), terms_reason).on(terms_inputs(seen)),
        ratings(seen, level, outcome(level)),
    ]
}

/// SU-05 by the higher of several ratings. A rating above the class fails, whatever the others are.
fn level(seen: &Seen<'_>) -> Part {
    let Some(class) = seen.class.valid() else { return Part::Unknown };
    match (seen.at_least, seen.level) {
        (Some(known), _) if !eligible(class, known) => Part::Fails,
        (_, Some(_)) => Part::Fits,
        _ => Part::Unknown,
    }
}

/// SU-10, term. No lock-up fits any horizon, known or not.
fn term(seen: &Seen<'_>) -> Part {
    match (seen.case.product.lockup_months, seen.case.client.horizon_months) {
        (Some(0), _) => Part::Fits,
        (Some(lockup), Some(horizon)) => Part::of(Some(lockup <= horizon)),
        _ => Part::Unknown,
    }
}

/// SU-10, kind.
fn kind(seen: &Seen<'_>) -> Part {
    let accepted = seen.case.client.accepted_kinds.as_deref();
    Part::of(seen.case.product.kind.zip(accepted).map(|(kind, accepted)| accepted.contains(&kind)))
}

fn both(one: Part, other: Part) -> Part {
    match (one, other) {
        (Part::Fails, _) | (_, Part::Fails) => Part::Fails,
        (Part::Unknown, _) | (_, Part::Unknown) => Part::Unknown,
        (Part::Fits, Part::Fits) => Part::Fits,
    }
}

/// Not matched: lowest class → Block (SU-06); else brought up by us → Block (SU-07); else banking → Block (SU-09); else a warning (SU-08).
/// A rule whose own input is missing is Unknown, but a later one that blocks whatever that input is decides all the same.
fn decide(seen: &Seen<'_>) -> Decision {
    let lowest = lowest(seen);
    let initiator = seen.case.offer.initiator;
    let blocks = if initiator == Some(Initiator::Rm) {
        Some(RuleId::Su07)
    } else if seen.regime == Some(Regime::Banking) {
        Some(RuleId::Su09)
    } else {
        None
    };
    let decision = |rule, outcome, open| Decision { rule, outcome, open };
    match (lowest, blocks) {
        (Some(true), _) => decision(RuleId::Su06, Outcome::Block, &[]),
        (None, Some(rule)) if initiator.is_none() => {
            decision(rule, Outcome::Block, &[RuleId::Su06, RuleId::Su07])
        }
        (None, Some(rule)) => decision(rule, Outcome::Block, &[RuleId::Su06]),
        (Some(false), Some(rule)) if initiator.is_none() => decision(rule, Outcome::Block, &[RuleId::Su07]),
        (Some(false), Some(rule)) => decision(rule, Outcome::Block, &[]),
        (None, None) if initiator.is_none() => decision(RuleId::Su06, Outcome::Unknown, &[RuleId::Su07]),
        (None, None) => decision(RuleId::Su06, Outcome::Unknown, &[]),
        (Some(false), None) if initiator.is_none() => decision(RuleId::Su07, Outcome::Unknown, &[]),
        (Some(false), None) if seen.regime.is_none() => decision(RuleId::Su09, Outcome::Unknown, &[]),
        (Some(false), None) => decision(RuleId::Su08, Outcome::WarnAndSign, &[]),
    }
}

/// SU-06: C1 without full capacity, or tolerating no loss. An organisation has no capacity to lack.
fn lowest(seen: &Seen<'_>) -> Option<bool> {
    let client = &seen.case.client;
    let incapable =
        if seen.organisation { Some(false) } else { client.capacity.map(|of| of != Capacity::Full) };
    let first = match (seen.class.valid().map(|class| class == RiskClass::C1), incapable) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    match (client.tolerates_no_loss, first) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// SU-09's other half: a ticket above what the firm set for the client.
fn max_ticket(seen: &Seen<'_>, ruling: Ruling) -> Ruling {
    let Some(most) = seen.case.client.max_ticket else { return ruling };
    let within = seen.case.offer.amount.map(|amount| amount <= most);
    let found = match (seen.regime, within) {
        (Some(Regime::Securities), _) | (None, Some(true)) => return ruling,
        (Some(Regime::Banking), Some(true)) => (Outcome::Pass, words::ticket_within()),
        (Some(Regime::Banking), Some(false)) => (Outcome::Block, words::ticket_above()),
        (Some(Regime::Banking), None) => (Outcome::Unknown, words::ticket_unknown()),
        (None, _) => (Outcome::Unknown, words::ticket_regime_unknown()),
    };
    if found.0 <= ruling.outcome {
        return ruling;
    }
    let say = (found.0 == Outcome::Block).then(words::say_ticket);
    Ruling { outcome: found.0, reason: found.1, say, ..ruling }
}

/// SU-18: carries the outcome too where the higher rating is what broke the match.
fn ratings(seen: &Seen<'_>, level: Part, carried: Outcome) -> Ruling {
    let product = &seen.case.product;
    let others = product.other_ratings.as_deref().unwrap_or_default();
    let inputs = vec![
        input("product.risk_level", product.risk_level.map(name)),
        input("product.other_ratings", product.other_ratings.as_deref().map(names)),
    ];
    let own_fits =
        seen.class.valid().zip(product.risk_level).is_some_and(|(class, own)| eligible(class, own));
    let (outcome, reason) = if others.is_empty() {
        (Outcome::NotApplicable, words::one_rating())
    } else if level == Part::Fails && own_fits && carried != Outcome::NotApplicable {
        (carried, words::higher_rating_breaks())
    } else {
        (Outcome::Pass, words::higher_rating())
    };
    Ruling::new(RuleId::Su18, outcome, reason).on(inputs)
}

fn level_reason(seen: &Seen<'_>, level: Part) -> crate::words::Words {
    let shown = seen.at_least.map(name).unwrap_or_default();
    match (level, seen.class.valid()) {
        (Part::Fits, Some(class)) => words::level_fits(&name(class), &shown),
        (Part::Fails, Some(class)) => words::level_fails(&name(class), &shown),
        (_, None) => words::class_missing(),
        (_, Some(_)) => words::level_missing(),
    }
}

fn terms_reason(term: Part, kind: Part) -> crate::words::Words {
    match (term, kind) {
        (Part::Fails, Part::Fails) => words::term_and_kind_fail(),
        (Part::Fails, _) => words::term_fails(),
        (_, Part::Fails) => words::kind_fails(),
        (Part::Unknown, _) => words::term_unknown(),
        (_, Part::Unknown) => words::kind_unknown(),
        (Part::Fits, Part::Fits) => words::terms_fit(),
    }
}

fn class_input(seen: &Seen<'_>) -> Input {
    let client = &seen.case.client;
    dated(seen, "client.risk_class", client.risk_class.map(name), client.risk_class_on)
}

fn level_inputs(seen: &Seen<'_>) -> Vec<Input> {
    let product = &seen.case.product;
    vec![
        class_input(seen),
        input("product.risk_level", product.risk_level.map(name)),
        input("product.other_ratings", product.other_ratings.as_deref().map(names)),
        input("client.investor_type", seen.case.client.investor_type.map(name)),
    ]
}

fn terms_inputs(seen: &Seen<'_>) -> Vec<Input> {
    let (client, product) = (&seen.case.client, &seen.case.product);
    vec![
        count("product.lockup_months", product.lockup_months),
        count("client.horizon_months", client.horizon_months),
        input("product.kind", product.kind.map(name)),
        input("client.accepted_kinds", client.accepted_kinds.as_deref().map(names)),
    ]
}

fn chain_inputs(seen: &Seen<'_>, rule: RuleId) -> Vec<Input> {
    let (client, offer) = (&seen.case.client, &seen.case.offer);
    match rule {
        RuleId::Su06 => vec![
            class_input(seen),
            input("client.capacity", client.capacity.map(name)),
            flag("client.tolerates_no_loss", client.tolerates_no_loss),
        ],
        RuleId::Su07 => vec![input("offer.initiator", offer.initiator.map(name))],
        RuleId::Su08 => vec![
            input("offer.initiator", offer.initiator.map(name)),
            flag("offer.warning_signed", offer.warning_signed),
            flag("offer.insists", offer.insists),
        ],
        _ => vec![
            input("product.issuer_kind", seen.case.product.issuer_kind.map(name)),
            money("client.max_ticket", client.max_ticket),
            money("offer.amount", offer.amount),
        ],
    }
}
