//! docs/rules/ag.md

use chrono::{NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;
use zhike_domain::client::{Client, Means, tier_by_assets};
use zhike_domain::closed_sets::{Capacity, CaseKind, ClientKind, InvestorType, RiskClass, Tier};
use zhike_domain::ids::{CaseId, ClientId, FollowUpId, StaffId};
use zhike_domain::open_item::{OpenItem, OpenItemFacts, contact_cadence_days, open_items};
use zhike_domain::today::{Candidate, stands_on, todays_rows};

use crate::page::table;

const PAGE: &str = include_str!("../../../../docs/rules/ag.md");

fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

/// A client of whom nothing is known.
pub fn client() -> Client {
    Client {
        id: ClientId(Uuid::from_u128(1)),
        number: "C1".into(),
        kind: ClientKind::Person,
        name: "王晓明".into(),
        gender: None,
        birth_date: None,
        lunar_birthday: false,
        phone: None,
        id_number: None,
        id_expires_on: None,
        address: None,
        bank_card: None,
        occupation: None,
        opened_on: "2020-01-02".parse().unwrap(),
        tier: Tier::Mass,
        risk_class: None,
        risk_class_on: None,
        investor_type: InvestorType::Ordinary,
        capacity: Capacity::Full,
        aml_risk: None,
        aml_reviewed_on: None,
        preferred_channel: None,
        do_not_contact: false,
        rm: StaffId(Uuid::from_u128(2)),
        household: None,
        referrer: None,
        means: Means::default(),
        profile: Default::default(),
        interests: Vec::new(),
    }
}

fn item(name: &str, on: NaiveDate, amount: Decimal) -> OpenItem {
    match name {
        "maturity" => {
            OpenItem::Maturity { product: "W1".into(), name: "稳享".into(), amount, matures_on: on }
        }
        "risk class" => OpenItem::RiskClassExpiry { class: RiskClass::C3, valid_until: on },
        "identity document" => OpenItem::IdDocumentExpiry { expires_on: on },
        "birthday" => OpenItem::Birthday { on, turns: Some(70), lunar: None },
        "promise" => {
            OpenItem::Promise { follow_up: FollowUpId(Uuid::nil()), text: "带对账单".into(), due_on: on }
        }
        "complaint" => OpenItem::Case {
            case: CaseId(Uuid::nil()),
            kind: CaseKind::Complaint,
            summary: "转账慢".into(),
            due_at: on.and_hms_opt(2, 0, 0).unwrap().and_local_timezone(Utc).unwrap(),
        },
        "contact" => OpenItem::ContactDue { last_on: Some(on), every_days: 180 },
        other => panic!("{other}"),
    }
}

#[test]
fn ag_01_an_item_stands_from_its_stages_on() {
    for row in table(PAGE, "On the list of 2026-11-20") {
        let on: NaiveDate = row.read("day");
        assert_eq!(on - today(), TimeDelta::days(row.read("days ahead")));
        let stands = stands_on(&item(row.text("item"), on, Decimal::ONE), today());
        assert_eq!(stands, row.yes("stands"), "{} on {on}", row.text("item"));
    }
}

#[test]
fn ag_01_a_contact_is_due_when_the_cadence_has_passed() {
    let due = |client: &Client, last_contact_on| {
        let facts = OpenItemFacts { client, maturing: &[], follow_ups: &[], cases: &[], last_contact_on };
        open_items(&facts, today()).iter().any(|item| matches!(item, OpenItem::ContactDue { .. }))
    };
    for row in table(PAGE, "Contact cadence") {
        let tier: Tier = row.member("tier");
        assert_eq!(contact_cadence_days(tier), row.read::<u32>("every days"));
        let last: NaiveDate = row.read("last contact");
        let client = Client { tier, ..client() };
        let expected = row.yes("due on 2026-11-20");
        assert_eq!(due(&client, Some(last)), expected, "{tier:?} {last}");
        assert_eq!(
            due(&Client { opened_on: last, ..client.clone() }, None),
            expected,
            "counted from the opening"
        );
        assert!(!due(&Client { do_not_contact: true, ..client }, Some(last)));
    }
}

#[test]
fn ag_01_dates_at_the_end_of_the_calendar_do_no_harm() {
    let client = client();
    let last = Some(NaiveDate::MAX);
    let facts =
        OpenItemFacts { client: &client, maturing: &[], follow_ups: &[], cases: &[], last_contact_on: last };
    assert_eq!(open_items(&facts, NaiveDate::MAX), []);
    assert_eq!(OpenItem::ContactDue { last_on: last, every_days: 30 }.due_on(), last);
}

#[test]
fn ag_01_a_leapling_has_his_birthday_on_28_february() {
    let born = Some("1956-02-29".parse::<NaiveDate>().unwrap().into());
    let client = Client { birth_date: born, ..client() };
    let facts =
        OpenItemFacts { client: &client, maturing: &[], follow_ups: &[], cases: &[], last_contact_on: None };
    let on = "2027-02-28".parse().unwrap();
    let items = open_items(&facts, "2027-02-22".parse().unwrap());
    assert!(items.contains(&OpenItem::Birthday { on, turns: Some(71), lunar: None }), "{items:?}");
}

#[test]
fn ag_02_duty_then_money_then_care() {
    let table = table(PAGE, "Order on 2026-11-20");
    let mut candidates: Vec<Candidate> = table
        .iter()
        .map(|row| Candidate {
            client: ClientId(Uuid::from_u128(row.read("client"))),
            tier: row.member("tier"),
            assets: row.read_if_any("assets"),
            item: item(row.text("item"), row.read("day"), row.read_if_any("amount").unwrap_or_default()),
        })
        .collect();
    let mut expected: Vec<(u32, u128)> =
        table.iter().map(|row| (row.read("place"), row.read("client"))).collect();
    expected.sort_unstable();
    let expected: Vec<u128> = expected.into_iter().map(|(_, client)| client).collect();
    for turn in 0..candidates.len() {
        candidates.rotate_left(1);
        if turn % 2 == 0 {
            candidates.reverse();
        }
        let order: Vec<u128> =
            todays_rows(candidates.clone(), today()).iter().map(|row| row.client.0.as_u128()).collect();
        assert_eq!(order, expected);
    }
}

#[test]
fn ag_05_tiers_begin_at_their_lower_bound() {
    for row in table(PAGE, "Tiers") {
        assert_eq!(tier_by_assets(row.read("assets")), row.member("tier"), "{}", row.text("assets"));
    }
}
