//! Cases drawn at random: near the limits of the rules, with anything unknown now and then.

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use zhike_domain::closed_sets::{
    AmlRisk, Capacity, ClientKind, InvestorType, IssuerKind, ProductKind, RiskClass, RiskLevel,
};
use zhike_domain::private::Private;
use zhike_domain::suitability::{
    Case, ClientFacts, Initiator, InsuranceFacts, OfferChannel, OfferFacts, ProductFacts, RulePack, Verdict,
    judge,
};

pub fn verdict(case: &Case) -> Verdict {
    judge(case, RulePack::shipped())
}

pub fn offer_day() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

/// A day so many days before the offer's, near the limits more often than elsewhere.
fn day_before() -> impl Strategy<Value = NaiveDate> {
    let near = select(vec![0u64, 1, 183, 184, 185, 364, 365, 366, 730]);
    prop_oneof![near, 0u64..800].prop_map(|days| offer_day() - Days::new(days))
}

fn born() -> impl Strategy<Value = NaiveDate> {
    let near = ["1961-11-19", "1961-11-20", "1961-11-21", "1980-02-29", "2010-01-01", "1940-06-01"];
    select(near.to_vec()).prop_map(|day| day.parse().unwrap())
}

fn money() -> impl Strategy<Value = Decimal> {
    select(vec![0u32, 499_999, 500_000, 999_999, 1_000_000, 2_999_999, 3_000_000, 9_000_000])
        .prop_map(Decimal::from)
}

fn questionnaires() -> impl Strategy<Value = Vec<String>> {
    let time = prop_oneof![Just(""), Just("T09:00:00+08:00"), Just("T23:30:00Z"), Just("T15:00:00+08:00")];
    let one = (day_before(), time).prop_map(|(day, time)| format!("{day}{time}"));
    vec(one, 0..10)
}

prop_compose! {
    fn client()(
        (kind, birth_date, capacity, risk_class, risk_class_on, tolerates_no_loss, investor_type) in (
            weighted(0.95, prop_oneof![4 => Just(ClientKind::Person), 1 => Just(ClientKind::Organisation)]),
            weighted(0.9, born().prop_map(Private::new)),
            weighted(0.95, prop_oneof![5 => Just(Capacity::Full), 1 => Just(Capacity::Limited), 1 => Just(Capacity::None)]),
            weighted(0.95, select(RiskClass::ALL)),
            weighted(0.95, day_before()),
            weighted(0.9, proptest::bool::weighted(0.1)),
            weighted(0.9, prop_oneof![4 => Just(InvestorType::Ordinary), 1 => Just(InvestorType::Professional)]),
        ),
        (financial_assets, income_avg3, experience_years, horizon_months, accepted_kinds) in (
            weighted(0.9, money()), weighted(0.9, money()), weighted(0.9, (0u32..4).prop_map(Decimal::from)),
            weighted(0.9, 0u32..30), weighted(0.95, vec(select(ProductKind::ALL), 0..17)),
        ),
        (aml_risk, aml_reviewed_on, questionnaires, max_ticket) in (
            weighted(0.95, select(AmlRisk::ALL)), weighted(0.9, day_before()), weighted(0.95, questionnaires()),
            weighted(0.2, money()),
        ),
    ) -> ClientFacts {
        ClientFacts {
            id: None, kind, birth_date, capacity, risk_class, risk_class_on, tolerates_no_loss, investor_type, financial_assets,
            income_avg3, experience_years, horizon_months, accepted_kinds, aml_risk, aml_reviewed_on, questionnaires, max_ticket,
        }
    }
}

prop_compose! {
    fn product()(
        issuer_kind in weighted(0.95, select(IssuerKind::ALL)),
        guaranteed in weighted(0.5, proptest::bool::weighted(0.1)),
        kind in weighted(0.95, select(ProductKind::ALL)),
        risk_level in weighted(0.95, select(RiskLevel::ALL)),
        other_ratings in weighted(0.5, vec(select(RiskLevel::ALL), 0..3)),
        lockup_months in weighted(0.95, prop_oneof![Just(0u32), 0u32..30]),
        private in weighted(0.95, proptest::bool::weighted(0.3)),
        min_ticket in weighted(0.8, money()),
        insurance in weighted(0.2, (weighted(0.8, money()), weighted(0.8, money()), weighted(0.8, 0u32..30), weighted(0.8, money()))
            .prop_map(|(lump_sum, annual_premium, term_years, budget)| InsuranceFacts { lump_sum, annual_premium, term_years, budget })),
    ) -> ProductFacts {
        ProductFacts {
            id: None, issuer_kind, guaranteed, kind, risk_level, other_ratings, lockup_months, private, min_ticket, insurance,
        }
    }
}

prop_compose! {
    fn offer()(
        date in weighted(0.95, Just(offer_day())),
        at in weighted(0.3, Just("2026-11-20T04:00:00Z".parse::<DateTime<Utc>>().unwrap())),
        initiator in weighted(0.95, select(vec![Initiator::Client, Initiator::Rm])),
        channel in weighted(0.9, select(vec![OfferChannel::OnSite, OfferChannel::Online, OfferChannel::Phone])),
        amount in weighted(0.9, money()),
        elder_care_done in weighted(0.8, any::<bool>()),
        guardian_consent in weighted(0.8, any::<bool>()),
        thinking_days in weighted(0.5, 0u32..3),
    ) -> OfferFacts {
        OfferFacts {
            date, at, initiator, channel, amount, warning_signed: None, insists: None, elder_care_done, thinking_days,
            guardian_consent, recording: None,
        }
    }
}

prop_compose! {
    /// Anything.
    pub fn case()(client in client(), product in product(), offer in offer()) -> Case {
        Case { client, product, offer }
    }
}

prop_compose! {
    /// An offer in which little is wrong: what is changed in it decides.
    pub fn plain_case()(case in case(), class in select(RiskClass::ALL), level in select(RiskLevel::ALL)) -> Case {
        let mut case = case;
        let client = &mut case.client;
        client.risk_class = Some(class);
        client.risk_class_on = Some(offer_day() - Days::new(30));
        client.questionnaires = Some(Vec::new());
        client.capacity = Some(Capacity::Full);
        client.aml_risk = Some(AmlRisk::Low);
        client.accepted_kinds = Some(ProductKind::ALL.to_vec());
        case.product.risk_level = Some(level);
        case.product.private = Some(false);
        case.offer.date = Some(offer_day());
        case.offer.at = None;
        case
    }
}
