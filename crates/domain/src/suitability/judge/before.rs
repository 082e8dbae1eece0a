//! What has to be true or done before anything is offered: SU-13 to SU-17 and SU-24. A duty that is not done, or not known to be done,
//! blocks.

use rust_decimal::Decimal;

use super::{Class, Ruling, Seen, count, dated, flag, input, money, months_later, name, words};
use crate::closed_sets::{AmlRisk, Capacity, IssuerKind, ProductKind};
use crate::suitability::case::Answered;
use crate::suitability::verdict::{Outcome, RuleId};

/// SU-13.
pub(super) fn questionnaire(seen: &Seen<'_>) -> Ruling {
    let client = &seen.case.client;
    let inputs = vec![
        dated(
            seen,
            "client.risk_class_on",
            client.risk_class_on.map(|on| on.to_string()),
            client.risk_class_on,
        ),
        input("client.questionnaires", client.questionnaires.as_ref().map(|all| all.len().to_string())),
        input("offer.date", seen.day.map(|day| day.to_string())),
    ];
    match seen.class {
        Class::Valid(_, until) => {
            Ruling::new(RuleId::Su13, Outcome::Pass, words::questionnaire_valid(until)).on(inputs)
        }
        Class::DayUnknown => Ruling::new(RuleId::Su13, Outcome::Unknown, words::day_unknown()).on(inputs),
        class => Ruling::new(
            RuleId::Su13,
            Outcome::Unknown,
            words::questionnaire_invalid(class, &seen.pack.questionnaire),
        )
        .on(inputs)
        .say(words::say_questionnaire())
        .with_papers(),
    }
}

/// SU-14: a questionnaire of the offer's day precedes the offer's time.
pub(super) fn test_before_sale(seen: &Seen<'_>) -> Ruling {
    let (client, offer) = (&seen.case.client, &seen.case.offer);
    let Some(at) = offer.at else {
        return Ruling::new(RuleId::Su14, Outcome::NotApplicable, words::no_time());
    };
    let inputs = vec![
        input("offer.date", seen.day.map(|day| day.to_string())),
        input("offer.at", Some(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))),
        input("client.questionnaires", client.questionnaires.as_ref().map(|all| all.len().to_string())),
    ];
    let answered: Option<Vec<Answered>> =
        client.questionnaires.as_deref().and_then(|all| all.iter().map(|one| Answered::read(one)).collect());
    let (outcome, reason) = match (seen.day, answered) {
        (None, _) => (Outcome::Unknown, words::day_unknown()),
        (_, None) => (Outcome::Unknown, words::times_unknown()),
        (Some(day), Some(answered)) => {
            let times: Vec<_> = answered.iter().filter(|one| one.day == day).map(|one| one.at).collect();
            if times.is_empty() {
                (Outcome::Pass, words::no_test_that_day())
            } else if times.iter().flatten().any(|time| *time >= at) {
                (Outcome::Block, words::tested_after())
            } else if times.contains(&None) {
                (Outcome::Unknown, words::times_unknown())
            } else {
                (Outcome::Pass, words::tested_before())
            }
        }
    };
    Ruling::new(RuleId::Su14, outcome, reason).on(inputs)
}

/// SU-15.
pub(super) fn elder_care(seen: &Seen<'_>) -> Ruling {
    let (client, offer, elder) = (&seen.case.client, &seen.case.offer, &seen.pack.elder);
    let born = client.birth_date.as_ref().map(|born| born.reveal().to_string());
    let inputs = vec![
        input("client.birth_date", born),
        input("product.risk_level", seen.at_least.map(name)),
        flag("offer.elder_care_done", offer.elder_care_done),
    ];
    let of = |outcome, reason| Ruling::new(RuleId::Su15, outcome, reason);
    let old = seen.age.map(|age| age >= elder.age);
    let ruling = match (old, seen.is_from(elder.from_level)) {
        _ if seen.organisation => of(Outcome::NotApplicable, words::organisation()),
        (Some(false), _) => of(Outcome::NotApplicable, words::younger(elder.age)),
        (_, Some(false)) => of(Outcome::NotApplicable, words::below_level(&name(elder.from_level))),
        (None, _) if seen.day.is_none() => of(Outcome::Unknown, words::day_unknown()),
        (None, _) => of(Outcome::Unknown, words::age_unknown(elder.age)),
        (_, None) => of(Outcome::Unknown, words::level_missing()),
        (Some(true), Some(true)) if offer.elder_care_done == Some(true) => {
            of(Outcome::Pass, words::elder_care_done()).with_papers()
        }
        (Some(true), Some(true)) => of(Outcome::Block, words::elder_care_missing(elder.age))
            .say(words::say_elder_care())
            .with_papers(),
    };
    ruling.on(inputs)
}

