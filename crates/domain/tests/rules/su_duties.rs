//! SU-02 … SU-04, SU-12, SU-21 and the duty board: docs/rules/su.md.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{AmlRisk, IssuerKind, ProductKind, RiskClass, RiskLevel};
use zhike_domain::product::Product;
use zhike_domain::suitability::classify::{
    Classified, ConversionFacts, OrganisationFacts, PersonFacts, convertible_organisation,
    convertible_person, professional_organisation, professional_person,
};
use zhike_domain::suitability::duties::{DutyFacts, DutyKind, RecordKind, duties, rematch, retain_until};
use zhike_domain::suitability::{RuleId, RulePack};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn yuan(amount: i64) -> Option<Decimal> {
    Some(Decimal::from(amount))
}

#[test]
fn su_02_a_professional_person_has_means_and_experience() {
    let pack = RulePack::shipped();
    let of = |assets, income, years, listed| {
        let facts = PersonFacts {
            financial_assets: assets,
            income_avg3: income,
            experience_years: years,
            listed_profession: listed,
        };
        professional_person(&facts, pack)
    };
    assert_eq!(of(yuan(5_000_000), None, yuan(2), None), Classified::Yes);
    assert_eq!(of(yuan(4_999_999), yuan(500_000), yuan(0), Some(true)), Classified::Yes);
    assert_eq!(of(yuan(4_999_999), yuan(499_999), yuan(9), None), Classified::No);
    assert_eq!(of(yuan(5_000_000), None, yuan(1), Some(false)), Classified::No);
    assert_eq!(of(yuan(4_999_999), None, yuan(2), None), Classified::Unknown(vec!["income_avg3"]));
    assert_eq!(of(None, None, yuan(1), Some(false)), Classified::No, "whatever his means");
}

#[test]
fn su_03_su_04_organisations_and_conversions() {
    let pack = RulePack::shipped();
    let house = |net, financial, years| OrganisationFacts {
        net_assets: net,
        financial_assets: financial,
        experience_years: years,
    };
    let big = house(yuan(20_000_000), yuan(10_000_000), yuan(2));
    assert_eq!(professional_organisation(&big, pack), Classified::Yes);
    let small = house(yuan(10_000_000), yuan(5_000_000), yuan(1));
    assert_eq!(professional_organisation(&small, pack), Classified::No);
    let asked = ConversionFacts { written_request: Some(true), test_passed: Some(true) };
    assert_eq!(convertible_organisation(&small, &asked, pack), Classified::Yes);
    let person = PersonFacts { income_avg3: yuan(300_000), experience_years: yuan(1), ..Default::default() };
    assert_eq!(convertible_person(&person, &asked, pack), Classified::Yes);
    let untested = ConversionFacts { test_passed: None, ..asked };
    assert_eq!(convertible_person(&person, &untested, pack), Classified::Unknown(vec!["test_passed"]));
    let unasked = ConversionFacts { written_request: Some(false), test_passed: None };
    assert_eq!(convertible_person(&person, &unasked, pack), Classified::No);
}

#[test]
fn su_21_the_longest_term_wins() {
    let pack = RulePack::shipped();
    let (suitability, aml) = (RecordKind::Suitability, RecordKind::AntiMoneyLaundering);
    let until = |kinds: &[RecordKind]| retain_until(day("2028-02-29"), kinds, pack);
    assert_eq!(until(&[aml]), Some(day("2038-02-28")));
    assert_eq!(until(&[aml, suitability]), Some(day("2048-02-29")));
    assert_eq!(until(&[]), None);
}

fn kept() -> Client {
    let mut client = crate::ag::client();
    client.risk_class = Some(RiskClass::C3);
    client.risk_class_on = Some(day("2026-10-01"));
    client.aml_risk = Some(AmlRisk::Medium);
    client.aml_reviewed_on = Some(day("2026-10-01"));
    client.profile.consent_until = Some(day("2028-01-01"));
    client
}

fn board(client: &Client, today: &str) -> Vec<(DutyKind, i32)> {
    let facts = DutyFacts { client, offers: &[], pack: RulePack::shipped() };
    duties(&facts, day(today)).into_iter().map(|duty| (duty.kind, duty.days_late)).collect()
}

#[test]
fn the_duty_board_shows_what_runs_out_and_what_was_never_done_the_latest_first() {
    let mut client = kept();
    assert_eq!(board(&client, "2026-11-20"), []);
    assert_eq!(board(&client, "2027-08-30"), [], "thirty-one days before");
    assert_eq!(
        board(&client, "2027-08-31"),
        [(DutyKind::Questionnaire, -30)],
        "the questionnaire holds through 2027-09-30"
    );
    client.id_expires_on = Some(day("2026-11-19"));
    client.aml_risk = Some(AmlRisk::High);
    client.aml_reviewed_on = Some(day("2026-05-20"));
    client.profile.consent_until = None;
    let expected = [(DutyKind::Consent, 2514), (DutyKind::IdDocument, 1), (DutyKind::AmlReview, 0)];
    assert_eq!(board(&client, "2026-11-20"), expected);
}

#[test]
fn su_22_a_new_client_is_revisited_within_thirty_days() {
    let mut client = kept();
    client.opened_on = day("2026-11-01");
    assert_eq!(board(&client, "2026-12-02"), [(DutyKind::Revisit, 1)]);
    assert_eq!(board(&client, "2026-12-01"), [(DutyKind::Revisit, 0)]);
    client.profile.revisited_on = Some(day("2026-11-15"));
    assert_eq!(board(&client, "2026-12-02"), []);
}

#[test]
fn su_12_positions_are_matched_again() {
    let mut client = kept();
    client.profile.accepted_kinds = Some(vec![ProductKind::MixedFund]);
    client.profile.tolerates_no_loss = Some(false);
    let product = |code: &str, kind, risk_level| Product {
        code: code.into(),
        name: code.into(),
        kind,
        issuer: None,
        issuer_kind: IssuerKind::Fund,
        risk_level,
        other_ratings: Vec::new(),
        lockup_months: 0,
        redeem_days: None,
        matures_on: None,
        private: false,
        min_ticket: None,
        sector_weights: Default::default(),
        tracks: None,
        annual_cost: None,
        guaranteed: false,
        insurance: None,
    };
    let held = [
        product("A", ProductKind::MixedFund, RiskLevel::R3),
        product("B", ProductKind::MixedFund, RiskLevel::R4),
        product("C", ProductKind::Gold, RiskLevel::R5),
    ];
    let found = rematch(&client, &held, day("2026-11-20"), RulePack::shipped());
    let rules: Vec<_> =
        found.iter().map(|one| (one.product.0.as_str(), one.rules.as_slice(), one.unknown)).collect();
    assert_eq!(rules, [("B", &[RuleId::Su05][..], false), ("C", &[RuleId::Su05, RuleId::Su10][..], false)]);
    client.risk_class_on = None;
    assert!(rematch(&client, &held[..1], day("2026-11-20"), RulePack::shipped())[0].unknown);
}