/// SU-16.
pub(super) fn guardian(seen: &Seen<'_>) -> Ruling {
    let (client, offer) = (&seen.case.client, &seen.case.offer);
    let limit = seen.pack.limited_capacity.up_to_level;
    let inputs = vec![
        input("client.capacity", client.capacity.map(name)),
        input("product.risk_level", seen.at_least.map(name)),
        flag("offer.guardian_consent", offer.guardian_consent),
    ];
    let of = |outcome, reason| Ruling::new(RuleId::Su16, outcome, reason);
    let ruling = match client.capacity {
        _ if seen.organisation => of(Outcome::NotApplicable, words::organisation()),
        None => of(Outcome::Unknown, words::capacity_unknown()),
        Some(Capacity::Full) => of(Outcome::Pass, words::full_capacity()),
        Some(Capacity::None) => of(Outcome::Block, words::no_capacity()).say(words::say_no_capacity()),
        Some(Capacity::Limited) if seen.at_least.is_some_and(|level| level > limit) => {
            of(Outcome::Block, words::limited_above(&name(limit))).say(words::say_no_capacity())
        }
        Some(Capacity::Limited) if offer.guardian_consent != Some(true) => {
            of(Outcome::Block, words::consent_missing()).say(words::say_guardian()).with_papers()
        }
        Some(Capacity::Limited) if seen.level.is_none() => of(Outcome::Unknown, words::level_missing()),
        Some(Capacity::Limited) => of(Outcome::Pass, words::consent_given()).with_papers(),
    };
    ruling.on(inputs)
}

/// SU-17: private offerings.
pub(super) fn private_offering(seen: &Seen<'_>) -> Ruling {
    let (client, product, limits) = (&seen.case.client, &seen.case.product, &seen.pack.private);
    // Whether something is offered privately is known of funds to the public without being said; of these kinds it is not.
    let open = matches!(product.kind, Some(ProductKind::PrivateFund | ProductKind::Trust) | None);
    let inputs = vec![
        flag("product.private", product.private),
        input("product.kind", product.kind.map(name)),
        money("client.financial_assets", client.financial_assets),
        money("client.income_avg3", client.income_avg3),
        money("client.experience_years", client.experience_years),
        money("product.min_ticket", product.min_ticket),
        money("offer.amount", seen.case.offer.amount),
    ];
    let of = |outcome, reason| Ruling::new(RuleId::Su17, outcome, reason);
    let at_least = |value: Option<Decimal>, limit| value.is_some_and(|value| value >= limit);
    let trust = product.kind == Some(ProductKind::Trust) || product.issuer_kind == Some(IssuerKind::Trust);
    let qualified = (at_least(client.financial_assets, limits.financial_assets)
        || at_least(client.income_avg3, limits.income))
        && (!trust || at_least(client.experience_years, limits.trust_experience_years));
    let fund = product.kind == Some(ProductKind::PrivateFund);
    let smallest = match (product.min_ticket, fund) {
        (Some(ticket), true) => Some(ticket.max(limits.fund_ticket)),
        (None, true) => Some(limits.fund_ticket),
        (ticket, false) => ticket,
    };
    let enough_for = |smallest: Decimal| seen.case.offer.amount.is_some_and(|amount| amount >= smallest);
    let enough = smallest.is_some_and(enough_for);
    // Of what kind it is decides which bar holds: unknown, only who is over the highest is over the bar.
    let kind_matters = product.kind.is_none()
        && !(enough_for(limits.fund_ticket)
            && (trust || at_least(client.experience_years, limits.trust_experience_years)));
    let ruling = match product.private {
        Some(false) => of(Outcome::NotApplicable, words::not_private()),
        None if !open => of(Outcome::NotApplicable, words::not_private()),
        None => of(Outcome::Unknown, words::private_unknown()),
        Some(true) if !qualified => {
            of(Outcome::Block, words::not_qualified(trust)).say(words::say_not_qualified()).with_papers()
        }
        Some(true) if !enough => {
            of(Outcome::Block, words::ticket_too_small()).say(words::say_ticket_too_small()).with_papers()
        }
        Some(true) if kind_matters => of(Outcome::Unknown, words::private_kind_unknown()),
        Some(true) => of(Outcome::Pass, words::qualified()).with_papers(),
    };
    ruling.on(inputs)
}

/// SU-24. Only high risk blocks; of the others an overdue review is on the duty board.
pub(super) fn aml_review(seen: &Seen<'_>) -> Ruling {
    let (client, terms) = (&seen.case.client, &seen.pack.aml);
    let reviewed = client.aml_reviewed_on;
    let inputs = vec![
        input("client.aml_risk", client.aml_risk.map(name)),
        dated(seen, "client.aml_reviewed_on", reviewed.map(|on| on.to_string()), reviewed),
        count("pack.aml.high_months", Some(terms.high_months)),
    ];
    let of = |outcome, reason| Ruling::new(RuleId::Su24, outcome, reason);
    let ruling = match (client.aml_risk, reviewed, seen.day) {
        (None, _, _) => of(Outcome::Unknown, words::aml_unknown()),
        (Some(AmlRisk::Low | AmlRisk::Medium), _, _) => of(Outcome::Pass, words::aml_not_high()),
        (Some(AmlRisk::High), None, _) => {
            of(Outcome::Block, words::aml_never(terms.high_months)).with_papers()
        }
        (Some(AmlRisk::High), Some(_), None) => of(Outcome::Unknown, words::day_unknown()),
        (Some(AmlRisk::High), Some(on), Some(day)) => match months_later(on, terms.high_months) {
            Some(until) if on <= day && day <= until => of(Outcome::Pass, words::aml_reviewed(until)),
            _ => of(Outcome::Block, words::aml_overdue(terms.high_months)).with_papers(),
        },
    };
    if ruling.outcome == Outcome::Block { ruling.say(words::say_aml()) } else { ruling }.on(inputs)
}
